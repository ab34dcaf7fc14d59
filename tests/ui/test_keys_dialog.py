import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from nnvisual.ui.commands import COMMANDS
from nnvisual.ui.keys_dialog import KeysDialog
from tests.ui.conftest import Start


@pytest.fixture
def dialog(qtbot: QtBot) -> KeysDialog:
    found = KeysDialog({}, {"Ctrl+1": "Network"})
    qtbot.addWidget(found)
    found.show()
    return found


def press(qtbot: QtBot, dialog: KeysDialog, name: str, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    button = dialog.buttons[name]
    button.setFocus()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(button, key, modifier)


NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def test_every_command_of_a_menu_can_be_changed(dialog: KeysDialog) -> None:
    assert set(dialog.buttons) == {command.name for command in COMMANDS.values() if command.menu}


def test_a_press_changes_a_key(qtbot: QtBot, dialog: KeysDialog) -> None:
    with qtbot.waitSignal(dialog.changed) as told:
        press(qtbot, dialog, "play", Qt.Key.Key_F7, CONTROL)
    assert told.args == [{"play": "Ctrl+F7"}]
    assert "Ctrl+F7" in dialog.buttons["play"].text()
    assert "Play" in dialog.sentence.text()


def test_a_conflict_is_one_sentence_and_changes_nothing(qtbot: QtBot, dialog: KeysDialog) -> None:
    before = dialog.buttons["play"].text()
    with qtbot.assertNotEmitted(dialog.changed):
        press(qtbot, dialog, "play", Qt.Key.Key_S, CONTROL)
    assert "Save session" in dialog.sentence.text()
    assert dialog.buttons["play"].text() == before


def test_escape_leaves_the_key_and_the_dialog_open(qtbot: QtBot, dialog: KeysDialog) -> None:
    with qtbot.assertNotEmitted(dialog.changed):
        press(qtbot, dialog, "play", Qt.Key.Key_Escape, NONE)
    assert dialog.isVisible()


def test_backspace_takes_the_key_away_and_reset_brings_all_back(qtbot: QtBot, dialog: KeysDialog) -> None:
    press(qtbot, dialog, "play", Qt.Key.Key_Backspace, NONE)
    assert dialog.buttons["play"].text() == "no key"
    with qtbot.waitSignal(dialog.changed) as told:
        dialog.reset.click()
    assert told.args == [{}]
    assert "Space" in dialog.buttons["play"].text()


def test_a_changed_key_works_at_once_and_at_the_next_start(qtbot: QtBot, start: Start) -> None:
    window = start().window
    window.menu.bind_keys({"why": "Ctrl+F7"})
    assert window.actions_by_name["why"].shortcut() == QKeySequence("Ctrl+F7")
    kept = window.preferences()
    again = start(preferences=kept).window
    assert again.actions_by_name["why"].shortcut() == QKeySequence("Ctrl+F7")
