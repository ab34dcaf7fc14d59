"""Before an audience a view's controls are gone, and come back as the view wants them."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnvisual.views.curtain import SCREEN_ONLY
from nnvisual.views.registry import VIEWS
from nnvisual.views.view import View
from tests.views.conftest import Session


def controls(view: View) -> list[QWidget]:
    return [child for child in view.findChildren(QWidget) if child.property(SCREEN_ONLY)]


@pytest.mark.parametrize("name", [name for name in VIEWS if name != "figure"])
def test_no_view_shows_a_control_to_an_audience(session: Session, qtbot: QtBot, name: str) -> None:
    view = VIEWS[name].make(session.dispatch, None)
    qtbot.addWidget(view)
    view.resize(700, 520)
    view.show()
    view.render_snapshot(session.snapshot)
    before = [child.isVisible() for child in controls(view)]
    view.set_presenting(True)
    session.train(2)
    view.render_snapshot(session.snapshot)
    view.resize(420, 330)
    view.resize(700, 520)
    view.set_presenting(True)
    assert not any(child.isVisible() for child in controls(view))
    view.set_presenting(False)
    assert [child.isVisible() for child in controls(view)] == before


def test_what_is_shown_or_made_meanwhile_is_seen_afterwards(session: Session, qtbot: QtBot) -> None:
    view = VIEWS["network"].make(session.dispatch, None)
    qtbot.addWidget(view)
    view.show()
    first, third = QWidget(view), QWidget(view)
    for child in (first, third):
        child.setProperty(SCREEN_ONLY, True)
    first.hide()
    view.set_presenting(True)
    first.show()
    late = QWidget(view)
    late.setProperty(SCREEN_ONLY, True)
    late.show()
    view.set_presenting(True)
    third.deleteLater()
    assert not first.isVisible()
    assert not late.isVisible()
    view.set_presenting(False)
    assert first.isVisible()
    assert late.isVisible()
