"""Keeps a view's controls from an audience, whatever the view itself shows and hides in the meantime."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

SCREEN_ONLY = "screenOnly"
"""Property of a view's child that can be used but says nothing: a picture file and an audience do without it."""

_WANTED = "wantedBehindTheCurtain"
"""Property of such a child while a curtain is drawn: whether the view wants it to be seen."""


class Curtain(QObject):
    """Hides every child for the screen only, and remembers which of them the view wants to be seen.

    Parameters
    ----------
    view
        Whose children they are, also those of its children.
    """

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._busy = False
        self.draw()

    def draw(self) -> None:
        """Hide what has come since, too."""
        for child in self._controls():
            if child.property(_WANTED) is None:
                child.setProperty(_WANTED, not child.isHidden())
                child.installEventFilter(self)
                self._hide(child)

    def lift(self) -> None:
        """Show again what the view wants to be seen.

        Qt says nothing of what is hidden twice; laying the view out anew puts that right.
        """
        for child in self._controls():
            is_wanted = bool(child.property(_WANTED))
            child.removeEventFilter(self)
            child.setProperty(_WANTED, None)
            child.setVisible(is_wanted)
        QApplication.sendEvent(self._view, QResizeEvent(self._view.size(), self._view.size()))
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take note of what the view shows, and hide it."""
        if not self._busy and isinstance(watched, QWidget) and event.type() is QEvent.Type.ShowToParent:
            watched.setProperty(_WANTED, True)
            self._hide(watched)
        return False

    def _controls(self) -> list[QWidget]:
        return [child for child in self._view.findChildren(QWidget) if child.property(SCREEN_ONLY)]

    def _hide(self, child: QWidget) -> None:
        self._busy = True
        child.hide()
        self._busy = False
