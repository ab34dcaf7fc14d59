"""What the colours of the heat map stand for: a narrow bar with numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter

from nnvisual.landscape.colour_scale import ColourScale
from nnvisual.landscape.surface import Surface
from nnvisual.views.axes import TICK_SIZE, format_ticks, nice_ticks
from nnvisual.views.colour_map import colour_at
from nnvisual.views.number_text import format_exact
from nnvisual.views.theme import Theme

LABELS = 4
GAP = 5.0
STOPS = 24


def bar_width(theme: Theme, surface: Surface) -> float:
    """Return the room that the bar's numbers take."""
    metrics = QFontMetricsF(theme.font(TICK_SIZE))
    return max((metrics.horizontalAdvance(text) for _, text in bar_labels(surface)), default=0.0) + 3.0


def bar_labels(surface: Surface) -> tuple[tuple[float, str], ...]:
    """Return (place from 0 to 1, text) of the numbers beside the bar."""
    scale = ColourScale.of(surface)
    if not scale.high > scale.low:
        return ((0.0, format_exact(scale.low, 3)),)
    if scale.bend is not None:
        places = np.linspace(0.0, 1.0, LABELS)
        heights = scale.from_unit(places)
        return tuple((float(p), format_exact(float(h), 2)) for p, h in zip(places, heights, strict=True))
    ticks = nice_ticks(scale.low, scale.high, LABELS)
    shares = scale.to_unit(np.array([ticks]))[0]
    return tuple((float(share), text) for share, text in zip(shares, format_ticks(ticks), strict=True))


def paint_bar(painter: QPainter, theme: Theme, bar: QRectF, surface: Surface) -> None:
    """Paint the bar and its numbers."""
    gradient = QLinearGradient(bar.bottomLeft(), bar.topLeft())
    gradient.setStops([(share, colour_at(share)) for share in np.linspace(0.0, 1.0, STOPS).tolist()])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(gradient)
    painter.drawRoundedRect(bar, 3.0, 3.0)
    painter.setFont(theme.font(TICK_SIZE))
    painter.setPen(QColor(theme.muted))
    metrics = QFontMetricsF(painter.font())
    free = bar.bottom() + metrics.height()
    for share, text in bar_labels(surface):
        y = bar.bottom() - share * bar.height()
        y = min(max(y, bar.top() + metrics.height() / 2), bar.bottom() - metrics.height() / 2)
        if y + metrics.height() / 2.0 > free:
            continue
        free = y - metrics.height()
        area = QRectF(QPointF(bar.right() + GAP, y - metrics.height() / 2), QPointF(bar.right() + 999.0, y + 99.0))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, text)
