"""Paints the whole network diagram from its layout, its scene and its weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

from PySide6.QtCore import QLineF, QPointF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from nnvisual.views.callout import CalloutStyle, draw_callout
from nnvisual.views.change_labels import PlacedChange, draw_changes, place_changes
from nnvisual.views.lettering import Lettering
from nnvisual.views.network_edges import EdgeLook, EdgePainter, Weights, draw_lit_edges, draw_traced
from nnvisual.views.network_layout import Box, Detail, NetworkLayout
from nnvisual.views.network_notes import draw_notes, draw_numbers, find_slots, place_notes
from nnvisual.views.network_parts import Emphasis
from nnvisual.views.network_scene import NetworkScene
from nnvisual.views.network_units import (
    UnitBrush,
    draw_bias,
    draw_cursor,
    draw_delta,
    draw_dots,
    draw_labels,
    draw_loss,
    draw_selection,
    draw_unit,
)
from nnvisual.views.operation_notes import Edge, Tone
from nnvisual.views.stamps import Stamps
from nnvisual.views.theme import LIGHT, Theme
from nnvisual.views.weight_changes import Change


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
    smooth
        Whether lines are drawn with smooth edges.
    moves
        Whether the next picture comes at once, so that what recurs is worth keeping.
    tiles
        Pictures inside the units, by (layer, unit); empty: none.
    has_bars
        Whether these are several examples' bars, which take the place of the values.
    """

    layout: NetworkLayout
    scene: NetworkScene
    weights: Weights
    emphasis: Emphasis = field(default_factory=Emphasis)
    labels: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()
    selected_unit: tuple[int, int] | None = None
    smooth: bool = True
    moves: bool = False
    tiles: Mapping[tuple[int, int], QImage] = field(default_factory=dict)
    has_bars: bool = False


@dataclass(frozen=True, slots=True)
class Pointer:
    """What belongs to mouse and keyboard and lies over the picture.

    Attributes
    ----------
    hovered
        The weight under the mouse, or None.
    cursor
        The frame about what the keyboard stands on, or None.
    callout, callout_at
        Lines of the explanation that floats over the picture, and what it belongs to.
    """

    hovered: Edge | None = None
    cursor: Box | None = None
    callout: tuple[str, ...] = ()
    callout_at: Box | None = None


SMALL = 7.0
"""Radius below which units are drawn as dots."""


class NetworkPainter:
    """Paints pictures; keeps what does not change from one to the next."""

    def __init__(self) -> None:
        self.theme: Theme = LIGHT
        self._letters = Lettering(LIGHT)
        self._edges = EdgePainter()
        self._stamps = Stamps()
        self._slots: Mapping[Edge, Box] = {}
        self._slots_for: tuple[object, ...] = ()
        self._changes: Mapping[Edge, PlacedChange] = {}
        self._changes_for: tuple[object, ...] = ()
        self._frame = QPixmap()
        self._framed: Picture | None = None

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        self.theme = theme
        self._letters = Lettering(theme)
        self._stamps = Stamps()
        self._slots_for = ()
        self._changes_for = ()
        self._framed = None

    @property
    def letters(self) -> Lettering:
        """The fonts of the theme."""
        return self._letters

    @property
    def slots(self) -> Mapping[Edge, Box]:
        """Where the numbers of the weights stood in the last picture."""
        return self._slots

    def label_width(self, names: tuple[str, ...], pixels: float) -> float:
        """Return the width of the longest name."""
        return max((self._letters.width(name, pixels) for name in names), default=0.0)

    def paint(self, painter: QPainter, picture: Picture, pointer: Pointer) -> None:
        """Paint the picture, from the cache where it has not changed, and over it what belongs to the pointer."""
        request = picture.layout.request
        ratio = painter.device().devicePixelRatioF()
        if self._framed is not picture or self._frame.devicePixelRatioF() != ratio:
            size = QSize(round(request.width * ratio), round(request.height * ratio))
            if self._frame.size() != size:
                self._frame = QPixmap(size)
            self._frame.setDevicePixelRatio(ratio)
            if picture.moves:
                self._frame.fill(QColor(self.theme.card))
            with_cache = QPainter(self._frame)
            self.paint_still(with_cache, picture, direct=False)
            with_cache.end()
            self._framed = picture
        painter.drawPixmap(QPointF(0, 0), self._frame)
        if pointer.hovered is not None and pointer.hovered[1]:
            lit = [(pointer.hovered, Tone.STRONG)]
            draw_lit_edges(painter, picture.layout, picture.weights, self.theme, lit, from_rims=True)
        if pointer.cursor is not None:
            draw_cursor(painter, self.theme, pointer.cursor)
        if pointer.callout and pointer.callout_at is not None:
            style = CalloutStyle(painter, self.theme, self._letters, max(11.0, min(12.5 * request.text, 20.0)))
            draw_callout(style, picture.layout, pointer.callout, pointer.callout_at)

    def paint_still(self, painter: QPainter, picture: Picture, *, direct: bool) -> None:
        """Paint everything but the pointer; `direct` without any cache, for a file."""
        layout, scene, weights = picture.layout, picture.scene, picture.weights
        stamps = self._stamps if picture.moves and not direct else None
        brush = UnitBrush(
            painter, self.theme, self._letters, layout, picture.emphasis, picture.tiles, stamps, picture.has_bars
        )
        dropped = frozenset(
            (layer, number)
            for layer, column in enumerate(scene.units)
            for number, look in enumerate(column, start=1)
            if look.is_dropped
        )
        # Lines that change with every picture are not worth a cache of their own.
        look = EdgeLook(picture.emphasis, dropped, picture.smooth, direct or picture.moves)
        self._edges.paint_all(painter, layout, weights, self.theme, look)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_lit_edges(painter, layout, weights, self.theme, scene.lit_edges.items())
        draw_traced(painter, self.theme, layout.scale, [QLineF(*layout.ends(*edge)) for edge in scene.traced])
        self._place_changes(brush, scene.changes)
        self._paint_units(brush, picture)
        self._find_slots(brush, weights)
        placed = place_notes(brush, scene, self._slots, self._changes)
        draw_numbers(brush, weights, self._slots, scene, placed, self._changes)
        draw_notes(brush, placed)
        draw_changes(brush, scene.changes, self._changes, scene.lit_edges)

    def _place_changes(self, brush: UnitBrush, changes: Mapping[Edge, Change]) -> None:
        # While an update runs through, its texts stay where they are.
        key = (brush.layout, tuple((edge, change.old, change.new) for edge, change in changes.items()))
        if key != self._changes_for:
            self._changes, self._changes_for = place_changes(brush, changes), key

    def _find_slots(self, brush: UnitBrush, weights: Weights) -> None:
        longest = tuple(int(abs(matrix).max() >= 10.0) for matrix in weights.matrices if matrix.size <= 36)
        key = (brush.layout, longest)
        if key != self._slots_for:
            self._slots, self._slots_for = find_slots(brush, weights), key

    def _paint_units(self, brush: UnitBrush, picture: Picture) -> None:
        layout, scene = picture.layout, picture.scene
        draw_labels(brush, picture.labels, picture.raw)
        if scene.loss is not None:
            draw_loss(brush, scene, scene.loss)
        noted = scene.notes
        for layer, (column, looks) in enumerate(zip(layout.layers, scene.units, strict=True)):
            limit = max([1.0, *(abs(look.number) for look in looks if isfinite(look.number))])
            if column[0].r < SMALL and brush.emphasis == Emphasis():
                draw_dots(brush, column, looks, limit)
            else:
                for place, look in zip(column, looks, strict=True):
                    draw_unit(brush, place, look, limit)
            if picture.selected_unit is not None and picture.selected_unit[0] == layer:
                draw_selection(brush, column[picture.selected_unit[1] - 1])
            if layer == 0 or (layout.details[layer] == Detail.DOT and not any(look.delta_lit for look in looks)):
                continue
            crowded = layout.details[layer] < Detail.FULL
            for place, look in zip(column, looks, strict=True):
                edge = (layer, 0, place.unit)
                if edge in self._changes:
                    continue
                if edge not in noted and not (crowded and look.delta is not None):
                    bias = picture.weights.value(edge)
                    lit, fresh = edge in scene.lit_edges, edge in scene.fresh
                    draw_bias(brush, place, bias, is_fresh=fresh, is_lit=lit)
                if edge not in noted or not crowded:
                    draw_delta(brush, place, look)
