"""Mouse and keyboard over the relief: turn it, come closer, and go back to the map."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QMenu, QWidget

from nnvisual.views.camera import Camera
from nnvisual.views.landscape_input import ZOOM, LandscapeInput
from nnvisual.views.switch_button import SwitchButton
from nnvisual.views.view import Dispatch

TURN = 0.45
"""Degrees for a pixel of dragging."""

KEY_TURN = 6.0
REST = 180
"""Milliseconds of rest after which the picture is made fine."""

_TURNS = {
    Qt.Key.Key_Left: (KEY_TURN, 0.0),
    Qt.Key.Key_Right: (-KEY_TURN, 0.0),
    Qt.Key.Key_Up: (0.0, KEY_TURN),
    Qt.Key.Key_Down: (0.0, -KEY_TURN),
}


class LandscapeOrbit(LandscapeInput):
    """What the relief does with gestures; where the map is shown they are the map's.

    Attributes
    ----------
    is_relief
        Whether the relief is asked for.
    camera
        From where it is looked at.
    relief_switch
        Between map and relief.
    """

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.is_relief = False
        self.camera = Camera()
        self._dragged: QPointF | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.update)
        self.relief_switch = SwitchButton("3D", "The landscape as a relief that can be turned. Key: D", self)
        self.relief_switch.clicked.connect(self.toggle_relief)

    def open_relief(self) -> bool:
        """Get ready for the relief; return whether it can be shown."""
        raise NotImplementedError

    def toggle_relief(self) -> None:
        """Show the relief, or the map again."""
        self.is_relief = not self.is_relief and self._can_be_relief() and self.open_relief()
        self.relief_switch.setChecked(self.is_relief)
        self._dragged = None
        self.unsetCursor()
        self.update()

    @property
    def shows_relief(self) -> bool:
        """Whether the relief is what is seen: one weight alone has none."""
        return self.is_relief and self._can_be_relief()

    @property
    def is_turning(self) -> bool:
        """Whether the relief is being moved, so that a quick picture is better than a fine one."""
        return self._dragged is not None or self._rest.isActive()

    def look_from(self, camera: Camera) -> None:
        """Look from elsewhere."""
        if camera != self.camera:
            self.camera = camera
            self._rest.start()
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the relief."""
        if not self.shows_relief:
            super().mousePressEvent(event)
        elif event.button() is Qt.MouseButton.LeftButton:
            self._dragged = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn the relief, or read the loss."""
        if not self.shows_relief:
            super().mouseMoveEvent(event)
            return
        self.hover = event.position() if self._dragged is None else None
        if self._dragged is None:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self.update()
            return
        moved, self._dragged = event.position() - self._dragged, event.position()
        self.look_from(self.camera.turned(-TURN * moved.x(), TURN * moved.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the relief."""
        if not self.shows_relief:
            super().mouseReleaseEvent(event)
            return
        self._dragged = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Look from where one looked first."""
        if self.shows_relief:
            self.look_from(Camera())
        else:
            super().mouseDoubleClickEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Come closer or go farther away."""
        turned = event.angleDelta().y() or event.pixelDelta().y()
        if not self.shows_relief:
            super().wheelEvent(event)
        elif turned:
            self.look_from(self.camera.zoomed(ZOOM ** (turned / 240.0)))
            event.accept()

    def event(self, event: QEvent) -> bool:
        """Take the arrow keys before the window does, once one has come by keyboard."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            means = self.shows_relief and self.is_focus_shown and (key in _TURNS or key == Qt.Key.Key_Home)
            if plain and (means or key == Qt.Key.Key_D):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn, zoom, and switch between map and relief."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_D and not event.modifiers():
            self.toggle_relief()
        elif not self.shows_relief or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif key in _TURNS and self.is_focus_shown:
            self.look_from(self.camera.turned(*_TURNS[key]))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.look_from(self.camera.zoomed(ZOOM if key == Qt.Key.Key_Plus else 1.0 / ZOOM))
        elif key == Qt.Key.Key_Home:
            self.look_from(Camera())
        else:
            super().keyPressEvent(event)

    def make_menu(self, at: QPointF) -> QMenu:
        """Return the menu of a place, with the switch between map and relief."""
        menu = super().make_menu(at)
        switch = menu.addAction("Relief in 3D\tD")
        switch.setCheckable(True)
        switch.setChecked(self.is_relief)
        switch.setEnabled(self._can_be_relief())
        switch.triggered.connect(self.toggle_relief)
        return menu

    def _can_be_relief(self) -> bool:
        return self.surface is not None and not self.surface.is_curve
