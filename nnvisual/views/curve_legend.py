"""A legend in one row: a piece of each line and what it is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnvisual.views.theme import Theme

SAMPLE, GAP, BETWEEN = 18.0, 5.0, 16.0
SIZE = 12.0
"""Text size before the user's factor."""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A line's name, a shorter one for narrow places, colour and dashes (none: solid)."""

    text: str
    short: str
    colour: str
    dashes: tuple[float, ...] = ()


def legend_width(theme: Theme, entries: tuple[LegendEntry, ...], *, is_short: bool) -> float:
    """Return the room that the entries take."""
    metrics = QFontMetricsF(theme.font(SIZE))
    texts = [entry.short if is_short else entry.text for entry in entries]
    return sum(SAMPLE + GAP + metrics.horizontalAdvance(text) for text in texts) + BETWEEN * (len(texts) - 1)


def paint_legend(painter: QPainter, theme: Theme, area: QRectF, entries: tuple[LegendEntry, ...]) -> None:
    """Paint the entries with their long names if they fit, else with the short ones, the first ones first."""
    painter.setFont(theme.font(SIZE))
    metrics = QFontMetricsF(painter.font())
    is_short = legend_width(theme, entries, is_short=False) > area.width()
    x, y = area.left(), area.center().y()
    for entry in entries:
        text = entry.short if is_short else entry.text
        width = SAMPLE + GAP + metrics.horizontalAdvance(text)
        if x + width > area.right() + 1.0:
            return
        pen = QPen(QColor(entry.colour), 2.0)
        if entry.dashes:
            pen.setDashPattern(list(entry.dashes))
        painter.setPen(pen)
        painter.drawLine(QPointF(x, y), QPointF(x + SAMPLE, y))
        painter.setPen(QColor(theme.muted))
        where = QRectF(x + SAMPLE + GAP, area.top(), width, area.height())
        painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        x += width + BETWEEN
