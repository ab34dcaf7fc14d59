"""Changing keys: which key a command has, and why it may not have another one."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from nnvisual.ui.commands import COMMANDS, keys_of

NO_KEY = ""
"""Instead of a key: the command has none."""

FIXED = {
    "Tab": "Tab goes to the next control.",
    "Shift+Tab": "Shift+Tab goes to the control before.",
    "Esc": "Esc leaves what is begun.",
    "Return": "Enter presses what is in focus.",
    "Enter": "Enter presses what is in focus.",
}
"""Keys that nothing else may have, and why."""

_MODIFIERS = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_unknown,
)


def read_key(event: QKeyEvent) -> str | None:
    """Return the key that was pressed in Qt's portable spelling; None while only Ctrl and the like are held."""
    if Qt.Key(event.key()) in _MODIFIERS:
        return None
    return normalise(QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText))


def normalise(key: str) -> str:
    """Return a key in one spelling; `Shift+?` is `?`, because Shift is how it is typed."""
    spelt = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
    rest = spelt.removeprefix("Shift+")
    return rest if len(rest) == 1 and not rest.isalnum() else spelt


def find_conflict(name: str, key: str, changed: Mapping[str, str], taken: Mapping[str, str]) -> str:
    """Return why the command `name` cannot have `key`, in one sentence; empty where it can.

    Parameters
    ----------
    changed
        Keys that were chosen instead of the default ones: command to key.
    taken
        Keys that belong to something that is no command: key to what it does.
    """
    wanted = normalise(key)
    if not wanted:
        return ""
    if wanted in FIXED:
        return f"{FIXED[wanted]} Choose another key."
    for other in COMMANDS.values():
        if other.name != name and wanted in map(normalise, keys_of(other.name, dict(changed))):
            return (
                f"{spell(wanted)} is the key of “{plain(other.label)}” already. Change that one first, or take another."
            )
    for held, meaning in taken.items():
        if normalise(held) == wanted:
            return f"{spell(wanted)} is the key of “{meaning}” already. Take another."
    return ""


def with_key(name: str, key: str, changed: Mapping[str, str]) -> dict[str, str]:
    """Return the changes with another key for `name`; its default one is no change."""
    rest = {other: held for other, held in changed.items() if other != name}
    default = COMMANDS[name].keys[:1]
    return rest if (key,) == default or (not key and not default) else {**rest, name: key}


def usable(changed: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return the changes that were kept, without those of commands that there are no more."""
    return {name: key for name, key in changed if name in COMMANDS and (not key or normalise(key))}


def spell(key: str) -> str:
    """Return a key as it is written on this system."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def plain(label: str) -> str:
    """Return a menu's label without its mnemonic."""
    return label.replace("&", "").removesuffix("…")
