"""The explanation that floats beside what the pointer stands on: a few lines of formula with their numbers."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnvisual.views.label_placement import covered_area, keep_within
from nnvisual.views.lettering import Lettering, rect_of
from nnvisual.views.network_layout import Box, NetworkLayout
from nnvisual.views.theme import Theme

MARGIN = 6.0
"""Distance from the view's border, shadow included."""

_MOST_AVOIDED = 120
_SHIFTS = (0.0, -0.4, 0.4)


@dataclass(frozen=True, slots=True)
class CalloutStyle:
    """What drawing a callout takes beside its text; `size` is the text size in pixels."""

    painter: QPainter
    theme: Theme
    letters: Lettering
    size: float


def draw_callout(style: CalloutStyle, layout: NetworkLayout, text: tuple[str, ...], at: Box) -> None:
    """Draw lines of text in a box beside `at`, within the view and over as few units as can be."""
    theme, painter, size, request = style.theme, style.painter, style.size, layout.request
    pad, leading = 0.8 * size, 1.5 * size
    widest = request.width - 2 * pad - 2 * MARGIN
    lines = [piece for line in text for piece in _wrap(style, line, widest)]
    width = min(max(style.letters.width(line, size) for line in lines), widest) + 2 * pad
    height = len(lines) * leading + 1.2 * pad
    # Below the strip of buttons, which are widgets of their own and would lie on top.
    top = layout.strip + 2.0 if height + layout.strip + MARGIN + 2.0 < request.height else MARGIN
    floor = request.height - MARGIN
    bounds = Box(request.width / 2, (top + floor) / 2, request.width - 2 * MARGIN, floor - top)
    box = _find_room(layout, (width, height), at, bounds)
    painter.setPen(Qt.PenStyle.NoPen)
    for spread, alpha in ((3.0, 14), (1.5, 22)):
        painter.setBrush(QColor(0, 0, 0, alpha))
        painter.drawRoundedRect(rect_of(box).adjusted(-spread, -spread + 1.5, spread, spread + 1.5), 8, 8)
    painter.setBrush(QColor(theme.sunken if theme.is_dark else theme.card))
    painter.setPen(QPen(QColor(theme.muted), 1.0))
    painter.drawRoundedRect(rect_of(box), 6, 6)
    painter.setFont(style.letters.font(size))
    for number, line in enumerate(lines):
        painter.setPen(QColor(theme.backward_text if line.startswith(("δ", "∂")) else theme.ink))
        row = QRectF(box.left + pad, box.top + 0.6 * pad + number * leading, width, leading)
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, line)


def _find_room(layout: NetworkLayout, size: tuple[float, float], at: Box, bounds: Box) -> Box:
    width, height = size
    units = [Box(place.x, place.y, 2 * place.r, 2 * place.r) for column in layout.layers for place in column]
    # What is explained must stay in sight more than anything else.
    avoided = [*(units if len(units) <= _MOST_AVOIDED else []), *[at] * 6]
    places = [
        (at.x + shift * width, at.y + side * (at.height + height + 12) / 2) for side in (-1, 1) for shift in _SHIFTS
    ]
    places += [
        (at.x + side * (at.width + width + 12) / 2, at.y + shift * height) for side in (1, -1) for shift in _SHIFTS
    ]
    boxes = [keep_within(Box(x, y, width, height), bounds) for x, y in places]
    return min(boxes, key=lambda box: covered_area(box, avoided) + 8.0 * (abs(box.x - at.x) + abs(box.y - at.y)))


def _wrap(style: CalloutStyle, line: str, width: float) -> list[str]:
    """Return a line in pieces that fit, broken between words."""
    pieces, piece = [], ""
    for word in line.split(" "):
        longer = f"{piece} {word}" if piece else word
        if piece and style.letters.width(longer, style.size) > width:
            pieces.append(piece)
            piece = f"   {word}"
        else:
            piece = longer
    return [*pieces, piece]
