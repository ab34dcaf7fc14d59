"""Where everything of the landscape stands: the picture, its axes and its colour bar, and which part of the plane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QTransform

from nnvisual.landscape.extents import Range
from nnvisual.landscape.plane import PlaneSpec
from nnvisual.landscape.surface import Surface
from nnvisual.nn.arrays import Matrix
from nnvisual.views.axes import Scale, bottom_height
from nnvisual.views.theme import Theme

Window = tuple[Range, Range]
"""Lowest and highest coordinate along each axis."""

SMALLEST_PLOT = QSizeF(170.0, 110.0)
"""What the picture itself keeps before axes and colour bar are left out."""

ROW = 24.0
"""Height of the row above the picture, before the user's text factor."""

BAR_WIDTH = 8.0
SMALLEST_WIDTH, LARGEST_WIDTH = 1e-9, 1e9
"""How far one may zoom in and out."""


@dataclass(frozen=True, slots=True)
class Room:
    """Widths that labels ask for: left of the picture, and right of the colour bar."""

    left: float
    bar: float


@dataclass(frozen=True, slots=True)
class Frame:
    """Rectangles and window of one picture.

    Attributes
    ----------
    plot
        The picture.
    bar
        The colour bar; None where there is no room.
    window
        The part of the plane that the picture shows.
    has_ticks, has_names
        Whether there is room for numbers at the axes, and for the axes' names.
    """

    plot: QRectF
    bar: QRectF | None
    window: Window
    has_ticks: bool
    has_names: bool

    @property
    def across(self) -> Scale:
        """The horizontal axis."""
        return Scale(*self.window[0], self.plot.left(), self.plot.right())

    @property
    def up(self) -> Scale:
        """The vertical axis."""
        return Scale(*self.window[1], self.plot.bottom(), self.plot.top())

    def to_pixels(self, coordinates: Matrix) -> Matrix:
        """Return the pixels of places on the plane, both of shape (k, 2)."""
        return np.stack([self.across.places(coordinates[:, 0]), self.up.places(coordinates[:, 1])], axis=1)

    def to_point(self, place: tuple[float, float]) -> QPointF | None:
        """Return the pixel of one place; None if it is too far away to be drawn."""
        x, y = self.across.place(place[0]), self.up.place(place[1])
        return QPointF(x, y) if abs(x) < 1e6 and abs(y) < 1e6 else None

    def to_plane(self, point: QPointF) -> tuple[float, float]:
        """Return the coordinates of a pixel."""
        return self.across.value(point.x()), self.up.value(point.y())

    def holds(self, place: tuple[float, float]) -> bool:
        """Whether a place lies inside the window."""
        return all(low <= value <= high for (low, high), value in zip(self.window, place, strict=True) if high > low)

    def transform(self) -> QTransform:
        """Return the map from coordinates to pixels, for what is painted in coordinates."""
        (left, right), (bottom, top) = self.window
        across, up = self.plot.width() / (right - left), -self.plot.height() / (top - bottom)
        return QTransform(across, 0.0, 0.0, up, self.plot.left() - left * across, self.plot.bottom() - bottom * up)

    def area(self, window: Window) -> QRectF:
        """Return the rectangle that another part of the plane takes."""
        left, right = (self.across.place(value) for value in window[0])
        bottom, top = (self.up.place(value) for value in window[1])
        return QRectF(QPointF(left, top), QPointF(right, bottom))


def lay_out(size: QSizeF, theme: Theme, room: Room, window: Window) -> Frame:
    """Return the frame with as much around the picture as there is room for."""
    frame = _arrange(size, theme, room, window, 0)
    for left_out in (1, 2, 3):
        if frame.plot.width() >= SMALLEST_PLOT.width() and frame.plot.height() >= SMALLEST_PLOT.height():
            break
        frame = _arrange(size, theme, room, window, left_out)
    return frame


def _arrange(size: QSizeF, theme: Theme, room: Room, window: Window, left_out: int) -> Frame:
    has_bar, has_ticks, has_names = left_out < 1 and room.bar > 0.0, left_out < 2, left_out < 3
    bottom = bottom_height(theme) if has_ticks or has_names else 2.0
    top = theme.px(ROW) if has_names else 2.0
    left = room.left if has_ticks else 2.0
    right = 10.0 + BAR_WIDTH + 5.0 + room.bar if has_bar else 2.0
    plot = QRectF(left, top, max(size.width() - left - right, 8.0), max(size.height() - top - bottom, 8.0))
    bar = QRectF(plot.right() + 10.0, plot.top(), BAR_WIDTH, plot.height()) if has_bar else None
    return Frame(plot, bar, window, has_ticks, has_names)


def choose_window(surface: Surface, spec: PlaneSpec) -> Window:
    """Return the part of the surface's plane to show: what was asked for, where it is asked of this plane."""
    first, second = surface.plane.extents
    if not same_axes(surface.plane.spec, spec):
        return first, second
    asked = spec.extents
    return asked[0] or first, second if surface.is_curve else asked[1] or second


def same_axes(one: PlaneSpec, other: PlaneSpec) -> bool:
    """Whether two specifications name the same axes, whatever part of them is shown."""
    return (one.kind, one.i, one.j, one.seed) == (other.kind, other.i, other.j, other.seed)


def zoom_window(window: Window, about: tuple[float, float], factor: float) -> Window | None:
    """Return the window `factor` times as wide, with `about` in its place; None beyond what can be shown."""
    found = []
    for (low, high), fixed in zip(window, about, strict=True):
        new = (fixed + (low - fixed) * factor, fixed + (high - fixed) * factor)
        width = new[1] - new[0]
        if not SMALLEST_WIDTH * max(1.0, abs(new[0]), abs(new[1])) < width < LARGEST_WIDTH and high > low:
            return None
        found.append(new)
    return found[0], found[1]


def shift_window(window: Window, shift: tuple[float, float]) -> Window:
    """Return the window moved by `shift` along its axes."""
    moved = tuple((low + by, high + by) for (low, high), by in zip(window, shift, strict=True))
    return moved[0], moved[1]


def follow_window(window: Window, place: Matrix, inner: float = 0.7) -> Window | None:
    """Return the window moved so that `place`, shape (2,), is in its middle; None while it lies in its inner part."""
    shift, away = [0.0, 0.0], False
    for axis, (low, high) in enumerate(window):
        offset = float(place[axis]) - (low + high) / 2.0
        if not abs(offset) <= inner * (high - low) / 2.0 and high > low:
            away = True
        shift[axis] = offset if high > low else 0.0
    return shift_window(window, (shift[0], shift[1])) if away and np.isfinite(shift).all() else None
