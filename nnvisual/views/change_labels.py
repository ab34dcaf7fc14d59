"""Old and new value at every weight and bias while an update is worked: where they fit, and how they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from nnvisual.views.label_placement import place_on_lines
from nnvisual.views.lettering import rect_of
from nnvisual.views.network_layout import Box, Detail, NetworkLayout, chip_size
from nnvisual.views.network_parts import bias_parts, weight_parts
from nnvisual.views.network_units import UnitBrush, bias_box, name_box
from nnvisual.views.operation_notes import Edge, Tone
from nnvisual.views.weight_changes import Change

MOST_CHANGES = 36
"""Weights between two layers beyond which no changes are tried."""

MOST_ENRICHED = 8
"""Weights between two layers beyond which numbers among bare arrows would hide the lines that they belong to."""

SMALLEST = 9.5
"""Text size below which nothing is written."""

Write = Callable[[Change], tuple[str, ...]]
"""How a change is written: its lines of text."""

_SCALES = (1.0, 0.82)
"""Text sizes that are tried, as shares of that of the bare weights."""

_SHARES = tuple(0.5 + side * 0.03 * place for place in range(12) for side in ((1, -1) if place else (1,)))
"""Places along a line that are tried, from its middle outwards."""

_LINE = 1.22
"""Distance of two lines in text sizes."""


@dataclass(frozen=True, slots=True)
class PlacedChange:
    """A change where it stands: its lines of text at `size` pixels in `box`."""

    lines: tuple[str, ...]
    size: float
    box: Box

    @property
    def has_number(self) -> bool:
        """Whether it is more than an arrow."""
        return len(self.lines[-1]) > 1


def place_changes(brush: UnitBrush, changes: Mapping[Edge, Change]) -> Mapping[Edge, PlacedChange]:
    """Return where the changes stand: side by side, else in two lines, else the new value with an arrow, or that alone.

    Between two layers there are all of them or none.
    """
    layout = brush.layout
    found: dict[Edge, PlacedChange] = {}
    size = max(SMALLEST, min(chip_size(24.0 * layout.scale), 18.0 * layout.request.text))
    for layer in range(1, len(layout.layers)):
        biases = {edge: change for edge, change in changes.items() if edge[0] == layer and edge[1] == 0}
        found.update(_place_biases(brush, layer, biases))
    for layer in range(1, len(layout.layers)):
        weights = {edge: change for edge, change in changes.items() if edge[0] == layer and edge[1]}
        if not weights or len(weights) > MOST_CHANGES or min(layout.details[layer - 1 : layer + 1]) < Detail.VALUE:
            continue
        obstacles = [*_obstacles(layout, layer - 1, layer), *(placed.box for placed in found.values())]
        found.update(_place_weights(brush, weights, size, obstacles))
    return found


def draw_changes(
    brush: UnitBrush, changes: Mapping[Edge, Change], placed: Mapping[Edge, PlacedChange], lit: Mapping[Edge, Tone]
) -> None:
    """Draw the changes: what has been reached in ink, the new value bold; what is still to come in grey."""
    theme, painter = brush.theme, brush.painter
    # What is lit comes last, so that its rim lies over its neighbours.
    for edge in sorted(placed, key=lambda edge: edge in lit):
        change, where = changes[edge], placed[edge]
        names = weight_parts(*edge) if edge[1] else bias_parts(edge[0], edge[2])
        opacity = brush.emphasis.opacity(names)
        if opacity == 0.0:
            continue
        painter.setOpacity(opacity)
        ink = QColor(theme.ink if change.is_done else theme.muted)
        painter.setBrush(QColor(theme.card))
        painter.setPen(QPen(QColor(theme.ink), 1.8) if edge in lit else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect_of(where.box), 0.55 * where.size, 0.55 * where.size)
        top = where.box.y - (len(where.lines) - 1) * _LINE * where.size / 2
        for place, text in enumerate(where.lines):
            is_new = place == len(where.lines) - 1
            painter.setFont(brush.letters.font(where.size, bold=is_new and change.is_done))
            painter.setPen(ink if is_new else QColor(theme.muted))
            box = Box(where.box.x, top + place * _LINE * where.size, where.box.width + 40.0, 2.0 * where.size)
            painter.drawText(rect_of(box), Qt.AlignmentFlag.AlignCenter, text)
    painter.setOpacity(1.0)


def _place_weights(
    brush: UnitBrush, weights: Mapping[Edge, Change], size: float, obstacles: list[Box]
) -> dict[Edge, PlacedChange]:
    """Place all in the richest form that has room for all of them; then enrich those beside which there is more."""
    forms: list[tuple[Write, float]] = [(_write_line, 1.0)]
    forms += [(write, scale) for write in (_write_stack, _write_new, _write_arrow) for scale in _SCALES]
    forms = [(write, scale * size) for write, scale in forms if scale == 1.0 or scale * size >= SMALLEST]
    edges, ends = list(weights), [brush.layout.ends(*edge) for edge in weights]
    for place, (write, here) in enumerate(forms):
        chips = [_make_chip(brush, write(weights[edge]), here) for edge in edges]
        room = (max(chip.box.width for chip in chips), chips[0].box.height)
        boxes = place_on_lines(ends, room, obstacles, gap=0.0, shares=_SHARES)
        if boxes is not None:
            found = {edge: _move(chip, box) for edge, chip, box in zip(edges, chips, boxes, strict=True)}
            is_crowded = write is _write_arrow and len(edges) > MOST_ENRICHED
            return found if is_crowded else _enrich(brush, weights, found, forms[1:place], obstacles)
    return {}


def _enrich(
    brush: UnitBrush,
    weights: Mapping[Edge, Change],
    found: dict[Edge, PlacedChange],
    forms: list[tuple[Write, float]],
    obstacles: list[Box],
) -> dict[Edge, PlacedChange]:
    """Give each in turn the richest of `forms` for which the others leave room."""
    for edge in found:
        taken = [*obstacles, *(placed.box for other, placed in found.items() if other != edge)]
        for write, here in forms:
            chip = _make_chip(brush, write(weights[edge]), here)
            size = (chip.box.width, chip.box.height)
            boxes = place_on_lines([brush.layout.ends(*edge)], size, taken, gap=0.0, shares=_SHARES)
            if boxes is not None:
                found[edge] = _move(chip, boxes[0])
                break
    return found


def _make_chip(brush: UnitBrush, lines: tuple[str, ...], size: float) -> PlacedChange:
    return PlacedChange(lines, size, Box(0.0, 0.0, *_extent(brush, lines, size)))


def _move(chip: PlacedChange, box: Box) -> PlacedChange:
    return replace(chip, box=replace(chip.box, x=box.x, y=box.y))


def _place_biases(brush: UnitBrush, layer: int, biases: Mapping[Edge, Change]) -> Iterator[tuple[Edge, PlacedChange]]:
    """Yield the biases below their units; where there is room for a delta, too, it takes the second line."""
    detail = brush.layout.details[layer]
    if detail < Detail.VALUE:
        return
    for edge, change in biases.items():
        place = brush.layout.unit(layer, edge[2])
        size, own = chip_size(place.r), bias_box(place)
        text = _write_stack(change) if detail is Detail.FULL else _write_new(change)
        named = (f"b {text[0]}", *text[1:])
        if _extent(brush, named, size)[0] <= 3.2 * place.r:
            text = named
        width, height = _extent(brush, text, size)
        yield edge, PlacedChange(text, size, Box(own.x, own.top + height / 2, width, height))


def _write_line(change: Change) -> tuple[str, ...]:
    return (f"{change.old} → {change.new}",)


def _write_stack(change: Change) -> tuple[str, ...]:
    return change.old, f"→ {change.new}"


def _write_new(change: Change) -> tuple[str, ...]:
    return (f"{change.arrow} {change.new}",)


def _write_arrow(change: Change) -> tuple[str, ...]:
    return (change.arrow,)


def _extent(brush: UnitBrush, lines: Iterable[str], size: float) -> tuple[float, float]:
    """Return (width, height) of a chip with these lines, bold."""
    texts = tuple(lines)
    width = max(brush.letters.width(text, size, bold=True) for text in texts) + 0.5 * size
    return width, (1.3 + _LINE * (len(texts) - 1)) * size


def _obstacles(layout: NetworkLayout, *layers: int) -> Iterator[Box]:
    for layer in layers:
        for place in layout.layers[layer]:
            yield Box(place.x, place.y, 2.0 * place.r, 2.0 * place.r)
            if layout.details[layer] >= Detail.NAME:
                yield name_box(place)
