"""Series, and the curves of a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from nnvisual.session import actions as act
from nnvisual.session.snapshot import Cursor
from nnvisual.views.curve_data import EMPTY, CurveReader, Series

if TYPE_CHECKING:
    from tests.views.conftest import Session

LINE = Series(np.array([0, 10, 20, 30]), np.array([4.0, 3.0, 2.0, 1.0]))


def test_the_cursor_divides_a_series_and_belongs_to_both_parts() -> None:
    assert LINE.until(20).steps.tolist() == [0, 10, 20]
    assert LINE.since(20).steps.tolist() == [20, 30]
    assert LINE.until(-1).steps.size == 0


@pytest.mark.parametrize(("step", "found"), [(-5, (0, 4.0)), (4, (0, 4.0)), (6, (10, 3.0)), (99, (30, 1.0))])
def test_the_nearest_point(step: float, found: tuple[int, float]) -> None:
    assert LINE.at(step) == found


def test_an_empty_series_has_no_point() -> None:
    assert EMPTY.at(3) is None


def test_smoothing_counts_steps_not_points() -> None:
    noisy = Series(np.arange(0, 100, 10), np.tile([0.0, 1.0], 5))
    assert noisy.smoothed(10).losses.tolist() == noisy.losses.tolist()
    assert noisy.smoothed(30).losses[5] == pytest.approx(1 / 3)


def test_only_what_has_changed_is_read(session: Session) -> None:
    reader = CurveReader()
    session.train(20)
    session.dispatch(act.StartAt(tuple(session.snapshot.base.tolist())))
    session.train(5)
    first = reader.read(session.snapshot)
    assert reader.read(session.snapshot) is first
    session.train(5)
    second = reader.read(session.snapshot)
    assert second.training.steps[-1] == 10
    assert second.others[1] is first.others[1]


def test_a_branch_of_a_branch_is_one_time_line(session: Session) -> None:
    for rate in (0.5, 0.7):
        session.train(10)
        session.dispatch(act.SetLearningRate(rate))
    session.train(10)
    session.dispatch(act.Seek(Cursor(3)))
    curves = CurveReader().read(session.snapshot)
    assert curves.training.steps.tolist() == list(range(31))
    assert len(curves.others) == 0
