"""The network diagram: every value, weight and bias, and what flows between them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from nnvisual.nn.network import ParameterName, find_parameter, name_parameter
from nnvisual.session.actions import Select, SetHiddenLayers, SetParameter
from nnvisual.session.snapshot import Selection, Snapshot
from nnvisual.views.coordinate_values import paint_coordinates
from nnvisual.views.layer_buttons import LayerButtons
from nnvisual.views.network_edges import Weights, read_weights
from nnvisual.views.network_layout import MOST_EDGES, LayoutRequest, NetworkLayout, arrange
from nnvisual.views.network_painter import NetworkPainter, Picture, Pointer
from nnvisual.views.network_parts import Emphasis
from nnvisual.views.network_pick import Pick, PickKind, find_pick, pick_box, walk
from nnvisual.views.network_scene import build_scene
from nnvisual.views.network_words import (
    explain_loss,
    explain_parameter,
    explain_unit,
    format_input,
    name_inputs,
    name_parameter_symbol,
    raw_inputs,
    write_caption,
)
from nnvisual.views.theme import Theme
from nnvisual.views.view import Dispatch, View
from nnvisual.views.weight_editor import WeightEditor

_CROWDED = 150
"""Lines beyond which they are drawn without smooth edges while the network learns."""

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class NetworkDiagram(View):
    """Units, weights and biases with their numbers, what is computed lit.

    A click selects a weight, a bias or a unit; a double click, or Enter, types a weight's number; the round buttons at
    the top add and remove units and layers.
    """

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.setAccessibleName("Network diagram")
        self.setAccessibleDescription(
            "Units, weights and biases with their numbers. Arrow keys walk, Enter edits, plus and minus change a layer."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(120, 90)
        self._painter = NetworkPainter()
        self._picture: Picture | None = None
        self._hover: Pick | None = None
        self._cursor: Pick | None = None
        self._exporting = False
        self.editor = WeightEditor(self)
        self.editor.committed.connect(lambda index, value: self.dispatch(SetParameter(index, value)))
        self.editor.closed.connect(self._return_focus)
        self.buttons = LayerButtons(self, lambda units: self.dispatch(SetHiddenLayers(units)))
        self._weights: Weights | None = None

    @property
    def picture(self) -> Picture | None:
        """What is painted now; None on an analytic landscape, and before the first snapshot."""
        return self._picture

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`."""
        before, self.snapshot = self.snapshot, snapshot
        if before is not None and _looks_the_same(before, snapshot):
            return
        if before is not None and before.network != snapshot.network:
            self._hover = self._cursor = None
            self.editor.close_editor()
        self._compose()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        self._painter.set_theme(theme)
        self.editor.set_theme(theme)
        self.buttons.set_theme(theme)
        super().set_theme(theme)
        self._compose()

    def set_emphasis(self, focus: frozenset[str], revealed: frozenset[str] | None) -> None:
        """Light some parts and dim the rest."""
        super().set_emphasis(focus, revealed)
        self._compose()

    def paint_export(self, painter: QPainter) -> None:
        """Paint the view onto a picture file's painter, every line as a line."""
        self._exporting = True
        try:
            self.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawWindowBackground)
        finally:
            self._exporting = False

    def edit_parameter(self, index: int) -> None:
        """Open the field in which the weight or bias at `index` of the flat vector is typed."""
        snapshot, picture = self.snapshot, self._picture
        if snapshot is None or picture is None or snapshot.network is None:
            return
        name = name_parameter(snapshot.network, index)
        kind = PickKind.BIAS if name.is_bias else PickKind.WEIGHT
        box = pick_box(picture.layout, Pick(kind, name.layer, name.unit, name.source), self._painter.slots)
        symbol = name_parameter_symbol(snapshot, name)
        self.editor.open_at(index, float(snapshot.parameters[index]), symbol, box.x, box.y)

    # What is drawn

    def _compose(self) -> None:
        """Put together what the snapshot, the size and the emphasis ask for."""
        snapshot = self.snapshot
        if snapshot is None:
            return
        network, trace = snapshot.network, snapshot.example
        if network is None or trace is None:
            self._picture = None
            self.buttons.fit(None)
            self.set_caption(write_caption(snapshot))
            return
        if self._weights is None or self._weights.parameters is not snapshot.parameters:
            self._weights = read_weights(network, snapshot.parameters)
        names = name_inputs(snapshot)
        layout = self._arrange(network.sizes, names, trace.has_target)
        moving = snapshot.playback.playing or snapshot.goal is not None
        self._picture = Picture(
            layout=layout,
            scene=build_scene(snapshot, network, trace, self.focus_parts),
            weights=self._weights,
            emphasis=Emphasis(self.focus_parts, self.revealed_parts),
            labels=names,
            raw=_raw_texts(snapshot),
            selected_unit=snapshot.selection.unit,
            smooth=not moving or len(self._weights.edges) <= _CROWDED,
        )
        self.buttons.fit(layout)
        self._say_caption(snapshot, self._weights)

    def _arrange(self, sizes: tuple[int, ...], names: tuple[str, ...], has_loss: bool) -> NetworkLayout:
        request = LayoutRequest(
            float(self.width()),
            float(self.height()),
            sizes,
            self.theme.text,
            self._painter.label_width(names, 12.0) + 2.0,
            has_loss,
        )
        if self._picture is not None and self._picture.layout.request == request:
            return self._picture.layout
        return arrange(request)

    def _say_caption(self, snapshot: Snapshot, weights: Weights) -> None:
        caption = write_caption(snapshot)
        if weights.count > MOST_EDGES:
            caption = f"{caption} · strongest {MOST_EDGES} of {weights.count:,} weights"
        self.set_caption(caption)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint everything."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.card))
        snapshot, picture = self.snapshot, self._picture
        if snapshot is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if picture is None:
            paint_coordinates(painter, self.theme, QRectF(self.rect()), snapshot)
            return
        if self._exporting:
            self._painter.paint_still(painter, picture, direct=True)
        else:
            self._painter.paint(painter, picture, self._point(snapshot, picture))

    def _point(self, snapshot: Snapshot, picture: Picture) -> Pointer:
        """Return what belongs to the mouse and the keyboard."""
        told, slots = self._hover or self._cursor, self._painter.slots
        pointer = Pointer()
        if told is not None and not self.editor.isVisible():
            box = pick_box(picture.layout, told, slots)
            pointer = Pointer(callout=tuple(self._explain(snapshot, told)), callout_at=box)
        if self._hover is not None and self._hover.is_parameter:
            pointer = replace(pointer, hovered=(self._hover.layer, self._hover.source, self._hover.unit))
        if self._cursor is not None and self.hasFocus():
            pointer = replace(pointer, cursor=pick_box(picture.layout, self._cursor, slots))
        return pointer

    def _explain(self, snapshot: Snapshot, pick: Pick) -> list[str]:
        if pick.kind is PickKind.UNIT:
            return explain_unit(snapshot, pick.layer, pick.unit)
        if pick.kind is PickKind.LOSS:
            return explain_loss(snapshot)
        return explain_parameter(snapshot, ParameterName(pick.layer, pick.source, pick.unit))

    # Mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Explain what lies under the mouse."""
        picture, point = self._picture, event.position()
        if picture is None:
            return
        self.buttons.show_near(point.x())
        found = find_pick(picture.layout, picture.weights, point.x(), point.y(), self._painter.slots)
        if found != self._hover:
            self._hover = found
            self.setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)
            self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the buttons."""
        self.buttons.show_near(event.position().x())
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide what belongs to the mouse."""
        self._hover = None
        self._show_buttons()
        self.update()
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select; a click on the selected weight types its number."""
        picture, snapshot = self._picture, self.snapshot
        if event.button() is not Qt.MouseButton.LeftButton or picture is None or snapshot is None:
            super().mousePressEvent(event)
            return
        self._cursor = None
        point = event.position()
        found = find_pick(picture.layout, picture.weights, point.x(), point.y(), self._painter.slots)
        index = self._index_of(found)
        if index is not None and index == snapshot.selection.parameter:
            self.edit_parameter(index)
            return
        self._select(found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type the number of a weight or bias."""
        picture, point = self._picture, event.position()
        if picture is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        found = find_pick(picture.layout, picture.weights, point.x(), point.y(), self._painter.slots)
        index = self._index_of(found)
        if index is not None:
            self.edit_parameter(index)

    def _select(self, pick: Pick | None) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        chosen = snapshot.selection
        wanted: Selection = replace(chosen, parameter=None, unit=None)
        if pick is not None and pick.kind is PickKind.UNIT:
            wanted = replace(chosen, unit=(pick.layer, pick.unit), parameter=None)
        elif pick is not None and pick.is_parameter:
            wanted = replace(chosen, parameter=self._index_of(pick), unit=None)
        if wanted != chosen:
            self.dispatch(Select(wanted))

    def _index_of(self, pick: Pick | None) -> int | None:
        network = None if self.snapshot is None else self.snapshot.network
        if pick is None or not pick.is_parameter or network is None:
            return None
        return find_parameter(network, ParameterName(pick.layer, pick.source, pick.unit))

    # Keyboard

    def event(self, event: QEvent) -> bool:
        """Keep the arrows and Enter from the window's shortcuts while the keyboard walks through the diagram."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            and self._wants(event.key())
        ):
            event.accept()
            return True
        return super().event(event)

    def _wants(self, key: int) -> bool:
        if self._cursor is None:
            return False
        return key in _ARROWS or key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, select, edit, add and remove units."""
        picture, snapshot = self._picture, self.snapshot
        if picture is None or snapshot is None:
            super().keyPressEvent(event)
            return
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self._walk(picture, *_ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press_enter(snapshot)
        elif key == Qt.Key.Key_Escape and self._cursor is not None:
            self._cursor = None
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus) and self._change_units(1 if key == Qt.Key.Key_Plus else -1):
            pass
        else:
            super().keyPressEvent(event)
            return
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin to walk where the keyboard comes in."""
        super().focusInEvent(event)
        picture = self._picture
        if picture is not None and event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._cursor = self._cursor or Pick(PickKind.UNIT, 0, 1)
        self._show_buttons()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave no frame behind."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._cursor = None
        self._show_buttons()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange everything anew."""
        super().resizeEvent(event)
        self.editor.close_editor()
        self._compose()

    def _walk(self, picture: Picture, across: int, down: int) -> None:
        start = self._cursor or Pick(PickKind.UNIT, 0, 1)
        self._cursor = walk(picture.layout, start, across, down) if self._cursor else start
        self._hover = None
        self._select(self._cursor)

    def _press_enter(self, snapshot: Snapshot) -> None:
        index = self._index_of(self._cursor)
        if index is None:
            index = snapshot.selection.parameter
        if self._cursor is not None and self._index_of(self._cursor) is None:
            self._select(self._cursor)
        elif index is not None:
            self.edit_parameter(index)

    def _change_units(self, by: int) -> bool:
        """Add or remove a unit in the hidden layer that the keyboard or the selection stands on."""
        snapshot, network = self.snapshot, None if self.snapshot is None else self.snapshot.network
        if snapshot is None or network is None:
            return False
        unit = snapshot.selection.unit
        layer = self._cursor.layer if self._cursor is not None else unit[0] if unit is not None else 0
        hidden = list(network.sizes[1:-1])
        if not 1 <= layer <= len(hidden):
            return False
        for button in self.buttons.buttons:
            edit = button.edit
            units = edit.apply(tuple(hidden))
            if (
                edit.place == layer - 1
                and units is not None
                and sum(units) - sum(hidden) == by
                and len(units) == len(hidden)
            ):
                self.dispatch(SetHiddenLayers(units))
                return True
        return True

    def _return_focus(self) -> None:
        if self.isVisible():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def _show_buttons(self) -> None:
        if self.underMouse():
            return
        wanted = self._cursor is not None or self.buttons.has_focus
        x = None
        if wanted and self._picture is not None:
            cursor = self._cursor or Pick(PickKind.UNIT, 1, 1)
            x = pick_box(self._picture.layout, cursor, self._painter.slots).x
        self.buttons.show_near(x)


def _raw_texts(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the inputs in their own units, where the network sees them on another scale."""
    data = snapshot.data
    if data is None or not data.standardised or data.basis is not None:
        return ()
    return tuple(format_input(value) for value in raw_inputs(snapshot))


def _looks_the_same(before: Snapshot, now: Snapshot) -> bool:
    """Whether nothing that the diagram shows has changed."""
    return (
        before.example is now.example
        and before.parameters is now.parameters
        and before.operation == now.operation
        and before.cursor == now.cursor
        and before.update is now.update
        and before.selection == now.selection
        and before.playback.playing == now.playback.playing
        and before.run is now.run
    )
