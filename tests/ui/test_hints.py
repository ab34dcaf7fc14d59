import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnvisual.runtime.preferences import Preferences
from nnvisual.ui.first_hints import first_hints
from nnvisual.ui.hints import EDGE, Hints, stand_beside, target_rect
from nnvisual.ui.main_window import MainWindow
from tests.ui.conftest import Start

WINDOW = QSize(1000, 640)


def open_hints(start: Start) -> tuple[MainWindow, Hints]:
    window = start(size=(1000, 640)).window
    window.show_hints()
    assert window.hints.bubble is not None
    return window, window.hints.bubble


def test_there_are_three_and_each_points_at_what_it_speaks_of(qtbot: QtBot, start: Start) -> None:
    window, hints = open_hints(start)
    said = []
    for place, hint in enumerate(first_hints(window.header, window.stage, window.playback), start=1):
        said.append(hints.text.text())
        assert hints.count.text() == f"{place} of 3"
        assert window.rect().contains(hints.geometry())
        assert hints.text.heightForWidth(hints.text.width()) <= hints.text.height()
        aim = target_rect(hint.target(), window)
        gap = max(hints.y() - aim.bottom(), aim.top() - hints.geometry().bottom())
        assert gap <= 2
        assert hint.target().isVisible()
        hints.go_on()
    assert len(set(said)) == 3
    assert window.hints.bubble is None


def test_enter_goes_on_and_the_keyboard_goes_back_to_where_it_was(qtbot: QtBot, start: Start) -> None:
    window = start().window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.playback.play.setFocus()
    window.show_hints()
    hints = window.hints.bubble
    assert hints is not None and hints.next.hasFocus()
    for place in (1, 2):
        qtbot.keyClick(hints.next, Qt.Key.Key_Return)
        assert hints.place == place
    qtbot.keyClick(hints.next, Qt.Key.Key_Return)
    assert window.hints.bubble is None
    assert QApplication.focusWidget() is window.playback.play


@pytest.mark.parametrize("leave", ["escape", "skip"])
def test_they_can_be_left_at_once_and_asked_for_again(qtbot: QtBot, start: Start, leave: str) -> None:
    window, hints = open_hints(start)
    if leave == "escape":
        qtbot.keyClick(hints.next, Qt.Key.Key_Escape)
    else:
        qtbot.mouseClick(hints.skip, Qt.MouseButton.LeftButton)
    assert window.hints.bubble is None
    window.actions_by_name["hints"].trigger()
    again: Hints | None = window.findChild(Hints, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert again is not None


def test_once_seen_they_are_remembered_as_seen(start: Start) -> None:
    window = start().window
    assert not window.preferences().hints_seen
    window.show_hints()
    assert window.preferences().hints_seen
    again = start(preferences=Preferences(theme="light", hints_seen=True)).window
    assert again.hints_seen


def test_the_window_can_be_used_beside_them_and_they_move_with_it(qtbot: QtBot, start: Start) -> None:
    window, hints = open_hints(start)
    window.resize(1300, 900)
    qtbot.waitUntil(lambda: window.playback.y() > 700)
    qtbot.waitUntil(lambda: abs(hints.geometry().bottom() - target_rect(window.playback.step, window).top()) <= 2)
    window.set_theme(window.theme.with_text(2.5))
    assert window.rect().contains(hints.geometry())


@pytest.mark.parametrize(
    "aim",
    [QRect(0, 0, 30, 30), QRect(970, 610, 30, 30), QRect(400, 300, 60, 40), QRect(10, 10, 980, 620)],
)
@pytest.mark.parametrize("size", [QSize(320, 150), QSize(700, 420)])
def test_a_bubble_stays_in_the_window_and_its_arrow_at_its_edge(aim: QRect, size: QSize) -> None:
    spot, tip = stand_beside(aim, size, WINDOW)
    assert QRect(QPoint(), WINDOW).adjusted(EDGE, EDGE, -EDGE, -EDGE).contains(spot)
    assert spot.left() < tip.x() < spot.right()
    assert spot.top() <= tip.y() <= spot.bottom() + 1
