"""Small buttons in a row."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnvisual.views.segments import Segments, SmallButton
from nnvisual.views.theme import LIGHT


def test_one_of_them_is_always_chosen(qtbot: QtBot) -> None:
    row = Segments(("One", "Two", "Three"))
    qtbot.addWidget(row)
    assert row.chosen == 0
    with qtbot.waitSignal(row.group.idToggled):
        qtbot.mouseClick(row.buttons[2], Qt.MouseButton.LeftButton)
    assert row.chosen == 2
    qtbot.mouseClick(row.buttons[2], Qt.MouseButton.LeftButton)
    assert row.chosen == 2


def test_space_presses_the_button_with_the_focus(qtbot: QtBot) -> None:
    button = SmallButton("Copy")
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Space)


def test_a_button_needs_less_room_than_its_text_and_says_the_whole_in_its_tooltip(qtbot: QtBot) -> None:
    button = SmallButton("A long name")
    qtbot.addWidget(button)
    button.set_theme(LIGHT.with_text(2.0))
    assert button.minimumSizeHint().width() < button.sizeHint().width()
    assert button.toolTip() == button.accessibleName() == "A long name"
