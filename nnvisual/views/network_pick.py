"""What of the network diagram lies under the mouse, and where the arrow keys lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from nnvisual.views.network_edges import Weights
from nnvisual.views.network_layout import Box, Detail, NetworkLayout, distance_to_line
from nnvisual.views.network_units import bias_box
from nnvisual.views.operation_notes import Edge

EDGE_REACH = 5.0
"""How near to a line a click counts as one on it."""


class PickKind(StrEnum):
    """What can be picked."""

    UNIT = "unit"
    WEIGHT = "weight"
    BIAS = "bias"
    LOSS = "loss"


@dataclass(frozen=True, slots=True)
class Pick:
    """A unit, weight, bias or the loss; layers, units and sources as in quantities, layer 0 the inputs."""

    kind: PickKind
    layer: int = 0
    unit: int = 0
    source: int = 0

    @property
    def is_parameter(self) -> bool:
        """Whether it is a weight or a bias."""
        return self.kind in (PickKind.WEIGHT, PickKind.BIAS)


def find_pick(layout: NetworkLayout, weights: Weights, x: float, y: float, slots: Mapping[Edge, Box]) -> Pick | None:
    """Return what lies at a point: biases before units before numbers before lines."""
    for layer in range(1, len(layout.layers)):
        if layout.details[layer] < Detail.VALUE:
            continue
        for place in layout.layers[layer]:
            if bias_box(place).contains(x, y):
                return Pick(PickKind.BIAS, layer, place.unit)
    unit = layout.find_unit(x, y)
    if unit is not None:
        return Pick(PickKind.UNIT, unit.layer, unit.unit)
    if layout.loss is not None and layout.loss.contains(x, y, 2.0):
        return Pick(PickKind.LOSS)
    for (layer, source, number), box in slots.items():
        if box.contains(x, y):
            return Pick(PickKind.WEIGHT, layer, number, source)
    best, reach = None, EDGE_REACH
    for edge in weights.edges:
        ends = layout.ends(*edge)
        if not ends[0] <= x <= ends[2]:
            continue
        distance = distance_to_line(x, y, ends)
        if distance < reach:
            best, reach = edge, distance
    return None if best is None else Pick(PickKind.WEIGHT, best[0], best[2], best[1])


def pick_box(layout: NetworkLayout, pick: Pick, slots: Mapping[Edge, Box]) -> Box:
    """Return where something that was picked lies."""
    if pick.kind is PickKind.LOSS and layout.loss is not None:
        return Box(layout.loss.x, layout.loss.y, layout.loss.width + 8, layout.loss.height + 8)
    place = layout.unit(pick.layer, max(pick.unit, 1))
    if pick.kind is PickKind.UNIT:
        return Box(place.x, place.y, 2 * place.r + 10, 2 * place.r + 10)
    if pick.kind is PickKind.BIAS:
        box = bias_box(place)
        return Box(box.x, box.y, box.width + 6, box.height + 6)
    slot = slots.get((pick.layer, pick.source, pick.unit))
    if slot is not None:
        return Box(slot.x, slot.y, slot.width + 6, slot.height + 6)
    x1, y1, x2, y2 = layout.ends(pick.layer, pick.source, pick.unit)
    return Box((x1 + x2) / 2, (y1 + y2) / 2, 16.0, 16.0)


def keep_pick(sizes: tuple[int, ...], pick: Pick | None) -> Pick | None:
    """Return what the keyboard stands on after the layers have changed: the same, or the unit nearest to it."""
    if pick is None or pick.kind is PickKind.LOSS:
        return pick
    if pick.layer >= len(sizes):
        return Pick(PickKind.UNIT, len(sizes) - 1, 1)
    fits = pick.unit <= sizes[pick.layer] and (not pick.source or pick.source <= sizes[pick.layer - 1])
    return pick if fits else Pick(PickKind.UNIT, pick.layer, min(pick.unit, sizes[pick.layer]))


def walk(layout: NetworkLayout, start: Pick, across: int, down: int) -> Pick:
    """Return where an arrow key leads.

    Up and down go through a column: each unit and below it its bias, or through the lines that enter one unit. Left
    and right go from a unit to the lines beside it and on to the next column.
    """
    sizes = layout.request.sizes
    if start.kind is PickKind.LOSS:
        return Pick(PickKind.UNIT, len(sizes) - 1, 1) if across < 0 else start
    if start.kind is PickKind.WEIGHT:
        return _walk_from_weight(sizes, start, across, down)
    if down:
        return _walk_column(sizes, start, down)
    if across < 0:
        return start if start.layer == 0 else Pick(PickKind.WEIGHT, start.layer, start.unit, 1)
    if start.layer == len(sizes) - 1:
        return Pick(PickKind.LOSS) if layout.loss is not None else start
    return Pick(PickKind.WEIGHT, start.layer + 1, 1, start.unit)


def _walk_from_weight(sizes: tuple[int, ...], start: Pick, across: int, down: int) -> Pick:
    if across:
        return (
            Pick(PickKind.UNIT, start.layer, start.unit)
            if across > 0
            else Pick(PickKind.UNIT, start.layer - 1, start.source)
        )
    n_in, n_out = sizes[start.layer - 1], sizes[start.layer]
    # All lines between two layers, one unit's after the other's.
    place = (start.unit - 1) * n_in + start.source - 1 + down
    place = min(max(place, 0), n_in * n_out - 1)
    return Pick(PickKind.WEIGHT, start.layer, place // n_in + 1, place % n_in + 1)


def _walk_column(sizes: tuple[int, ...], start: Pick, down: int) -> Pick:
    if start.layer == 0:
        return Pick(PickKind.UNIT, 0, min(max(start.unit + down, 1), sizes[0]))
    place = 2 * (start.unit - 1) + (start.kind is PickKind.BIAS) + down
    place = min(max(place, 0), 2 * sizes[start.layer] - 1)
    return Pick(PickKind.BIAS if place % 2 else PickKind.UNIT, start.layer, place // 2 + 1)
