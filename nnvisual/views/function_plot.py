"""A plot of a function of one number: axes, curves, dots, and a line of text above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from nnvisual.nn.arrays import Vector
from nnvisual.views.axes import AxisPainter, Scale, bottom_height
from nnvisual.views.theme import Theme

TEXT_SIZE = 13.0
NAME_SIZE = 12.0


@dataclass(frozen=True, slots=True)
class FunctionPlot:
    """Where a function is drawn.

    Attributes
    ----------
    plot
        The area of the curves.
    x, y
        From values to pixels.
    head
        The line above the plot, for the numbers; empty where there is no room.
    """

    theme: Theme
    plot: QRectF
    x: Scale
    y: Scale
    head: QRectF

    def point(self, x: float, y: float) -> QPointF:
        """Return the pixel of a point, held near the plot where it lies far outside."""
        far = 2.0 * self.plot.height()
        place = min(max(self.y.place(y), self.plot.top() - far), self.plot.bottom() + far) if y == y else 0.0
        return QPointF(self.x.place(x), place)

    def paint_axes(self, painter: QPainter, name: str) -> None:
        """Draw labels, the lines through zero and the horizontal axis's name."""
        axes = AxisPainter(self.theme, self.plot)
        painter.setFont(self.theme.font(NAME_SIZE, italic=True))
        metrics = QFontMetricsF(painter.font())
        width = metrics.horizontalAdvance(name)
        painter.setPen(QColor(self.theme.muted))
        baseline = self.plot.bottom() + metrics.height()
        painter.drawText(QPointF(self.plot.right() - width, baseline), name)
        axes.paint_bottom(painter, self.x, until=self.plot.right() - width - 6.0)
        axes.paint_left(painter, self.y)
        painter.setPen(QPen(QColor(self.theme.faint), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.plot)
        place = self.x.place(0.0)
        if self.plot.left() < place < self.plot.right():
            painter.drawLine(QPointF(place, self.plot.top()), QPointF(place, self.plot.bottom()))
        level = self.y.place(0.0)
        if self.plot.top() < level < self.plot.bottom():
            painter.drawLine(QPointF(self.plot.left(), level), QPointF(self.plot.right(), level))

    def paint_curve(self, painter: QPainter, xs: Vector, ys: Vector, pen: QPen) -> None:
        """Draw a curve; what is not finite interrupts it, and so does a jump."""
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for first, last in _pieces(ys, self.y.high - self.y.low):
            points = [self.point(float(x), float(y)) for x, y in zip(xs[first:last], ys[first:last], strict=True)]
            painter.drawPolyline(QPolygonF(points))

    def paint_dot(self, painter: QPainter, x: float, y: float, colour: QColor, *, hollow: bool = False) -> None:
        """Draw a dot."""
        radius = 5.5 * (0.5 + 0.5 * self.theme.text)
        painter.setPen(QPen(colour if hollow else QColor(self.theme.card), 2.0))
        painter.setBrush(QColor(self.theme.card) if hollow else colour)
        painter.drawEllipse(self.point(x, y), radius, radius)

    def paint_head(self, painter: QPainter, parts: Sequence[tuple[str, str]]) -> None:
        """Write texts with their colours above the plot, as many as there is room for, the last ones dropped first."""
        if self.head.isEmpty():
            return
        painter.setFont(self.theme.font(TEXT_SIZE))
        metrics = QFontMetricsF(painter.font())
        left = self.head.left()
        for text, colour in parts:
            width = metrics.horizontalAdvance(text)
            if left + width > self.head.right():
                return
            painter.setPen(QColor(colour))
            painter.drawText(QPointF(left, self.head.top() + metrics.ascent()), text)
            left += width + 1.2 * metrics.height()


def lay_out_plot(
    size: QSizeF, theme: Theme, x: tuple[float, float], y: tuple[float, float], below: float
) -> FunctionPlot:
    """Return the plot that fits a widget of `size`, with `below` pixels kept free at the bottom."""
    line = QFontMetricsF(theme.font(TEXT_SIZE)).height()
    head = QRectF(0.0, 0.0, size.width(), line) if size.height() >= theme.px(150) else QRectF()
    top = (head.height() + 6.0) if not head.isEmpty() else 4.0
    bottom = max(size.height() - bottom_height(theme) - below - 2.0, top + 20.0)
    trial = Scale(*y, bottom, top)
    left = AxisPainter(theme, QRectF(0.0, top, 1.0, bottom - top)).left_width(trial) + 2.0
    plot = QRectF(left, top, max(size.width() - left - 4.0, 20.0), bottom - top)
    return FunctionPlot(theme, plot, Scale(*x, plot.left(), plot.right()), Scale(*y, bottom, top), head)


def padded(*curves: Vector, share: float = 0.08) -> tuple[float, float]:
    """Return a range that holds all finite values of the curves, with a margin."""
    values = np.concatenate([np.atleast_1d(curve) for curve in curves])
    values = values[np.isfinite(values)]
    if not len(values):
        return -1.0, 1.0
    low, high = float(values.min()), float(values.max())
    margin = share * (high - low) if high > low else 1.0
    return low - margin, high + margin


def _pieces(ys: Vector, span: float) -> list[tuple[int, int]]:
    """Return (first, behind the last) of each stretch of finite values without a jump of a quarter of `span`."""
    with np.errstate(all="ignore"):
        finite = np.isfinite(ys)
        jumps = np.abs(np.diff(ys)) > 0.25 * span
        # A steep curve is no jump: its neighbours are steep, too.
        steep = np.concatenate([[False], jumps[:-1]]) | np.concatenate([jumps[1:], [False]])
        cut = (jumps & ~steep) | ~finite[1:] | ~finite[:-1]
    edges = [0, *(np.flatnonzero(cut) + 1).tolist(), len(ys)]
    return [(first, last) for first, last in pairwise(edges) if last > first and bool(finite[first:last].all())]
