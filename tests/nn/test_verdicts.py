"""Verdicts on losses and paths made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.nn.arrays import Vector
from nnvisual.nn.verdicts import FEWEST_WINDOWS, Verdict, WindowRecord, demote_outdone


def judge(losses: Vector, path: Vector, slope: float = 1.0) -> Verdict | None:
    """Return the verdict on one run with these losses and these parameters, one number a step."""
    record = WindowRecord(losses[:1], path[:1, np.newaxis], 1)
    for step in range(1, len(losses)):
        record.add(step, losses[step : step + 1], path[step : step + 1, np.newaxis])
    return record.judge(np.array([len(losses) - 1]), np.array([slope]))[0]


STEPS = np.arange(201.0)


@pytest.mark.parametrize(("keep", "verdict"), [(0.9, Verdict.CONVERGES), (0.99, Verdict.CRAWLS), (1.0, Verdict.CRAWLS)])
def test_a_geometric_decline_is_judged_by_what_is_still_to_come(keep: float, verdict: Verdict) -> None:
    # After 200 steps 0.99 ** 200 = 13 % of the way are left, of 0.9 ** 200 nothing; the last one has hardly moved.
    losses = 5.0 + keep**STEPS
    assert judge(losses, losses) is verdict


def test_a_steady_decline_crawls() -> None:
    losses = 1.0 - STEPS / 1000.0
    assert judge(losses, losses) is Verdict.CRAWLS


def test_a_flat_start_without_slope_has_converged() -> None:
    assert judge(np.ones(201), np.zeros(201), slope=0.0) is Verdict.CONVERGES


def test_to_and_fro_at_one_height_oscillates() -> None:
    assert judge(np.ones(201), (-1.0) ** STEPS) is Verdict.OSCILLATES


def test_to_and_fro_that_dies_away_does_not() -> None:
    assert judge(0.8**STEPS, (-0.9) ** STEPS) is Verdict.CONVERGES


def test_to_and_fro_too_small_to_be_seen_does_not() -> None:
    path = 10.0 * (1.0 - 0.8**STEPS) + 0.01 * (-1.0) ** STEPS
    assert judge(0.8**STEPS, path) is Verdict.CONVERGES


def test_a_loss_that_jumps_oscillates() -> None:
    assert judge(1.0 + 0.5 * (-1.0) ** STEPS, STEPS) is Verdict.OSCILLATES


def test_few_windows_say_nothing() -> None:
    assert judge(np.ones(FEWEST_WINDOWS), np.zeros(FEWEST_WINDOWS)) is None


def test_windows_average() -> None:
    # Within a window of three steps the loss jumps about; from window to window it stands still.
    record = WindowRecord(np.array([3.0]), np.zeros((1, 1)), 3)
    for step in range(1, 121):
        record.add(step, np.array([float(step % 3)]), np.array([[1.0 - 0.5**step]]))
    assert record.judge(np.array([120]), np.zeros(1)) == [Verdict.CONVERGES]


def test_runs_are_judged_one_by_one_however_long_they_lived() -> None:
    losses = np.column_stack([0.9**STEPS, 1.0 - STEPS / 1000.0, 0.9**STEPS])
    record = WindowRecord(losses[0], losses[0][:, np.newaxis], 1)
    for step in range(1, len(losses)):
        record.add(step, losses[step], losses[step][:, np.newaxis])
    verdicts = record.judge(np.array([200, 150, 5]), np.ones(3))
    assert verdicts == [Verdict.CONVERGES, Verdict.CRAWLS, None]


def test_what_a_quicker_run_that_still_crawls_has_left_behind_has_not_converged() -> None:
    crawls, converges, oscillates = Verdict.CRAWLS, Verdict.CONVERGES, Verdict.OSCILLATES
    verdicts: list[Verdict | None] = [crawls, converges, crawls, converges, oscillates, None]
    rates, losses = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), np.array([9.0, 6.0, 5.0, 5.5, 4.0, 1.0])
    demote_outdone(verdicts, rates, losses, np.ones(6))
    # The second one is above the third; the fourth, too, but that is slower.
    assert verdicts == [crawls, crawls, crawls, converges, oscillates, None]


def test_rest_without_a_slope_stays_convergence() -> None:
    verdicts: list[Verdict | None] = [Verdict.CONVERGES, Verdict.CRAWLS]
    demote_outdone(verdicts, np.array([1.0, 2.0]), np.array([6.0, 5.0]), np.array([0.0, 1.0]))
    assert verdicts == [Verdict.CONVERGES, Verdict.CRAWLS]


def test_latest_losses_are_those_of_the_last_whole_window() -> None:
    record = WindowRecord(np.array([5.0, 6.0]), np.zeros((2, 1)), 3)
    assert record.latest_losses(np.array([0, 0])).tolist() == [5.0, 6.0]
    for step in range(1, 9):
        record.add(step, np.array([float(step), 10.0 * step]), np.zeros((2, 1)))
    assert record.latest_losses(np.array([8, 2])).tolist() == [5.0, 6.0]
    assert record.latest_losses(np.array([4, 7])).tolist() == [2.0, 50.0]
