"""A small switch on a picture: a word that is lit while it is on."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton, QWidget

from nnvisual.views.curtain import SCREEN_ONLY
from nnvisual.views.theme import Theme


class SwitchButton(QToolButton):
    """A checkable word.

    Parameters
    ----------
    text
        What is switched.
    description
        One sentence on what it does, for tooltip and screen readers.
    """

    def __init__(self, text: str, description: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty(SCREEN_ONLY, True)
        self.setText(text)
        self.setCheckable(True)
        self.setToolTip(description)
        self.setAccessibleName(text)
        self.setAccessibleDescription(description)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and text size over."""
        font = theme.font(12)
        self.setFont(font)
        # The window's style sheet sets a size of its own, which only a style sheet can take back.
        self.setStyleSheet(
            f"QToolButton {{ font-size: {font.pixelSize()}px; }}"
            f"QToolButton {{ color: {theme.muted}; background: transparent; border: 1px solid {theme.faint};"
            f" border-radius: 4px; padding: 0 {round(theme.px(6))}px; }}"
            f"QToolButton:hover {{ background: {theme.sunken}; }}"
            f"QToolButton:checked {{ color: {theme.ink}; background: {theme.positive_tint};"
            f" border-color: {theme.positive}; }}"
            f"QToolButton:focus {{ border-color: {theme.ink}; }}"
            f"QToolButton:disabled {{ color: {theme.faint}; }}"
        )
