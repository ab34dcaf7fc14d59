"""How the sizes of gradients and updates are painted: two bars a layer, on one logarithmic scale."""

from __future__ import annotations

from math import ceil, floor, isfinite, log10

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnvisual.views.axes import AxisPainter, Scale, bottom_height
from nnvisual.views.emphasis import Emphasis
from nnvisual.views.gradient_scene import GradientScene, SizeBar
from nnvisual.views.number_text import format_value
from nnvisual.views.theme import Theme

WIDEST_RANGE = 12
"""Powers of ten that the scale spans at most; what is smaller is drawn at its lower end."""


def paint_sizes(
    painter: QPainter, theme: Theme, area: QRectF, scene: GradientScene, emphasis: Emphasis, *, lit: int | None = None
) -> None:
    """Draw legend, bars, scale and sentences into `area`, the sentences only as far as there is room.

    Behind the row `lit`, from 0, lies a ground: there something is chosen.
    """
    painter.setFont(theme.font(12))
    line = QFontMetricsF(painter.font()).height()
    sentences = _lay_out_sentences(painter, area, scene.sentences, 0.35 * area.height())
    written = sum(box.height() for _, box in sentences)
    legend = QRectF(area.left(), area.top(), area.width(), line if area.height() > 8 * line else 0.0)
    _paint_legend(painter, theme, legend, emphasis, of_layers=bool(scene.axes))
    metrics = QFontMetricsF(theme.font(12))
    names = max((metrics.horizontalAdvance(bar.name) for bar in scene.bars), default=0.0) + 8.0
    values = metrics.horizontalAdvance("0.0000") + 6.0
    has_values = area.width() > names + 3 * values
    bottom = area.bottom() - written - bottom_height(theme) - 4.0
    plot = QRectF(area.left() + names, legend.bottom() + 4.0, 0.0, 0.0)
    plot.setRight(max(area.right() - (values if has_values else 6.0), plot.left() + 20.0))
    plot.setBottom(max(bottom, plot.top() + 10.0))
    with_steps = emphasis.is_lit("weights") or (emphasis.revealed is not None and "weights" in emphasis.revealed)
    low, high = size_range(scene.bars, with_steps=with_steps)
    scale = Scale(low, high, plot.left(), plot.right(), is_log=True)
    painter.setPen(QPen(QColor(theme.faint), 1.0))
    painter.drawLine(plot.bottomLeft(), plot.bottomRight())
    AxisPainter(theme, plot).paint_bottom(painter, scale)
    row = plot.height() / max(len(scene.bars), 1)
    for number, bar in enumerate(scene.bars):
        box = QRectF(area.left(), plot.top() + number * row, area.width(), row)
        if number == lit:
            painter.fillRect(box, QColor(theme.sunken))
        _paint_row(painter, theme, box, bar, scale, emphasis, with_values=has_values)
        if with_steps:
            _paint_steps(painter, theme, box, bar, scale)
    painter.setFont(theme.font(12))
    painter.setPen(QColor(theme.negative_text))
    painter.setOpacity(emphasis.opacity("dead", "layers"))
    for text, box in sentences:
        spot = box.translated(0.0, area.bottom() - written - area.top())
        painter.drawText(spot, int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap), text)
    painter.setOpacity(1.0)


def size_range(bars: tuple[SizeBar, ...], *, with_steps: bool = False) -> tuple[float, float]:
    """Return powers of ten between which all sizes lie, as far as the widest range allows."""
    shown = [size for bar in bars for size in (bar.gradient, bar.update, *(bar.steps if with_steps else ()))]
    sizes = [size for size in shown if isfinite(size) and size > 0.0]
    if not sizes:
        return 0.1, 1.0
    high = min(ceil(log10(max(sizes)) + 1e-9), 300)
    low = min(max(floor(log10(min(sizes)) - 0.3), high - WIDEST_RANGE), high - 2)
    return 10.0**low, 10.0**high


def _paint_row(
    painter: QPainter, theme: Theme, box: QRectF, bar: SizeBar, scale: Scale, emphasis: Emphasis, *, with_values: bool
) -> None:
    painter.setFont(theme.font(12))
    metrics = QFontMetricsF(painter.font())
    if box.height() >= 0.9 * metrics.height():
        painter.setPen(QColor(theme.negative_text if bar.is_odd or bar.dead else theme.ink))
        name = QRectF(box.left(), box.top(), scale.start - box.left() - 8.0, box.height())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, bar.name)
    gap = min(0.12 * box.height(), 6.0)
    thickness = min((box.height() - 2 * gap) / 2, theme.px(18))
    top = box.center().y() - thickness
    rows = (
        (("layers",), bar.gradient, theme.backward, theme.backward_text),
        (("updates",), bar.update, theme.muted, theme.muted),
    )
    for number, (names, size, colour, text_colour) in enumerate(rows):
        painter.setOpacity(emphasis.opacity(*names))
        length = scale.place(size) - scale.start if isfinite(size) and size > 0.0 else 0.0
        place = QRectF(scale.start, top + number * thickness, max(length, 0.0), max(thickness - 1.5, 1.0))
        painter.fillRect(place, QColor(colour))
        if with_values and thickness >= 0.8 * metrics.height():
            painter.setPen(QColor(text_colour))
            base = place.center().y() + 0.35 * metrics.ascent()
            painter.drawText(QPointF(place.right() + 5.0, base), format_value(size, 3))
    painter.setOpacity(1.0)


def _paint_steps(painter: QPainter, theme: Theme, box: QRectF, bar: SizeBar, scale: Scale) -> None:
    """Mark the step of every single weight across the bar of their mean; a weight that stands still has no mark."""
    thickness = min(0.38 * box.height(), theme.px(18))
    colour = QColor(theme.ink)
    colour.setAlphaF(1.0 if len(bar.steps) <= 40 else 0.5)
    painter.setPen(QPen(colour, 1.2))
    for step in bar.steps:
        if isfinite(step) and step > 0.0:
            x = scale.place(step)
            painter.drawLine(QPointF(x, box.center().y() + 1.0), QPointF(x, box.center().y() + thickness))


def _paint_legend(painter: QPainter, theme: Theme, area: QRectF, emphasis: Emphasis, *, of_layers: bool) -> None:
    if area.isEmpty():
        return
    painter.setFont(theme.font(12))
    metrics = QFontMetricsF(painter.font())
    left = area.left()
    mean = "mean " if of_layers else ""
    entries = [("layers", f"{mean}|gradient|", theme.backward), ("updates", f"{mean}|update|", theme.muted)]
    if emphasis.is_lit("weights"):
        entries.append(("weights", "|update| of single weights", theme.ink))
    for part, text, colour in entries:
        width = metrics.horizontalAdvance(text)
        if left + width + 16.0 > area.right():
            return
        painter.setOpacity(emphasis.opacity(part))
        painter.fillRect(QRectF(left, area.center().y() - 5.0, 10.0, 10.0), QColor(colour))
        painter.setPen(QColor(theme.ink))
        painter.drawText(QPointF(left + 15.0, area.top() + metrics.ascent()), text)
        left += width + 32.0
    painter.setOpacity(1.0)


def _lay_out_sentences(
    painter: QPainter, area: QRectF, sentences: tuple[str, ...], room: float
) -> list[tuple[str, QRectF]]:
    """Return sentences and where they stand below `area`'s top, as many as fit into `room` pixels."""
    metrics = QFontMetricsF(painter.font())
    found: list[tuple[str, QRectF]] = []
    top = area.top()
    for text in sentences:
        wide = QRectF(area.left(), top, area.width(), 1000.0)
        box = metrics.boundingRect(wide, int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap), text)
        if top + box.height() - area.top() > room:
            break
        found.append((text, QRectF(area.left(), top, area.width(), box.height())))
        top += box.height()
    return found
