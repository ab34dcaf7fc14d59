"""The menu: every command and every view, with their keys."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from nnvisual.session.snapshot import Mode, Snapshot
from nnvisual.ui.commands import COMMANDS, MENUS, keys_of
from nnvisual.ui.lecture_guide import ONLY_PRESENTING
from nnvisual.views.registry import VIEWS

NUMBERED_VIEWS = 9
"""So many views have a key of their own: Ctrl and their number."""


class MainMenu(QMenu):
    """Made from the tables of commands and views; says what was asked for, and does nothing of it.

    Parameters
    ----------
    keys
        Keys that the user changed: command to key.
    window
        In which the keys work.
    """

    asked = Signal(str)
    """The name of a command."""

    view_asked = Signal(str)
    """The name of a view that is to come or to go."""

    def __init__(self, keys: dict[str, str], window: QWidget) -> None:
        super().__init__(window)
        self.keys = keys
        self.actions_by_name: dict[str, QAction] = {}
        self._view_actions: dict[str, QAction] = {}
        self._menus = {title: self.addMenu(title) for title in MENUS}
        for title, menu in self._menus.items():
            self._add_commands(title, menu, window)
        self._add_views(self._menus["View"], window)

    def put_in(self, menu: QMenu, before: str) -> None:
        """Put a menu that is more than a command where it belongs: above the command `before`."""
        self._menus[COMMANDS[before].menu].insertMenu(self.actions_by_name[before], menu)

    def bind_keys(self, changed: dict[str, str]) -> None:
        """Bind other keys: command to key, those that are not named as they are at first."""
        self.keys = changed
        for name, action in self.actions_by_name.items():
            action.setShortcuts([QKeySequence(key) for key in keys_of(name, changed)])

    def keys_of_views(self) -> dict[str, str]:
        """Return the keys that bring views, each with the view's title."""
        keys = {name: action.shortcut().toString() for name, action in self._view_actions.items()}
        return {key: VIEWS[name].title for name, key in keys.items() if key}

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Tick the views that are on the stage, and offer what can be done."""
        for name, action in self._view_actions.items():
            action.setChecked(name in snapshot.views)
        self.actions_by_name["undo"].setEnabled(bool(snapshot.undo))
        self.actions_by_name["redo"].setEnabled(bool(snapshot.redo))
        for name in ONLY_PRESENTING:
            self.actions_by_name[name].setEnabled(snapshot.mode is Mode.PRESENT)

    def _add_commands(self, title: str, menu: QMenu, window: QWidget) -> None:
        for command in COMMANDS.values():
            if command.menu != title:
                continue
            action = QAction(command.label, window)
            action.setShortcuts([QKeySequence(key) for key in keys_of(command.name, self.keys)])
            action.setAutoRepeat(command.repeats)
            action.setStatusTip(command.help)
            action.setToolTip(command.help)
            action.triggered.connect(partial(self._ask, command.name))
            menu.addAction(action)
            window.addAction(action)
            self.actions_by_name[command.name] = action

    def _add_views(self, menu: QMenu, window: QWidget) -> None:
        menu.addSeparator()
        for place, entry in enumerate(VIEWS.values(), start=1):
            action = QAction(entry.title, window)
            action.setCheckable(True)
            action.setToolTip(entry.summary)
            if place <= NUMBERED_VIEWS:
                action.setShortcut(QKeySequence(f"Ctrl+{place}"))
            action.triggered.connect(partial(self._ask_view, entry.name))
            menu.addAction(action)
            window.addAction(action)
            self._view_actions[entry.name] = action

    def _ask(self, name: str, _checked: bool = False) -> None:
        self.asked.emit(name)

    def _ask_view(self, name: str, _checked: bool = False) -> None:
        self.view_asked.emit(name)
