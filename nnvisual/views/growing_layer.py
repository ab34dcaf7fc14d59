"""A line that only grows, or stands still: what is drawn already stays in a picture, and only what is new is drawn."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEngine, QPainter, QPixmap

Grow = Callable[[QPainter, int], int]
"""Draws what lies beyond a place, 0 for all of it, and returns up to which place the line is drawn now."""


class GrowingLayer:
    """A transparent picture over a part of a widget; it begins anew when its key changes."""

    def __init__(self) -> None:
        self._key: object = None
        self._pixmap = QPixmap()
        self._reached = 0

    def draw(self, painter: QPainter, area: QRectF, key: object, until: int, grow: Grow) -> None:
        """Draw the line over `area`, having `grow` add what is missing.

        Parameters
        ----------
        key
            Everything that a line depends on beside its length; compared by value.
        until
            The place up to which it should be drawn; one that lies behind what is drawn begins anew.
        """
        ratio = painter.device().devicePixelRatioF()
        full_key = (key, area.getRect(), ratio)
        if full_key != self._key or until < self._reached:
            self._pixmap = QPixmap(round(area.width() * ratio), round(area.height() * ratio))
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(Qt.GlobalColor.transparent)
            self._key, self._reached = full_key, 0
        if until > self._reached or not self._reached:
            onto = QPainter(self._pixmap)
            onto.setRenderHint(QPainter.RenderHint.Antialiasing)
            onto.translate(-area.topLeft())
            self._reached = grow(onto, self._reached)
            onto.end()
        painter.drawPixmap(area.topLeft(), self._pixmap)

    def keep(self, painter: QPainter, area: QRectF, key: object, paint: Callable[[QPainter], None]) -> None:
        """Draw a line that stands still: by `paint` when its key changes; for a file always, as a line."""
        if painter.paintEngine().type() is not QPaintEngine.Type.Raster:
            paint(painter)
            return

        def grow(onto: QPainter, drawn: int) -> int:
            paint(onto)
            return 1

        self.draw(painter, area, key, 1, grow)
