"""The chain rule: its factors multiply to the gradient, along one path and summed over all."""

from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import given

from nnvisual.nn.network import ParameterName, find_parameter, name_parameter
from nnvisual.nn.trace import trace_example
from nnvisual.session.chain_rule import Factor, Wish, count_paths, joined_factors, path_factors, work_chain
from nnvisual.session.scene import Scene
from nnvisual.session.worked import Chip, FoldedLines, Line, Result, Stage
from tests.nn.random_networks import Case, cases
from tests.session.scenes import chain, wide


def multiply(factors: tuple[Factor, ...]) -> float:
    return prod(factor.chip.numbers[0] for factor in factors)


def test_the_chain_worked_by_hand() -> None:
    assert multiply(path_factors(chain(), (1,), 2, 1)) == pytest.approx(-0.4935, abs=5e-5)
    assert multiply(path_factors(chain(), (1, 1), 1, 1)) == pytest.approx(0.2654, abs=5e-5)


def test_factors_are_named_from_the_loss_back_to_the_weight() -> None:
    names = [factor.chip.name for factor in path_factors(chain(), (1, 1), 1, 1)]
    assert names == ["∂J/∂ŷ", "∂ŷ/∂z⁽²⁾", "∂z⁽²⁾/∂a⁽¹⁾", "∂a⁽¹⁾/∂z⁽¹⁾", "∂z⁽¹⁾/∂w₁⁽¹⁾"]


@given(cases(most_units=3))
def test_the_sum_over_all_paths_is_the_gradient(case: Case) -> None:
    objective = case.objective()
    trace = trace_example(objective, case.parameters, case.x[0], case.y[0])
    scene = Scene(objective, case.parameters, trace)
    index = len(case.parameters) // 3
    name = name_parameter(case.network, index)
    if count_paths(scene, name.layer) > 100:
        return
    behind = [range(1, units + 1) for units in case.network.sizes[name.layer + 1 :]]
    total = sum(multiply(path_factors(scene, (name.unit, *rest), name.layer, name.source)) for rest in product(*behind))
    scale = np.abs(trace.gradient).max() + 1e-12
    assert abs(total - trace.gradient[index]) <= 1e-9 * scale
    if name.layer < scene.depth:
        joined = multiply(joined_factors(scene, name.layer, name.unit, name.source))
        assert abs(joined - trace.gradient[index]) <= 1e-9 * scale


def test_many_paths_are_folded_and_worked_out_only_when_open() -> None:
    name = ParameterName(1, 1, 1)
    closed = work_chain(wide(), name, Wish())[-1]
    assert isinstance(closed, FoldedLines)
    assert (closed.label, closed.lines) == ("sum over 8 paths", ())
    opened = work_chain(wide(), name, Wish(opened=frozenset({closed.key})))[-1]
    assert isinstance(opened, FoldedLines)
    values = [
        item.number
        for block in opened.lines
        if isinstance(block, Line)
        for item in block.items
        if isinstance(item, Result)
    ]
    assert len(values) == 8
    assert sum(values) == pytest.approx(wide().trace.gradient[find_parameter(wide().network, name)], rel=1e-12)


def test_a_single_path_is_written_out_at_once() -> None:
    assert not any(isinstance(block, FoldedLines) for block in work_chain(chain(), ParameterName(1, 1, 1), Wish()))


def stages(scene: Scene, name: ParameterName, **where: object) -> list[Stage]:
    reached = where.get("reached")
    assert reached is None or isinstance(reached, tuple)
    line = work_chain(scene, name, Wish(), reached=reached, finished=bool(where.get("finished")))[0]
    assert isinstance(line, Line)
    return [item.stage for item in line.items if isinstance(item, Chip)][1:]


def test_the_output_delta_lights_the_second_factor() -> None:
    assert stages(chain(), ParameterName(1, 1, 1), reached=(2, 1)) == [
        Stage.REACHED,
        Stage.LIT,
        Stage.AHEAD,
        Stage.AHEAD,
        Stage.AHEAD,
    ]


def test_a_finished_gradient_lights_the_last_factor() -> None:
    assert stages(chain(), ParameterName(1, 1, 1), finished=True)[-1] is Stage.LIT


def test_where_paths_are_joined_deltas_behind_the_unit_light_nothing_yet() -> None:
    assert set(stages(wide(), ParameterName(1, 1, 1), reached=(3, 1))) == {Stage.AHEAD}
