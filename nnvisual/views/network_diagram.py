"""The network diagram: every value, weight and bias, and what flows between them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from nnvisual.nn.network import ParameterName, find_parameter, name_parameter
from nnvisual.session.actions import Select, SetHiddenLayers, SetParameter, SetPlane
from nnvisual.session.snapshot import Selection, Snapshot
from nnvisual.views.coordinate_values import paint_coordinates
from nnvisual.views.diagram_menu import MenuChoices, choose_axis, make_menu
from nnvisual.views.layer_buttons import Change, LayerButtons, LayerEdit
from nnvisual.views.network_composition import Composer, Setting, looks_the_same
from nnvisual.views.network_painter import NetworkPainter, Picture, Pointer
from nnvisual.views.network_parts import Emphasis
from nnvisual.views.network_pick import Pick, PickKind, find_pick, pick_box, walk
from nnvisual.views.network_words import (
    explain_loss,
    explain_parameter,
    explain_unit,
    name_parameter_symbol,
    write_caption,
)
from nnvisual.views.theme import Theme
from nnvisual.views.view import Dispatch, View
from nnvisual.views.weight_editor import WeightEditor

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
        self._composer = Composer(self._painter)
        self._tiles_shown = False
        self._picture: Picture | None = None
        self._hover: Pick | None = None
        self._cursor: Pick | None = None
        self._exporting = False
        self.editor = WeightEditor(self)
        self.editor.committed.connect(lambda index, value: self.dispatch(SetParameter(index, value)))
        self.editor.closed.connect(self._return_focus)
        self.buttons = LayerButtons(self, lambda units: self.dispatch(SetHiddenLayers(units)))
        self.buttons.left.connect(self._show_buttons)

    @property
    def picture(self) -> Picture | None:
        """What is painted now; None on an analytic landscape, and before the first snapshot."""
        return self._picture

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`."""
        before, self.snapshot = self.snapshot, snapshot
        if before is not None and looks_the_same(before, snapshot):
            return
        if before is not None and before.network != snapshot.network:
            self._hover = self._cursor = None
            self.editor.close_editor()
        self._compose()

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

    def show_tiles(self, shown: bool) -> None:
        """Draw each unit's output over the input plane inside it, or its value's colour alone."""
        self._tiles_shown = shown
        self._compose()

    def _compose(self) -> None:
        """Put together what the snapshot, the size and the emphasis ask for."""
        snapshot = self.snapshot
        if snapshot is None:
            return
        emphasis = Emphasis(self.focus_parts, self.revealed_parts)
        with_tiles = self._tiles_shown or emphasis.names("tiles")
        setting = Setting(float(self.width()), float(self.height()), self.theme, emphasis, with_tiles)
        picture = self._picture = self._composer.compose(snapshot, setting)
        self.buttons.fit(None if picture is None else picture.layout)
        caption = write_caption(snapshot)
        if picture is not None and picture.weights.count > len(picture.weights.edges):
            caption += f" · strongest {len(picture.weights.edges)} of {picture.weights.count:,} weights"
        self.set_caption(caption)
        self.update()

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

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with what lies there."""
        picture, point = self._picture, event.pos()
        if picture is None:
            return
        pick = self._cursor
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            pick = find_pick(picture.layout, picture.weights, point.x(), point.y(), self._painter.slots)
        menu = self.make_menu(pick)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def make_menu(self, pick: Pick | None) -> QMenu:
        """Return the menu for a weight, a bias, or nothing in particular."""
        snapshot, index = self.snapshot, self._index_of(pick)
        symbol, known = "", False
        if snapshot is not None and snapshot.network is not None:
            symbol = "" if index is None else name_parameter_symbol(snapshot, name_parameter(snapshot.network, index))
            field = snapshot.pictures.field
            known = field is not None and len(field.axes) == 2
        choices = MenuChoices(
            symbol=symbol,
            edit=lambda: self.edit_parameter(-1 if index is None else index),
            set_axis=lambda axis: self._set_axis(axis, index),
            tiles_shown=self._tiles_shown if known else None,
            show_tiles=self.show_tiles,
        )
        return make_menu(self, choices)

    def _set_axis(self, axis: int, index: int | None) -> None:
        if self.snapshot is not None and index is not None:
            self.dispatch(SetPlane(choose_axis(self.snapshot.plane_spec, axis, index)))

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
        elif key == Qt.Key.Key_T:
            self.show_tiles(not self._tiles_shown)
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
        away = event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if away and not self.editor.isVisible():
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
        if not 1 <= layer < len(network.layers):
            return False
        change = Change.ADD_UNIT if by > 0 else Change.REMOVE_UNIT
        units = LayerEdit(change, layer - 1).apply(network.sizes[1:-1])
        if units is not None:
            self.dispatch(SetHiddenLayers(units))
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
