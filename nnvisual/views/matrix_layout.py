"""Where the matrices of a network stand: x W + b = z and a, a row for each layer, every cell of one size."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSizeF

from nnvisual.nn.network import Network
from nnvisual.views.theme import Theme

NAME_SIZE = 13.0
SHAPE_SIZE = 11.0
NUMBER_SIZE = 12.0
CELL_RATIO = 0.58
"""Height of a cell by its width."""

WIDEST_CELL = 64.0
READABLE = 40.0
"""A cell that is narrower, before the text factor, holds no number."""


class Part(Enum):
    """One matrix of a layer's row, from left to right, and the operator before it."""

    INCOMING = ""
    WEIGHTS = "·"
    BIASES = "+"
    Z = "="
    ACTIVATION = "→"


@dataclass(frozen=True, slots=True)
class MatrixBox:
    """One matrix.

    Attributes
    ----------
    layer
        From 1.
    rows, columns
        Its shape.
    area
        Its cells.
    beside
        Whether name and shape stand left and right of it instead of above and below.
    sign
        Room of the operator on its left.
    """

    layer: int
    part: Part
    rows: int
    columns: int
    area: QRectF
    beside: bool = False
    sign: float = 24.0

    def cell(self, row: int, column: int) -> QRectF:
        """Return a cell's place, from 0."""
        width, height = self.area.width() / self.columns, self.area.height() / self.rows
        return QRectF(self.area.left() + column * width, self.area.top() + row * height, width, height)

    def cell_at(self, place: QPointF) -> tuple[int, int] | None:
        """Return (row, column) of the cell at a pixel, from 0."""
        if not self.area.contains(place):
            return None
        row = int((place.y() - self.area.top()) / self.area.height() * self.rows)
        column = int((place.x() - self.area.left()) / self.area.width() * self.columns)
        return min(row, self.rows - 1), min(column, self.columns - 1)


@dataclass(frozen=True, slots=True)
class MatrixLayout:
    """All matrices that are shown.

    Attributes
    ----------
    boxes
        Layer by layer, left to right.
    has_numbers, has_names
        Whether cells are large enough for their numbers, and whether names and shapes have room.
    layers
        The layers that are shown, from 1.
    """

    boxes: tuple[MatrixBox, ...]
    has_numbers: bool
    has_names: bool
    layers: tuple[int, ...]

    def find(self, layer: int, part: Part) -> MatrixBox | None:
        """Return one matrix; None where it is not shown."""
        return next((box for box in self.boxes if box.layer == layer and box.part is part), None)


def lay_out_matrices(network: Network, size: QSizeF, theme: Theme, layer: int, *, product: bool) -> MatrixLayout:
    """Return the first arrangement in which all numbers can be read; where none is, the one with the largest cells.

    Tried are: all layers, each in one line; the same without what comes out; all layers with b, z and a under W; then
    only `layer`, in either way.

    Parameters
    ----------
    product
        Whether x, z and a stand beside W and b.
    """
    every = tuple(range(1, len(network.layers) + 1))
    parts = tuple(Part) if product else (Part.WEIGHTS, Part.BIASES)
    plans = [_Plan(layers, parts, stacked) for layers in (every, (layer,)) for stacked in (False, True)]
    if product:
        plans.insert(1, _Plan(every, parts[:-1], stacked=False))
    cells = [_fit_cell(network, size, theme, plan) for plan in plans]
    readable = theme.px(READABLE)
    best = next((k for k, cell in enumerate(cells) if cell >= readable), None)
    if best is None:
        best = max((k for k, plan in enumerate(plans) if len(plan.layers) == 1), key=cells.__getitem__)
    cell = max(min(cells[best], theme.px(WIDEST_CELL)), 1.0)
    place = _place_stacked if plans[best].stacked else _place_lines
    boxes = place(network, size, theme, plans[best], cell)
    return MatrixLayout(tuple(boxes), cell >= readable, _text_height(theme, size) > 0.0, plans[best].layers)


@dataclass(frozen=True, slots=True)
class _Plan:
    layers: tuple[int, ...]
    parts: tuple[Part, ...]
    stacked: bool

    @property
    def below(self) -> tuple[Part, ...]:
        """What stands under W where it is stacked."""
        return tuple(part for part in self.parts if part not in (Part.INCOMING, Part.WEIGHTS))


def part_shape(network: Network, layer: int, part: Part) -> tuple[int, int]:
    """Return (rows, columns) of a matrix."""
    n_in, n_out = network.sizes[layer - 1], network.sizes[layer]
    if part is Part.INCOMING:
        return 1, n_in
    return (n_in, n_out) if part is Part.WEIGHTS else (1, n_out)


def _sign_width(theme: Theme, size: QSizeF) -> float:
    """Room of an operator between two matrices."""
    return min(theme.px(24.0), 0.06 * size.width())


def _text_height(theme: Theme, size: QSizeF) -> float:
    """Height of a line's names and shapes; 0 where the widget is too small for them."""
    return theme.px(NAME_SIZE + SHAPE_SIZE) * 1.45 if size.height() >= theme.px(150) else 0.0


def _beside(theme: Theme, size: QSizeF) -> float:
    """Room for a name left of a stacked matrix, or for its shape on the right."""
    return theme.px(52.0) if _text_height(theme, size) else 2.0


def _stacked_height(theme: Theme, size: QSizeF, cell: float) -> float:
    """Height of b, z and a under W: no less than their names need."""
    least = theme.px(NAME_SIZE) * 1.1 if _text_height(theme, size) else 2.0
    return max(cell * CELL_RATIO, least)


def _fit_cell(network: Network, size: QSizeF, theme: Theme, plan: _Plan) -> float:
    texts = _text_height(theme, size)
    gap = 0.4 * theme.px(NAME_SIZE)
    if plan.stacked:
        heights = sum(network.sizes[layer - 1] + len(plan.below) for layer in plan.layers)
        gaps = len(plan.layers) * (texts + gap * (len(plan.below) + 1))
        wide = min(_stacked_width(network, size, theme, layer, plan) for layer in plan.layers)
    else:
        heights = sum(max(part_shape(network, layer, part)[0] for part in plan.parts) for layer in plan.layers)
        gaps = len(plan.layers) * (texts + gap)
        signs = (len(plan.parts) - 1) * _sign_width(theme, size)
        wide = min(
            (size.width() - signs - 8.0) / sum(part_shape(network, layer, part)[1] for part in plan.parts)
            for layer in plan.layers
        )
    high = (size.height() - gaps - 4.0) / (heights * CELL_RATIO)
    if plan.stacked and high > 0.0 and _stacked_height(theme, size, high) > high * CELL_RATIO:
        # The rows under W do not shrink any further: what is left is W's alone.
        under = sum(len(plan.below) for _ in plan.layers)
        gaps += under * _stacked_height(theme, size, 0.0)
        high = (size.height() - gaps - 4.0) / ((heights - under) * CELL_RATIO)
    return min(high, wide)


def _stacked_width(network: Network, size: QSizeF, theme: Theme, layer: int, plan: _Plan) -> float:
    """The widest cell at which one layer's stack is as wide as the widget."""
    n_in, n_out = network.sizes[layer - 1], network.sizes[layer]
    left = n_in if Part.INCOMING in plan.parts else 0
    free = size.width() - _sign_width(theme, size) - _beside(theme, size) - 8.0
    # Left of b, z and a there must be room for their names, whatever the width of x above.
    return min(free / (left + n_out), (free - _beside(theme, size)) / n_out)


def _place_lines(network: Network, size: QSizeF, theme: Theme, plan: _Plan, cell: float) -> list[MatrixBox]:
    texts, width, height = _text_height(theme, size), cell, cell * CELL_RATIO
    tall = [max(part_shape(network, layer, part)[0] for part in plan.parts) * height for layer in plan.layers]
    free = max(size.height() - sum(tall) - len(tall) * texts, 0.0) / (len(tall) + 1)
    boxes: list[MatrixBox] = []
    top = free
    for layer, line_height in zip(plan.layers, tall, strict=True):
        columns = sum(part_shape(network, layer, part)[1] for part in plan.parts)
        left = (size.width() - columns * width - (len(plan.parts) - 1) * _sign_width(theme, size)) / 2
        middle = top + texts * NAME_SIZE / (NAME_SIZE + SHAPE_SIZE) + line_height / 2
        for part in plan.parts:
            rows, columns = part_shape(network, layer, part)
            area = QRectF(left, middle - rows * height / 2, columns * width, rows * height)
            boxes.append(MatrixBox(layer, part, rows, columns, area, sign=_sign_width(theme, size)))
            left += columns * width + _sign_width(theme, size)
        top += line_height + texts + free
    return boxes


def _place_stacked(network: Network, size: QSizeF, theme: Theme, plan: _Plan, cell: float) -> list[MatrixBox]:
    """x · W in one line, and under W's columns b, z and a, so that each column is seen to be one unit."""
    texts, height, gap = _text_height(theme, size), cell * CELL_RATIO, 0.4 * theme.px(NAME_SIZE)
    low = _stacked_height(theme, size, cell)
    tall = [network.sizes[layer - 1] * height + (low + gap) * len(plan.below) for layer in plan.layers]
    free = max(size.height() - sum(tall) - len(tall) * texts, 0.0) / (len(tall) + 1)
    boxes: list[MatrixBox] = []
    top = free
    for layer, stack_height in zip(plan.layers, tall, strict=True):
        n_in, n_out = network.sizes[layer - 1], network.sizes[layer]
        sign = _sign_width(theme, size)
        before = max(n_in * cell if Part.INCOMING in plan.parts else 0.0, _beside(theme, size))
        whole = before + _sign_width(theme, size) + n_out * cell + _beside(theme, size)
        left = (size.width() - whole) / 2 + before + _sign_width(theme, size)
        weights = QRectF(left, top + texts * NAME_SIZE / (NAME_SIZE + SHAPE_SIZE), n_out * cell, n_in * height)
        if Part.INCOMING in plan.parts:
            x = QRectF(left - _sign_width(theme, size) - n_in * cell, 0.0, n_in * cell, low)
            x.moveTop(weights.center().y() - low / 2)
            boxes.append(MatrixBox(layer, Part.INCOMING, 1, n_in, x))
        boxes.append(MatrixBox(layer, Part.WEIGHTS, n_in, n_out, weights, sign=sign))
        below = weights.bottom() + texts * SHAPE_SIZE / (NAME_SIZE + SHAPE_SIZE)
        for part in plan.below:
            boxes.append(
                MatrixBox(layer, part, 1, n_out, QRectF(left, below, n_out * cell, low), beside=True, sign=sign)
            )
            below += low + gap
        top += stack_height + texts + free
    return boxes
