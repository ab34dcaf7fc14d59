"""The parameter matrices: W and b of every layer as heat maps, and x W + b with its shapes, for one example."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QCursor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnvisual.lectures.quantities import parse_quantity
from nnvisual.lectures.quantity_symbols import symbol_of
from nnvisual.nn.network import ParameterName, find_parameter, name_parameter
from nnvisual.nn.phases import Direction, Kind
from nnvisual.nn.trace import UpdateTrace
from nnvisual.session.actions import Select, SetParameter
from nnvisual.session.inquiry import Asked
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.emphasis import Emphasis
from nnvisual.views.matrix_layout import MatrixBox, MatrixLayout, Part, lay_out_matrices
from nnvisual.views.matrix_painter import Lit, Update, paint_lit, paint_matrices, read_matrix
from nnvisual.views.number_text import format_exact
from nnvisual.views.theme import Theme
from nnvisual.views.view import Dispatch, View
from nnvisual.views.weight_editor import WeightEditor

ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class ParameterMatrices(View):
    """Weights and biases as matrices: a click selects a parameter or unit, a double click types a new number."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.setAccessibleName("Parameter matrices")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(120, 100)
        self.layout_of_matrices: MatrixLayout | None = None
        self.editor = WeightEditor(self)
        self.editor.committed.connect(self._set_parameter)
        self._cells: QPixmap | None = None
        self._focused: int | None = None
        self._by_keyboard = False

    # What is shown -----------------------------------------------------------------------------------------------

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`; cells are drawn anew where a number has changed."""
        before = self.snapshot
        self.snapshot = snapshot
        if before is None or before.network != snapshot.network or self._layer_of(before) != self._layer_of(snapshot):
            self._lay_out()
        if (
            before is None
            or before.example is not snapshot.example
            or _shown_update(before) is not _shown_update(snapshot)
        ):
            self._cells = None
        self._say(snapshot)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        super().set_theme(theme)
        self.editor.set_theme(theme)
        self._lay_out()

    def set_emphasis(self, focus: frozenset[str], revealed: frozenset[str] | None) -> None:
        """Light some parts and dim the rest; without the product, W and b have the room for themselves."""
        super().set_emphasis(focus, revealed)
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the cells."""
        self._lay_out()

    def _lay_out(self) -> None:
        self._cells = None
        self.layout_of_matrices = None
        self.editor.close_editor()
        snapshot = self.snapshot
        if snapshot is None or snapshot.network is None:
            return
        product = Emphasis(self.focus_parts, self.revealed_parts).opacity("product") > 0.0
        size = QSizeF(self.width(), self.height())
        layer = self._layer_of(snapshot)
        self.layout_of_matrices = lay_out_matrices(snapshot.network, size, self.theme, layer, product=product)
        self.update()

    def _layer_of(self, snapshot: Snapshot) -> int:
        """The layer that is shown where only one has room: the operation's, the selected one, or the first."""
        network = snapshot.network
        if network is None:
            return 1
        if snapshot.operation.layer:
            return snapshot.operation.layer
        chosen = snapshot.selection
        if chosen.parameter is not None and chosen.parameter < network.n_parameters:
            return name_parameter(network, chosen.parameter).layer
        if chosen.unit is not None:
            return min(max(chosen.unit[0], 1), len(network.layers))
        return 1

    def _say(self, snapshot: Snapshot) -> None:
        network, layout = snapshot.network, self.layout_of_matrices
        if network is None or layout is None:
            self.set_caption("")
            return
        count = f"{network.n_parameters} parameters"
        few = len(layout.layers) < len(network.layers)
        self.set_caption(f"layer {layout.layers[0]} of {len(network.layers)}, {count}" if few else count)
        sizes = ", ".join(f"layer {k + 1}: W {part.n_in} × {part.n_out}" for k, part in enumerate(network.slices()))
        self.setAccessibleDescription(
            f"{sizes}. Arrow keys go from weight to weight, Enter selects, F2 types a new number."
        )

    # Painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lay the rims over the cells."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout, snapshot = self.layout_of_matrices, self.snapshot
        if layout is None or snapshot is None or snapshot.example is None:
            painter.fillRect(self.rect(), QColor(self.theme.card))
            self._paint_sentence(painter)
            return
        if self._cells is None:
            ratio = self.devicePixelRatioF()
            self._cells = QPixmap((QSizeF(self.size()) * ratio).toSize())
            self._cells.setDevicePixelRatio(ratio)
            self._cells.fill(QColor(self.theme.card))
            layer = QPainter(self._cells)
            layer.setRenderHint(QPainter.RenderHint.Antialiasing)
            emphasis = Emphasis(self.focus_parts, self.revealed_parts)
            paint_matrices(layer, self.theme, layout, snapshot.example, emphasis, self._update(snapshot))
            layer.end()
        painter.drawPixmap(0, 0, self._cells)
        paint_lit(painter, layout, self._lit(snapshot))

    @staticmethod
    def _update(snapshot: Snapshot) -> Update | None:
        """What the update under way changes; None at other times."""
        update, network = _shown_update(snapshot), snapshot.network
        return None if update is None or network is None else Update(network, update.before, update.after)

    def _paint_sentence(self, painter: QPainter) -> None:
        if self.snapshot is None:
            return
        painter.setFont(self.theme.font(14))
        painter.setPen(QColor(self.theme.muted))
        area = QRectF(self.rect()).adjusted(16, 8, -16, -8)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area, flags, "A landscape of its own has coordinates, but no matrices.")

    def _lit(self, snapshot: Snapshot) -> list[Lit]:
        """The cells of the selection, of the operation and of the keyboard."""
        network, theme = snapshot.network, self.theme
        if network is None:
            return []
        found: list[Lit] = []
        chosen = snapshot.selection
        if chosen.unit is not None and chosen.unit[0] <= len(network.layers):
            found.extend(unit_cells(chosen.unit, network.sizes, theme.ink))
        if chosen.parameter is not None and chosen.parameter < network.n_parameters:
            found.append(_parameter_cell(name_parameter(network, chosen.parameter), theme.ink, 2.6))
        found.extend(self._operation_cells(snapshot))
        if self._focused is not None and self.hasFocus() and self._focused < network.n_parameters:
            cell = _parameter_cell(name_parameter(network, self._focused), theme.ink, 1.6)
            found.append(replace(cell, dashed=True))
        return found

    def _operation_cells(self, snapshot: Snapshot) -> list[Lit]:
        operation, theme = snapshot.operation, self.theme
        if not operation.layer or operation.direction is Direction.REST:
            return []
        colour = theme.forward if operation.direction is Direction.FORWARD else theme.backward
        layer, column = operation.layer, operation.unit - 1
        match operation.kind:
            case Kind.PRODUCT:
                source = operation.source - 1
                incoming = Lit(layer, Part.INCOMING, 0, source, colour)
                return [incoming, Lit(layer, Part.WEIGHTS, source, column, colour)]
            case Kind.SUM | Kind.DELTA:
                return [Lit(layer, Part.Z, 0, column, colour)]
            case Kind.ACTIVATION:
                return [Lit(layer, Part.Z, 0, column, colour), Lit(layer, Part.ACTIVATION, 0, column, colour)]
        return [_parameter_cell(ParameterName(layer, operation.source, operation.unit), colour, 2.6)]

    # Gestures ----------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the number under the mouse."""
        hit = self._hit(event.position())
        self.setToolTip("" if hit is None else self._describe(*hit))
        self.setCursor(Qt.CursorShape.ArrowCursor if hit is None else Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the weight, the bias or the unit under the mouse."""
        self._by_keyboard = False
        hit, snapshot = self._hit(event.position()), self.snapshot
        if hit is None or snapshot is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        box, row, column = hit
        index = self._parameter_of(box, row, column)
        if index is not None:
            self._focused = index
            self.dispatch(Select(replace(snapshot.selection, parameter=index)))
            return
        unit = self._unit_of(*hit)
        self.dispatch(Select(replace(snapshot.selection, unit=unit, parameter=None)))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type a new number for the weight or bias under the mouse."""
        hit = self._hit(event.position())
        index = None if hit is None else self._parameter_of(*hit)
        if index is not None:
            self._edit(index)

    def event(self, event: QEvent) -> bool:
        """Keep the arrow keys to the view where the keyboard led into it; a click leaves them to the window."""
        kind = event.type()
        if kind is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._by_keyboard and event.key() in ARROWS:
                event.accept()
                return True
        elif kind is QEvent.Type.FocusIn:
            self._by_keyboard = True
            self.update()
        elif kind is QEvent.Type.FocusOut:
            self._by_keyboard = False
            self.update()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from weight to weight, select, type."""
        snapshot, key = self.snapshot, event.key()
        if snapshot is None or snapshot.network is None:
            super().keyPressEvent(event)
        elif key in ARROWS:
            self._by_keyboard = True
            self._move(*ARROWS[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._focused is not None:
            self.dispatch(Select(replace(snapshot.selection, parameter=self._focused)))
        elif key == Qt.Key.Key_F2 and self._focused is not None:
            self._edit(self._focused)
        else:
            super().keyPressEvent(event)

    def _move(self, down: int, right: int) -> None:
        """Go to the neighbouring weight or bias; the bias lies below the weights, the next layer below the bias."""
        snapshot = self.snapshot
        if snapshot is None or snapshot.network is None:
            return
        network = snapshot.network
        focused = self._focused
        if focused is None or focused >= network.n_parameters:
            chosen = snapshot.selection.parameter
            self._focused = chosen if chosen is not None and chosen < network.n_parameters else 0
            self.update()
            return
        name = name_parameter(network, focused)
        part = network.slices()[name.layer - 1]
        row = (part.n_in if name.is_bias else name.source - 1) + down
        column = min(max(name.unit - 1 + right, 0), part.n_out - 1)
        layer = name.layer
        if row < 0 and layer > 1:
            layer -= 1
            row = network.slices()[layer - 1].n_in
        elif row > part.n_in and layer < len(network.layers):
            layer, row = layer + 1, 0
        part = network.slices()[layer - 1]
        row, column = min(max(row, 0), part.n_in), min(column, part.n_out - 1)
        self._focused = part.start + row * part.n_out + column
        self.update()

    def _edit(self, index: int) -> None:
        snapshot, layout = self.snapshot, self.layout_of_matrices
        if snapshot is None or snapshot.network is None or layout is None:
            return
        cell = _parameter_cell(name_parameter(snapshot.network, index), self.theme.ink, 1.0)
        box = layout.find(cell.layer, cell.part)
        if box is None:
            return
        middle = box.cell(cell.row, cell.column).center()
        self.editor.open_at(index, float(snapshot.parameters[index]), self._symbol(index), middle.x(), middle.y())

    def _set_parameter(self, index: int, value: float) -> None:
        self.dispatch(SetParameter(index, value))
        self.setFocus()

    def asked_number(self) -> Asked | None:
        """Return the cell that the mouse or the keyboard stands on."""
        hit = self._hit(QPointF(self.mapFromGlobal(QCursor.pos()))) if self.underMouse() else None
        if hit is None:
            return Asked(parameter=self._focused) if self._focused is not None and self.hasFocus() else None
        index = self._parameter_of(*hit)
        return Asked(parameter=index) if index is not None else Asked(unit=self._unit_of(*hit))

    @staticmethod
    def _unit_of(box: MatrixBox, _row: int, column: int) -> tuple[int, int]:
        return box.layer - 1 if box.part is Part.INCOMING else box.layer, column + 1

    def _hit(self, at: QPointF) -> tuple[MatrixBox, int, int] | None:
        for box in self.layout_of_matrices.boxes if self.layout_of_matrices is not None else ():
            cell = box.cell_at(at)
            if cell is not None:
                return box, *cell
        return None

    def _parameter_of(self, box: MatrixBox, row: int, column: int) -> int | None:
        if self.snapshot is None or self.snapshot.network is None or box.part not in (Part.WEIGHTS, Part.BIASES):
            return None
        source = row + 1 if box.part is Part.WEIGHTS else 0
        return find_parameter(self.snapshot.network, ParameterName(box.layer, source, column + 1))

    def _symbol(self, index: int) -> str:
        if self.snapshot is None or self.snapshot.network is None:
            return ""
        name = name_parameter(self.snapshot.network, index).quantity
        return symbol_of(parse_quantity(name), self.snapshot.experiment.problem)

    def _describe(self, box: MatrixBox, row: int, column: int) -> str:
        snapshot = self.snapshot
        if snapshot is None or snapshot.example is None:
            return ""
        value = float(read_matrix(snapshot.example, box.layer, box.part)[row, column])
        index = self._parameter_of(box, row, column)
        if index is not None:
            return f"{self._symbol(index)} = {format_exact(value)}"
        kind = "z" if box.part is Part.Z else "a"
        layer = box.layer - 1 if box.part is Part.INCOMING else box.layer
        name = f"{kind}.{layer}.{column + 1}" if layer else f"x.{column + 1}"
        return f"{symbol_of(parse_quantity(name), snapshot.experiment.problem)} = {format_exact(value)}"


def _shown_update(snapshot: Snapshot) -> UpdateTrace | None:
    return snapshot.update if snapshot.operation.kind is Kind.UPDATE else None


def unit_cells(unit: tuple[int, int], sizes: tuple[int, ...], colour: str) -> list[Lit]:
    """Return the cells of a unit: its column of W, its bias, z and a; and where it comes into the next layer."""
    layer, column = unit[0], unit[1] - 1
    found: list[Lit] = []
    if layer >= 1:
        found.append(Lit(layer, Part.WEIGHTS, 0, column, colour, 1.6, rows=sizes[layer - 1]))
        found.extend(Lit(layer, part, 0, column, colour, 1.6) for part in (Part.BIASES, Part.Z, Part.ACTIVATION))
    if layer + 1 < len(sizes):
        found.append(Lit(layer + 1, Part.INCOMING, 0, column, colour, 1.6))
    return found


def _parameter_cell(name: ParameterName, colour: str, width: float) -> Lit:
    if name.is_bias:
        return Lit(name.layer, Part.BIASES, 0, name.unit - 1, colour, width)
    return Lit(name.layer, Part.WEIGHTS, name.source - 1, name.unit - 1, colour, width)
