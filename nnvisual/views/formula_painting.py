"""Draws the boxes of a worked formula."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnvisual.nn.phases import Direction
from nnvisual.session.snapshot import Selection
from nnvisual.session.worked import Check, Chip, FoldedLines, Heading, More, Remark, Result, Rule, Sign, Stage, Words
from nnvisual.views.formula_layout import Box, Fonts, bar_gap, rule_ascent, symbol_extents, symbol_height
from nnvisual.views.theme import Theme
from nnvisual.views.typeset import draw_formula, measure_formula

RADIUS = 7.0
_WRAP = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
_CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Look:
    """How a box is drawn at this moment.

    Attributes
    ----------
    hovered, focused
        Whether the mouse or the keyboard is at it.
    selected
        Whether it stands for what is selected.
    opacity
        How strongly it is drawn: less where a lecture speaks of something else.
    """

    hovered: bool = False
    focused: bool = False
    selected: bool = False
    opacity: float = 1.0


def is_pickable(box: Box) -> bool:
    """Whether a click on the box does anything."""
    thing = box.thing
    return isinstance(thing, More | FoldedLines) or (isinstance(thing, Chip) and thing.target is not None)


def is_selected(box: Box, selection: Selection) -> bool:
    """Whether the box stands for the selected weight or unit."""
    target = box.thing.target if isinstance(box.thing, Chip) else None
    if target is None:
        return False
    if target.parameter is not None:
        return target.parameter == selection.parameter
    return target.unit is not None and target.unit == selection.unit


def paint_box(painter: QPainter, box: Box, fonts: Fonts, look: Look) -> None:
    """Draw one box."""
    painter.setOpacity(look.opacity)
    theme, thing = fonts.theme, box.thing
    match thing:
        case Chip():
            _paint_chip(painter, box, thing, fonts, look)
        case Rule(tex):
            size = fonts.rule * box.scale
            baseline = box.rect.top() + rule_ascent(measure_formula(tex, size), size)
            draw_formula(painter, tex, QPointF(box.rect.left(), baseline), size, theme.ink)
        case More() | FoldedLines():
            _paint_fold(painter, box, fonts, look)
        case _:
            _paint_text(painter, box, fonts)
    painter.setOpacity(1.0)


def _paint_text(painter: QPainter, box: Box, fonts: Fonts) -> None:
    theme, thing = fonts.theme, box.thing
    font, colour = fonts.small, theme.muted
    match thing:
        case Sign():
            font, colour = fonts.sign, theme.ink
        case Result(_, _, direction):
            colours = {Direction.FORWARD: theme.forward_text, Direction.BACKWARD: theme.backward_text}
            font, colour = fonts.result, colours.get(direction, theme.ink)
        case Heading():
            font, colour = fonts.heading, theme.muted
        case Words():
            colour = theme.ink
        case Check(_, agrees):
            colour = theme.negative_text if agrees is False else theme.muted
        case Remark():
            colour = theme.muted
    painter.setFont(font)
    painter.setPen(QColor(colour))
    one_line = isinstance(thing, Sign | Result)
    painter.drawText(box.rect, int(_CENTRE if one_line else _WRAP), box.text)


def _paint_fold(painter: QPainter, box: Box, fonts: Fonts, look: Look) -> None:
    theme = fonts.theme
    ground = theme.faint if look.hovered else theme.sunken
    _paint_ground(painter, box.rect, ground, _ring(theme, look))
    painter.setFont(fonts.small)
    painter.setPen(QColor(theme.ink if look.hovered else theme.muted))
    inner = box.rect.adjusted(fonts.theme.px(4.0), 0.0, -fonts.theme.px(4.0), 0.0)
    text = fonts.measure(fonts.small).elidedText(box.text, Qt.TextElideMode.ElideRight, inner.width())
    painter.drawText(inner, int(_CENTRE), text)


def _paint_chip(painter: QPainter, box: Box, chip: Chip, fonts: Fonts, look: Look) -> None:
    theme = fonts.theme
    lit, ahead = chip.stage is Stage.LIT, chip.stage is Stage.AHEAD
    ground = theme.backward_tint if lit else (theme.card if ahead else theme.sunken)
    pen = _ring(theme, look)
    if pen is None and lit:
        pen = QPen(QColor(theme.backward), 1.5)
    if pen is None and ahead:
        pen = QPen(QColor(theme.muted), 1.0, Qt.PenStyle.DashLine)
    _paint_ground(painter, box.rect, ground, pen)
    padding = theme.px(8.0)
    extents = symbol_extents(chip, fonts)
    metrics = fonts.measure(fonts.number)
    below = metrics.height() if box.text else 0.0
    room = box.rect.height() - 1.4 * padding - below
    top = box.rect.top() + 0.7 * padding + (room - symbol_height(extents, fonts)) / 2.0
    colour = theme.backward_text if lit else (theme.muted if ahead else theme.ink)
    _paint_symbol(painter, QPointF(box.rect.center().x(), top), chip, fonts, colour)
    if not box.text:
        return
    painter.setFont(fonts.number)
    single = len(chip.numbers) == 1
    number = theme.signed_text(chip.numbers[0]) if single else QColor(theme.ink if chip.numbers else theme.muted)
    painter.setPen(QColor(theme.muted) if ahead else number)
    strip = QRectF(box.rect.left(), box.rect.bottom() - 0.6 * padding - below, box.rect.width(), below)
    painter.drawText(strip, int(_CENTRE), box.text)


def _paint_symbol(painter: QPainter, middle: QPointF, chip: Chip, fonts: Fonts, colour: str) -> None:
    """Draw a symbol centred below `middle`: one piece, or two with a bar between them."""
    extents = symbol_extents(chip, fonts)
    top, gap = middle.y(), bar_gap(fonts)
    for place, (piece, extent) in enumerate(zip(chip.symbol, extents, strict=True)):
        if place:
            half = max(other.width for other in extents) / 2.0 + fonts.symbol * 0.08
            painter.setPen(QPen(QColor(colour), max(1.0, fonts.symbol * 0.06)))
            painter.drawLine(QPointF(middle.x() - half, top + gap), QPointF(middle.x() + half, top + gap))
            top += 2.0 * gap
        origin = QPointF(middle.x() - extent.width / 2.0, top + extent.ascent)
        draw_formula(painter, piece, origin, fonts.symbol, colour)
        top += extent.height


def _ring(theme: Theme, look: Look) -> QPen | None:
    """Return the outline of what the keyboard is at, of what is selected, or of what the mouse is over."""
    if look.focused:
        return QPen(QColor(theme.positive), 2.0)
    if look.selected:
        return QPen(QColor(theme.ink), 1.5)
    return QPen(QColor(theme.muted), 1.0) if look.hovered else None


def _paint_ground(painter: QPainter, rect: QRectF, ground: str, pen: QPen | None) -> None:
    painter.setPen(pen if pen is not None else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    inset = pen.widthF() / 2.0 if pen is not None else 0.0
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)
    painter.setBrush(Qt.BrushStyle.NoBrush)
