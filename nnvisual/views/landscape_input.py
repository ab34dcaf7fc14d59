"""Mouse and keyboard over the landscape: start there, drag the point, zoom, pan, fit, follow, choose axes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from nnvisual.landscape.plane import PlaneKind, PlaneSpec
from nnvisual.landscape.readout import place_on
from nnvisual.landscape.surface import Surface
from nnvisual.nn.arrays import Vector
from nnvisual.session.actions import SetPlane, StartAt
from nnvisual.views.axis_choice import with_axis, with_kind
from nnvisual.views.focus import came_by_keyboard
from nnvisual.views.landscape_frame import Frame, Window, shift_window, zoom_window
from nnvisual.views.view import Dispatch, View

GRAB = 13.0
"""Pixels within which the present point is grabbed."""

STILL = 4.0
"""Pixels within which a press is a click and not a drag."""

ZOOM = 1.25
CROSS_STEP = 1.0 / 40.0
"""Share of the picture that an arrow key moves the cross."""

Place = tuple[float, float]

_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
_LETTERS = (Qt.Key.Key_X, Qt.Key.Key_Y, Qt.Key.Key_F)


class LandscapeInput(View):
    """What the landscape does with gestures; `LossLandscape` draws.

    Attributes
    ----------
    surface, frame
        What is shown, and where; None while nothing is.
    point
        Coordinates of the present point, shape (2,).
    hover
        The mouse over the picture.
    ghost
        Where the run would start: while the point is dragged, and between a click and its effect.
    cross
        Where the keyboard looks; None while the mouse does.
    is_focus_shown
        Whether the keyboard's focus came by keyboard, and so has to be seen.
    follows
        Whether a window that one has chosen moves along with the run.
    """

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.surface: Surface | None = None
        self.frame: Frame | None = None
        self.point: Vector = np.zeros(2)
        self.hover: QPointF | None = None
        self.ghost: Place | None = None
        self.cross: Place | None = None
        self.is_focus_shown = False
        self.follows = True
        self._pressed: QPointF | None = None
        self._pressed_window: Window | None = None
        self._drags_point = self._pans = False
        # A click waits for the second one, which means something else.
        self._click = QTimer(self)
        self._click.setSingleShot(True)
        self._click.timeout.connect(self._start_at_ghost)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_plane(self, spec: PlaneSpec) -> None:
        """Ask for another plane."""
        if self.snapshot is not None and spec != self.snapshot.plane_spec:
            self.dispatch(SetPlane(spec))

    def set_window(self, window: Window | None) -> None:
        """Ask for another part of the plane; None: the part that fits."""
        if self.snapshot is None or self.surface is None:
            return
        extents = (None, None) if window is None else (window[0], None if self.surface.is_curve else window[1])
        self.set_plane(replace(self.snapshot.plane_spec, extents=extents))

    def fit(self) -> None:
        """Show all of the path."""
        self.follows = True
        self.set_window(None)

    def toggle_follow(self) -> None:
        """Move the window along with the run, or leave it where it is."""
        self.follows = not self.follows
        self.update()

    def use_selected(self, axis: int) -> None:
        """Make the selected weight or bias an axis."""
        snapshot = self.snapshot
        chosen = None if snapshot is None else snapshot.selection.parameter
        if snapshot is not None and chosen is not None and chosen < snapshot.objective.n_parameters:
            self.set_plane(with_axis(snapshot.plane_spec, axis, chosen))

    def start_at(self, place: Place) -> None:
        """Start the run at a place of the plane."""
        if self.snapshot is not None and self.surface is not None:
            parameters = place_on(self.surface.plane, self.snapshot.base, *place)
            self.dispatch(StartAt(tuple(parameters.tolist())))

    @property
    def place(self) -> Place:
        """Coordinates of the present point."""
        return float(self.point[0]), float(self.point[1])

    def point_pixel(self) -> QPointF | None:
        """Return where the present point is drawn."""
        raise NotImplementedError

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grab the point, or begin a click or a pan."""
        frame, at = self.frame, event.position()
        if frame is None or event.button() is not Qt.MouseButton.LeftButton or not frame.plot.contains(at):
            return
        self.cross = None
        self._pressed, self._pressed_window = at, frame.window
        grabbed = self.point_pixel()
        self._drags_point = grabbed is not None and (grabbed - at).manhattanLength() <= GRAB
        self._pans = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what was grabbed, or read the loss."""
        frame, at = self.frame, event.position()
        if frame is None:
            return
        self.hover = at if frame.plot.contains(at) or self._pressed is not None else None
        over = self.point_pixel()
        grabs = over is not None and (over - at).manhattanLength() <= GRAB
        self.setCursor(Qt.CursorShape.OpenHandCursor if grabs else Qt.CursorShape.CrossCursor)
        if self._pressed is not None:
            if self._drags_point:
                self.ghost = self._held(frame.to_plane(at))
            elif self._pans or (at - self._pressed).manhattanLength() > STILL:
                self._pan(frame, at)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the point, or end a click."""
        frame, at = self.frame, event.position()
        pressed, self._pressed = self._pressed, None
        if frame is None or pressed is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if self._drags_point:
            place, self.ghost, self._drags_point = self.ghost, None, False
            if place is not None and (at - pressed).manhattanLength() > STILL:
                self.start_at(place)
        elif not self._pans:
            self.ghost = frame.to_plane(at)
            self._click.start(QApplication.doubleClickInterval())
        self._pans = False
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit."""
        self._click.stop()
        self.ghost = None
        if event.button() is Qt.MouseButton.LeftButton:
            self.fit()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        self.hover = None
        self.update()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the mouse."""
        turned = event.angleDelta().y() or event.pixelDelta().y()
        if self.frame is None or not turned or not self.frame.plot.contains(event.position()):
            event.ignore()
            return
        self._zoom(ZOOM ** (-turned / 120.0), self.frame.to_plane(event.position()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Take the keys that mean something here before the window does."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            key = Qt.Key(event.key())
            if plain and (key in _LETTERS or (self.cross is not None and (key in _ARROWS or key == Qt.Key.Key_Return))):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cross and start there; choose axes; zoom."""
        key = Qt.Key(event.key())
        frame = self.frame
        if (
            frame is None
            or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier & ~Qt.KeyboardModifier.ShiftModifier
        ):
            super().keyPressEvent(event)
            return
        if key in _ARROWS and self.cross is not None:
            self._move_cross(frame, *_ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.cross is not None:
            self.start_at(self.cross)
        elif key in (Qt.Key.Key_X, Qt.Key.Key_Y):
            self.use_selected(0 if key == Qt.Key.Key_X else 1)
        elif key == Qt.Key.Key_F:
            self.toggle_follow()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            about = self.cross or self.place
            self._zoom(ZOOM if key == Qt.Key.Key_Minus else 1.0 / ZOOM, about)
        elif key == Qt.Key.Key_Home:
            self.fit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cross when one comes by keyboard; who clicks has the mouse, and keeps the arrow keys for time."""
        self.is_focus_shown = came_by_keyboard(event)
        if self.is_focus_shown and self.frame is not None:
            self.cross = self._held(self.place)
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the cross."""
        self.cross, self.is_focus_shown = None, False
        self.update()
        super().focusOutEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done here."""
        menu = self.make_menu(QPointF(event.pos()))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def make_menu(self, at: QPointF) -> QMenu:
        """Return the menu of a place: start, axes, window."""
        menu, snapshot, frame = QMenu(self), self.snapshot, self.frame
        if snapshot is None or frame is None:
            return menu
        if frame.plot.contains(at):
            place = frame.to_plane(at)
            menu.addAction("Start here").triggered.connect(lambda: self.start_at(place))
        if snapshot.selection.parameter is not None and snapshot.objective.n_parameters > 1:
            for axis, words in enumerate(("Use selected weight as horizontal axis\tX", "… as vertical axis\tY")):
                menu.addAction(words).triggered.connect(lambda _=False, axis=axis: self.use_selected(axis))
        if snapshot.objective.n_parameters > 1:
            for kind in (PlaneKind.RANDOM, PlaneKind.PRINCIPAL):
                spec = with_kind(snapshot.plane_spec, kind, snapshot.objective)
                action = menu.addAction(f"{kind.value.capitalize()} directions")
                action.triggered.connect(lambda _=False, spec=spec: self.set_plane(spec))
        menu.addAction("Fit\tHome").triggered.connect(self.fit)
        follow = menu.addAction("Follow the run\tF")
        follow.setCheckable(True)
        follow.setChecked(self.follows)
        follow.triggered.connect(self.toggle_follow)
        return menu

    def _start_at_ghost(self) -> None:
        place, self.ghost = self.ghost, None
        if place is not None:
            self.start_at(place)
        self.update()

    def _pan(self, frame: Frame, at: QPointF) -> None:
        if self._pressed is None or self._pressed_window is None:
            return
        self._pans, self.follows = True, False
        here, there = frame.to_plane(at), frame.to_plane(self._pressed)
        self.set_window(shift_window(self._pressed_window, (there[0] - here[0], there[1] - here[1])))

    def _zoom(self, factor: float, about: Place) -> None:
        if self.frame is not None and (window := zoom_window(self.frame.window, about, factor)) is not None:
            self.set_window(window)

    def _move_cross(self, frame: Frame, right: int, up: int) -> None:
        assert self.cross is not None
        (left, right_end), (bottom, top) = frame.window
        moved = (
            self.cross[0] + right * CROSS_STEP * (right_end - left),
            self.cross[1] + up * CROSS_STEP * (top - bottom),
        )
        self.cross = self._held(moved)
        self.update()

    def _held(self, place: Place) -> Place:
        """Return the place, or the nearest one inside the window."""
        assert self.frame is not None
        (left, right), (bottom, top) = self.frame.window
        return min(max(place[0], left), right), min(max(place[1], bottom), top)
