"""The units with their values, names, biases and deltas, the loss behind them, and the names of the inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from nnvisual.views.lettering import (
    ChipStyle,
    Lettering,
    draw_chip,
    draw_ring,
    draw_text,
    draw_text_beside,
    rect_of,
)
from nnvisual.views.network_layout import (
    LABEL,
    SMALLEST_LABEL,
    Box,
    Detail,
    NetworkLayout,
    UnitPlace,
    bias_drop,
    chip_height,
    chip_size,
    name_size,
    value_size,
)
from nnvisual.views.network_parts import (
    LABEL_PARTS,
    LOSS_PARTS,
    TARGET_PARTS,
    Emphasis,
    bias_parts,
    delta_parts,
    unit_parts,
)
from nnvisual.views.network_scene import LossLook, NetworkScene, Stage, UnitLook
from nnvisual.views.network_words import format_input
from nnvisual.views.number_text import format_value
from nnvisual.views.operation_notes import Tone
from nnvisual.views.stamps import Stamps
from nnvisual.views.theme import Theme, mix


@dataclass(frozen=True, slots=True)
class UnitBrush:
    """What drawing a unit takes beside the unit itself."""

    painter: QPainter
    theme: Theme
    letters: Lettering
    layout: NetworkLayout
    emphasis: Emphasis
    tiles: Mapping[tuple[int, int], QImage] = field(default_factory=dict)
    stamps: Stamps | None = None
    has_bars: bool = False

    def write(self, text: str, x: float, y: float, size: float, ink: str, *, strong: bool = False) -> None:
        """Write a value (strong) or a name (slanted) about a place, quickly where there are stamps."""
        font = self.letters.font(size, bold=strong, italic=not strong)
        if self.stamps is None:
            draw_text(self.painter, text, x, y, font, QColor(ink))
            return
        width = self.letters.width(text, size, bold=strong, italic=not strong) + 4.0
        key = (text, font.pixelSize(), ink, strong)
        colour = QColor(ink)
        self.stamps.draw(
            self.painter, key, (x, y, width, 2.0 * size), lambda onto: draw_text(onto, text, 0.0, 0.0, font, colour)
        )

    def chip(self, box: Box, text: str, size: float, style: ChipStyle, *, bold: bool = False) -> None:
        """Draw a chip with text, quickly where there are stamps."""
        font = self.letters.font(size, bold=bold)
        if self.stamps is None:
            draw_chip(self.painter, box, text, font, style)
            return
        rim = None if style.rim is None else style.rim.rgba()
        key = (text, font.pixelSize(), bold, style.ground.rgba(), rim, style.ink.rgba(), box.width, box.height)
        at_origin = Box(0.0, 0.0, box.width, box.height)
        margin = 2.0 * style.rim_width
        self.stamps.draw(
            self.painter,
            key,
            (box.x, box.y, box.width + margin, box.height + margin),
            lambda onto: draw_chip(onto, at_origin, text, font, style),
        )

    def tone(self, tone: Tone) -> QColor:
        """Return the accent of a tone for lines."""
        return QColor(
            {
                Tone.CALM: self.theme.ink,
                Tone.STRONG: self.theme.ink,
                Tone.FORWARD: self.theme.forward,
                Tone.BACKWARD: self.theme.backward,
            }[tone]
        )


_TONES = 24
"""Steps of colour on each side of zero where units are drawn as dots."""

READABLE = 11.0
"""Radius from which a unit holds its value."""


def bias_box(place: UnitPlace) -> Box:
    """Return where a unit's bias stands: just below the circle."""
    return Box(place.x, place.y + place.r + bias_drop(place.r), 2.1 * place.r, chip_height(place.r))


def delta_box(place: UnitPlace, detail: Detail) -> Box:
    """Return where a unit's delta stands: below the bias, or in its place where there is no room."""
    bias = bias_box(place)
    if detail == Detail.FULL:
        return Box(bias.x, bias.bottom + 3.0 + bias.height / 2, 2.5 * place.r, bias.height)
    return Box(bias.x, bias.y, 2.5 * place.r, bias.height)


def name_box(place: UnitPlace) -> Box:
    """Return where a unit's name stands."""
    size = name_size(place.r)
    return Box(place.x, place.y - place.r - 0.72 * size - 2.0, 1.5 * size, 1.4 * size)


def draw_unit(brush: UnitBrush, place: UnitPlace, look: UnitLook, limit: float) -> None:
    """Draw a unit's circle, value and name; `limit` is the value that has the fullest colour."""
    painter, theme = brush.painter, brush.theme
    last = len(brush.layout.layers) - 1
    opacity = brush.emphasis.opacity(unit_parts(place.layer, place.unit, last))
    if opacity == 0.0:
        return
    detail = brush.layout.details[place.layer]
    centre = QPointF(place.x, place.y)
    if opacity < 1.0:
        # The ground is drawn in full, so that the lines end at the rim of a dimmed unit, too.
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.card))
        painter.drawEllipse(centre, place.r, place.r)
    painter.setOpacity(opacity)
    if look.is_lit or (opacity == 1.0 and brush.emphasis.is_focused(unit_parts(place.layer, place.unit, last))):
        glow = theme.backward_tint if look.tone is Tone.BACKWARD else theme.forward_tint
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mix(QColor(glow), brush.tone(look.tone), 0.18))
        painter.drawEllipse(centre, 1.19 * place.r + 1, 1.19 * place.r + 1)
    _draw_circle(brush, place, look, limit)
    tile = brush.tiles.get((place.layer, place.unit)) if look.stage is Stage.VALUE and not look.is_dropped else None
    if tile is not None:
        _draw_tile(brush, place, tile, is_whole=brush.has_bars)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_rim(brush, look, place.r))
        painter.drawEllipse(centre, place.r, place.r)
    if look.is_dropped:
        _cross_out(brush, place)
    # A lecture that names the tiles and not the values wants to see the tiles whole.
    is_whole = brush.has_bars or (brush.emphasis.names("tiles") and not brush.emphasis.names("values"))
    is_covered = tile is not None and is_whole
    if place.r >= READABLE and look.stage is not Stage.EMPTY and not is_covered:
        _draw_value(brush, place, look)
    if detail >= Detail.NAME:
        size = name_size(place.r)
        colour = theme.muted if look.stage is Stage.EMPTY else theme.ink
        if look.tone is Tone.FORWARD and place.layer > 0:
            colour = theme.forward_text
        brush.write(look.name, place.x, name_box(place).y, size, colour)
    painter.setOpacity(1.0)


def _draw_circle(brush: UnitBrush, place: UnitPlace, look: UnitLook, limit: float) -> None:
    painter, rim = brush.painter, _rim(brush, look, place.r)
    if brush.stamps is None or look.stage is not Stage.VALUE or look.is_dropped:
        painter.setBrush(_fill(brush.theme, look, limit))
        painter.setPen(rim)
        painter.drawEllipse(QPointF(place.x, place.y), place.r, place.r)
        return
    share = round(_TONES * look.number / limit) if look.number == look.number else 0
    fill = brush.theme.signed_fill(share / _TONES, 1.0)

    def paint(onto: QPainter) -> None:
        onto.setBrush(fill)
        onto.setPen(rim)
        onto.drawEllipse(QPointF(), place.r, place.r)

    side = 2.0 * place.r + 2.0 * rim.widthF()
    brush.stamps.draw(
        painter, (share, place.r, rim.color().rgba(), rim.widthF()), (place.x, place.y, side, side), paint
    )


def draw_dots(brush: UnitBrush, column: tuple[UnitPlace, ...], looks: tuple[UnitLook, ...], limit: float) -> None:
    """Draw the units of a layer too large for anything but colour: quickly, the lit ones as ever."""
    theme, painter = brush.theme, brush.painter
    grounds = [theme.signed_fill(share / _TONES, 1.0) for share in range(-_TONES, _TONES + 1)]
    painter.setPen(_rim(brush, UnitLook(Stage.VALUE, 0.0, ""), column[0].r))
    special = []
    for place, look in zip(column, looks, strict=True):
        if look.tone is not Tone.CALM or look.stage is not Stage.VALUE or look.is_dropped:
            special.append((place, look))
            continue
        share = look.number / limit if look.number == look.number else 0.0
        painter.setBrush(grounds[round(_TONES * min(max(share, -1.0), 1.0)) + _TONES])
        painter.drawEllipse(QPointF(place.x, place.y), place.r, place.r)
    for place, look in special:
        draw_unit(brush, place, look, limit)


def draw_bias(brush: UnitBrush, place: UnitPlace, bias: float, *, is_fresh: bool, is_lit: bool) -> None:
    """Draw a unit's bias below its circle."""
    opacity = brush.emphasis.opacity(bias_parts(place.layer, place.unit))
    if opacity == 0.0 or brush.layout.details[place.layer] < Detail.VALUE:
        return
    theme, size = brush.theme, chip_size(place.r)
    text = f"b {format_value(bias)}"
    if brush.letters.width(text, size) > 2.05 * place.r:
        text = format_value(bias)
    lit = is_lit or (opacity == 1.0 and brush.emphasis.is_focused(bias_parts(place.layer, place.unit)))
    place_box = bias_box(place)
    box = brush.letters.chip_box(text, place_box.x, place_box.y, size, bold=lit or is_fresh)
    style = ChipStyle(QColor(theme.card), QColor(theme.faint), QColor(theme.muted))
    if lit:
        style = ChipStyle(QColor(theme.forward_tint), QColor(theme.forward), QColor(theme.ink), 1.6)
    elif is_fresh:
        style = ChipStyle(QColor(theme.card), QColor(theme.muted), QColor(theme.ink))
    if opacity < 1.0:
        # The ground is drawn in full, so that no line runs through a dimmed number.
        draw_chip(brush.painter, box, "", brush.letters.font(size), ChipStyle(style.ground, None, style.ink))
    brush.painter.setOpacity(opacity)
    brush.chip(box, text, size, style, bold=lit or is_fresh)
    brush.painter.setOpacity(1.0)


def draw_delta(brush: UnitBrush, place: UnitPlace, look: UnitLook) -> None:
    """Draw a unit's delta as a purple chip."""
    opacity = brush.emphasis.opacity(delta_parts(place.layer, place.unit))
    detail = brush.layout.details[place.layer]
    if opacity == 0.0 or look.delta is None:
        return
    theme, size = brush.theme, chip_size(place.r)
    if detail < Detail.VALUE and not look.delta_lit:
        return
    text = f"δ {format_value(look.delta)}"
    where = delta_box(place, detail)
    box = brush.letters.chip_box(text, where.x, where.y, size, bold=True)
    rim = QColor(theme.backward) if look.delta_lit else None
    brush.painter.setOpacity(opacity)
    style = ChipStyle(QColor(theme.backward_tint), rim, QColor(theme.backward_text), 1.8)
    brush.chip(box, text, size, style, bold=True)
    brush.painter.setOpacity(1.0)


def draw_loss(brush: UnitBrush, scene: NetworkScene, look: LossLook) -> None:
    """Draw the loss behind the outputs, the dashed lines to it, and the targets."""
    box, theme, painter = brush.layout.loss, brush.theme, brush.painter
    opacity = brush.emphasis.opacity(LOSS_PARTS)
    if box is None or opacity == 0.0:
        return
    painter.setOpacity(opacity)
    outputs = brush.layout.layers[-1]
    strong = scene.loss_traced or look.is_lit
    colour = QColor(theme.backward) if strong else mix(QColor(theme.card), QColor(theme.backward), 0.55)
    pen = QPen(colour, 2.0 if strong else 1.4, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([4.0, 2.8])
    painter.setPen(pen)
    for place in outputs:
        share = (place.y - box.y) / max(abs(outputs[-1].y - box.y), 1.0) * 0.32 * box.height
        painter.drawLine(QLineF(place.x + place.r, place.y, box.left, box.y + share))
    scale = box.height / 1.75
    if look.is_lit:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mix(QColor(theme.forward_tint), QColor(theme.forward), 0.18))
        painter.drawRoundedRect(rect_of(box).adjusted(-6, -6, 6, 6), 9, 9)
    rim = theme.forward if look.is_lit else theme.backward if look.text else theme.faint
    painter.setBrush(QColor(theme.card))
    painter.setPen(QPen(QColor(rim), 2.4 if look.is_lit else 1.7))
    painter.drawRoundedRect(rect_of(box), 0.2 * scale, 0.2 * scale)
    if scale >= 12.0:
        size = min(value_size(scale), 0.27 * box.width if len(look.text) > 5 else value_size(scale))
        draw_text(painter, look.text, box.x, box.y, brush.letters.font(size, bold=True), QColor(theme.ink))
    size = name_size(scale)
    font = brush.letters.font(size, italic=True)
    draw_text(painter, "J", box.x, box.top - 0.72 * size - 1.0, font, QColor(theme.ink))
    painter.setOpacity(brush.emphasis.opacity(TARGET_PARTS))
    _draw_targets(brush, look)
    painter.setOpacity(1.0)


def draw_labels(brush: UnitBrush, names: tuple[str, ...], raw: tuple[str, ...]) -> None:
    """Draw the inputs' names left of them, and below each its value in its own units (`raw` empty: none)."""
    inputs, layout = brush.layout.layers[0], brush.layout
    opacity = brush.emphasis.opacity(LABEL_PARTS)
    if opacity == 0.0 or not layout.label_width or not names:
        return
    pitch = inputs[1].y - inputs[0].y if len(inputs) > 1 else layout.request.height / 2
    size = label_size(layout)
    if pitch < 1.15 * size:
        return
    brush.painter.setOpacity(opacity)
    two_lines = bool(raw) and pitch > 2.6 * size
    for place, name in zip(inputs, names, strict=False):
        right = place.x - place.r - 8.0
        text = brush.letters.elide(name, size, layout.label_width)
        lift = 0.62 * size if two_lines else 0.0
        colour = QColor(brush.theme.muted)
        draw_text_beside(brush.painter, text, right, place.y - lift, brush.letters.font(size), colour)
        if two_lines and place.unit <= len(raw):
            small = brush.letters.elide(raw[place.unit - 1], 0.9 * size, layout.label_width)
            font = brush.letters.font(0.9 * size, bold=True)
            draw_text_beside(brush.painter, small, right, place.y + lift, font, colour)
    brush.painter.setOpacity(1.0)


def label_size(layout: NetworkLayout) -> float:
    """Return the text size of the inputs' names."""
    return max(SMALLEST_LABEL, LABEL * layout.scale)


def _fill(theme: Theme, look: UnitLook, limit: float) -> QColor:
    if look.is_dropped:
        return QColor(theme.sunken)
    if look.stage is Stage.EMPTY:
        return QColor(theme.card)
    if look.stage is Stage.SUM:
        return QColor(theme.forward_tint)
    return theme.signed_fill(look.number, limit)


def _rim(brush: UnitBrush, look: UnitLook, r: float) -> QPen:
    thin = max(0.7, min(1.6, r / 14))
    if look.is_lit:
        return QPen(brush.tone(look.tone), 2.8 * min(thin, 1.4))
    if look.tone in (Tone.FORWARD, Tone.BACKWARD):
        return QPen(brush.tone(look.tone), 1.4 * thin)
    if look.stage is Stage.EMPTY or look.is_dropped:
        return QPen(mix(QColor(brush.theme.card), QColor(brush.theme.muted), 0.55), thin)
    if r < 6.0:
        return QPen(mix(QColor(brush.theme.card), QColor(brush.theme.ink), 0.45), thin)
    return QPen(QColor(brush.theme.ink), thin)


def _draw_value(brush: UnitBrush, place: UnitPlace, look: UnitLook) -> None:
    text = format_input(look.number) if place.layer == 0 else format_value(look.number)
    if place.r < 15.5 and place.layer > 0:
        text = format_value(look.number, 1)
    size = value_size(place.r)
    width = brush.letters.width(text, size, bold=True)
    if width > 1.75 * place.r:
        size *= 1.75 * place.r / width
    colour = brush.theme.ink
    if look.stage is Stage.SUM:
        colour = brush.theme.forward_text
    elif look.is_dropped:
        colour = brush.theme.muted
    brush.write(text, place.x, place.y, size, colour, strong=True)


def _draw_tile(brush: UnitBrush, place: UnitPlace, tile: QImage, *, is_whole: bool) -> None:
    """Draw a picture inside a circle, and unless it is seen whole a ground on which the value can be read."""
    painter = brush.painter
    area = QRectF(place.x - place.r, place.y - place.r, 2 * place.r, 2 * place.r)
    inside = QPainterPath()
    inside.addEllipse(area)
    painter.save()
    painter.setClipPath(inside, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(area, tile)
    painter.restore()
    if place.r >= READABLE and not is_whole:
        ground = QColor(brush.theme.card)
        ground.setAlpha(205)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        size = value_size(place.r)
        painter.drawRoundedRect(QRectF(place.x - 1.6 * size, place.y - 0.72 * size, 3.2 * size, 1.44 * size), 5, 5)


def _cross_out(brush: UnitBrush, place: UnitPlace) -> None:
    half = 0.72 * place.r
    brush.painter.setPen(
        QPen(mix(QColor(brush.theme.card), QColor(brush.theme.negative), 0.75), max(1.2, place.r / 12))
    )
    brush.painter.drawLine(QLineF(place.x - half, place.y - half, place.x + half, place.y + half))
    brush.painter.drawLine(QLineF(place.x - half, place.y + half, place.x + half, place.y - half))


def _draw_targets(brush: UnitBrush, look: LossLook) -> None:
    box, outputs = brush.layout.loss, brush.layout.layers[-1]
    if box is None:
        return
    if len(look.targets) == 1:
        size = chip_size(box.height / 1.75)
        font, muted = brush.letters.font(size), QColor(brush.theme.muted)
        draw_text(brush.painter, f"y = {format_input(look.targets[0])}", box.x, box.bottom + 0.95 * size, font, muted)
        return
    for place, target in zip(outputs, look.targets, strict=True):
        if brush.layout.details[-1] < Detail.NAME:
            return
        size = chip_size(place.r)
        font = brush.letters.font(size)
        # On the side of the circle from which the line to the loss turns away.
        side = -1.0 if place.y < box.y - 1.0 else 1.0
        area = QRectF(place.x + place.r + 3, place.y + side * 1.1 * size - 0.75 * size, 200, 1.5 * size)
        brush.painter.setFont(font)
        brush.painter.setPen(QColor(brush.theme.muted))
        text = f"y = {format_input(target)}"
        meets_box = area.top() < box.bottom and area.bottom() > box.top
        if meets_box and area.left() + brush.letters.width(text, size) > box.left - 3.0:
            text = format_input(target)
        brush.painter.drawText(area, Qt.AlignmentFlag.AlignLeft, text)


def draw_selection(brush: UnitBrush, place: UnitPlace) -> None:
    """Draw the ring about a selected unit."""
    draw_ring(brush.painter, place.x, place.y, place.r + 4.5, QPen(QColor(brush.theme.ink), 2.2))


def draw_cursor(painter: QPainter, theme: Theme, box: Box) -> None:
    """Draw the frame about what the keyboard stands on."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.card), 5.0))
    painter.drawRoundedRect(rect_of(box), 7, 7)
    painter.setPen(QPen(QColor(theme.positive), 2.2))
    painter.drawRoundedRect(rect_of(box), 7, 7)
