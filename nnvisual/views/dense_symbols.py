"""The network as dense-layer symbols: a block a layer, with its units, activation and the shapes of its parameters."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnvisual.nn.activations import find_activation
from nnvisual.nn.network import Layer, Network
from nnvisual.views.lettering import Lettering
from nnvisual.views.theme import Theme

_HORIZONTAL = 74.0
"""Width of a block, before the user's factor, from which its text runs across and not upwards."""


def describe_layer(layer: Layer) -> list[str]:
    """Return what stands in a layer's block, the most important first."""
    lines = ["Dense", f"{layer.units} unit{'s' if layer.units > 1 else ''}", find_activation(layer.activation).label]
    if layer.dropout:
        lines.append(f"dropout {100 * layer.dropout:.0f} %")
    return lines


def describe_parameters(n_in: int, n_out: int) -> list[str]:
    """Return what stands below a layer's block: the shapes of matrix and biases, and how many numbers that is."""
    return [f"W {n_in} × {n_out}", f"b {n_out}", f"{(n_in + 1) * n_out:,} in all"]


def paint_symbols(painter: QPainter, theme: Theme, letters: Lettering, area: QRectF, network: Network) -> None:
    """Paint a block for every layer, with arrows between them, from the inputs to the prediction."""
    count = len(network.layers)
    pitch = min(area.width() / (count + 1.3), theme.px(210.0))
    width, height = 0.66 * pitch, min(0.56 * area.height(), theme.px(230.0))
    left = area.center().x() - (count + 1.3) * pitch / 2
    middle = area.center().y() - 0.06 * area.height()
    size = min(theme.px(13.0), 0.16 * width + theme.px(3.0), 0.09 * height)
    texts = [text for pair in pairwise(network.sizes) for text in describe_parameters(*pair)]
    widest = max(letters.width(text, 0.9 * size) for text in texts)
    ends = [left + 0.5 * pitch]
    for place, (layer, n_in) in enumerate(zip(network.layers, network.sizes, strict=False)):
        x = left + (place + 1.15) * pitch
        block = QRectF(x - width / 2, middle - height / 2, width, height)
        _paint_arrow(painter, theme, ends[-1], block.left() - 2, middle)
        _paint_block(painter, theme, letters, block, (layer, size))
        below = QRectF(x - pitch / 2, block.bottom() + 0.4 * size, pitch, 4.6 * size)
        lines = describe_parameters(n_in, layer.units)
        if widest <= 0.84 * pitch and below.bottom() <= area.bottom():
            painter.setFont(letters.font(0.9 * size))
            painter.setPen(QColor(theme.muted))
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, "\n".join(lines))
        ends.append(block.right() + 2)
    _paint_arrow(painter, theme, ends[-1], ends[-1] + 0.26 * pitch, middle)
    painter.setPen(QColor(theme.ink))
    painter.setFont(letters.font(1.15 * size, italic=True))
    across = Qt.AlignmentFlag.AlignCenter
    painter.drawText(QRectF(left, middle - height / 2, 0.5 * pitch, height), across, "x" if pitch > 40 else "")
    out = QRectF(ends[-1] + 0.26 * pitch, middle - height / 2, 0.4 * pitch, height)
    painter.drawText(out, across, "ŷ" if pitch > 40 else "")


def _paint_block(
    painter: QPainter, theme: Theme, letters: Lettering, block: QRectF, content: tuple[Layer, float]
) -> None:
    layer, size = content
    painter.setPen(QPen(QColor(theme.ink), 1.4))
    painter.setBrush(QColor(theme.sunken))
    painter.drawRoundedRect(block, 8, 8)
    lines = describe_layer(layer)
    painter.setPen(QColor(theme.ink))
    if block.width() >= theme.px(_HORIZONTAL):
        total = len(lines) * 1.55 * size
        for number, line in enumerate(lines):
            row = QRectF(
                block.left(), block.center().y() - total / 2 + number * 1.55 * size, block.width(), 1.55 * size
            )
            painter.setFont(letters.font(size, bold=number == 0))
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, line)
        return
    size = min(size, 0.8 * block.width())
    text = letters.elide(" · ".join(lines), size, block.height() - 8)
    painter.save()
    painter.translate(block.center())
    painter.rotate(-90.0)
    painter.setFont(letters.font(size))
    upright = QRectF(-block.height() / 2, -block.width() / 2, block.height(), block.width())
    painter.drawText(upright, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def _paint_arrow(painter: QPainter, theme: Theme, start: float, end: float, y: float) -> None:
    if end - start < 2.0:
        return
    ink = QColor(theme.muted)
    head = min(7.0, 0.5 * (end - start))
    painter.setPen(QPen(ink, 1.6))
    painter.drawLine(QPointF(start + 2, y), QPointF(end - head, y))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    tip = [QPointF(end, y), QPointF(end - head, y - 0.6 * head), QPointF(end - head, y + 0.6 * head)]
    painter.drawPolygon(QPolygonF(tip))
