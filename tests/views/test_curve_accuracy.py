"""The lines of the accuracy: which run each belongs to, and where they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF

from nnvisual.session import actions as act
from nnvisual.views.curve_accuracy import AccuracyReader, percent_scale, split_plot
from nnvisual.views.theme import LIGHT

if TYPE_CHECKING:
    from tests.views.conftest import Session


def test_a_branch_goes_on_where_its_parent_was_left(session: Session) -> None:
    session.dispatch(act.SetViews(("curve",)))
    session.dispatch(act.ShowAccuracy(True))
    session.train(30)
    session.dispatch(act.SetLearningRate(1.0))
    session.train(20)
    session.dispatch(act.Select(session.snapshot.selection))
    found = AccuracyReader().read(session.snapshot)
    assert found.training.steps.tolist() == list(range(51))
    assert found.others == {}
    session.dispatch(act.StartAt(tuple(session.snapshot.base.tolist())))
    session.train(5)
    found = AccuracyReader().read(session.snapshot)
    assert len(found.others) == 2
    assert found.training.steps[-1] == 5


def test_what_has_not_changed_is_not_read_again(session: Session) -> None:
    reader = AccuracyReader()
    session.dispatch(act.ShowAccuracy(True))
    first = reader.read(session.snapshot)
    assert reader.read(session.snapshot) is first
    session.train(3)
    assert reader.read(session.snapshot) is not first


def test_both_plots_share_their_width_and_leave_a_row_for_a_name() -> None:
    area = QRectF(10.0, 20.0, 300.0, 200.0)
    upper, lower = split_plot(area, LIGHT)
    assert (upper.left(), upper.right()) == (lower.left(), lower.right())
    assert lower.top() - upper.bottom() >= 20.0
    assert upper.united(lower) == area


def test_all_of_a_hundred_per_cent_is_shown() -> None:
    plot = QRectF(0.0, 0.0, 10.0, 50.0)
    scale = percent_scale(plot)
    assert np.allclose(scale.places(np.array([0.0, 50.0, 100.0])), [50.0, 25.0, 0.0])
