"""How matrices are painted: heat maps with numbers, names above, shapes below, and what is lit."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.network import Network
from nnvisual.nn.trace import ExampleTrace
from nnvisual.views.emphasis import Emphasis
from nnvisual.views.field_image import tint_signed
from nnvisual.views.matrix_layout import NAME_SIZE, NUMBER_SIZE, SHAPE_SIZE, MatrixBox, MatrixLayout, Part
from nnvisual.views.number_text import format_value
from nnvisual.views.theme import Theme
from nnvisual.views.weight_changes import write_change

LINE = 1.1
"""Height of a line of digits by its text size."""

SMALLEST = 0.6
"""Share of their usual size to which numbers shrink in narrow cells."""

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Lit:
    """A rim around a cell, or around `rows` cells of a column."""

    layer: int
    part: Part
    row: int
    column: int
    colour: str
    width: float = 2.2
    dashed: bool = False
    rows: int = 1


def read_matrix(example: ExampleTrace, layer: int, part: Part) -> Matrix:
    """Return a matrix's numbers, two-dimensional."""
    trace = example.layers[layer - 1]
    if part is Part.WEIGHTS:
        return trace.weights
    row = {
        Part.INCOMING: trace.incoming,
        Part.BIASES: trace.biases,
        Part.Z: trace.z,
        Part.ACTIVATION: trace.a,
    }[part]
    return row[np.newaxis]


@dataclass(frozen=True, slots=True)
class Update:
    """What an update under way makes of the parameters: flat vectors before and after it."""

    network: Network
    before: Vector
    after: Vector

    def read(self, box: MatrixBox) -> tuple[Matrix, Matrix] | None:
        """Return a matrix before and after; None for what no update changes."""
        part = self.network.slices()[box.layer - 1]
        if box.part is Part.WEIGHTS:
            return part.weights(self.before), part.weights(self.after)
        if box.part is Part.BIASES:
            return part.biases(self.before)[np.newaxis], part.biases(self.after)[np.newaxis]
        return None


def paint_matrices(
    painter: QPainter,
    theme: Theme,
    layout: MatrixLayout,
    example: ExampleTrace,
    emphasis: Emphasis,
    update: Update | None = None,
) -> None:
    """Draw every matrix of the layout, with operators, names and shapes; in an update old over new."""
    count = len(example.layers)
    for box in layout.boxes:
        values = read_matrix(example, box.layer, box.part)
        part_names = _part_names(box, emphasis)
        painter.setOpacity(emphasis.opacity(*part_names))
        if painter.opacity() == 0.0:
            continue
        change = None if update is None else update.read(box)
        if change is None:
            _paint_cells(painter, theme, box, values, with_numbers=layout.has_numbers)
        else:
            _paint_changes(painter, theme, box, values, change, with_numbers=layout.has_numbers)
        if layout.has_names:
            _paint_name(painter, theme, box, count)
            painter.setOpacity(min(painter.opacity(), emphasis.opacity("shapes")))
            _paint_shape(painter, theme, box)
        if box.part.value:
            painter.setOpacity(emphasis.opacity("product"))
            _paint_sign(painter, theme, box)
    painter.setOpacity(1.0)


def paint_lit(painter: QPainter, layout: MatrixLayout, lit: list[Lit]) -> None:
    """Draw rims around cells."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for cell in lit:
        box = layout.find(cell.layer, cell.part)
        if box is None or cell.row >= box.rows or cell.column >= box.columns:
            continue
        style = Qt.PenStyle.DashLine if cell.dashed else Qt.PenStyle.SolidLine
        last = min(cell.row + cell.rows, box.rows) - 1
        area = box.cell(cell.row, cell.column).united(box.cell(last, cell.column))
        painter.setPen(QPen(QColor(cell.colour), max(min(cell.width, 0.4 * area.width()), 1.0), style))
        painter.drawRect(area)


def matrix_name(box: MatrixBox, count: int) -> str:
    """Return a matrix's symbol, with its layer where there are several."""
    mark = f"({box.layer})".translate(str.maketrans("()", "⁽⁾")).translate(SUPERSCRIPTS) if count > 1 else ""
    if box.part is Part.INCOMING:
        before = f"({box.layer - 1})".translate(str.maketrans("()", "⁽⁾")).translate(SUPERSCRIPTS)
        return "x" if box.layer == 1 else f"a{before}"
    if box.part is Part.ACTIVATION:
        return "ŷ" if box.layer == count else f"a{mark}"
    return {Part.WEIGHTS: "W", Part.BIASES: "b", Part.Z: "z"}[box.part] + mark


def _part_names(box: MatrixBox, emphasis: Emphasis) -> tuple[str, ...]:
    """Return every name by which a lecture may mean this matrix, or a number in it."""
    kind, layer = {
        Part.INCOMING: ("a", box.layer - 1),
        Part.WEIGHTS: ("w", box.layer),
        Part.BIASES: ("b", box.layer),
        Part.Z: ("z", box.layer),
        Part.ACTIVATION: ("a", box.layer),
    }[box.part]
    stem = f"{kind}.{layer}" if layer else "x"
    named = {name for name in emphasis.focus | (emphasis.revealed or frozenset()) if f"{name}.".startswith(f"{stem}.")}
    return ("matrices" if box.part in (Part.WEIGHTS, Part.BIASES) else "product", *named)


def _paint_cells(painter: QPainter, theme: Theme, box: MatrixBox, values: Matrix, *, with_numbers: bool) -> None:
    finite = np.abs(values[np.isfinite(values)])
    limit = float(finite.max()) if finite.size else 1.0
    if not with_numbers and values.size > 64:
        painter.drawImage(box.area, tint_signed(values, limit, theme))
    else:
        for row in range(box.rows):
            for column in range(box.columns):
                painter.fillRect(box.cell(row, column), theme.signed_fill(float(values[row, column]), limit))
    if with_numbers:
        painter.setPen(QColor(theme.ink))
        for row in range(box.rows):
            for column in range(box.columns):
                value, cell = float(values[row, column]), box.cell(row, column)
                text = format_value(value)
                painter.setFont(_fit_font(theme, text, cell.width()))
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)
    _paint_grid(painter, theme, box, with_lines=with_numbers)


def _paint_changes(
    painter: QPainter,
    theme: Theme,
    box: MatrixBox,
    values: Matrix,
    change: tuple[Matrix, Matrix],
    *,
    with_numbers: bool,
) -> None:
    """Draw each cell in two halves: the old value above, the new one below, in colour once it has been reached."""
    before, after = change
    finite = np.abs(np.stack(change)[np.isfinite(np.stack(change))])
    limit = float(finite.max()) if finite.size else 1.0
    for row in range(box.rows):
        for column in range(box.columns):
            cell = box.cell(row, column)
            upper, lower = QRectF(cell), QRectF(cell)
            upper.setBottom(cell.center().y())
            lower.setTop(cell.center().y())
            old, new = float(before[row, column]), float(after[row, column])
            is_done = values[row, column] == after[row, column]
            painter.fillRect(upper, theme.signed_fill(old, limit))
            painter.fillRect(lower, theme.signed_fill(new, limit) if is_done else QColor(theme.card))
            if not with_numbers:
                continue
            texts = write_change(old, new)
            painter.setPen(QColor(theme.ink))
            painter.setFont(_fit_font(theme, texts[0], cell.width(), upper.height()))
            painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, texts[0])
            painter.setPen(QColor(theme.ink if is_done else theme.muted))
            text = f"→ {texts[1]}"
            painter.setFont(_fit_font(theme, text, cell.width(), upper.height(), bold=bool(is_done)))
            painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, text)
    _paint_grid(painter, theme, box, with_lines=True)


def _paint_grid(painter: QPainter, theme: Theme, box: MatrixBox, *, with_lines: bool) -> None:
    """Draw the rim, and where cells are large the lines between them."""
    if with_lines:
        painter.setPen(QPen(QColor(theme.card), 1.0))
        for column in range(1, box.columns):
            x = box.cell(0, column).left()
            painter.drawLine(QPointF(x, box.area.top()), QPointF(x, box.area.bottom()))
        for row in range(1, box.rows):
            y = box.cell(row, 0).top()
            painter.drawLine(QPointF(box.area.left(), y), QPointF(box.area.right(), y))
    painter.setPen(QPen(QColor(theme.faint), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.area)


def _fit_font(theme: Theme, text: str, width: float, height: float = inf, *, bold: bool = False) -> QFont:
    """Return the font of numbers, smaller where the text would not fit into `width` or its line into `height`."""
    size = min(NUMBER_SIZE, height / theme.px(1.0) / LINE)
    font = theme.font(size, bold=bold)
    wide = QFontMetricsF(font).horizontalAdvance(text)
    return font if wide <= width - 3.0 else theme.font(size * max((width - 3.0) / wide, SMALLEST), bold=bold)


def _paint_name(painter: QPainter, theme: Theme, box: MatrixBox, count: int) -> None:
    painter.setFont(theme.font(NAME_SIZE, italic=True))
    painter.setPen(QColor(theme.ink))
    metrics = QFontMetricsF(painter.font())
    text = matrix_name(box, count)
    width = metrics.horizontalAdvance(text)
    place = QPointF(box.area.center().x() - width / 2, box.area.top() - 0.3 * metrics.height())
    if box.beside:
        place = QPointF(box.area.left() - box.sign - width, box.area.center().y() + 0.35 * metrics.ascent())
    painter.drawText(place, text)


def _paint_shape(painter: QPainter, theme: Theme, box: MatrixBox) -> None:
    """Write rows × columns; what must agree between neighbours has one colour."""
    painter.setFont(theme.font(SHAPE_SIZE))
    metrics = QFontMetricsF(painter.font())
    inner, outer = theme.forward_text, theme.positive_text
    rows = inner if box.part is Part.WEIGHTS else theme.muted
    columns = inner if box.part is Part.INCOMING else outer
    pieces = ((str(box.rows), rows), ("×", theme.muted), (str(box.columns), columns))
    left = box.area.center().x() - metrics.horizontalAdvance("".join(text for text, _ in pieces)) / 2
    base = box.area.bottom() + 0.15 * metrics.height() + metrics.ascent()
    if box.beside:
        left, base = box.area.right() + 6.0, box.area.center().y() + 0.35 * metrics.ascent()
    for text, colour in pieces:
        painter.setPen(QColor(colour))
        painter.drawText(QPointF(left, base), text)
        left += metrics.horizontalAdvance(text)


def _paint_sign(painter: QPainter, theme: Theme, box: MatrixBox) -> None:
    painter.setFont(theme.font(min(NAME_SIZE + 2, 0.8 * box.sign / theme.text)))
    painter.setPen(QColor(theme.muted))
    width = box.sign
    area = QRectF(box.area.left() - width, box.area.center().y() - width, width, 2 * width)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, box.part.value)
