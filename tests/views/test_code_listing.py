"""The code view: three programs, one of them or all."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from nnvisual.nn.phases import Kind, Operation
from nnvisual.session.actions import Seek, SetLearningRate
from nnvisual.session.snapshot import Cursor
from nnvisual.views.code_listing import CodeListing
from nnvisual.views.theme import LIGHT
from tests.views.conftest import Session


def open_view(session: Session, qtbot: QtBot, width: int = 460, height: int = 420) -> CodeListing:
    view = CodeListing(session.dispatch)
    qtbot.addWidget(view)
    view.resize(width, height)
    session.listeners.append(lambda: view.render_snapshot(session.snapshot))
    with qtbot.waitExposed(view):
        view.show()
    view.render_snapshot(session.snapshot)
    return view


def visible(view: CodeListing) -> list[str]:
    return [panel.framework.value for panel in view.panels if panel.isVisible()]


def test_one_program_at_a_time_where_there_is_little_room(session: Session, qtbot: QtBot) -> None:
    view = open_view(session, qtbot)
    assert visible(view) == ["numpy"]
    qtbot.mouseClick(view.tabs.buttons[1], Qt.MouseButton.LeftButton)
    assert visible(view) == ["pytorch"]
    assert "loss.backward()" in view.panels[1].toPlainText()


def test_all_three_side_by_side_where_there_is_much(session: Session, qtbot: QtBot) -> None:
    view = open_view(session, qtbot, 1500)
    assert visible(view) == ["numpy", "pytorch", "keras"]
    assert not view.tabs.isVisible()


def test_the_whole_program_on_request(session: Session, qtbot: QtBot) -> None:
    view = open_view(session, qtbot)
    assert "import numpy" not in view.panels[0].toPlainText()
    qtbot.mouseClick(view.extents.buttons[1], Qt.MouseButton.LeftButton)
    assert view.panels[0].toPlainText().startswith("import numpy as np")
    assert "ready to run" in view.caption


def test_copy_puts_what_is_shown_on_the_clipboard(session: Session, qtbot: QtBot) -> None:
    view = open_view(session, qtbot)
    qtbot.mouseClick(view.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().rstrip("\n") == view.panels[0].toPlainText()
    assert view.copy.text() == "Copied"


def test_the_running_line_is_lit_in_every_program(session: Session, qtbot: QtBot) -> None:
    view = open_view(session, qtbot, 1500)
    phase = session.snapshot.plan.phase(Operation(Kind.ACTIVATION, 0, 1, 1))
    session.dispatch(Seek(Cursor(0, phase)))
    assert [panel.accessibleDescription() for panel in view.panels] == [
        "a1 = np.tanh(z1)",
        "a1 = torch.tanh(z1)",
        "a1 = tf.tanh(z1)",
    ]


def test_another_learning_rate_is_another_program(session: Session, qtbot: QtBot) -> None:
    view = open_view(session, qtbot)
    view.extents.choose(1)
    session.dispatch(SetLearningRate(1.25))
    assert "eta = 1.25" in view.panels[0].toPlainText()


def test_the_text_is_set_once_for_a_run(session: Session, qtbot: QtBot) -> None:
    view = open_view(session, qtbot)
    program = view.panels[0].program
    session.train(3)
    view.render_snapshot(session.snapshot)
    assert view.panels[0].program is program


def test_a_lecture_brings_its_framework_to_the_front(session: Session, qtbot: QtBot) -> None:
    view = open_view(session, qtbot, 1500)
    view.set_emphasis(frozenset({"keras", "update"}), None)
    assert visible(view) == ["keras"]
    view.set_emphasis(frozenset(), None)
    assert len(visible(view)) == 3


@pytest.mark.parametrize("factor", [0.8, 1.0, 2.5])
@pytest.mark.parametrize("size", [(320, 240), (700, 500), (1900, 1000)])
def test_everything_stays_within_the_view(session: Session, qtbot: QtBot, size: tuple[int, int], factor: float) -> None:
    view = open_view(session, qtbot, *size)
    view.set_theme(LIGHT.with_text(factor))
    inside = view.rect()
    shown = [widget for widget in (view.tabs, view.extents, view.copy, *view.panels) if widget.isVisible()]
    for widget in shown:
        top = widget.mapTo(view, widget.rect().topLeft())
        assert inside.contains(top)
        assert inside.contains(widget.mapTo(view, widget.rect().bottomRight()))
    assert any(panel.isVisible() and panel.viewport().height() > 60 for panel in view.panels)


def test_nothing_is_shown_again_where_nothing_has_changed(session: Session, qtbot: QtBot) -> None:
    view = open_view(session, qtbot)
    seen = view._seen
    view.render_snapshot(replace(session.snapshot, next_ticket=99))
    assert view._seen is seen


def test_lines_that_one_step_has_not_bring_the_whole_program_and_leave_with_it(session: Session, qtbot: QtBot) -> None:
    view = open_view(session, qtbot)
    extents = view.extents
    view.set_emphasis(frozenset({"loop", "update"}), None)
    assert extents.chosen == 1
    lines = view.panels[0].toPlainText().splitlines()
    assert any(lines[number].startswith("for step") for number in view.panels[0].meant)
    view.set_emphasis(frozenset({"update"}), None)
    assert extents.chosen == 0
    extents.choose(1)
    view.set_emphasis(frozenset({"model"}), None)
    view.set_emphasis(frozenset(), None)
    assert extents.chosen == 1  # Somebody chose it by hand.


def test_what_a_lecture_lights_is_scrolled_to(session: Session, qtbot: QtBot) -> None:
    view = open_view(session, qtbot, 460, 160)
    view.set_emphasis(frozenset({"loop"}), None)
    panel = view.panels[0]
    first = panel.verticalScrollBar().value()
    assert first <= panel.meant[0] < first + panel.verticalScrollBar().pageStep()


def test_nothing_is_dimmed_where_no_line_is_meant(session: Session, qtbot: QtBot) -> None:
    view = open_view(session, qtbot)
    plain = view.panels[0].grab().toImage()
    view.set_emphasis(frozenset({"w.1.1.1"}), None)
    assert view.panels[0].grab().toImage() == plain
    view.set_emphasis(frozenset({"forward"}), None)
    assert view.panels[0].grab().toImage() != plain
