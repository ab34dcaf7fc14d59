"""Updates with their numbers, against numbers worked by hand."""

from dataclasses import replace

import pytest

from nnvisual.nn.optimizers import METHODS
from nnvisual.nn.phases import Direction
from nnvisual.session.worked import Block, Chip, Line, Result, Rule, Target
from nnvisual.session.worked_update import WeightUpdate, work_update

PLAIN = WeightUpdate(
    symbol="w",
    name="w",
    quantity="w.1.1.1",
    target=Target(parameter=0),
    before=0.8,
    after=0.64,
    gradient=1.6,
    rate=0.1,
    count=2,
    memories_before=(),
    memories_after=(),
    numbers={},
    keras=False,
)


def chips(blocks: tuple[Block, ...]) -> list[Chip]:
    return [item for block in blocks if isinstance(block, Line) for item in block.items if isinstance(item, Chip)]


def results(blocks: tuple[Block, ...]) -> list[Result]:
    return [item for block in blocks if isinstance(block, Line) for item in block.items if isinstance(item, Result)]


def test_gradient_descent_on_a_parabola() -> None:
    blocks = work_update(METHODS["sgd"], PLAIN)
    assert [chip.numbers for chip in chips(blocks)] == [(), (0.8,), (0.1,), (1.6,)]
    assert results(blocks) == [Result(0.64, ("result", "update", "w.1.1.1"), Direction.UPDATE)]


def test_the_learning_rate_can_be_named_by_lectures() -> None:
    named = [chip for chip in chips(work_update(METHODS["sgd"], PLAIN)) if "eta" in chip.parts]
    assert [chip.numbers for chip in named] == [(0.1,)]


def test_the_rule_is_the_methods_own() -> None:
    for method in METHODS.values():
        count = len(method.memories)
        update = replace(
            PLAIN, memories_before=(0.1,) * count, memories_after=(0.2,) * count, numbers=method.numbers("pytorch")
        )
        assert work_update(method, update)[0] == Rule(method.rule, ("symbols", "update"))


def test_momentum_shows_the_velocity_before_the_weight() -> None:
    update = replace(
        PLAIN, memories_before=(2.0,), memories_after=(3.4,), numbers={"momentum": 0.9}, after=0.8 - 0.1 * 3.4
    )
    velocity, weight = results(work_update(METHODS["momentum"], update))
    assert velocity.number == pytest.approx(0.9 * 2.0 + 1.6)
    assert weight.number == pytest.approx(0.46)


def test_adam_corrects_the_bias_of_its_averages() -> None:
    numbers = METHODS["adam"].numbers("pytorch")
    # The first step of all: the corrected averages are the gradient and its square.
    first = replace(
        PLAIN,
        count=1,
        memories_before=(0.0, 0.0),
        memories_after=(0.1 * 1.6, 0.001 * 1.6**2),
        numbers=numbers,
        after=0.8 - 0.1,
    )
    _, _, mean, squares, weight = results(work_update(METHODS["adam"], first))
    assert mean.number == pytest.approx(1.6)
    assert squares.number == pytest.approx(1.6**2)
    assert weight.number == pytest.approx(0.7)


def test_adamw_shrinks_the_weight_first() -> None:
    numbers = METHODS["adamw"].numbers("pytorch")
    update = replace(PLAIN, memories_before=(0.0, 0.0), memories_after=(0.1, 0.1), numbers=numbers)
    factors = [chip.numbers[0] for chip in chips(work_update(METHODS["adamw"], update)) if chip.name == "weight decay"]
    assert factors == [pytest.approx(1.0 - 0.1 * 0.01)]
