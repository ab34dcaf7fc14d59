"""The engine's benchmark: its objectives, and that every row can be measured."""

import numpy as np
import pytest

from nnvisual.bench.engine import (
    compare_recording,
    compare_seeking,
    compare_step,
    make_objective,
    run_engine_benchmarks,
)
from nnvisual.bench.plain_training import PlainTraining


@pytest.mark.parametrize(("sizes", "loss"), [((2, 8, 8, 1), "binary_cross_entropy"), ((2, 32, 32, 2), "cross_entropy")])
def test_the_objective_fits_its_sizes(sizes: tuple[int, ...], loss: str) -> None:
    objective = make_objective(sizes, 10, examples=50)
    assert objective.network.sizes == sizes
    assert objective.loss.name == loss
    assert objective.steps_per_epoch == 5
    assert set(np.unique(objective.training.target.y)) == {0.0, 1.0}


def test_a_step_is_compared_with_plain_numpy() -> None:
    row = compare_step((2, 3, 1), 10, PlainTraining, 0.2, rounds=1)
    assert (row.work, row.against, row.most) == ("step 2-3-1, batch 10", "plain NumPy", 0.2)
    assert 0.0 < row.time < row.reference
    assert row.ratio == pytest.approx(row.time / row.reference)


def test_recording_is_compared_with_not_recording() -> None:
    row = compare_recording(1)
    assert row.time > 0.0
    assert row.reference > 0.0
    assert row.most == 1.1


def test_seeking_goes_to_places_of_a_long_run() -> None:
    seeking, memory = compare_seeking(1, steps=20_000)
    assert "20,000 steps" in seeking.work
    assert seeking.ratio > 1.0
    assert memory.is_good


@pytest.mark.thorough
def test_every_row_is_measured() -> None:
    rows = run_engine_benchmarks(1)
    assert {row.most for row in rows} >= {0.2, 1.1, 100.0, 1.0}
    assert rows[-1].is_good
