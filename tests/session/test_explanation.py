"""What the formula view says: every operation of a step, and every selection at rest."""

from dataclasses import replace
from typing import Any

import pytest

from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.experiment import Experiment, NetworkProblem, Probe, SurfaceProblem
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.optimizers import METHODS, Optimizer
from nnvisual.nn.phases import Kind, Operation
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.session.actions import Select, StepForward
from nnvisual.session.beginning import begin, lab_experiment
from nnvisual.session.explanation import explain, formulas_ahead
from nnvisual.session.snapshot import Cursor, Selection, Snapshot
from nnvisual.session.standpoint import stand_at
from nnvisual.session.update import update
from nnvisual.session.worked import Check, Chip, Explanation, Item, Line, More, Result, Rule, Stage, Words
from tests.session.arithmetic import calculate, calculations
from tests.session.driver import Driver


def network_experiment(network: Network, loss: str, data: str, **settings: Any) -> Experiment:
    problem = NetworkProblem(network, loss, DataSpec(data, standardise=True))
    return replace(Experiment(problem, lr=0.05), **settings)


DEEP = network_experiment(
    Network(2, (Layer(4, "relu"), Layer(12, "sigmoid", 0.3), Layer(3, "silu"), Layer(1, "sigmoid"))),
    "binary_cross_entropy",
    "class",
    batch=3,
    l2=0.1,
    optimizer=Optimizer("adam"),
)
CLASSES = network_experiment(
    Network(2, (Layer(3, "softplus"), Layer(3, "softmax"))), "cross_entropy", "three_clouds", batch=2
)
SQUARES = network_experiment(Network(2, (Layer(2, "tanh"), Layer(1, "linear"))), "mse", "grade", batch=2)
SIZES = network_experiment(Network(2, (Layer(2, "leaky_relu"), Layer(1, "tanh"))), "mae", "grade", batch=2, l1=0.05)


def at(snapshot: Snapshot, operation: Operation) -> Snapshot:
    return stand_at(snapshot, Cursor(snapshot.cursor.step, snapshot.plan.phase(operation)))


def select(snapshot: Snapshot, **chosen: Any) -> Snapshot:
    return update(snapshot, Select(replace(Selection(), **chosen)))[0]


def items_of(explanation: Explanation) -> list[Item]:
    found: list[Item] = []
    for block in explanation.blocks:
        if isinstance(block, Line):
            found.extend(block.items)
    return found


def results_of(explanation: Explanation) -> list[float]:
    return [item.number for item in items_of(explanation) if isinstance(item, Result)]


@pytest.mark.parametrize("experiment", [DEEP, CLASSES, SQUARES, SIZES], ids=["deep", "classes", "squares", "sizes"])
def test_every_number_that_is_shown_follows_from_those_beside_it(experiment: Experiment) -> None:
    snapshot = select(begin(experiment), parameter=0)
    counted = 0
    for phase in range(1, snapshot.plan.count + 1):
        explanation = explain(stand_at(snapshot, Cursor(0, phase)))
        for text, result in calculations(explanation.blocks):
            assert calculate(text) == pytest.approx(result, rel=1e-9, abs=1e-12), (phase, text)
            counted += 1
    assert counted >= snapshot.plan.count - 1


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("convention", ["pytorch", "keras"])
def test_every_optimisers_update_follows_from_its_own_numbers(name: str, convention: str) -> None:
    experiment = replace(lab_experiment(), optimizer=Optimizer(name, convention=convention))
    snapshot = begin(experiment)
    for _ in range(2):
        snapshot = update(snapshot, StepForward())[0]
    snapshot = at(snapshot, Operation(Kind.UPDATE, 23, 1, 1, 2))
    explanation = explain(snapshot)
    assert snapshot.update is not None
    assert results_of(explanation)[-1] == snapshot.parameters[3] == snapshot.update.after[3]
    found = list(calculations(explanation.blocks))
    assert found
    for text, result in found:
        assert calculate(text) == pytest.approx(result, rel=1e-9), text


def test_a_weights_chain_rule_carries_a_finite_difference_that_agrees() -> None:
    snapshot = select(begin(lab_experiment()), parameter=0)
    checks = [item for item in items_of(explain(snapshot)) if isinstance(item, Check)]
    assert [check.agrees for check in checks] == [True]
    assert snapshot.example is not None
    assert checks[0].number == pytest.approx(snapshot.example.gradient[0], rel=1e-6)


def test_no_finite_difference_is_taken_while_time_runs() -> None:
    snapshot = select(begin(lab_experiment()), parameter=0)
    moving = replace(snapshot, playback=replace(snapshot.playback, playing=True))
    assert not any(isinstance(item, Check) for item in items_of(explain(moving)))


def test_a_delta_lights_its_factor_in_the_selected_weights_chain() -> None:
    snapshot = at(select(begin(lab_experiment()), parameter=0), Operation(Kind.DELTA, 0, 1, 1))
    chips = [item for item in items_of(explain(snapshot)) if isinstance(item, Chip)]
    lit = [chip for chip in chips if chip.stage is Stage.LIT]
    assert [chip.name for chip in lit] == ["∂a₁⁽¹⁾/∂z₁⁽¹⁾"]
    assert [chip.name for chip in chips if chip.stage is Stage.AHEAD] == ["∂z₁⁽¹⁾/∂w₁₁⁽¹⁾"]


def test_another_units_delta_says_nothing_about_the_selected_weight() -> None:
    snapshot = at(select(begin(lab_experiment()), parameter=0), Operation(Kind.DELTA, 0, 1, 2))
    assert not any(isinstance(item, Chip) and item.stage is Stage.LIT for item in items_of(explain(snapshot)))


def test_at_rest_the_forward_pass_stands_in_matrices_with_their_shapes() -> None:
    explanation = explain(begin(lab_experiment()))
    notes = [item.note for item in items_of(explanation) if isinstance(item, Chip) and item.note]
    assert notes == ["24 × 3", "24 × 2", "2 × 3", "3", "24 × 1", "24 × 3", "3 × 1", "1"]


def test_a_selected_unit_shows_z_and_a() -> None:
    snapshot = select(begin(lab_experiment()), unit=(1, 2))
    assert snapshot.example is not None
    layer = snapshot.example.layers[0]
    assert results_of(explain(snapshot)) == [layer.z[1], layer.a[1]]


def test_a_selected_input_shows_how_it_was_standardised() -> None:
    snapshot = select(begin(lab_experiment()), unit=(0, 1))
    explanation = explain(snapshot)
    chips = [item for item in items_of(explanation) if isinstance(item, Chip)]
    own, raw, mean, spread = (chip.numbers[0] for chip in chips)
    assert raw == 4.0
    assert own == pytest.approx((raw - mean) / spread, rel=1e-12)


def test_without_a_target_no_gradient_is_claimed() -> None:
    network = Network(2, (Layer(1, "sigmoid"),))
    probe = Probe((-1.0, 2.0))
    problem = NetworkProblem(network, "binary_cross_entropy", None, probe, given=(3.0, -2.0, 1.0))
    explanation = explain(select(begin(Experiment(problem)), parameter=0))
    assert any(isinstance(block, Words) and "No target" in block.text for block in explanation.blocks)
    assert results_of(explanation) == [-6.0]


def test_a_surface_shows_height_slopes_and_their_checks() -> None:
    snapshot = begin(Experiment(SurfaceProblem(SurfaceSpec("ravine"), (-8.0, 1.5))))
    explanation = explain(snapshot)
    assert results_of(explanation) == pytest.approx([(64.0 + 25.0 * 2.25) / 2.0, -8.0, 37.5])
    assert [item.agrees for item in items_of(explanation) if isinstance(item, Check)] == [True, True]


def test_an_update_on_a_surface_is_worked_for_its_own_weight() -> None:
    snapshot = begin(Experiment(SurfaceProblem(SurfaceSpec("ravine"), (-8.0, 1.5)), lr=0.02))
    explanation = explain(at(snapshot, Operation(Kind.UPDATE, 0, 1, 2, 1)))
    assert results_of(explanation) == pytest.approx([1.5 - 0.02 * 37.5])


def test_long_sums_fold_what_lies_behind_their_first_terms() -> None:
    snapshot = at(begin(DEEP), Operation(Kind.SUM, 0, 3, 1))
    folds = [item for item in items_of(explain(snapshot)) if isinstance(item, More)]
    assert [fold.label for fold in folds] == ["4 more terms"]


def test_the_next_operations_formulas_are_known_beforehand() -> None:
    snapshot = begin(lab_experiment())
    ahead = formulas_ahead(snapshot)
    following = explain(stand_at(snapshot, Cursor(0, 1)))
    rules = [block.tex for block in following.blocks if isinstance(block, Rule)]
    assert rules
    assert set(rules) <= set(ahead)


def test_at_the_end_of_a_step_nothing_lies_ahead() -> None:
    snapshot = begin(lab_experiment())
    assert formulas_ahead(stand_at(snapshot, Cursor(0, snapshot.plan.count))) == ()


@pytest.mark.parametrize(
    ("experiment", "lines"),
    [
        (Experiment(SurfaceProblem(SurfaceSpec("ravine"), (-8.0, 1.5)), lr=0.02), 2),
        (Experiment(SurfaceProblem(SurfaceSpec("bowl", dimensions=1), (4.0,)), lr=0.1), 1),
        (SQUARES, 1),
    ],
)
def test_the_update_ahead_is_the_one_that_the_step_makes(experiment: Experiment, lines: int) -> None:
    driver = Driver(experiment)
    here = driver.step(2)
    found = explain(here, with_update=True)
    after = [item.number for item in items_of(found) if isinstance(item, Result) and "update" in item.parts]
    rates = [item.numbers for item in items_of(found) if isinstance(item, Chip) and "eta" in item.parts]
    assert rates == [(experiment.lr,)] * lines
    assert after == driver.step().parameters[:lines].tolist()
    assert not any("update" in block.parts for block in explain(here).blocks if isinstance(block, Rule | Line))


def test_where_the_update_is_worked_already_it_is_not_worked_twice() -> None:
    snapshot = begin(Experiment(SurfaceProblem(SurfaceSpec("ravine"), (-8.0, 1.5)), lr=0.02))
    there = at(snapshot, Operation(Kind.UPDATE, 0, 1, 2, 1))
    assert explain(there, with_update=True) == explain(there)
