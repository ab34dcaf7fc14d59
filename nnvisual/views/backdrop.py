"""What lies behind a picture and seldom changes: painted once, then only copied."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap


class Backdrop:
    """A pixmap of a whole widget that is painted again only when its key or the widget's size changes."""

    def __init__(self) -> None:
        self._key: object = None
        self._pixmap = QPixmap()
        self._size = QSize()
        self._colour = QColor(Qt.GlobalColor.transparent)

    def set_ground(self, size: QSize, colour: QColor) -> None:
        """Set the widget's size and the colour behind everything."""
        if size != self._size or colour != self._colour:
            self._size, self._colour, self._key = size, colour, None

    def draw(self, painter: QPainter, key: object, paint: Callable[[QPainter], None]) -> None:
        """Draw it, having it painted by `paint` first if `key` is another than last time."""
        ratio = painter.device().devicePixelRatioF()
        if self._key != (key, ratio):
            self._pixmap = QPixmap(self._size * ratio)
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(self._colour)
            onto = QPainter(self._pixmap)
            onto.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint(onto)
            onto.end()
            self._key = (key, ratio)
        painter.drawPixmap(QPointF(), self._pixmap)
