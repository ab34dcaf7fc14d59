"""Long lines made short: only what can be told apart on the screen is drawn."""

from __future__ import annotations

from ctypes import c_double
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from shiboken6 import Shiboken

from nnvisual.nn.arrays import Indices, Matrix, Vector

COLUMN = 1.5
"""Width in pixels within which of many points only the first, lowest, highest and last are drawn."""

STRAIGHT = 0.12
"""Pixels by which a point may lie off the line between its neighbours and be left out."""

PASSES = 5
FEW, MANY = 12, 700
LONG = 2000.0
"""A line of so few points, or of so few pixels, is drawn as a whole; one of so many points is drawn thin."""

FARTHEST = 30_000.0
"""Pixels beyond which a painter overflows."""


def make_polygon(x: Vector, y: Vector) -> QPolygonF:
    """Return a line through pixels, shape (n,) each, with as few points as look the same; x does not decrease."""
    keep = np.isfinite(x) & np.isfinite(y)
    x, y = x[keep], np.clip(y[keep], -FARTHEST, FARTHEST)
    places = thin_columns(x, y)
    x, y = x[places], y[places]
    for _ in range(PASSES):
        kept = drop_straight(x, y)
        if kept.all():
            break
        x, y = x[kept], y[kept]
    return to_polygon(np.stack([x, y], axis=1))


def to_polygon(points: Matrix | NDArray[np.float32]) -> QPolygonF:
    """Return points of shape (k, 2) as a polygon; what is not finite is left out."""
    finite = np.isfinite(points).all(axis=1)
    if not finite.all():
        points = points[finite]
    polygon = QPolygonF()
    if len(points):
        # A polygon is a row of pairs of doubles. To write them there takes a twentieth of the time that points need
        # which are made one by one.
        polygon.resize(len(points))
        (address,) = Shiboken.getCppPointer(polygon.data())
        np.frombuffer(memoryview((c_double * points.size).from_address(address))).reshape(points.shape)[:] = points
    return polygon


def draw_line(painter: QPainter, line: QPolygonF, pen: QPen) -> None:
    """Draw a line; a long winding one in pieces, or thin.

    A wide line is filled as one area, whose every crossing with itself is looked for: a noisy curve of 600 points
    takes 400 ms as a whole, 6 ms in pieces, and 2 ms where it is no wider than a pixel.
    """
    painter.setBrush(Qt.BrushStyle.NoBrush)
    count = line.size()
    points = line.toList() if FEW <= count <= MANY else []
    if pen.widthF() <= 1.0 or count < FEW or (points and not _is_long(points)):
        painter.setPen(pen)
        painter.drawPolyline(line)
    elif count > MANY or pen.style() is not Qt.PenStyle.SolidLine:
        thin = QPen(pen)
        thin.setWidthF(1.0)
        painter.setPen(thin)
        painter.drawPolyline(line)
    else:
        flat = QPen(pen)
        flat.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(flat)
        painter.drawLines([QLineF(first, second) for first, second in pairwise(points)])


def _is_long(points: list[QPointF]) -> bool:
    length, before = 0.0, points[0]
    for point in points:
        length += (point - before).manhattanLength()
        if length >= LONG:
            return True
        before = point
    return False


def thin_columns(x: Vector, y: Vector) -> Indices:
    """Return the places of the points to keep: first, lowest, highest and last of each column, in their order."""
    n = len(x)
    if n < 4:
        return np.arange(n)
    column = np.floor(x / COLUMN)
    starts = np.flatnonzero(np.concatenate([[True], column[1:] != column[:-1]]))
    if len(starts) * 4 >= n:
        return np.arange(n)
    sizes = np.diff(np.concatenate([starts, [n]]))
    low = _first_of(y, np.minimum.reduceat(y, starts), sizes, starts)
    high = _first_of(y, np.maximum.reduceat(y, starts), sizes, starts)
    return np.unique(np.concatenate([starts, low, high, starts + sizes - 1]))


def _first_of(y: Vector, wanted: Vector, sizes: Indices, starts: Indices) -> Indices:
    """Return where each column first takes its wanted value."""
    found = np.flatnonzero(y == np.repeat(wanted, sizes))
    first: Indices = found[np.searchsorted(found, starts)]
    return first


def drop_straight(x: Vector, y: Vector) -> NDArray[np.bool_]:
    """Return which points to keep when every second one that lies on its neighbours' line is left out."""
    keep = np.ones(len(x), dtype=bool)
    if len(x) < 3:
        return keep
    width = np.maximum(x[2:] - x[:-2], 1e-9)
    on_line = y[:-2] + (y[2:] - y[:-2]) * (x[1:-1] - x[:-2]) / width
    straight = np.abs(y[1:-1] - on_line) < STRAIGHT
    # Two neighbours are not left out together: each was judged by the other.
    straight[1::2] = False
    keep[1:-1] = ~straight
    return keep
