"""Final loss against learning rate: dots, the zones they fall into, the limit, and the rate that is used now."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, log10

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from nnvisual.nn.arrays import Vector
from nnvisual.nn.population import Verdict
from nnvisual.nn.rate_comparison import RateSummary
from nnvisual.views.axes import AxisPainter, Scale, bottom_height
from nnvisual.views.curve_data import EMPTY, Curves, Series
from nnvisual.views.curve_scales import choose_range
from nnvisual.views.number_text import format_exact
from nnvisual.views.theme import Theme, mix

RADIUS = 3.2

ROWS = 5
"""Lines of text that the plot must be high for the two vertical lines to be labelled in it."""


@dataclass(frozen=True, slots=True)
class RateMarks:
    """What is marked on the chart: the rate used now, and the limit 2/λ (None: not known, or there is none)."""

    now: float
    limit: float | None


class RateChart:
    """The chart within `area`.

    Attributes
    ----------
    plot, across, up
        Where the dots are drawn, and the axes.
    """

    def __init__(self, theme: Theme, area: QRectF, summary: RateSummary, marks: RateMarks) -> None:
        self._theme = theme
        self._summary = summary
        self._marks = marks
        known = summary.losses[np.isfinite(summary.losses)]
        shown = choose_range(Curves(Series(np.arange(len(known)), known), EMPTY, {}), None, False)
        top = area.top() + theme.px(22.0)
        bottom = area.bottom() - bottom_height(theme)
        up = Scale(shown.low, shown.high, bottom, top, shown.is_log)
        left = AxisPainter(theme, QRectF(area.left(), top, area.width(), bottom - top)).left_width(up)
        self.plot = QRectF(QPointF(area.left() + left + 2.0, top), QPointF(area.right() - 12.0, bottom))
        self.across = Scale(
            float(summary.rates[0]), float(summary.rates[-1]), self.plot.left(), self.plot.right(), True
        )
        self.up = up

    def point(self, place: int) -> QPointF:
        """Return where the dot of a rate is; one that diverged is at the upper edge."""
        loss = float(self._summary.losses[place])
        y = self.up.place(loss) if isfinite(loss) else self.plot.top() + 10.0
        return QPointF(self.across.place(float(self._summary.rates[place])), max(y, self.plot.top()))

    def find(self, at: QPointF) -> int | None:
        """Return the place of the rate nearest to a pixel; None outside the plot."""
        if not self.plot.adjusted(-8.0, -24.0, 8.0, 24.0).contains(at):
            return None
        return self._summary.nearest(self.across.value(at.x()))

    def paint(self, painter: QPainter) -> None:
        """Paint all of it."""
        self._paint_zones(painter)
        axis = AxisPainter(self._theme, self.plot)
        axis.paint_left(painter, self.up, grid=True)
        title = "learning rate η"
        width = QFontMetricsF(self._theme.font(11)).horizontalAdvance(title)
        axis.paint_bottom(painter, self.across, until=self.plot.right() - width - 8.0)
        painter.setPen(QColor(self._theme.muted))
        area = QRectF(self.plot.right() - width - 2.0, self.plot.bottom() + 5.0, width + 2.0, 99.0)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, title)
        self._paint_marks(painter)
        self._paint_dots(painter)

    def paint_spot(self, painter: QPainter, place: int) -> None:
        """Light one rate and say what came of it."""
        theme, summary, at = self._theme, self._summary, self.point(place)
        painter.setPen(QPen(QColor(theme.ink), 2.0))
        painter.setBrush(QColor(theme.card))
        painter.drawEllipse(at, 6.0, 6.0)
        loss, verdict = float(summary.losses[place]), summary.verdicts[place]
        words = [f"η = {format_rate(float(summary.rates[place]))}"]
        words += [str(verdict)] if verdict is not None else []
        words += [f"loss {format_exact(loss, 3)}"] if isfinite(loss) else []
        painter.setFont(theme.font(12))
        metrics = QFontMetricsF(painter.font())
        text = metrics.elidedText(" · ".join(words), Qt.TextElideMode.ElideRight, self.plot.width() - 16.0)
        width, height = metrics.horizontalAdvance(text) + 14.0, metrics.height() + 8.0
        left = min(max(at.x() - width / 2, self.plot.left()), self.plot.right() - width)
        top = at.y() - height - 12.0 if at.y() - height - 12.0 > self.plot.top() else at.y() + 12.0
        box = QRectF(left, top, width, height)
        painter.setPen(QPen(QColor(theme.faint), 1.0))
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(box, 5.0, 5.0)
        painter.setPen(QColor(theme.ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_zones(self, painter: QPainter) -> None:
        theme = self._theme
        painter.setFont(theme.font(11, bold=True))
        metrics = QFontMetricsF(painter.font())
        for zone in self._summary.zones:
            left, right = self.across.place(zone.low), self.across.place(zone.high)
            area = QRectF(QPointF(left, self.plot.top()), QPointF(right, self.plot.bottom()))
            painter.fillRect(area, zone_ground(theme, zone.verdict))
            if zone.verdict is Verdict.DIVERGES:
                painter.fillRect(
                    area, QBrush(mix(QColor(theme.negative), QColor(theme.card), 0.7), Qt.BrushStyle.BDiagPattern)
                )
            if metrics.horizontalAdvance(zone.verdict) + 4.0 <= right - left:
                painter.setPen(zone_ink(theme, zone.verdict))
                above = QRectF(left, self.plot.top() - metrics.height() - 3.0, right - left, metrics.height())
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, zone.verdict)

    def _paint_marks(self, painter: QPainter) -> None:
        theme = self._theme
        limit = self._marks.limit
        if limit is not None and self.across.low <= limit <= self.across.high:
            pen = QPen(QColor(theme.backward), 1.6, Qt.PenStyle.DashLine)
            self._paint_line(painter, limit, pen, (f"2/λ = {format_rate(limit)}", theme.backward_text), 1)
        if self.across.low <= self._marks.now <= self.across.high:
            text = f"now {format_exact(self._marks.now, 3)}"
            self._paint_line(painter, self._marks.now, QPen(QColor(theme.ink), 1.6), (text, theme.ink), 0)

    def _paint_line(self, painter: QPainter, rate: float, pen: QPen, label: tuple[str, str], row: int) -> None:
        """Paint a vertical line and its label, on the side that has room, at the end that has fewer dots."""
        x, (text, ink) = self.across.place(rate), label
        painter.setPen(pen)
        painter.drawLine(QPointF(x, self.plot.top()), QPointF(x, self.plot.bottom()))
        painter.setFont(self._theme.font(11))
        metrics = QFontMetricsF(painter.font())
        width = metrics.horizontalAdvance(text) + 6.0
        # The limit is labelled away from the present rate, and one row lower: both may stand side by side.
        to_left = x + 4.0 + width > self.plot.right()
        box = QRectF(x - 4.0 - width if to_left else x + 4.0, 0.0, width, metrics.height() + 2.0)
        high = metrics.height() + 5.0
        if self.plot.height() < ROWS * high:
            return
        places = (self.plot.bottom() - (2 - row) * high, self.plot.top() + 3.0 + row * high)
        box.moveTop(min(places, key=lambda top: self._count_dots(box.translated(0.0, top - box.top()))))
        ground = QColor(self._theme.card)
        ground.setAlphaF(0.85)
        painter.fillRect(box, ground)
        painter.setPen(QColor(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _count_dots(self, box: QRectF) -> int:
        """Return how many dots a label would lie on."""
        wide = box.adjusted(-RADIUS, -RADIUS, RADIUS, RADIUS)
        return sum(wide.contains(self.point(place)) for place in range(len(self._summary.losses)))

    def _paint_dots(self, painter: QPainter) -> None:
        theme, losses = self._theme, self._summary.losses
        points = [self.point(place) for place in range(len(losses))]
        finite = np.isfinite(losses)
        painter.setPen(QPen(QColor(theme.positive), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for start, end in _runs(finite):
            painter.drawPolyline(QPolygonF(points[start:end]))
        for at, is_finite in zip(points, finite, strict=True):
            if is_finite:
                painter.setPen(QPen(QColor(theme.card), 1.0))
                painter.setBrush(QColor(theme.positive))
                painter.drawEllipse(at, RADIUS, RADIUS)
            else:
                painter.setPen(QPen(QColor(theme.negative), 1.8))
                for way in (-1.0, 1.0):
                    painter.drawLine(at + QPointF(-3.5, -3.5 * way), at + QPointF(3.5, 3.5 * way))


def zone_ground(theme: Theme, verdict: Verdict) -> QColor:
    """Return the ground of a zone."""
    grounds = {
        Verdict.CRAWLS: theme.sunken,
        Verdict.CONVERGES: theme.forward_tint,
        Verdict.OSCILLATES: theme.negative_tint,
        Verdict.DIVERGES: theme.negative_tint,
    }
    return QColor(grounds[verdict])


def zone_ink(theme: Theme, verdict: Verdict) -> QColor:
    """Return the colour of a verdict's word on `card`."""
    inks = {Verdict.CRAWLS: theme.muted, Verdict.CONVERGES: theme.forward_text}
    return QColor(inks.get(verdict, theme.negative_text))


def round_rate(rate: float) -> float:
    """Return a rate with two significant digits, as a slider shows it."""
    return round(rate, 1 - int(np.floor(log10(rate))))


def format_rate(rate: float) -> str:
    """Return a rate with two significant digits as text."""
    return format_exact(round_rate(rate), 3)


def _runs(flags: Vector) -> list[tuple[int, int]]:
    """Return the (start, end) of neighbouring places that are true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(int), [0]])))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
