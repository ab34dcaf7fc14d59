"""Paints the whole network diagram from its layout, its scene and its weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnvisual.views.label_placement import keep_within
from nnvisual.views.lettering import Lettering, rect_of
from nnvisual.views.network_edges import EdgeLook, EdgePainter, Weights, draw_lit_edges, draw_traced
from nnvisual.views.network_layout import Box, Detail, NetworkLayout
from nnvisual.views.network_notes import PlacedNote, draw_notes, draw_numbers, find_slots, number_size, place_notes
from nnvisual.views.network_parts import Emphasis
from nnvisual.views.network_scene import Edge, NetworkScene, Tone
from nnvisual.views.network_units import (
    UnitBrush,
    draw_bias,
    draw_cursor,
    draw_delta,
    draw_labels,
    draw_loss,
    draw_selection,
    draw_unit,
)
from nnvisual.views.theme import LIGHT, Theme


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is painted.

    Attributes
    ----------
    layout, scene, weights, emphasis
        What lies where, what is known and lit, the numbers, and what a lecture lights.
    labels, raw
        Names of the inputs, and their values in their own units as text.
    selected_unit
        (layer, unit), or None.
    hovered
        The weight under the mouse, or None.
    cursor
        The frame about what the keyboard stands on, or None.
    callout, callout_at
        Lines of the explanation that floats over the picture, and what it belongs to.
    smooth
        Whether lines are drawn with smooth edges.
    direct
        Whether nothing comes from a cache, for an export.
    """

    layout: NetworkLayout
    scene: NetworkScene
    weights: Weights
    emphasis: Emphasis = field(default_factory=Emphasis)
    labels: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()
    selected_unit: tuple[int, int] | None = None
    hovered: Edge | None = None
    cursor: Box | None = None
    callout: tuple[str, ...] = ()
    callout_at: Box | None = None
    smooth: bool = True
    direct: bool = False


class NetworkPainter:
    """Paints pictures; keeps what does not change from one to the next."""

    def __init__(self) -> None:
        self.theme: Theme = LIGHT
        self._letters = Lettering(LIGHT)
        self._edges = EdgePainter()
        self._slots: Mapping[Edge, Box] = {}
        self._slots_for: tuple[object, ...] = ()
        self.placed: list[PlacedNote] = []
        self._placed_for: NetworkScene | None = None
        self._placed_in: NetworkLayout | None = None

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        self.theme = theme
        self._letters = Lettering(theme)
        self._slots_for = ()
        self._placed_for = None

    @property
    def slots(self) -> Mapping[Edge, Box]:
        """Where the numbers of the weights stood in the last picture."""
        return self._slots

    def label_width(self, names: tuple[str, ...], pixels: float) -> float:
        """Return the width of the longest name."""
        return max((self._letters.width(name, pixels) for name in names), default=0.0)

    def paint(self, painter: QPainter, picture: Picture) -> None:
        """Paint everything."""
        layout, scene, weights = picture.layout, picture.scene, picture.weights
        brush = UnitBrush(painter, self.theme, self._letters, layout, picture.emphasis)
        dropped = frozenset(
            (layer, number)
            for layer, column in enumerate(scene.units)
            for number, look in enumerate(column, start=1)
            if look.is_dropped
        )
        look = EdgeLook(picture.emphasis, dropped, picture.smooth, picture.direct)
        self._edges.paint_all(painter, layout, weights, self.theme, look)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_lit_edges(brush, picture)
        self._paint_units(brush, picture)
        self._find_slots(brush, weights)
        if not (self._placed_for is scene and self._placed_in is layout):
            self.placed = place_notes(brush, scene, self._slots)
            self._placed_for, self._placed_in = scene, layout
        draw_numbers(brush, weights, self._slots, scene, self.placed)
        draw_notes(brush, self.placed)
        if picture.cursor is not None:
            draw_cursor(painter, self.theme, picture.cursor)
        if picture.callout:
            self._paint_callout(brush, picture)

    def _find_slots(self, brush: UnitBrush, weights: Weights) -> None:
        longest = tuple(int(abs(matrix).max() >= 10.0) for matrix in weights.matrices if matrix.size <= 36)
        key = (brush.layout, longest)
        if key != self._slots_for:
            self._slots, self._slots_for = find_slots(brush, weights), key

    def _paint_lit_edges(self, brush: UnitBrush, picture: Picture) -> None:
        scene, layout = picture.scene, picture.layout
        lit = dict(scene.lit_edges)
        if picture.hovered is not None and picture.hovered[1]:
            draw_lit_edges(brush.painter, layout, picture.weights, self.theme, [(picture.hovered, Tone.STRONG)])
        draw_lit_edges(brush.painter, layout, picture.weights, self.theme, lit.items())
        lines = [QLineF(*layout.ends(*edge)) for edge in scene.traced]
        draw_traced(brush.painter, self.theme, layout.scale, lines)

    def _paint_units(self, brush: UnitBrush, picture: Picture) -> None:
        layout, scene = picture.layout, picture.scene
        draw_labels(brush, picture.labels, picture.raw)
        if scene.loss is not None:
            draw_loss(brush, scene, scene.loss)
        noted = scene.notes
        for layer, (column, looks) in enumerate(zip(layout.layers, scene.units, strict=True)):
            limit = max([1.0, *(abs(look.number) for look in looks if look.number == look.number)])
            for place, look in zip(column, looks, strict=True):
                draw_unit(brush, place, look, limit)
                if picture.selected_unit == (layer, place.unit):
                    draw_selection(brush, place)
            if layer == 0:
                continue
            crowded = layout.details[layer] < Detail.FULL
            for place, look in zip(column, looks, strict=True):
                edge = (layer, 0, place.unit)
                if edge not in noted and not (crowded and look.delta is not None):
                    bias = picture.weights.value(edge)
                    lit = picture.hovered == edge or edge in scene.lit_edges
                    draw_bias(brush, place, bias, is_fresh=edge in scene.fresh, is_lit=lit)
                if edge not in noted or not crowded:
                    draw_delta(brush, place, look)

    def _paint_callout(self, brush: UnitBrush, picture: Picture) -> None:
        """Paint the explanation beside what it explains, within the view."""
        theme, painter, request = self.theme, brush.painter, picture.layout.request
        size = max(11.0, min(12.5 * request.text, 1.2 * number_size(picture.layout)))
        font = self._letters.font(size)
        widest = request.width - 24.0
        lines = [part for line in picture.callout for part in self._wrap(line, size, widest)]
        pad, leading = 0.8 * size, 1.5 * size
        width = min(max(self._letters.width(line, size) for line in lines), widest) + 2 * pad
        height = len(lines) * leading + 1.2 * pad
        at = picture.callout_at or Box(request.width / 2, request.height / 2, 0, 0)
        above = at.top - height / 2 - 8.0
        y = above if above - height / 2 >= 2.0 else at.bottom + height / 2 + 8.0
        bounds = Box(request.width / 2, request.height / 2, request.width - 6, request.height - 6)
        box = keep_within(Box(at.x, y, width, height), bounds)
        painter.setPen(Qt.PenStyle.NoPen)
        for spread, alpha in ((3.0, 14), (1.5, 22)):
            painter.setBrush(QColor(0, 0, 0, alpha))
            painter.drawRoundedRect(rect_of(box).adjusted(-spread, -spread + 1.5, spread, spread + 1.5), 8, 8)
        painter.setBrush(QColor(theme.sunken if theme.is_dark else theme.card))
        painter.setPen(QPen(QColor(theme.muted), 1.0))
        painter.drawRoundedRect(rect_of(box), 6, 6)
        painter.setFont(font)
        for number, line in enumerate(lines):
            painter.setPen(QColor(theme.backward_text if line.startswith(("δ", "∂")) else theme.ink))
            row = QRectF(box.left + pad, box.top + 0.6 * pad + number * leading, width, leading)
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, line)

    def _wrap(self, line: str, size: float, width: float) -> list[str]:
        """Return a line in pieces that fit, broken between words."""
        pieces, piece = [], ""
        for word in line.split(" "):
            longer = f"{piece} {word}" if piece else word
            if piece and self._letters.width(longer, size) > width:
                pieces.append(piece)
                piece = f"   {word}"
            else:
                piece = longer
        return [*pieces, piece]


def paint_sentence(painter: QPainter, theme: Theme, area: QRectF, text: str) -> None:
    """Paint a calm sentence in the middle of `area`."""
    painter.setFont(theme.font(13))
    painter.setPen(QColor(theme.muted))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
