"""The network diagram: every value, weight and bias, and what mouse and keyboard do with them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from nnvisual.nn.network import ParameterName, find_parameter, name_parameter
from nnvisual.session.actions import Select, SetHiddenLayers, SetParameter, SetPlane, ShowTiles
from nnvisual.session.inquiry import Asked
from nnvisual.session.snapshot import Selection, Snapshot
from nnvisual.views.diagram_menu import MenuChoices, choose_axis, make_menu
from nnvisual.views.layer_buttons import Change, LayerButtons, LayerEdit
from nnvisual.views.network_canvas import NetworkCanvas
from nnvisual.views.network_painter import Picture
from nnvisual.views.network_pick import Pick, PickKind, keep_pick, walk
from nnvisual.views.network_words import name_parameter_symbol
from nnvisual.views.theme import Theme
from nnvisual.views.view import Dispatch
from nnvisual.views.weight_editor import WeightEditor

_ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class NetworkDiagram(NetworkCanvas):
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
        self.editor = WeightEditor(self)
        self.editor.committed.connect(lambda index, value: self.dispatch(SetParameter(index, value)))
        self.editor.closed.connect(self._end_editing)
        self.buttons = LayerButtons(self, lambda units: self.dispatch(SetHiddenLayers(units)))
        self.buttons.left.connect(self._show_buttons)
        self.composed.connect(self._fit_buttons)

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`."""
        before = self.snapshot
        if before is not None and before.network != snapshot.network:
            self.hover = None
            self.cursor_pick = None if snapshot.network is None else keep_pick(snapshot.network.sizes, self.cursor_pick)
            self.editor.close_editor()
        super().render_snapshot(snapshot)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        self.editor.set_theme(theme)
        self.buttons.set_theme(theme)
        super().set_theme(theme)

    def show_tiles(self, shown: bool) -> None:
        """Draw each unit's output over the input plane inside it; what is missing for that is computed."""
        super().show_tiles(shown)
        self.dispatch(ShowTiles(shown))

    def edit_parameter(self, index: int) -> None:
        """Open the field in which the weight or bias at `index` of the flat vector is typed."""
        snapshot = self.snapshot
        if snapshot is None or snapshot.network is None:
            return
        name = name_parameter(snapshot.network, index)
        kind = PickKind.BIAS if name.is_bias else PickKind.WEIGHT
        box = self.find_box(Pick(kind, name.layer, name.unit, name.source))
        if box is not None:
            self.is_quiet = True
            symbol = name_parameter_symbol(snapshot, name)
            self.editor.open_at(index, float(snapshot.parameters[index]), symbol, box.x, box.y)

    # Mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Explain what lies under the mouse."""
        self.buttons.show_near(event.position().x())
        found = self.pick_at(event.position())
        if found != self.hover:
            self.hover = found
            self.setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)
            self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the buttons."""
        self.buttons.show_near(event.position().x())
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide what belongs to the mouse."""
        self.hover = None
        self._show_buttons()
        self.update()
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select; a click on the selected weight types its number."""
        snapshot = self.snapshot
        if event.button() is not Qt.MouseButton.LeftButton or self.picture is None or snapshot is None:
            super().mousePressEvent(event)
            return
        self.cursor_pick = None
        found = self.pick_at(event.position())
        index = self._index_of(found)
        if index is not None and index == snapshot.selection.parameter:
            self.edit_parameter(index)
            return
        self._select(found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type the number of a weight or bias."""
        index = self._index_of(self.pick_at(event.position()))
        if index is not None and event.button() is Qt.MouseButton.LeftButton:
            self.edit_parameter(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with what lies there."""
        if self.snapshot is None or self.snapshot.network is None:
            return
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        menu = self.make_menu(self.pick_at(QPointF(event.pos())) if by_mouse else self.cursor_pick)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def make_menu(self, pick: Pick | None) -> QMenu:
        """Return the menu for a weight, a bias, or nothing in particular."""
        snapshot, index = self.snapshot, self._index_of(pick)
        symbol, known = "", False
        if snapshot is not None and snapshot.network is not None:
            symbol = "" if index is None else name_parameter_symbol(snapshot, name_parameter(snapshot.network, index))
            known = len(snapshot.field_axes) == 2
        choices = MenuChoices(
            symbol=symbol,
            edit=lambda: self.edit_parameter(-1 if index is None else index),
            set_axis=lambda axis: self._set_axis(axis, index),
            tiles_shown=self.tiles_shown if known else None,
            show_tiles=self.show_tiles,
            bars_shown=self.bars_shown,
            show_bars=self.show_bars,
            symbols_shown=self.symbols_shown,
            show_symbols=self.show_symbols,
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

    def asked_number(self) -> Asked | None:
        """Return what the mouse or the keyboard stands on."""
        pick = self.hover or self.cursor_pick
        if pick is None or self.snapshot is None:
            return None
        if pick.kind is PickKind.LOSS:
            return Asked(loss_step=self.snapshot.cursor.step)
        if pick.kind is PickKind.UNIT:
            return Asked(unit=(pick.layer, pick.unit))
        index = self._index_of(pick)
        return None if index is None else Asked(parameter=index)

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
        if self.cursor_pick is None:
            return False
        return key in _ARROWS or key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, select, edit, add and remove units, switch ways of drawing."""
        if not self._press(event.key()):
            super().keyPressEvent(event)
        self.update()

    def _press(self, key: int) -> bool:
        """Do what a key asks for; False where it asks for nothing here."""
        snapshot, picture = self.snapshot, self.picture
        if snapshot is None or snapshot.network is None:
            return False
        if key == Qt.Key.Key_D:
            self.show_symbols(not self.symbols_shown)
        elif key == Qt.Key.Key_B:
            self.show_bars(not self.bars_shown)
        elif key == Qt.Key.Key_T:
            self.show_tiles(not self.tiles_shown)
        elif picture is None:
            return False
        elif key in _ARROWS:
            self._walk(picture, *_ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press_enter(snapshot)
        elif key == Qt.Key.Key_Escape and self.cursor_pick is not None:
            self.cursor_pick = None
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            return self._change_units(1 if key == Qt.Key.Key_Plus else -1)
        else:
            return False
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin to walk where the keyboard comes in."""
        super().focusInEvent(event)
        if self.picture is not None and event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        ):
            self.cursor_pick = self.cursor_pick or Pick(PickKind.UNIT, 0, 1)
        self._show_buttons()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave no frame behind."""
        super().focusOutEvent(event)
        away = event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if away and not self.editor.isVisible():
            self.cursor_pick = None
        self._show_buttons()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange everything anew."""
        super().resizeEvent(event)
        self.editor.close_editor()
        self.compose()

    def _walk(self, picture: Picture, across: int, down: int) -> None:
        start = self.cursor_pick or Pick(PickKind.UNIT, 0, 1)
        self.cursor_pick = walk(picture.layout, start, across, down) if self.cursor_pick else start
        self.hover = None
        self._select(self.cursor_pick)

    def _press_enter(self, snapshot: Snapshot) -> None:
        index = self._index_of(self.cursor_pick)
        if index is None:
            index = snapshot.selection.parameter
        if self.cursor_pick is not None and self._index_of(self.cursor_pick) is None:
            self._select(self.cursor_pick)
        elif index is not None:
            self.edit_parameter(index)

    def _change_units(self, by: int) -> bool:
        """Add or remove a unit in the hidden layer that the keyboard or the selection stands on."""
        snapshot, network = self.snapshot, None if self.snapshot is None else self.snapshot.network
        if snapshot is None or network is None:
            return False
        unit = snapshot.selection.unit
        layer = self.cursor_pick.layer if self.cursor_pick is not None else unit[0] if unit is not None else 0
        if not 1 <= layer < len(network.layers):
            return False
        change = Change.ADD_UNIT if by > 0 else Change.REMOVE_UNIT
        units = LayerEdit(change, layer - 1).apply(network.sizes[1:-1])
        if units is not None:
            self.dispatch(SetHiddenLayers(units))
        return True

    def _end_editing(self) -> None:
        self.is_quiet = False
        if self.isVisible():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def _fit_buttons(self) -> None:
        self.buttons.fit(None if self.picture is None else self.picture.layout)

    def _show_buttons(self) -> None:
        if self.underMouse():
            return
        box = None
        if self.cursor_pick is not None or self.buttons.has_focus:
            box = self.find_box(self.cursor_pick or Pick(PickKind.UNIT, 1, 1))
        self.buttons.show_near(None if box is None else box.x)
