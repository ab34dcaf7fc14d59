"""Keys that belong to whatever has the keyboard's focus, although the window binds them too.

Space plays and the arrows step, but on a button that was reached by Tab Space presses it, and on a slider the arrows
move it. Without this a control could be reached by keyboard and not be used.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QApplication, QComboBox, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)

KEYS_OF: tuple[tuple[type[QWidget], tuple[Qt.Key, ...]], ...] = (
    (QAbstractButton, (Qt.Key.Key_Space, *_ENTER)),
    (QAbstractSlider, (*_ARROWS, Qt.Key.Key_Home, Qt.Key.Key_End)),
    (QComboBox, (Qt.Key.Key_Space, Qt.Key.Key_Up, Qt.Key.Key_Down, *_ENTER)),
)


class FocusKeys(QObject):
    """Gives keys to the widget in focus; looks at that widget's events alone.

    Parameters
    ----------
    window
        Whose widgets are meant.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._watched: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep a key from the window's shortcuts; Enter presses a button as Space does."""
        if not isinstance(event, QKeyEvent) or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key = Qt.Key(event.key())
        if event.type() is QEvent.Type.ShortcutOverride and key in keys_for(watched):
            event.accept()
            return True
        if event.type() is QEvent.Type.KeyPress and key in _ENTER:
            if isinstance(watched, QAbstractButton):
                watched.click()
                return True
            if isinstance(watched, QComboBox):
                watched.showPopup()
                return True
        return False

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched.destroyed.disconnect(self._forget)
            self._watched = None
        if now is not None and keys_for(now) and self._window.isAncestorOf(now):
            now.installEventFilter(self)
            now.destroyed.connect(self._forget)
            self._watched = now

    def _forget(self) -> None:
        self._watched = None


def keys_for(widget: QObject) -> tuple[Qt.Key, ...]:
    """Return the keys that a widget needs for itself."""
    return next((keys for kind, keys in KEYS_OF if isinstance(widget, kind)), ())


def reach_by_tab_only(parent: QWidget) -> None:
    """Let a click on a control leave the keyboard where it was: then Space still plays and the arrows still step."""
    for widget in parent.findChildren(QWidget):
        if keys_for(widget) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
