"""A legend in one row: a piece of each line and what it is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnvisual.views.theme import Theme

SAMPLE, GAP, BETWEEN = 18.0, 5.0, 16.0


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A line's name, colour and dashes (none: solid)."""

    text: str
    colour: str
    dashes: tuple[float, ...]


def paint_legend(painter: QPainter, theme: Theme, area: QRectF, entries: tuple[LegendEntry, ...]) -> None:
    """Paint as many entries as the area is wide for, the first ones first; a lone one is elided."""
    painter.setFont(theme.font(12))
    metrics = QFontMetricsF(painter.font())
    x, y = area.left(), area.center().y()
    for place, entry in enumerate(entries):
        room = area.right() - x - SAMPLE - GAP
        text = entry.text if place else metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, room)
        if metrics.horizontalAdvance(text) > room or text == "…":
            return
        pen = QPen(QColor(entry.colour), 2.0)
        if entry.dashes:
            pen.setDashPattern(list(entry.dashes))
        painter.setPen(pen)
        painter.drawLine(QPointF(x, y), QPointF(x + SAMPLE, y))
        painter.setPen(QColor(theme.muted))
        where = QRectF(x + SAMPLE + GAP, area.top(), room, area.height())
        painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        x += SAMPLE + GAP + metrics.horizontalAdvance(text) + BETWEEN
