"""What mouse and keyboard do on a feature plane."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from nnvisual.landscape.field import Window
from nnvisual.session.actions import Action, Select
from nnvisual.session.inquiry import Asked
from nnvisual.views.plane_editing import (
    add_example,
    delete_example,
    move_example,
    move_probe,
    nearest_example,
    next_example,
)
from nnvisual.views.plane_overlay import PROBE
from nnvisual.views.plane_window import PlaneWindow
from nnvisual.views.view import Dispatch

REACH = 11.0
"""How many pixels beside a mark still count as on it."""

DRAG = 4.0
"""How many pixels the mouse moves before it drags."""

ZOOM = 1.2
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class PlaneGestures(PlaneWindow):
    """A feature plane that can be worked with.

    Attributes
    ----------
    hover
        The pixel under the mouse; None while it is elsewhere.
    held, dragged
        The thing under the pressed mouse button, and the pixel that it has been dragged to.
    focused
        The thing that the keyboard is at.
    editing, new_class
        Whether a click adds an example, and of which class.
    """

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.hover: QPointF | None = None
        self.held: int | None = None
        self.dragged: QPointF | None = None
        self.focused: int | None = None
        self.editing = False
        self.new_class = 0
        self._pressed: QPointF | None = None
        self._window_before: Window | None = None
        self._by_keyboard = False

    def toggle_editing(self) -> None:
        """Begin or end editing."""
        raise NotImplementedError

    def choose_class(self, number: int) -> None:
        """Choose the class of the examples that a click adds."""
        raise NotImplementedError

    def asked_number(self) -> Asked | None:
        """Return the example under the mouse."""
        thing = None if self.hover is None else self._thing_at(self.hover)
        return None if thing is None or thing == PROBE else Asked(example=thing)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of what lies under the mouse."""
        self._by_keyboard = False
        if event.button() is not Qt.MouseButton.LeftButton or self.frame is None or self.snapshot is None:
            return
        self._pressed, self.dragged = event.position(), None
        self.held = self._thing_at(event.position())
        self._window_before = self.snapshot.field_window

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the plane, or drag what is held."""
        place = event.position()
        self.hover = place
        held, pressed = self.held, self._pressed
        if pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._show_cursor(place)
        elif self.dragged is not None or (place - pressed).manhattanLength() >= DRAG:
            if held == PROBE:
                self.dragged = self._into_plot(place)
                self._send_probe(self.dragged)
            elif held is not None and self.editing:
                self.dragged = self._into_plot(place)
            elif held is None:
                self.dragged = place
                self._pan_from(pressed, place)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: what was not dragged was clicked."""
        pressed, dragged, held = self._pressed, self.dragged, self.held
        self._pressed = self.dragged = self.held = None
        snapshot, scene, frame = self.snapshot, self.scene, self.frame
        if pressed is None or snapshot is None or scene is None or frame is None:
            return
        if dragged is not None:
            if held is not None and held != PROBE:
                self._send(move_example(snapshot, scene, held, frame.values(dragged)))
        elif held is not None:
            self.select_thing(held)
        elif self.editing and frame.plot.contains(pressed):
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            count = max(len(scene.class_names), 1)
            number = (self.new_class + 1) % count if shifted else self.new_class
            self._send(add_example(snapshot, scene, frame.values(pressed), number))
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all of the data again."""
        if not self.editing and self._thing_at(event.position()) is None:
            self.fit_window()
        else:
            self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the mouse."""
        turns = event.angleDelta().y() / 120.0
        if turns and self.frame is not None and self.frame.plot.contains(event.position()):
            self.zoom(ZOOM**-turns, event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Take the reading away."""
        self.hover = None
        self.update()

    def event(self, event: QEvent) -> bool:
        """Keep the arrow keys to the view where the keyboard led into it; a click leaves them to the window."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._by_keyboard
            and event.key() in ARROWS
        ):
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        tabbed = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
        self._by_keyboard = event.reason() in tabbed
        if self._by_keyboard and self.focused is None:
            selected = None if self.snapshot is None else self.snapshot.selection.example
            self.focused = selected if selected is not None else self._first_thing()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide where the keyboard was."""
        self._by_keyboard = False
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from example to example, select, edit, zoom."""
        key, snapshot = event.key(), self.snapshot
        if snapshot is None or self.scene is None or self.frame is None:
            super().keyPressEvent(event)
        elif key in ARROWS:
            self._press_arrow(Qt.Key(key), nudge=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.focused is not None:
            self.select_thing(self.focused)
        elif (key == Qt.Key.Key_E and self.scene.data is not None) or (key == Qt.Key.Key_Escape and self.editing):
            self.toggle_editing()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.editing:
            self._delete()
        elif self.editing and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.choose_class(key - Qt.Key.Key_1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        ):
            self.zoom(ZOOM if key == Qt.Key.Key_Minus else 1.0 / ZOOM, self.frame.plot.center())
        elif key == Qt.Key.Key_0 and not event.modifiers():
            self.fit_window()
        else:
            super().keyPressEvent(event)

    def _press_arrow(self, key: Qt.Key, *, nudge: bool) -> None:
        scene, frame, snapshot = self.scene, self.frame, self.snapshot
        if scene is None or frame is None or snapshot is None:
            return
        if self.focused is None or (self.focused >= len(scene.points)):
            self.focused = self._first_thing()
        elif nudge:
            self._nudge(key)
        else:
            canvas_point = self.place_of(self.focused)
            found = next_example(scene, frame, canvas_point, key, None if self.focused == PROBE else self.focused)
            self.focused = self.focused if found is None else found
        self._by_keyboard = True
        self.update()

    def _nudge(self, key: Qt.Key) -> None:
        """Move "you", or while editing the focused example, a hundredth of the window."""
        scene, frame, snapshot, held = self.scene, self.frame, self.snapshot, self.focused
        if scene is None or frame is None or snapshot is None or held is None:
            return
        by = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}[key]
        size = QPointF(by[0] * frame.plot.width() / 100.0, by[1] * frame.plot.height() / 100.0)
        target = self._into_plot(self.place_of(held) + size)
        if held == PROBE:
            self._send(move_probe(snapshot, scene, frame.values(target)))
        elif self.editing:
            self._send(move_example(snapshot, scene, held, frame.values(target)))

    def _delete(self) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        chosen = self.focused if self._by_keyboard else None
        place = chosen if chosen is not None else snapshot.selection.example
        if place is not None and place != PROBE:
            self.focused = None
            self._send(delete_example(snapshot, place))

    def select_thing(self, place: int) -> None:
        """Choose an example, or "you"."""
        if self.snapshot is None:
            return
        self.focused = place
        chosen = None if place == PROBE else place
        self.dispatch(Select(replace(self.snapshot.selection, example=chosen)))

    def _send_probe(self, place: QPointF) -> None:
        if self.snapshot is not None and self.scene is not None and self.frame is not None:
            self._send(move_probe(self.snapshot, self.scene, self.frame.values(place)))

    def _send(self, action: Action | None) -> None:
        if action is not None:
            self.dispatch(action)

    def _first_thing(self) -> int | None:
        scene = self.scene
        if scene is None:
            return None
        return PROBE if scene.probe is not None else (0 if len(scene.points) else None)

    def place_of(self, thing: int) -> QPointF:
        """Return the pixel of an example, or of "you": under the mouse while it is dragged."""
        if self.dragged is not None and self.held == thing:
            return self.dragged
        scene, frame = self.scene, self.frame
        if scene is None or frame is None:
            return QPointF()
        if thing == PROBE:
            return frame.plot.center() if scene.probe is None else frame.point(*scene.probe.place)
        if thing >= len(scene.points):
            return frame.plot.center()
        return frame.point(*scene.points[thing].tolist())

    def _pan_from(self, start: QPointF, place: QPointF) -> None:
        if self._window_before is not None:
            self.pan(self._window_before, start, place)

    def _thing_at(self, place: QPointF) -> int | None:
        scene, frame = self.scene, self.frame
        if scene is None or frame is None or not frame.plot.adjusted(-6, -6, 6, 6).contains(place):
            return None
        reach = REACH * (0.5 + 0.5 * self.theme.text)
        if scene.probe is not None:
            apart = frame.point(*scene.probe.place) - place
            if apart.manhattanLength() <= 1.2 * reach:
                return PROBE
        return nearest_example(scene, frame, place, reach)

    def _show_cursor(self, place: QPointF) -> None:
        thing = self._thing_at(place)
        inside = self.frame is not None and self.frame.plot.contains(place)
        shape = Qt.CursorShape.ArrowCursor
        if thing is not None:
            shape = Qt.CursorShape.OpenHandCursor if thing == PROBE else Qt.CursorShape.PointingHandCursor
        elif self.editing and inside:
            shape = Qt.CursorShape.CrossCursor
        self.setCursor(shape)

    def _into_plot(self, place: QPointF) -> QPointF:
        if self.frame is None:
            return place
        plot = self.frame.plot
        return QPointF(min(max(place.x(), plot.left()), plot.right()), min(max(place.y(), plot.top()), plot.bottom()))
