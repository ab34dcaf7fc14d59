"""Where the parts of the network diagram lie: pure geometry, in device-independent pixels.

Every layer is a column. A layer is shown in as much detail as its height allows: a few units get a name, a value, a
bias and room for a delta; many become dots. What is least important goes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from math import exp, isfinite

import numpy as np

from nnvisual.nn.arrays import Indices, Matrix, Vector

RADIUS = 24.0
"""Radius of a unit at scale 1, in a view of REFERENCE size."""

REFERENCE = (420.0, 280.0)
SMALLEST_SCALE, LARGEST_SCALE = 0.7, 2.0
COLUMN_PITCH = 3.3
"""Least distance of two columns, in radii."""

WIDEST_PITCH = 9.5
TALLEST_PITCH = 4.8
EVENNESS = 1.25
"""How much larger than in the tallest layer a unit may be, as long as it can be read."""

LOSS_PITCH = 0.9
"""Distance from the outputs to the loss, in column distances."""

MOST_EDGES = 600


LABEL, SMALLEST_LABEL = 12.0, 10.0
"""Text size of the inputs' names at scale 1, and the least."""


class Detail(IntEnum):
    """How much of a unit there is room for; each holds what the lesser ones do.

    DOT: the circle, with its value if that can be read. VALUE: its bias below. NAME: its name above. FULL: a delta
    below the bias; at the lesser ones the delta takes the bias's place.
    """

    DOT = 0
    VALUE = 1
    NAME = 2
    FULL = 3


_LEAST_RADIUS = {Detail.FULL: 16.0, Detail.NAME: 14.5, Detail.VALUE: 13.0, Detail.DOT: 1.0}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its centre and size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        """Left edge."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height / 2

    def overlaps(self, other: Box, gap: float = 0.0) -> bool:
        """Whether the two have a point in common, or come nearer than `gap`."""
        return (
            abs(self.x - other.x) * 2 < self.width + other.width + 2 * gap
            and abs(self.y - other.y) * 2 < self.height + other.height + 2 * gap
        )

    def contains(self, x: float, y: float, reach: float = 0.0) -> bool:
        """Whether a point lies inside, or within `reach`."""
        return abs(x - self.x) <= self.width / 2 + reach and abs(y - self.y) <= self.height / 2 + reach


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """Where a unit is drawn; `layer` from 0 (the inputs), `unit` from 1."""

    layer: int
    unit: int
    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class LayoutRequest:
    """What is to be arranged.

    Attributes
    ----------
    width, height
        Room, in device-independent pixels.
    sizes
        Units of every layer, inputs first.
    text
        The user's factor on text.
    label_width
        Width of the longest name of an input at scale 1; names get less where it is scarce.
    has_loss
        Whether a loss is drawn behind the outputs.
    """

    width: float
    height: float
    sizes: tuple[int, ...]
    text: float = 1.0
    label_width: float = 0.0
    has_loss: bool = True


@dataclass(frozen=True, slots=True)
class NetworkLayout:
    """Where everything lies.

    Attributes
    ----------
    request
        What was asked.
    layers
        Every layer's units, the inputs first.
    details
        What there is room for in each layer.
    loss
        The box of the loss, or None.
    label_width
        What the inputs' names get; 0: they are left out.
    pitch
        Distance of two columns.
    scale
        Size of everything relative to a radius of RADIUS.
    strip
        Height kept free at the top, for the buttons that change the layers.
    """

    request: LayoutRequest
    layers: tuple[tuple[UnitPlace, ...], ...]
    details: tuple[Detail, ...]
    loss: Box | None
    label_width: float
    pitch: float
    scale: float
    strip: float

    def unit(self, layer: int, unit: int) -> UnitPlace:
        """Return where a unit lies; `layer` from 0 (the inputs), `unit` from 1."""
        return self.layers[layer][unit - 1]

    def ends(self, layer: int, source: int, unit: int) -> tuple[float, float, float, float]:
        """Return (x1, y1, x2, y2) of a weight's line between the rims of its two units; numbered as in `w.L.I.J`."""
        start, end = self.unit(layer - 1, source), self.unit(layer, unit)
        return start.x, start.y, end.x, end.y

    def find_unit(self, x: float, y: float) -> UnitPlace | None:
        """Return the unit at a point, or the one that it just misses."""
        best, reach = None, 1.0
        for column in self.layers:
            if abs(column[0].x - x) > column[0].r + 6:
                continue
            for place in column:
                distance = np.hypot(place.x - x, place.y - y) / (place.r + 3.0)
                if distance < reach:
                    best, reach = place, float(distance)
        return best


def value_size(r: float) -> float:
    """Return the text size of the value in a unit of radius `r`."""
    return 0.54 * r


def name_size(r: float) -> float:
    """Return the text size of the name above a unit of radius `r`."""
    return max(10.0, 0.58 * r)


def chip_size(r: float) -> float:
    """Return the text size of biases, deltas and numbers on lines beside a unit of radius `r`."""
    return max(9.5, min(0.46 * r, 0.2 * r + 8.0))


def room_above(r: float, detail: Detail) -> float:
    """Return the height that a unit's name takes above the circle."""
    return 1.45 * name_size(r) + 3.0 if detail >= Detail.NAME else 1.0


def room_below(r: float, detail: Detail, *, has_bias: bool = True) -> float:
    """Return the height that bias and delta take below the circle."""
    if detail == Detail.DOT or not has_bias:
        return 1.0
    chip = chip_height(r)
    return bias_drop(r) + chip / 2 + (chip + 4.0 if detail == Detail.FULL else 1.0)


def chip_height(r: float) -> float:
    """Return the height of a bias or delta beside a unit of radius `r`."""
    return 1.5 * chip_size(r)


def bias_drop(r: float) -> float:
    """Return how far below the rim the middle of the bias lies: it stands just below the rim."""
    return 0.6 * chip_height(r)


def arrange(request: LayoutRequest) -> NetworkLayout:
    """Return where everything lies."""
    scale = min(request.width / REFERENCE[0], request.height / REFERENCE[1])
    scale = request.text * min(max(scale, SMALLEST_SCALE), LARGEST_SCALE)
    gaps = len(request.sizes) - 1 + (LOSS_PITCH if request.has_loss else 0.0)
    margin = 10.0
    labels = min(request.label_width * max(scale, SMALLEST_LABEL / LABEL), 0.2 * request.width)
    if labels < min(22.0, request.label_width):
        labels = 0.0
    between = 8.0 if labels else 0.0
    free = request.width - 2 * margin - labels - between
    radius = min(RADIUS * scale, free / (2.0 + COLUMN_PITCH * gaps), 0.28 * request.height)
    pitch = min((free - 2 * radius) / gaps, WIDEST_PITCH * radius)
    strip = min(22.0 * request.text, 0.09 * request.height)
    bottom = request.height - 4.0
    middle, columns = _fit_rows(request, radius, strip, bottom)
    used = labels + between + 2 * radius + gaps * pitch
    first = (request.width - used) / 2 + labels + between + radius
    layers = tuple(
        tuple(
            UnitPlace(layer, unit + 1, first + layer * pitch, middle + (unit - (count - 1) / 2) * rows.pitch, rows.r)
            for unit in range(count)
        )
        for layer, (count, rows) in enumerate(zip(request.sizes, columns, strict=True))
    )
    loss = None
    if request.has_loss:
        # As large as the outputs, at its own place.
        side = max(layers[-1][0].r, min(radius, _LEAST_RADIUS[Detail.FULL]))
        loss = Box(first + gaps * pitch, middle, 1.95 * side, 1.75 * side)
    details = tuple(rows.detail for rows in columns)
    return NetworkLayout(request, layers, details, loss, labels, pitch, radius / RADIUS, strip)


@dataclass(frozen=True, slots=True)
class _Rows:
    """How one layer's units stand: distance, radius, detail."""

    pitch: float
    r: float
    detail: Detail


def _fit_rows(request: LayoutRequest, radius: float, top: float, bottom: float) -> tuple[float, list[_Rows]]:
    """Return the middle line of all layers, and how the units of each stand about it."""
    counts = request.sizes
    middle = (top + bottom) / 2
    tallest = max(range(len(counts)), key=lambda layer: (counts[layer], layer))
    rows = _fit_layer(counts[tallest], radius, (middle - top, bottom - middle), has_bias=tallest > 0)
    above = room_above(rows.r, rows.detail)
    below = room_below(rows.r, rows.detail, has_bias=tallest > 0)
    # Below the units there is more than above them: lift the middle so that the tallest layer is centred as a whole.
    middle += (above - below) / 2
    room = (middle - top, bottom - middle)
    # Units of one picture are of about one size.
    radius = min(radius, max(EVENNESS * rows.r, _LEAST_RADIUS[Detail.FULL]))
    return middle, [_fit_layer(count, radius, room, has_bias=layer > 0) for layer, count in enumerate(counts)]


def _fit_layer(count: int, radius: float, room: tuple[float, float], *, has_bias: bool) -> _Rows:
    """Return the richest detail, and with it the largest radius, at which `count` units fit above and below."""
    for detail in (Detail.FULL, Detail.NAME, Detail.VALUE, Detail.DOT):
        if radius < _LEAST_RADIUS[detail]:
            continue
        r = radius
        while r >= _LEAST_RADIUS[detail] or detail == Detail.DOT:
            above, below = room_above(r, detail), room_below(r, detail, has_bias=has_bias)
            need = 2 * r + above + below + (0.25 * r if detail == Detail.DOT else 3.0)
            most = _most_pitch(count, r, (room[0] - above, room[1] - below))
            if most >= need or (count == 1 and most >= 0.0):
                return _Rows(min(most, max(need, TALLEST_PITCH * radius)), r, detail)
            if r <= 1.0:
                return _Rows(max(most, 0.5), r, detail)
            r = max(0.97 * r, 1.0) if detail == Detail.DOT else 0.97 * r
    return _Rows(1.0, 1.0, Detail.DOT)


def _most_pitch(count: int, r: float, room: tuple[float, float]) -> float:
    """Return the largest distance at which `count` circles of radius `r` stay within (above, below) their middle."""
    half = min(room) - r
    return half if count == 1 else 2 * half / (count - 1)


def strongest_edges(weights: list[Matrix], most: int = MOST_EDGES) -> tuple[list[tuple[int, int, int]], Indices]:
    """Return the `most` largest weights as (layer, source, unit), all from 1, the smallest first, and their places.

    The places count through all matrices, row by row, from 0.

    Parameters
    ----------
    weights
        Every layer's matrix, shape (n_in, n_out).
    """
    flat = np.concatenate([np.abs(matrix).ravel() for matrix in weights])
    flat = np.nan_to_num(flat, nan=0.0, posinf=np.finfo(float).max)
    chosen = np.argpartition(flat, -most)[-most:] if len(flat) > most else np.arange(len(flat))
    order: Indices = chosen[np.argsort(flat[chosen], kind="stable")]
    starts = np.cumsum([0, *(matrix.size for matrix in weights)])
    layers = np.searchsorted(starts, order, side="right")
    columns = np.array([matrix.shape[1] for matrix in weights])
    sources, units = np.divmod(order - starts[layers - 1], columns[layers - 1])
    found = list(zip(layers.tolist(), (sources + 1).tolist(), (units + 1).tolist(), strict=True))
    return found, order


def edge_width(weight: float, scale: float = 1.0) -> float:
    """Return the width of a weight's line: it grows with the size of the weight and levels off at about 6."""
    if not isfinite(weight):
        return 6.2 * scale
    return (0.7 + 5.5 * (1.0 - exp(-min(abs(weight), 100.0) / 1.8))) * scale


def edge_widths(weights: Vector, scale: float = 1.0) -> Vector:
    """Return what `edge_width` gives for each of many weights, shape (k,)."""
    sizes = np.minimum(np.nan_to_num(np.abs(weights), nan=100.0), 100.0)
    widths: Vector = np.where(np.isfinite(weights), 0.7 + 5.5 * (1.0 - np.exp(-sizes / 1.8)), 6.2) * scale
    return widths


def distance_to_line(x: float, y: float, ends: tuple[float, float, float, float]) -> float:
    """Return the distance of a point from the line between two points."""
    x1, y1, x2, y2 = ends
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    share = 0.0 if length == 0.0 else min(max(((x - x1) * dx + (y - y1) * dy) / length, 0.0), 1.0)
    return float(np.hypot(x1 + share * dx - x, y1 + share * dy - y))
