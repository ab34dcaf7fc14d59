"""How the keyboard's focus came: who clicks need not be shown it, who comes by keyboard has to see it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent

_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


def came_by_keyboard(event: QFocusEvent) -> bool:
    """Whether a widget got the focus by a key."""
    return event.reason() in _BY_KEYBOARD
