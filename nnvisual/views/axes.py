"""Axes of pictures: from values to pixels and back, ticks at 1-2-5 or at powers of ten, and how they are painted."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, isfinite, log10

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnvisual.nn.arrays import Vector
from nnvisual.views.number_text import MINUS
from nnvisual.views.theme import Theme

TICK_SIZE = 11.0
"""Text size of tick labels, before the user's factor."""

GAP = 5.0
"""Pixels between a tick label and its axis."""


@dataclass(frozen=True, slots=True)
class Scale:
    """One axis: `low` is drawn at pixel `start` and `high` at pixel `end`, which may lie on either side of it.

    A logarithmic scale needs positive ends; what lies at or below 0 is drawn at its lower end.
    """

    low: float
    high: float
    start: float
    end: float
    is_log: bool = False

    def place(self, value: float) -> float:
        """Return the pixel of one value."""
        low, high = self._position(self.low), self._position(self.high)
        share = (self._position(value) - low) / (high - low) if high != low else 0.5
        return self.start + share * (self.end - self.start)

    def places(self, values: Vector) -> Vector:
        """Return the pixels of many values; NaN stays NaN."""
        low, high = self._position(self.low), self._position(self.high)
        with np.errstate(all="ignore"):
            positions = np.log10(np.maximum(values, self.low)) if self.is_log else np.asarray(values, dtype=float)
            shares = (positions - low) / (high - low) if high != low else np.full(len(positions), 0.5)
            found: Vector = self.start + shares * (self.end - self.start)
        return found

    def value(self, place: float) -> float:
        """Return the value at a pixel."""
        share = (place - self.start) / (self.end - self.start) if self.end != self.start else 0.5
        low, high = self._position(self.low), self._position(self.high)
        position = low + share * (high - low)
        return float(10.0**position) if self.is_log else position

    def ticks(self, most: int) -> tuple[float, ...]:
        """Return at most about `most` values that are worth a label."""
        return log_ticks(self.low, self.high, most) if self.is_log else nice_ticks(self.low, self.high, most)

    def labels(self, ticks: tuple[float, ...]) -> tuple[str, ...]:
        """Return the texts of ticks."""
        return tuple(_short_power(tick) for tick in ticks) if self.is_log else format_ticks(ticks)

    def _position(self, value: float) -> float:
        return log10(max(value, self.low)) if self.is_log else value


def nice_ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    """Return the multiples of 1, 2 or 5 times a power of ten within the range, at most `most` of them if it can be."""
    width = high - low
    if not (isfinite(width) and width > 0.0) or most < 1:
        return ()
    step = nice_step(width / most)
    while floor(high / step + 1e-9) - ceil(low / step - 1e-9) + 1 > most:
        step = nice_step(step * 1.01)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    # A sum of steps would drift; and 0 is written without a sign.
    return tuple(number * step if number else 0.0 for number in range(first, last + 1))


def nice_step(least: float) -> float:
    """Return the smallest of 1, 2 or 5 times a power of ten that is not below `least`."""
    power = 10.0 ** floor(log10(least))
    return next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= least * (1.0 - 1e-9))


def log_ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    """Return powers of ten within the range; where there are few also 2 and 5 times them; where many, every n-th."""
    if not (0.0 < low < high) or not isfinite(high) or most < 1:
        return ()
    first, last = ceil(log10(low) - 1e-9), floor(log10(high) + 1e-9)
    if last - first + 1 <= 2:
        fine = [f * 10.0**p for p in range(first - 1, last + 1) for f in (1.0, 2.0, 5.0)]
        inside = tuple(value for value in fine if low * (1 - 1e-9) <= value <= high * (1 + 1e-9))
        if len(inside) <= most:
            return inside
    stride = max(1, ceil((last - first + 1) / most))
    return tuple(10.0**power for power in range(first, last + 1, stride))


def format_ticks(ticks: tuple[float, ...]) -> tuple[str, ...]:
    """Return labels with as many decimals as tell the ticks apart; very large and very small ones as powers of ten."""
    if not ticks:
        return ()
    largest = max(abs(tick) for tick in ticks)
    apart = min((abs(b - a) for a, b in pairwise(ticks)), default=largest) or 1.0
    if largest >= 1e5 or apart < 1e-4:
        return tuple(_short_power(tick) for tick in ticks)
    if apart < largest * 1e-3 and min(abs(tick) for tick in ticks) < largest * 0.01:
        return tuple(f"{tick:g}".replace("-", MINUS) for tick in ticks)
    places = max(0, -floor(log10(apart) + 1e-9))
    return tuple(f"{tick:.{places}f}".replace("-", MINUS) for tick in ticks)


def _short_power(value: float) -> str:
    if value == 0.0:
        return "0"
    text = f"{value:.3g}" if 1e-3 <= abs(value) < 1e5 else f"{value:.2e}"
    mantissa, _, exponent = text.partition("e")
    if not exponent:
        return text.replace("-", MINUS)
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}e{int(exponent)}".replace("-", MINUS)


@dataclass(frozen=True, slots=True)
class AxisPainter:
    """Paints ticks and their labels along the lower and the left edge of a plot.

    Attributes
    ----------
    theme
        Colours and text size.
    plot
        The area that the data are drawn in.
    """

    theme: Theme
    plot: QRectF

    def paint_bottom(self, painter: QPainter, scale: Scale, *, whole: bool = False, until: float | None = None) -> None:
        """Label the horizontal axis below the plot.

        Parameters
        ----------
        whole
            Whether only whole numbers make sense.
        until
            Labels end at this pixel, where something else stands beside them.
        """
        metrics = self._metrics(painter)
        room = max(metrics.horizontalAdvance("−0.00"), 30.0) * 1.8
        ticks = scale.ticks(max(2, int(self.plot.width() / room)))
        if whole:
            ticks = tuple(tick for tick in ticks if tick == round(tick))
        limit = self.plot.right() + metrics.height() if until is None else until
        free = self.plot.left() - metrics.height()
        for tick, text in zip(ticks, scale.labels(ticks), strict=True):
            x, width = scale.place(tick), metrics.horizontalAdvance(text)
            left = x - width / 2
            if left < free or left + width > limit:
                continue
            painter.setPen(QPen(QColor(self.theme.faint), 1.0))
            painter.drawLine(QPointF(x, self.plot.bottom()), QPointF(x, self.plot.bottom() + 3.0))
            painter.setPen(QColor(self.theme.muted))
            painter.drawText(QPointF(left, self.plot.bottom() + GAP + metrics.ascent()), text)
            free = left + width + metrics.height() / 2

    def paint_left(self, painter: QPainter, scale: Scale, *, grid: bool = False, below: float | None = None) -> None:
        """Label the vertical axis left of the plot, with hairlines across it if `grid`.

        Labels above the pixel `below` are left out, where something else stands there.
        """
        metrics = self._metrics(painter)
        ticks = self.left_ticks(metrics, scale)
        for tick, text in zip(ticks, scale.labels(ticks), strict=True):
            y = scale.place(tick)
            painter.setPen(QPen(QColor(self.theme.faint), 1.0))
            end = self.plot.right() if grid else self.plot.left()
            painter.drawLine(QPointF(self.plot.left() - (0.0 if grid else 3.0), y), QPointF(end, y))
            if below is not None and y - metrics.height() / 2 < below:
                continue
            painter.setPen(QColor(self.theme.muted))
            area = QRectF(0.0, y - metrics.height(), self.plot.left() - GAP, 2 * metrics.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def left_ticks(self, metrics: QFontMetricsF, scale: Scale) -> tuple[float, ...]:
        """Return the ticks that have room on the vertical axis."""
        return scale.ticks(max(2, int(self.plot.height() / (2.6 * metrics.height()))))

    def left_width(self, scale: Scale) -> float:
        """Return the room that the labels of the vertical axis take."""
        metrics = QFontMetricsF(self.theme.font(TICK_SIZE))
        ticks = self.left_ticks(metrics, scale)
        return max((metrics.horizontalAdvance(text) for text in scale.labels(ticks)), default=0.0) + GAP + 2.0

    def _metrics(self, painter: QPainter) -> QFontMetricsF:
        painter.setFont(self.theme.font(TICK_SIZE))
        return QFontMetricsF(painter.font())


def bottom_height(theme: Theme) -> float:
    """Return the room that the labels of a horizontal axis take."""
    return QFontMetricsF(theme.font(TICK_SIZE)).height() + GAP + 2.0
