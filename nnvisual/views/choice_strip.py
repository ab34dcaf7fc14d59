"""A row of small buttons of which one is pressed: which of several pictures a view shows."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from nnvisual.views.curtain import SCREEN_ONLY
from nnvisual.views.theme import Theme


class ChoiceStrip(QWidget):
    """Buttons side by side, one of them pressed.

    Parameters
    ----------
    name
        What is chosen, for screen readers.
    choices
        Text and description of each button.
    """

    chosen = Signal(int)

    def __init__(self, name: str, choices: tuple[tuple[str, str], ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty(SCREEN_ONLY, True)
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(4)
        self._group = QButtonGroup(self)
        self.buttons: list[QToolButton] = []
        for number, (text, description) in enumerate(choices):
            button = QToolButton(self)
            button.setText(text)
            button.setCheckable(True)
            button.setToolTip(description)
            button.setAccessibleName(text)
            button.setAccessibleDescription(description)
            self._group.addButton(button, number)
            row.addWidget(button)
            self.buttons.append(button)
        row.addStretch(1)
        self.buttons[0].setChecked(True)
        self._group.idClicked.connect(self.chosen)

    @property
    def choice(self) -> int:
        """The number of the pressed button."""
        return self._group.checkedId()

    def choose(self, number: int) -> None:
        """Press a button without telling anybody."""
        self.buttons[number].setChecked(True)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        font = theme.font(11)
        for button in self.buttons:
            button.setFont(font)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
        # The window's style sheet sets a size of its own, which only a style sheet can take back.
        self.setStyleSheet(
            f"QToolButton {{ font-size: {font.pixelSize()}px; }}"
            f"QToolButton {{ color: {theme.muted}; background: transparent; border: 1px solid {theme.faint};"
            f" border-radius: 4px; padding: 1px 7px; }}"
            f"QToolButton:checked {{ color: {theme.ink}; background: {theme.sunken}; border-color: {theme.muted}; }}"
            f"QToolButton:focus {{ border-color: {theme.ink}; }}"
        )
