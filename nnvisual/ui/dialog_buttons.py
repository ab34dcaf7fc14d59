"""The row of buttons at the foot of a dialog, in the program's own look."""

from __future__ import annotations

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialogButtonBox, QWidget


def make_buttons(which: QDialogButtonBox.StandardButton, parent: QWidget) -> QDialogButtonBox:
    """Return the row with the buttons `which`, in the order that the desktop is used to."""
    box = QDialogButtonBox(which, parent)
    for button in box.buttons():
        # The desktop's own little pictures belong to another look.
        button.setIcon(QIcon())
    return box
