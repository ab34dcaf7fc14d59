"""What stands on the landscape: the start, the present point, the step to come, and numbers in a corner."""

from __future__ import annotations

from math import atan2, cos, hypot, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from nnvisual.views.theme import DARK, LIGHT, Theme

SHORTEST_ARROW = 30.0
LONGEST_ARROW = 0.4
"""An arrow is as long as the step, but at least so many pixels and at most this share of the picture."""

GRADIENT_LENGTH = 46.0
POINT_RADIUS = 6.5
OUTLINE = LIGHT.ink
"""Dark lines on the heat map, whose colours are the same in every theme."""

GRADIENT = DARK.backward
"""The purple of the gradient, light enough for dark and dark enough for bright parts of the heat map."""


def paint_start(painter: QPainter, at: QPointF, colour: QColor) -> None:
    """Paint the ring where the run began."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _outline(painter, 4.0)
    painter.drawEllipse(at, 6.0, 6.0)
    painter.setPen(QPen(colour, 2.0))
    painter.drawEllipse(at, 6.0, 6.0)


def paint_point(painter: QPainter, at: QPointF, colour: QColor, *, is_ghost: bool = False) -> None:
    """Paint where the run stands; a ghost is where it would start again."""
    fill = QColor(colour)
    fill.setAlphaF(0.6 if is_ghost else 1.0)
    painter.setBrush(fill)
    painter.setPen(QPen(QColor(OUTLINE), 1.6, Qt.PenStyle.DashLine if is_ghost else Qt.PenStyle.SolidLine))
    painter.drawEllipse(at, POINT_RADIUS, POINT_RADIUS)


def paint_arrow(painter: QPainter, start: QPointF, end: QPointF, longest: float) -> None:
    """Paint the step to come as an arrow from `start` towards `end`; none where there is no step."""
    dx, dy = end.x() - start.x(), end.y() - start.y()
    length = hypot(dx, dy)
    if not 1e-9 < length < 1e12:
        return
    drawn = min(max(length, SHORTEST_ARROW), longest)
    angle = atan2(dy, dx)
    tip = start + QPointF(cos(angle), sin(angle)) * drawn
    neck = start + QPointF(cos(angle), sin(angle)) * (drawn - 10.0)
    head = QPolygonF([tip, *(neck + QPointF(cos(angle + s * pi / 2), sin(angle + s * pi / 2)) * 6.0 for s in (1, -1))])
    for pen in (QPen(QColor(OUTLINE), 5.0), QPen(QColor(GRADIENT), 3.0)):
        if pen.width() > 3:
            pen.setColor(_translucent(OUTLINE, 0.45))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawLine(start, neck)
    painter.setPen(QPen(_translucent(OUTLINE, 0.45), 1.0))
    painter.setBrush(QColor(GRADIENT))
    painter.drawPolygon(head)


def paint_gradient(painter: QPainter, start: QPointF, end: QPointF, longest: float) -> None:
    """Paint the gradient as a dashed arrow uphill, of one length: it says where to, the step says how far."""
    dx, dy = end.x() - start.x(), end.y() - start.y()
    length = hypot(dx, dy)
    if not 1e-9 < length < 1e12:
        return
    way = QPointF(dx, dy) / length
    across = QPointF(-way.y(), way.x())
    drawn = min(GRADIENT_LENGTH, longest)
    tip, neck = start + way * drawn, start + way * (drawn - 9.0)
    for pen in (QPen(_translucent(OUTLINE, 0.45), 4.0), QPen(QColor(GRADIENT), 2.0, Qt.PenStyle.DotLine)):
        painter.setPen(pen)
        painter.drawLine(start, neck)
    painter.setPen(QPen(QColor(GRADIENT), 2.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([neck + across * 5.0, tip, neck - across * 5.0]))


def paint_minimum(painter: QPainter, at: QPointF, colour: QColor) -> None:
    """Paint a lowest point: a small upright square that stands on its corner."""
    corners = (QPointF(0, -7), QPointF(7, 0), QPointF(0, 7), QPointF(-7, 0))
    painter.setBrush(QColor(LIGHT.forward))
    painter.setPen(QPen(colour, 2.0))
    painter.drawPolygon(QPolygonF([at + corner for corner in corners]))


def paint_cross(painter: QPainter, at: QPointF) -> None:
    """Paint the place that the keyboard looks at."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    arms = ((QPointF(-12, 0), QPointF(-4, 0)), (QPointF(4, 0), QPointF(12, 0)))
    for pen in (QPen(QColor(OUTLINE), 4.0), QPen(QColor(Qt.GlobalColor.white), 2.0)):
        painter.setPen(pen)
        for first, second in arms:
            painter.drawLine(at + first, at + second)
            painter.drawLine(at + first.transposed(), at + second.transposed())


def paint_label(painter: QPainter, theme: Theme, area: QRectF, lines: tuple[str, ...], *, at_right: bool) -> None:
    """Paint lines of text on a dark ground in the upper corner of `area`, elided where it is too narrow."""
    painter.setFont(theme.font(12))
    metrics = QFontMetricsF(painter.font())
    margin = theme.px(7.0)
    most = area.width() - 2 * margin - 16.0
    texts = [metrics.elidedText(line, Qt.TextElideMode.ElideRight, most) for line in lines]
    width = max(metrics.horizontalAdvance(text) for text in texts) + 2 * margin
    height = metrics.height() * len(texts) + margin
    left = area.right() - 8.0 - width if at_right else area.left() + 8.0
    box = QRectF(left, area.top() + 8.0, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_translucent(DARK.window, 0.78))
    painter.drawRoundedRect(box, 5.0, 5.0)
    painter.setPen(QColor(Qt.GlobalColor.white))
    for row, text in enumerate(texts):
        painter.drawText(
            QPointF(left + margin, box.top() + margin / 2 + row * metrics.height() + metrics.ascent()), text
        )


def _outline(painter: QPainter, width: float) -> None:
    painter.setPen(QPen(_translucent(OUTLINE, 0.5), width))


def _translucent(name: str, opacity: float) -> QColor:
    colour = QColor(name)
    colour.setAlphaF(opacity)
    return colour
