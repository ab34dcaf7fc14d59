"""A row of segments as one button with a menu, for where there is too little room for the row."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QMenu, QToolButton, QWidget


class SegmentMenu(QToolButton):
    """Shows the chosen segment; a press offers the others. The group stays what decides.

    Parameters
    ----------
    group
        The segments.
    name
        What is chosen.
    """

    def __init__(self, group: QButtonGroup, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setAccessibleName(name)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setStyleSheet("QToolButton::menu-indicator { image: none; width: 0; }")
        menu = QMenu(self)
        for button in group.buttons():
            action = QAction(button.text(), menu)
            action.setToolTip(button.toolTip())
            action.triggered.connect(button.click)
            menu.addAction(action)
        self.setMenu(menu)
        group.buttonToggled.connect(self._show)
        chosen = group.checkedButton()
        self._show(chosen if chosen is not None else group.buttons()[0], is_chosen=True)

    def _show(self, button: QAbstractButton, is_chosen: bool) -> None:
        if is_chosen:
            self.setText(f"{button.text()} ▾")
            self.setToolTip(f"{self._name}: {button.text()}")
            self.setAccessibleDescription(f"now {button.text()}")
