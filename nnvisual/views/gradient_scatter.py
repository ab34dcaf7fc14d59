"""How the cloud of single examples' gradients is painted: a dot for each, an arrow for the mean of batch and data."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from nnvisual.nn.arrays import Vector
from nnvisual.nn.gradient_cloud import GradientCloud
from nnvisual.views.axes import AxisPainter, Scale, bottom_height
from nnvisual.views.emphasis import Emphasis
from nnvisual.views.theme import Theme

MOST_DOTS = 1500
"""More dots than these would be a solid area."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """The mean of some gradients."""

    text: str
    tip: Vector
    colour: str
    dashed: bool


def paint_cloud(
    painter: QPainter,
    theme: Theme,
    area: QRectF,
    cloud: GradientCloud,
    symbols: tuple[str, ...],
    emphasis: Emphasis,
) -> None:
    """Draw the cloud into `area`: what stands on the axes are `symbols`."""
    painter.setFont(theme.font(12))
    metrics = QFontMetricsF(painter.font())
    partial = len(cloud.batch) < len(cloud.gradients)
    arrows = [Arrow("mean of all", cloud.mean, theme.ink, partial)]
    if partial:
        arrows.append(Arrow("mean of the batch", cloud.batch_mean, theme.backward, False))
    legend = _paint_legend(painter, theme, area, arrows)
    spans = [_span(cloud.gradients[:, axis]) for axis in (0, 1)]
    top, bottom = legend + 4.0, area.bottom() - bottom_height(theme) - metrics.height()
    bottom = max(bottom, top + 20.0)
    upwards = Scale(*spans[1], bottom, top)
    labels = AxisPainter(theme, QRectF(0.0, top, 1.0, bottom - top)).left_width(upwards)
    left = area.left() + labels + metrics.height()
    plot = QRectF(left, top, max(area.right() - left - 4.0, 20.0), bottom - top)
    across = Scale(*spans[0], plot.left(), plot.right())
    _paint_frame(painter, theme, area, plot, (across, upwards), symbols)
    painter.save()
    painter.setClipRect(plot)
    painter.setOpacity(emphasis.opacity("cloud"))
    _paint_dots(painter, theme, cloud, (across, upwards))
    painter.setOpacity(emphasis.opacity("mean"))
    origin = QPointF(across.place(0.0), upwards.place(0.0))
    for arrow in arrows:
        tip = QPointF(across.place(float(arrow.tip[0])), upwards.place(float(arrow.tip[1])))
        _paint_arrow(painter, origin, tip, arrow)
    painter.restore()


def _span(values: Vector) -> tuple[float, float]:
    """Return a range that holds 0 and nearly all values: the farthest hundredth may lie outside."""
    known = values[np.isfinite(values)]
    if not len(known):
        return -1.0, 1.0
    low, high = (float(edge) for edge in np.quantile(known, (0.005, 0.995)))
    low, high = min(low, 0.0), max(high, 0.0)
    margin = 0.12 * (high - low) if high > low else 1.0
    return low - margin, high + margin


def _paint_frame(
    painter: QPainter,
    theme: Theme,
    area: QRectF,
    plot: QRectF,
    scales: tuple[Scale, Scale],
    symbols: tuple[str, ...],
) -> None:
    axes = AxisPainter(theme, plot)
    painter.save()
    painter.translate(0.0, 0.0)
    axes.paint_bottom(painter, scales[0])
    painter.restore()
    _paint_left(painter, theme, area, plot, scales[1])
    painter.setPen(QPen(QColor(theme.faint), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(plot)
    x, y = scales[0].place(0.0), scales[1].place(0.0)
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
    painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
    painter.setFont(theme.font(12))
    metrics = QFontMetricsF(painter.font())
    painter.setPen(QColor(theme.backward_text))
    below = QRectF(plot.left(), area.bottom() - metrics.height(), plot.width(), metrics.height())
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, symbols[0])
    painter.save()
    painter.translate(area.left(), plot.bottom())
    painter.rotate(-90.0)
    beside = QRectF(0.0, 0.0, plot.height(), metrics.height())
    painter.drawText(beside, Qt.AlignmentFlag.AlignCenter, symbols[1])
    painter.restore()


def _paint_left(painter: QPainter, theme: Theme, area: QRectF, plot: QRectF, scale: Scale) -> None:
    """The axis painter writes from the widget's edge: within a part of it the origin is moved there."""
    painter.save()
    painter.translate(area.left(), 0.0)
    AxisPainter(theme, plot.translated(-area.left(), 0.0)).paint_left(painter, scale)
    painter.restore()


def _paint_dots(painter: QPainter, theme: Theme, cloud: GradientCloud, scales: tuple[Scale, Scale]) -> None:
    stride = -(-len(cloud.gradients) // MOST_DOTS)
    partial = len(cloud.batch) < len(cloud.gradients)
    xs, ys = scales[0].places(cloud.gradients[:, 0]), scales[1].places(cloud.gradients[:, 1])
    colour = QColor(theme.backward)
    colour.setAlphaF(0.35 if partial else 0.6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    radius = 3.5 if len(xs) <= 300 else 2.2
    for x, y in zip(xs[::stride].tolist(), ys[::stride].tolist(), strict=True):
        if x == x and y == y:
            painter.drawEllipse(QPointF(x, y), radius, radius)
    if not partial:
        return
    painter.setPen(QPen(QColor(theme.backward), 1.6))
    painter.setBrush(QColor(theme.card))
    for row in cloud.batch[:MOST_DOTS].tolist():
        if xs[row] == xs[row] and ys[row] == ys[row]:
            painter.drawEllipse(QPointF(xs[row], ys[row]), radius + 1.0, radius + 1.0)


def _paint_arrow(painter: QPainter, origin: QPointF, tip: QPointF, arrow: Arrow) -> None:
    along = tip - origin
    length = hypot(along.x(), along.y())
    pen = QPen(QColor(arrow.colour), 2.4)
    if arrow.dashed:
        pen.setDashPattern([3.0, 2.0])
    painter.setPen(pen)
    painter.drawLine(origin, tip)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(arrow.colour))
    if length < 10.0:
        painter.drawEllipse(tip, 4.0, 4.0)
        return
    unit = along / length
    side = QPointF(-unit.y(), unit.x())
    painter.drawPolygon(QPolygonF([tip, tip - unit * 10.0 + side * 4.5, tip - unit * 10.0 - side * 4.5]))


def _paint_legend(painter: QPainter, theme: Theme, area: QRectF, arrows: list[Arrow]) -> float:
    """Name dots and arrows in one line; return where it ends."""
    painter.setFont(theme.font(12))
    metrics = QFontMetricsF(painter.font())
    if area.height() < 8 * metrics.height():
        return area.top()
    left, middle = area.left(), area.top() + metrics.height() / 2
    entries = [("one example", theme.backward_text, False), *((a.text, a.colour, True) for a in arrows)]
    for text, colour, is_arrow in entries:
        width = metrics.horizontalAdvance(text)
        if left + width + 24.0 > area.right():
            break
        painter.setPen(QPen(QColor(colour), 2.4))
        if is_arrow:
            painter.drawLine(QPointF(left, middle), QPointF(left + 14.0, middle))
        else:
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QPointF(left + 9.0, middle), 2.5, 2.5)
        painter.setPen(QColor(theme.ink))
        painter.drawText(QPointF(left + 19.0, area.top() + metrics.ascent()), text)
        left += width + 34.0
    return area.top() + metrics.height()
