"""The frame of a feature plane: where a value lies on the screen, and the axes in own units and as the network sees."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnvisual.views.axes import GAP, TICK_SIZE, AxisPainter, Scale, bottom_height, format_ticks, nice_ticks
from nnvisual.views.theme import Theme

NAME_SIZE = 12.0
SECOND_SIZE = 10.0
LEAST_SHARE = 0.6
"""Of the room: a plot with equal scales that would take less of it is stretched."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class AxisText:
    """What is written along one axis.

    Attributes
    ----------
    name
        Of the feature, with nothing else.
    second
        The shown range as the network sees it; None where it sees the same numbers.
    second_name
        What the network calls this input.
    """

    name: str
    second: Span | None = None
    second_name: str = ""


@dataclass(frozen=True, slots=True)
class PlaneFrame:
    """A plot area with two scales.

    Attributes
    ----------
    plot
        Where the data are drawn.
    x, y
        From own units to pixels.
    texts
        What is written along the axes, horizontal first.
    has_names, has_second
        What there is room for.
    left
        Where the vertical axis's name begins, in pixels.
    """

    theme: Theme
    plot: QRectF
    x: Scale
    y: Scale
    texts: tuple[AxisText, AxisText]
    has_names: bool
    has_second: bool
    left: float = 0.0

    def point(self, x: float, y: float) -> QPointF:
        """Return the pixel of a point in own units."""
        return QPointF(self.x.place(x), self.y.place(y))

    def values(self, place: QPointF) -> tuple[float, float]:
        """Return the point in own units at a pixel."""
        return self.x.value(place.x()), self.y.value(place.y())

    def paint_axes(self, painter: QPainter) -> None:
        """Draw labels, names and the plot's outline."""
        axes = AxisPainter(self.theme, self.plot)
        axes.paint_bottom(painter, self.x)
        axes.paint_left(painter, self.y)
        painter.setPen(QPen(QColor(self.theme.faint), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.plot)
        if self.has_names:
            self._paint_left_name(painter)
        if self.has_second:
            self._paint_second_x(painter)
            self._paint_second_y(painter)

    def name_area(self, height: float) -> QRectF:
        """Return the strip under the horizontal axis's labels."""
        return QRectF(self.plot.left(), height - strip_height(self.theme), self.plot.width(), strip_height(self.theme))

    def _paint_left_name(self, painter: QPainter) -> None:
        painter.setFont(self.theme.font(NAME_SIZE))
        metrics = QFontMetricsF(painter.font())
        text = metrics.elidedText(self.texts[1].name, Qt.TextElideMode.ElideRight, self.plot.height())
        painter.setPen(QColor(self.theme.muted))
        painter.save()
        painter.translate(self.left, self.plot.bottom())
        painter.rotate(-90.0)
        area = QRectF(0.0, 0.0, self.plot.height(), metrics.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()

    def _paint_second_x(self, painter: QPainter) -> None:
        text = self.texts[0]
        if text.second is None:
            return
        painter.setFont(self.theme.font(SECOND_SIZE))
        painter.setPen(QColor(self.theme.muted))
        metrics = QFontMetricsF(painter.font())
        scale = Scale(*text.second, self.plot.left(), self.plot.right())
        ticks = nice_ticks(*text.second, max(2, int(self.plot.width() / (4.5 * metrics.horizontalAdvance("−0.0")))))
        base = self.plot.top() - GAP
        free = self.plot.right() - metrics.horizontalAdvance(text.second_name) - metrics.height()
        painter.drawText(QPointF(free + metrics.height(), base), text.second_name)
        for tick, label in zip(ticks, format_ticks(ticks), strict=True):
            place, width = scale.place(tick), metrics.horizontalAdvance(label)
            if place + width / 2 > free or place - width / 2 < self.plot.left():
                continue
            painter.drawText(QPointF(place - width / 2, base), label)
            painter.drawLine(QPointF(place, self.plot.top() - 3.0), QPointF(place, self.plot.top()))

    def _paint_second_y(self, painter: QPainter) -> None:
        text = self.texts[1]
        if text.second is None:
            return
        painter.setFont(self.theme.font(SECOND_SIZE))
        painter.setPen(QColor(self.theme.muted))
        metrics = QFontMetricsF(painter.font())
        scale = Scale(*text.second, self.plot.bottom(), self.plot.top())
        ticks = nice_ticks(*text.second, max(2, int(self.plot.height() / (4.0 * metrics.height()))))
        left = self.plot.right() + GAP
        painter.drawText(QPointF(left, self.plot.top() + metrics.ascent()), text.second_name)
        for tick, label in zip(ticks, format_ticks(ticks), strict=True):
            place = scale.place(tick)
            if place - metrics.height() / 2 < self.plot.top() + metrics.height() or place > self.plot.bottom():
                continue
            painter.drawText(QPointF(left, place + metrics.ascent() / 2 - 1.0), label)
            painter.drawLine(QPointF(self.plot.right(), place), QPointF(self.plot.right() + 3.0, place))


def strip_height(theme: Theme) -> float:
    """Return the height of the strip below a plot, which holds the axis's name and the controls."""
    return QFontMetricsF(theme.font(NAME_SIZE)).height() + 8.0


def lay_out_frame(
    size: QSizeF,
    theme: Theme,
    window: tuple[Span, Span],
    texts: tuple[AxisText, AxisText],
    *,
    strip: bool,
    equal: bool = False,
) -> PlaneFrame:
    """Return the frame that fits a widget of `size`; names and the second scale give way where it is small.

    Parameters
    ----------
    window
        The shown range of both axes, in own units.
    strip
        Whether a strip for names and controls is kept free at the bottom.
    equal
        Whether a unit shall be as long on either axis, so that a circle is one: the plot then has margins, unless it
        would lose too much of the room.
    """
    has_names = size.width() >= theme.px(240) and size.height() >= theme.px(200)
    wants_second = any(text.second is not None for text in texts)
    has_second = wants_second and size.width() >= theme.px(340) and size.height() >= theme.px(240)
    name_height = QFontMetricsF(theme.font(NAME_SIZE)).height()
    second = QFontMetricsF(theme.font(SECOND_SIZE))
    top = second.height() + GAP if has_second else QFontMetricsF(theme.font(TICK_SIZE)).height() / 2
    right = (
        second.horizontalAdvance("−0.0") + 2 * GAP if has_second else _last_label_room(theme, window[0], size.width())
    )
    bottom = size.height() - bottom_height(theme) - (strip_height(theme) if strip else 0.0)
    bottom = max(bottom, top + 20.0)
    trial = Scale(*window[1], bottom, top)
    labels = AxisPainter(theme, QRectF(0.0, top, 1.0, bottom - top)).left_width(trial)
    left = labels + (name_height if has_names else 0.0) + 2.0
    whole = QRectF(left, top, max(size.width() - left - right, 20.0), bottom - top)
    plot = _equalise(whole, window) if equal else whole
    x = Scale(*window[0], plot.left(), plot.right())
    y = Scale(*window[1], plot.bottom(), plot.top())
    return PlaneFrame(theme, plot, x, y, texts, has_names, has_second, plot.left() - whole.left())


def _last_label_room(theme: Theme, span: Span, width: float) -> float:
    """Return the room that the half of a label needs which reaches beyond the plot."""
    metrics = QFontMetricsF(theme.font(TICK_SIZE))
    ticks = nice_ticks(*span, max(2, int(width / (1.8 * max(metrics.horizontalAdvance("−0.00"), 30.0)))))
    labels = format_ticks(ticks)
    if not labels or span[1] - ticks[-1] > 0.06 * (span[1] - span[0]):
        return 6.0
    return max(6.0, metrics.horizontalAdvance(labels[-1]) / 2 + 2.0)


def _equalise(plot: QRectF, window: tuple[Span, Span]) -> QRectF:
    """Return the largest plot within `plot` on which a unit is as long on either axis; `plot` where that is small."""
    (left, right), (low, high) = window
    unit = min(plot.width() / (right - left), plot.height() / (high - low))
    size = QSizeF(unit * (right - left), unit * (high - low))
    if size.width() * size.height() < LEAST_SHARE * plot.width() * plot.height():
        return plot
    found = QRectF(0.0, 0.0, size.width(), size.height())
    found.moveCenter(plot.center())
    return found
