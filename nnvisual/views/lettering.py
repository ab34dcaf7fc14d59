"""Text on a painter: fonts by pixel size, widths, and the small rounded chips that numbers stand on."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from nnvisual.views.network_layout import Box
from nnvisual.views.theme import Theme

_MOST_WIDTHS = 4000
"""Texts whose widths are remembered; numbers that change bring new ones all the time."""


@dataclass(frozen=True, slots=True)
class ChipStyle:
    """Colours of a chip: ground, rim (None: no rim), text; and the rim's width."""

    ground: QColor
    rim: QColor | None
    ink: QColor
    rim_width: float = 1.0


class Lettering:
    """Fonts of one theme by their size in pixels as drawn, each made once."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self._fonts: dict[tuple[int, bool, bool], tuple[QFont, QFontMetricsF]] = {}
        self._widths: dict[tuple[str, int, bool, bool], float] = {}

    def font(self, pixels: float, *, bold: bool = False, italic: bool = False) -> QFont:
        """Return the text font at `pixels`, the user's factor already in it."""
        return self._find(pixels, bold, italic)[0]

    def width(self, text: str, pixels: float, *, bold: bool = False, italic: bool = False) -> float:
        """Return the width of a line of text."""
        key = (text, max(8, round(pixels)), bold, italic)
        found = self._widths.get(key)
        if found is None:
            if len(self._widths) >= _MOST_WIDTHS:
                self._widths.clear()
            found = self._widths[key] = self._find(pixels, bold, italic)[1].horizontalAdvance(text)
        return found

    def elide(self, text: str, pixels: float, width: float) -> str:
        """Return `text` cut to `width`, with an ellipsis where something is missing."""
        return self._find(pixels, False, False)[1].elidedText(text, Qt.TextElideMode.ElideRight, width)

    def chip_box(self, text: str, x: float, y: float, pixels: float, *, bold: bool = False) -> Box:
        """Return the box of a chip with `text` about (x, y)."""
        return Box(x, y, self.width(text, pixels, bold=bold) + 0.95 * pixels, 1.5 * pixels)

    def _find(self, pixels: float, bold: bool, italic: bool) -> tuple[QFont, QFontMetricsF]:
        key = (max(8, round(pixels)), bold, italic)
        found = self._fonts.get(key)
        if found is None:
            font = self.theme.font(key[0] / self.theme.text, bold=bold, italic=italic)
            found = self._fonts[key] = (font, QFontMetricsF(font))
        return found


def rect_of(box: Box) -> QRectF:
    """Return a box as Qt's rectangle."""
    return QRectF(box.left, box.top, box.width, box.height)


def draw_text(painter: QPainter, text: str, x: float, y: float, font: QFont, colour: QColor) -> None:
    """Draw a line of text with its middle at (x, y)."""
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(QRectF(x - 400, y - 100, 800, 200), Qt.AlignmentFlag.AlignCenter, text)


def draw_text_beside(painter: QPainter, text: str, right: float, y: float, font: QFont, colour: QColor) -> None:
    """Draw a line of text that ends at `right`."""
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(
        QRectF(right - 800, y - 100, 800, 200), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text
    )


def draw_chip(painter: QPainter, box: Box, text: str, font: QFont, style: ChipStyle) -> None:
    """Draw a rounded chip with a line of text in it."""
    painter.setBrush(style.ground)
    painter.setPen(Qt.PenStyle.NoPen if style.rim is None else QPen(style.rim, style.rim_width))
    radius = min(box.height / 2, 0.45 * box.height)
    painter.drawRoundedRect(rect_of(box), radius, radius)
    draw_text(painter, text, box.x, box.y, font, style.ink)


def draw_ring(painter: QPainter, x: float, y: float, r: float, pen: QPen) -> None:
    """Draw an empty circle."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawEllipse(QPointF(x, y), r, r)
