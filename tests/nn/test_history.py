"""The memory of a run: complete where it must be, small, and never changed behind a reader's back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn import history
from nnvisual.nn.arrays import Matrix
from nnvisual.nn.history import SEGMENT, History, HistoryView


def state(step: int, rows: int = 2, n: int = 3) -> Matrix:
    """A state that tells its step."""
    return np.arange(rows * n, dtype=np.float64).reshape(rows, n) + 1000.0 * step


def write(steps: int, first: int = 0, rows: int = 2, n: int = 3) -> History:
    """A history of some steps whose states tell their step and whose loss is 1 / (1 + step)."""
    made = History(first, rows, n)
    step, end = first, first + steps
    while step < end:
        room = made.free_rows(min(16, end - step))
        numbers = np.arange(step, step + len(room))
        room[:] = state(0, rows, n) + 1000.0 * numbers[:, np.newaxis, np.newaxis]
        made.commit(np.reciprocal(1.0 + numbers, dtype=np.float64))
        step += len(room)
    return made


def contents(view: HistoryView) -> list[object]:
    """Everything that a view says, as plain values."""
    steps, losses = view.losses(10**9)
    path_steps, path = view.path(10**9)
    validation = view.validation()
    checkpoints = [view.checkpoint(step) for step in range(view.first_step, view.last_step + 1, 7)]
    return [
        (view.first_step, view.last_step, len(view)),
        (steps.tolist(), losses.tolist()),
        (path_steps.tolist(), path.tolist()),
        (validation.steps.tolist(), validation.losses.tolist()),
        [(step, found.tolist()) for step, found in checkpoints],
    ]


@given(st.integers(1, 700), st.sampled_from([0, 1, 79, 12_345]))
def test_every_loss_and_every_step_within_the_budget_is_there(steps: int, first: int) -> None:
    view = write(steps, first).view()
    assert (view.first_step, view.last_step, len(view)) == (first, first + steps - 1, steps)
    for step in range(first, first + steps, 13):
        assert view.loss(step) == 1.0 / (1.0 + step)
        found, kept = view.checkpoint(step)
        assert found == step
        assert (kept == state(step)).all()
    path_steps, path = view.path(10**9)
    assert path_steps.tolist() == list(range(first, first + steps))
    assert path[:, 0].tolist() == [1000.0 * step for step in path_steps]
    assert view.path(10**9, (0,))[1].tolist() == path[:, :1].tolist()


@pytest.fixture
def small_budgets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Budgets so small that a short run reaches them: two whole segments, ten checkpoints."""
    state_bytes = 2 * 3 * 8
    monkeypatch.setattr(history, "DENSE_BYTES", 2 * SEGMENT * state_bytes)
    monkeypatch.setattr(history, "CHECKPOINT_BYTES", 10 * state_bytes)


@pytest.mark.usefixtures("small_budgets")
@pytest.mark.parametrize("segments", [1, 2, 3, 7, 11, 12, 40])
def test_beyond_the_dense_budget_checkpoints_remain(segments: int) -> None:
    view = write(segments * SEGMENT).view()
    gap = SEGMENT if segments <= 11 else SEGMENT * segments
    for step in range(0, segments * SEGMENT, 29):
        found, kept = view.checkpoint(step)
        assert step - gap < found <= step
        assert (kept == state(found)).all()
    assert view.checkpoint(len(view) - 1)[0] == len(view) - 1
    assert view.checkpoint(0)[0] == 0


@pytest.mark.usefixtures("small_budgets")
@pytest.mark.parametrize("steps", [1, 5, SEGMENT, SEGMENT + 1, 5 * SEGMENT + 3, 30 * SEGMENT + 7])
@pytest.mark.parametrize("most", [2, 10, 97, 10_000])
def test_the_path_is_thinned_evenly_and_ends_at_the_end(steps: int, most: int) -> None:
    view = write(steps).view()
    path_steps, path = view.path(most)
    assert len(path_steps) <= 2 * most + 2
    assert path_steps[-1] == steps - 1
    assert path_steps[0] == 0
    assert (np.diff(path_steps) > 0).all()
    assert path[:, 0].tolist() == [1000.0 * step for step in path_steps]


@given(st.integers(1, 9000), st.integers(1, 500))
def test_losses_are_thinned_evenly_and_end_at_the_end(steps: int, most: int) -> None:
    view = write(steps).view()
    found, losses = view.losses(most)
    assert len(found) <= 2 * most + 1
    assert found[-1] == steps - 1
    assert found[0] == 0
    assert len(set(np.diff(found[:-1]).tolist())) <= 1
    assert losses.tolist() == [1.0 / (1.0 + step) for step in found]


@pytest.mark.usefixtures("small_budgets")
def test_a_view_does_not_change_while_the_writer_goes_on() -> None:
    made = History(0, 2, 3)
    taken: list[tuple[HistoryView, list[object]]] = []
    for step in range(25 * SEGMENT):
        made.record(1.0 / (1.0 + step), state(step))
        if step % 50 == 0:
            made.record_validation(float(step))
        if step % 61 == 0:
            view = made.view()
            taken.append((view, contents(view)))
    for view, before in taken:
        assert contents(view) == before


def test_what_is_recorded_is_a_copy() -> None:
    made, live = History(0, 1, 2), np.zeros((1, 2))
    made.record(0.0, live)
    live[:] = 7.0
    assert made.view().checkpoint(0)[1].tolist() == [[0.0, 0.0]]


def test_validation_belongs_to_the_step_recorded_last() -> None:
    made = write(11)
    made.record_validation(0.5)
    made.record(0.0, state(11))
    made.record_validation(0.25)
    found = made.view().validation()
    assert found.steps.tolist() == [10, 11]
    assert found.losses.tolist() == [0.5, 0.25]


def test_validation_is_thinned_like_losses() -> None:
    made = History(0, 1, 1)
    for step in range(5000):
        made.record(0.0, np.zeros((1, 1)))
        made.record_validation(step / 2.0)
    found = made.view().validation(10)
    assert found.steps.tolist() == [*range(0, 5000, 500), 4999]
    assert found.losses.tolist() == [step / 2.0 for step in found.steps]
    assert len(made.view().validation().steps) == 5000


@pytest.mark.parametrize("step", [4, 10])
def test_steps_outside_are_an_error(step: int) -> None:
    view = write(5, first=5).view()
    with pytest.raises(IndexError, match="not within 5 to 9"):
        view.loss(step)
    with pytest.raises(IndexError, match="not within 5 to 9"):
        view.checkpoint(step)


def test_nothing_recorded_is_nothing_to_view() -> None:
    with pytest.raises(ValueError, match="nothing"):
        History(0, 1, 1).view()


def test_rows_count_when_their_losses_are_told() -> None:
    made = write(SEGMENT - 2)
    rows = made.free_rows(16)
    assert rows.shape == (2, 2, 3)
    rows[0], rows[1] = state(SEGMENT - 2), -1.0
    made.commit(np.array([0.25]))
    assert made.last_step == SEGMENT - 2
    made.record(0.125, state(SEGMENT - 1))
    made.record(0.0625, state(SEGMENT))
    view = made.view()
    assert [view.loss(step) for step in range(SEGMENT - 2, SEGMENT + 1)] == [0.25, 0.125, 0.0625]
    assert (view.checkpoint(SEGMENT - 1)[1] == state(SEGMENT - 1)).all()


def test_segments_of_large_states_are_shorter() -> None:
    made = History(0, 3, 40_000)
    for _ in range(100):
        made.record(0.0, np.zeros((3, 40_000)))
    assert made.size_in_bytes() <= 160 * 2**20


def test_a_million_steps_of_2_8_8_1_take_at_most_32_mib() -> None:
    made, step = History(0, 1, 105), 0
    while step < 1_000_001:
        room = made.free_rows(1_000_001 - step)
        room[:, 0, 0] = np.arange(step, step + len(room))
        made.commit(np.full(len(room), 0.5))
        step += len(room)
    assert made.size_in_bytes() <= 32 * 2**20
    view = made.view()
    for step in (0, 1, 4999, 123_456, 999_999, 1_000_000):
        found, kept = view.checkpoint(step)
        assert step - SEGMENT < found <= step
        assert kept[0, 0] == found
