"""How an example is drawn: its class as shape and colour, whether it teaches or is held back."""

from __future__ import annotations

from functools import lru_cache
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnvisual.views.theme import Theme, mix

SHAPES = ("square", "circle", "triangle", "diamond", "pentagon", "wedge", "hexagon")
"""By class number; they repeat after seven, with other colours."""

_CORNERS = {
    # Corners, and the angle of the first one in turns; 0 is to the right, a quarter is downwards.
    "square": (4, 0.125, 1.15),
    "triangle": (3, -0.25, 1.25),
    "diamond": (4, 0.0, 1.25),
    "pentagon": (5, -0.25, 1.12),
    "wedge": (3, 0.25, 1.25),
    "hexagon": (6, 0.0, 1.1),
}


def class_shape(number: int) -> str:
    """Return the shape of class `number`, from 0."""
    return SHAPES[number % len(SHAPES)]


def class_colour(theme: Theme, number: int) -> QColor:
    """Return the colour of class `number`, from 0: vermilion, blue, then what is left."""
    colours = _class_colours(theme)
    return QColor(colours[number % len(colours)])


@lru_cache(maxsize=8)
def _class_colours(theme: Theme) -> tuple[QColor, ...]:
    blend = mix(QColor(theme.positive), QColor(theme.backward), 0.5)
    colours = (theme.negative, theme.positive, theme.forward, theme.backward, theme.muted)
    return (*(QColor(colour) for colour in colours), blend)


def class_text_colour(theme: Theme, number: int) -> QColor:
    """Return the colour of small text about class `number`, from 0."""
    colours = (theme.negative_text, theme.positive_text, theme.forward_text, theme.backward_text, theme.muted)
    return QColor(colours[number % len(colours)])


def shape_outline(shape: str, centre: QPointF, radius: float) -> QPolygonF | None:
    """Return the corners of a mark around `centre`; None for a circle."""
    if shape == "circle":
        return None
    return _corners(shape, radius).translated(centre)


@lru_cache(maxsize=64)
def _corners(shape: str, radius: float) -> QPolygonF:
    corners, turn, factor = _CORNERS[shape]
    angles = (2.0 * pi * (turn + number / corners) for number in range(corners))
    return QPolygonF([QPointF(factor * radius * cos(angle), factor * radius * sin(angle)) for angle in angles])


def paint_mark(painter: QPainter, theme: Theme, centre: QPointF, radius: float, number: int, *, hollow: bool) -> None:
    """Draw one example of class `number`: filled, or hollow where it is held back for validation."""
    colour = class_colour(theme, number)
    if hollow:
        painter.setPen(QPen(colour, 1.8))
        painter.setBrush(QColor(theme.card))
    else:
        painter.setPen(QPen(QColor(theme.card), 1.0))
        painter.setBrush(colour)
    paint_shape(painter, class_shape(number), centre, radius)


def paint_shape(painter: QPainter, shape: str, centre: QPointF, radius: float) -> None:
    """Draw a mark's shape with the painter's pen and brush."""
    outline = shape_outline(shape, centre, radius)
    if outline is None:
        painter.drawEllipse(centre, radius, radius)
    else:
        painter.drawPolygon(outline)


def paint_star(painter: QPainter, theme: Theme, centre: QPointF, radius: float, *, ring: QColor) -> None:
    """Draw the probe: a star in a ring."""
    painter.setPen(QPen(ring, 2.0))
    painter.setBrush(QColor(theme.card))
    painter.drawEllipse(centre, radius, radius)
    points = []
    for number in range(10):
        reach = radius * (0.78 if number % 2 == 0 else 0.34)
        angle = pi * (number / 5.0 - 0.5)
        points.append(QPointF(centre.x() + reach * cos(angle), centre.y() + reach * sin(angle)))
    painter.setPen(QPen(QColor(theme.ink), 0.5))
    painter.setBrush(QColor(theme.ink))
    painter.drawPolygon(QPolygonF(points))


def mark_bounds(centre: QPointF, radius: float) -> QRectF:
    """Return the square that holds a mark and its ring."""
    return QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
