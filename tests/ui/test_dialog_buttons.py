"""Buttons of dialogs carry words, not the desktop's pictures."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox
from pytestqt.qtbot import QtBot

from nnvisual.ui.dialog_buttons import make_buttons

BOTH = QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel


def test_buttons_have_their_words_and_meanings_and_no_pictures(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    box = make_buttons(BOTH, dialog)
    assert {button.text().replace("&", "") for button in box.buttons()} == {"Open", "Cancel"}
    assert all(button.icon().isNull() for button in box.buttons())
    with qtbot.waitSignal(box.rejected):
        box.button(QDialogButtonBox.StandardButton.Cancel).click()
