"""The numbers on the lines: every weight where there is room, and what has just been computed wherever it fits best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor

from nnvisual.views.change_labels import PlacedChange
from nnvisual.views.label_placement import place_near, place_on_lines
from nnvisual.views.lettering import ChipStyle, draw_chip
from nnvisual.views.network_edges import Weights
from nnvisual.views.network_layout import Box, Detail, NetworkLayout, chip_size
from nnvisual.views.network_parts import bias_parts, weight_parts
from nnvisual.views.network_scene import NetworkScene
from nnvisual.views.network_units import UnitBrush, bias_box, delta_box, name_box
from nnvisual.views.number_text import format_value
from nnvisual.views.operation_notes import Edge, Note, Tone

MOST_NUMBERS = 36
"""Weights between two layers beyond which no numbers are tried."""

_NEAR_TARGET = (0.62, 0.55, 0.7, 0.48, 0.4, 0.78, 0.32)


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """A note, its text as it fits, and where it stands."""

    edge: Edge
    note: Note
    text: str
    box: Box


def number_size(layout: NetworkLayout) -> float:
    """Return the text size of numbers on lines."""
    return max(9.5, min(chip_size(24.0 * layout.scale), 18.0 * layout.request.text))


def find_slots(brush: UnitBrush, weights: Weights) -> Mapping[Edge, Box]:
    """Return where the bare numbers of the weights stand: for two layers all of them or none."""
    layout = brush.layout
    found: dict[Edge, Box] = {}
    size = number_size(layout)
    for layer, matrix in enumerate(weights.matrices, start=1):
        if matrix.size > MOST_NUMBERS or min(layout.details[layer - 1 : layer + 1]) < Detail.VALUE:
            continue
        edges = [(layer, i + 1, j + 1) for i in range(matrix.shape[0]) for j in range(matrix.shape[1])]
        longest = max(len(format_value(weights.value(edge))) for edge in edges)
        # A minus and zeros: what stands in a slot may change from step to step, the slot does not.
        width = brush.letters.width("−0." + "0" * (longest - 3), size) + 4.0
        lines = [layout.ends(*edge) for edge in edges]
        boxes = place_on_lines(lines, (width, 1.3 * size), list(_obstacles(layout, layer - 1, layer)))
        if boxes is not None:
            found.update(zip(edges, boxes, strict=True))
    return found


def place_notes(
    brush: UnitBrush, scene: NetworkScene, slots: Mapping[Edge, Box], changes: Mapping[Edge, PlacedChange]
) -> list[PlacedNote]:
    """Return where the notes stand: those that are lit first, wherever they fit best; the others only in free room.

    Parameters
    ----------
    changes
        What stands already and says more than a note at the same place.
    """
    layout = brush.layout
    bounds = Box(
        layout.request.width / 2, layout.request.height / 2, layout.request.width - 4, layout.request.height - 4
    )
    placed: list[PlacedNote] = []
    for edge, note in sorted(scene.notes.items(), key=lambda item: not item[1].is_lit):
        if edge in changes and changes[edge].has_number:
            continue
        layer = edge[0]
        obstacles = [*_obstacles(layout, layer - 1, layer), *_deltas(layout, scene, layer), *(p.box for p in placed)]
        obstacles += [change.box for change in changes.values()]
        found = _place_one(brush, edge, note, obstacles, bounds, slots.get(edge))
        if found is not None:
            placed.append(found)
    return placed


def draw_numbers(
    brush: UnitBrush,
    weights: Weights,
    slots: Mapping[Edge, Box],
    scene: NetworkScene,
    taken: list[PlacedNote],
    changes: Mapping[Edge, PlacedChange],
) -> None:
    """Draw the bare numbers of the weights, but where a note stands in the way."""
    theme, size = brush.theme, number_size(brush.layout)
    # Where a note found no room the weight does not stand in for it, or one would be taken for the other.
    covered = {*scene.notes, *changes}
    boxes = [*(placed.box for placed in taken), *(change.box for change in changes.values())]
    for edge, box in slots.items():
        opacity = brush.emphasis.opacity(weight_parts(*edge))
        if opacity == 0.0 or edge in covered or any(box.overlaps(other) for other in boxes):
            continue
        value = weights.value(edge)
        fresh = edge in scene.fresh
        text = format_value(value)
        fitted = brush.letters.chip_box(text, box.x, box.y, size, bold=fresh)
        ground = Box(box.x, box.y, min(fitted.width, box.width), box.height)
        ink = QColor(theme.ink) if fresh else theme.signed_text(value)
        if opacity < 1.0:
            draw_chip(brush.painter, ground, "", brush.letters.font(size), ChipStyle(QColor(theme.card), None, ink))
        brush.painter.setOpacity(opacity)
        font = brush.letters.font(size, bold=fresh)
        draw_chip(brush.painter, ground, text, font, ChipStyle(QColor(theme.card), None, ink))
        brush.painter.setOpacity(1.0)


def draw_notes(brush: UnitBrush, placed: list[PlacedNote]) -> None:
    """Draw the notes, the lit ones last."""
    for entry in reversed(placed):
        note = entry.note
        names = (*(weight_parts(*entry.edge) if entry.edge[1] else bias_parts(entry.edge[0], entry.edge[2])), note.part)
        opacity = brush.emphasis.opacity(names)
        if opacity == 0.0:
            continue
        brush.painter.setOpacity(opacity)
        size = number_size(brush.layout) * (1.08 if note.is_lit else 1.0)
        font = brush.letters.font(size, bold=note.is_lit)
        draw_chip(brush.painter, entry.box, entry.text, font, _style(brush, note))
    brush.painter.setOpacity(1.0)


def _place_one(
    brush: UnitBrush, edge: Edge, note: Note, obstacles: list[Box], bounds: Box, slot: Box | None
) -> PlacedNote | None:
    size = number_size(brush.layout) * (1.08 if note.is_lit else 1.0)
    layer, source, unit = edge
    target = brush.layout.unit(layer, unit)
    if source == 0:
        own = bias_box(target)
        line = (own.x, own.y, own.x, own.y)
        obstacles = [box for box in obstacles if not box.contains(own.x, own.y)]
    else:
        line = brush.layout.ends(*edge)
    best: PlacedNote | None = None
    for text in dict.fromkeys((note.text, note.short)):
        box = brush.letters.chip_box(text, 0.0, 0.0, size, bold=note.is_lit)
        if slot is not None and not note.is_lit and box.width <= slot.width + 8.0:
            box = Box(slot.x, slot.y, box.width, min(box.height, slot.height))
            met = float(any(box.overlaps(other) for other in obstacles))
        else:
            box, met = place_near(line, (box.width, box.height), obstacles, bounds, _NEAR_TARGET)
        best = PlacedNote(edge, note, text, box)
        if met <= 0.0:
            return best
    # What has just been computed is shown in any case; the others are left out where they would lie on something.
    return best if note.is_lit else None


def _obstacles(layout: NetworkLayout, *layers: int) -> Iterator[Box]:
    """Yield what a number must not lie on: units, names, biases."""
    for layer in layers:
        detail = layout.details[layer]
        for place in layout.layers[layer]:
            yield Box(place.x, place.y, 2.0 * place.r, 2.0 * place.r)
            if detail >= Detail.NAME:
                yield name_box(place)
            if detail >= Detail.VALUE and layer > 0:
                yield bias_box(place)


def _deltas(layout: NetworkLayout, scene: NetworkScene, layer: int) -> Iterator[Box]:
    for place, look in zip(layout.layers[layer], scene.units[layer], strict=True):
        if look.delta is not None and layout.details[layer] >= Detail.VALUE:
            yield delta_box(place, layout.details[layer])


def _style(brush: UnitBrush, note: Note) -> ChipStyle:
    theme = brush.theme
    card = QColor(theme.card)
    text = {
        Tone.FORWARD: theme.forward_text,
        Tone.BACKWARD: theme.backward_text,
        Tone.STRONG: theme.ink,
        Tone.CALM: theme.muted,
    }[note.tone]
    if not note.is_lit:
        return ChipStyle(card, None, QColor(text))
    if note.tone is Tone.FORWARD:
        return ChipStyle(QColor(theme.forward_tint), QColor(theme.forward), QColor(text), 1.8)
    return ChipStyle(card, brush.tone(note.tone), QColor(text), 1.8)
