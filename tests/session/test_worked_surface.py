"""Analytic landscapes with their numbers."""

import pytest

from nnvisual.nn.surfaces import SurfaceObjective, SurfaceSpec
from nnvisual.session.worked import Block, Check, Chip, Line, Result, Rule, Stage
from nnvisual.session.worked_surface import weight_symbol, work_height, work_slope


def results(blocks: tuple[Block, ...]) -> list[float]:
    items = [item for block in blocks if isinstance(block, Line) for item in block.items]
    return [item.number for item in items if isinstance(item, Result)]


def test_the_height_of_the_bowl() -> None:
    objective = SurfaceObjective(SurfaceSpec("bowl"), (3.0, -4.0))
    rule, line = work_height(objective, (3.0, -4.0))
    assert rule == Rule("J(w_1, w_2) = w_1^{2} + w_2^{2}", ("symbols", "loss"))
    assert results((line,)) == [25.0]


def test_a_single_weight_has_no_number() -> None:
    objective = SurfaceObjective(SurfaceSpec("bowl", dimensions=1), (3.0,))
    assert weight_symbol(objective, 0) == ("w", "w")
    rule = work_slope(objective, (3.0,), 0, check=False)[0]
    assert isinstance(rule, Rule)
    assert "w_1" not in rule.tex


def test_a_slope_is_exact_and_checked_by_differences() -> None:
    objective = SurfaceObjective(SurfaceSpec("ravine"), (-8.0, 1.5))
    blocks = work_slope(objective, (-8.0, 1.5), 1, check=True, lit=True)
    assert results(blocks) == [37.5]
    line = blocks[1]
    assert isinstance(line, Line)
    check = line.items[-1]
    assert isinstance(check, Check)
    assert check.agrees
    assert check.number == pytest.approx(37.5, rel=1e-6)
    assert isinstance(line.items[0], Chip)
    assert line.items[0].stage is Stage.LIT


def test_at_a_corner_no_difference_is_claimed() -> None:
    objective = SurfaceObjective(SurfaceSpec("formula", "abs(w1) + w2"), (1e-7, 1.0))
    line = work_slope(objective, (1e-7, 1.0), 0, check=True)[1]
    assert isinstance(line, Line)
    check = line.items[-1]
    assert isinstance(check, Check)
    assert check.agrees is None
