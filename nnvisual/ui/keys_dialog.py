"""All keys, from the table that binds them; each can be changed here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nnvisual.ui.commands import COMMANDS, MENUS, keys_of
from nnvisual.ui.dialog_buttons import make_buttons
from nnvisual.ui.key_changes import NO_KEY, find_conflict, plain, read_key, spell, with_key

IN_A_VIEW = (
    ("Tab", "to the next view or control; its frame is then seen"),
    ("Arrows, Enter, Esc", "in the network: walk over units and weights, type a number, leave"),
    ("T, B, D, +, −", "in the network: heat tiles, several examples as bars, layers as blocks, a unit more or less"),
    ("E", "in the feature plane: edit the points"),
    ("L, A, E, S", "on the loss curve: logarithm, accuracy, epochs, smooth"),
    ("X, Y, F", "in the landscape: take the chosen weight as an axis, follow the point"),
    ("D", "in the landscape: the relief in 3D; arrows turn it, + and − come closer"),
    ("C", "in the laboratory: learning rates or optimisers"),
)

MOUSE = (
    ("Click a weight, a unit, a point", "choose it, in all views at once"),
    ("Double-click a weight", "change its number; Enter commits, Esc takes it back"),
    ("Click on the landscape", "start there"),
    ("Ctrl+click a number", "why is it what it is? Formula, code and landscape answer"),
    ("Double-click a card's title", "enlarge the view, and back"),
    ("Right-click a card's title", "enlarge it, or export it as PNG or SVG"),
    ("Drag a file into the window", "open it"),
)


class KeyButton(QPushButton):
    """Shows the keys of a command; pressed, it waits for the next key."""

    key_pressed = Signal(str)
    """The key in Qt's portable spelling; empty: none at all."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: tuple[str, ...] = ()
        self._waits = False
        label = plain(COMMANDS[name].label)
        self.setAutoDefault(False)
        self.setAccessibleName(f"Key of {label}")
        self.setToolTip("Press to change the key")
        self.clicked.connect(lambda: self._wait(waits=True))

    def show_keys(self, keys: tuple[str, ...]) -> None:
        """Show what binds the command now."""
        self._keys = keys
        self._wait(waits=False)

    def event(self, event: QEvent) -> bool:
        """Take every key while one is waited for, even those that are bound and Tab."""
        if self._waits and isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self._take(event)
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Wait no longer."""
        super().focusOutEvent(event)
        self._wait(waits=False)

    def _take(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._wait(waits=False)
            return
        key = NO_KEY if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) else read_key(event)
        if key is not None:
            self._wait(waits=False)
            self.key_pressed.emit(key)

    def _wait(self, *, waits: bool) -> None:
        self._waits = waits
        shown = "   ".join(spell(key) for key in self._keys) or "no key"
        self.setText("Press a key …" if waits else shown)
        self.setAccessibleDescription(
            "Waits for the new key; Esc leaves it, Backspace takes the key away" if waits else f"now {shown}"
        )


class KeysDialog(QDialog):
    """Every key. A press on one changes it; what is bound already is not given away."""

    changed = Signal(dict)
    """The keys that are not the default ones: command to key."""

    def __init__(self, changed: Mapping[str, str], taken: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self._changed, self._taken = dict(changed), dict(taken)
        self.buttons: dict[str, KeyButton] = {}
        self.sentence = QLabel("Press a key's button to change it.", self)
        self.sentence.setWordWrap(True)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._make_list())
        self.reset = QPushButton("Reset all keys", self)
        self.reset.setAutoDefault(False)
        self.reset.clicked.connect(lambda: self._take_over({}, "All keys are as they were at first."))
        buttons = make_buttons(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        below = QHBoxLayout()
        below.addWidget(self.reset)
        below.addWidget(buttons, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(area, 1)
        layout.addWidget(self.sentence)
        layout.addLayout(below)
        self.resize(*self._fitting_size())

    def _fitting_size(self) -> tuple[int, int]:
        metrics, parent = self.fontMetrics(), self.parentWidget()
        width, height = 46 * metrics.averageCharWidth() + 460, 34 * metrics.height()
        if parent is not None:
            width, height = min(width, parent.width() - 40), min(height, parent.height() - 40)
        return width, height

    def _make_list(self) -> QWidget:
        content = QWidget(self)
        grid = QGridLayout(content)
        grid.setHorizontalSpacing(24)
        grid.setColumnStretch(1, 1)
        row = 0
        for menu in MENUS:
            row = _add_heading(grid, row, menu)
            for command in COMMANDS.values():
                if command.menu == menu:
                    button = KeyButton(command.name, content)
                    button.show_keys(keys_of(command.name, self._changed))
                    button.key_pressed.connect(partial(self._change, command.name))
                    self.buttons[command.name] = button
                    row = _add_row(grid, row, button, command.help)
        for key, meaning in self._taken.items():
            row = _add_row(grid, row, _strong(spell(key)), f"Show or hide: {meaning}.")
        for title, entries in (("In a view", IN_A_VIEW), ("Mouse", MOUSE)):
            row = _add_heading(grid, row, title)
            for gesture, meaning in entries:
                row = _add_row(grid, row, _strong(gesture), meaning)
        return content

    def _change(self, name: str, key: str) -> None:
        conflict = find_conflict(name, key, self._changed, self._taken)
        if conflict:
            self._say(conflict)
            return
        label = plain(COMMANDS[name].label)
        said = f"{spell(key)} is now the key of “{label}”." if key else f"“{label}” has no key now."
        self._take_over(with_key(name, key, self._changed), said)

    def _take_over(self, changed: dict[str, str], said: str) -> None:
        self._changed = changed
        for name, button in self.buttons.items():
            button.show_keys(keys_of(name, changed))
        self._say(said)
        self.changed.emit(dict(changed))

    def _say(self, text: str) -> None:
        self.sentence.setText(text)
        self.sentence.setAccessibleName(text)


def _strong(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("value")
    label.setWordWrap(True)
    return label


def _add_heading(grid: QGridLayout, row: int, text: str) -> int:
    label = QLabel(text.upper())
    label.setObjectName("section")
    grid.addWidget(label, row, 0, 1, 2)
    return row + 1


def _add_row(grid: QGridLayout, row: int, left: QWidget, meaning: str) -> int:
    label = QLabel(meaning)
    label.setWordWrap(True)
    grid.addWidget(left, row, 0)
    grid.addWidget(label, row, 1)
    return row + 1
