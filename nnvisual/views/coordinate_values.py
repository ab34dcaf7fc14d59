"""What stands in place of a network diagram on an analytic landscape: the coordinates as large numbers."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnvisual.nn.phases import Kind
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.network_words import name_symbol
from nnvisual.views.number_text import format_value
from nnvisual.views.theme import Theme

SENTENCE = "This landscape is a formula. There is no network behind it: its weights are the point itself."


def paint_coordinates(painter: QPainter, theme: Theme, area: QRectF, snapshot: Snapshot) -> None:
    """Paint the coordinates of the present point, what was computed of them lit, and a sentence."""
    count = len(snapshot.parameters)
    size = min(theme.px(34.0), area.height() / (2.2 * count + 2.0), area.width() / 9.0)
    block = 2.0 * size * count
    sentence = min(theme.px(64.0), 0.3 * area.height())
    top = area.top() + (area.height() - block - sentence) / 2
    for place in range(count):
        row = QRectF(area.left() + 8, top + place * 2.0 * size, area.width() - 16, 1.7 * size)
        _paint_row(painter, theme, row, snapshot, place)
    painter.setFont(theme.font(12.5))
    painter.setPen(QColor(theme.muted))
    below = QRectF(area.left() + 16, top + block, area.width() - 32, sentence)
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, SENTENCE)


def _paint_row(painter: QPainter, theme: Theme, row: QRectF, snapshot: Snapshot, place: int) -> None:
    here = snapshot.operation
    value = float(snapshot.parameters[place])
    lit = here.unit == place + 1 and here.kind in (Kind.GRADIENT, Kind.UPDATE)
    if lit:
        backward = here.kind is Kind.GRADIENT
        painter.setBrush(QColor(theme.backward_tint if backward else theme.sunken))
        painter.setPen(QPen(QColor(theme.backward if backward else theme.muted), 1.6))
        painter.drawRoundedRect(row.adjusted(0.12 * row.width(), 0, -0.12 * row.width(), 0), 10, 10)
    pixels = 0.58 * row.height()
    font = theme.font(pixels / theme.text, bold=True)
    painter.setFont(font)
    painter.setPen(theme.signed_text(value))
    text = f"{name_symbol(snapshot, 'w', place + 1)} = {format_value(value, 3)}"
    note = _note(snapshot, place)
    number = row if not note else QRectF(row.left(), row.top(), row.width(), 0.66 * row.height())
    painter.drawText(number, Qt.AlignmentFlag.AlignCenter, text)
    if note:
        painter.setFont(theme.font(0.26 * row.height() / theme.text))
        painter.setPen(QColor(theme.backward_text if here.kind is Kind.GRADIENT else theme.muted))
        small = QRectF(row.left(), row.top() + 0.6 * row.height(), row.width(), 0.38 * row.height())
        painter.drawText(small, Qt.AlignmentFlag.AlignCenter, note)


def _note(snapshot: Snapshot, place: int) -> str:
    """Return what the step has found out about a coordinate by now."""
    here, update = snapshot.operation, snapshot.update
    if update is None or here.unit < place + 1:
        return ""
    if here.kind is Kind.GRADIENT:
        return f"{name_symbol(snapshot, 'grad.w', place + 1)} = {format_value(float(update.gradient[place]), 3)}"
    if here.kind is Kind.UPDATE:
        return f"{format_value(float(update.before[place]), 3)} → {format_value(float(update.after[place]), 3)}"
    return ""
