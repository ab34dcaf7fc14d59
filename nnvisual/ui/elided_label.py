"""A line of text that is shortened where it has too little room."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class ElidedLabel(QLabel):
    """Shows as much of a text as fits; the whole is in its tooltip and read by screen readers.

    Parameters
    ----------
    asks_for_room
        Whether it wants to be as wide as its text; else it takes what is left over.
    """

    def __init__(self, parent: QWidget | None = None, *, asks_for_room: bool = False) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        wanted = QSizePolicy.Policy.Preferred if asks_for_room else QSizePolicy.Policy.Ignored
        self.setSizePolicy(wanted, QSizePolicy.Policy.Preferred)

    @property
    def whole_text(self) -> str:
        """The text before it was shortened."""
        return self._whole

    def set_text(self, text: str) -> None:
        """Show `text`, as much of it as fits."""
        if text != self._whole:
            self._whole = text
            self.setAccessibleName(text)
            self.updateGeometry()
        self._elide()

    def sizeHint(self) -> QSize:
        """Return the room that the whole text takes."""
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the least room: that of an ellipsis."""
        return QSize(self.fontMetrics().horizontalAdvance("…"), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))
        self.setToolTip(self._whole)
