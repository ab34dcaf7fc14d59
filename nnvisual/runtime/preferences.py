"""What is remembered between two starts: theme, text size, window, layout, which hints were seen.

One JSON file in the place that the system keeps for settings. It is replaced as a whole, so that a kill in the middle
leaves the old one; a broken one is put aside and the defaults are taken; where nothing can be written the program
works all the same.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from PySide6.QtCore import QSaveFile, QStandardPaths

_log = logging.getLogger(__name__)

FILE_NAME = "preferences.json"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What is remembered.

    Attributes
    ----------
    theme
        Name of the theme, or "system".
    text
        Factor on the text size.
    geometry
        The main window's place and size, as Qt saves them, in base 64.
    motion
        Whether things may move to show a change.
    panel
        Whether the panel with the controls is open.
    hints_seen
        Whether the first-start hints were shown.
    keys
        Keys that were changed: command id to key sequence.
    layouts
        The stage's proportions in thousandths, for each layout by its name.
    arrangements
        The layouts that were chosen last, the latest one first.
    enlarged
        The view that had the whole stage; empty: none.
    recent
        Files that were opened, the latest first.
    """

    theme: str = "system"
    text: float = 1.0
    geometry: str = ""
    motion: bool = True
    panel: bool = True
    hints_seen: bool = False
    keys: tuple[tuple[str, str], ...] = ()
    layouts: tuple[tuple[str, tuple[int, ...]], ...] = ()
    arrangements: tuple[str, ...] = ()
    enlarged: str = ""
    recent: tuple[str, ...] = ()


def config_folder() -> Path:
    """Return the folder for settings: XDG, %APPDATA% or Application Support."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation))


def data_folder() -> Path:
    """Return the folder for what the user made: progress, recovered work, logs."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))


def load_preferences(path: Path | None = None) -> Preferences:
    """Return what was remembered; defaults for what is missing or makes no sense."""
    path = path or config_folder() / FILE_NAME
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Preferences()
    except (OSError, ValueError, RecursionError):
        _log.warning("preferences in %s cannot be read; defaults are used", path)
        return Preferences()
    return _from_json(stored) if isinstance(stored, dict) else Preferences()


def _from_json(stored: dict[str, object]) -> Preferences:
    """Take every value that has the type of its default; a foreign one counts as missing."""
    default = Preferences()
    found: dict[str, object] = {}
    for entry in fields(Preferences):
        value, usual = stored.get(entry.name), getattr(default, entry.name)
        if entry.name in _READERS:
            if isinstance(value, list):
                found[entry.name] = _READERS[entry.name](value)
        elif isinstance(usual, bool) or isinstance(value, bool):
            if isinstance(value, bool) and isinstance(usual, bool):
                found[entry.name] = value
        elif isinstance(usual, float):
            if isinstance(value, int | float) and 0.5 <= value <= 3.0:
                found[entry.name] = float(value)
        elif isinstance(value, str):
            found[entry.name] = value
    return Preferences(**found)  # type: ignore[arg-type]  # each value was checked against its default's type


def _read_keys(value: list[object]) -> tuple[tuple[str, str], ...]:
    pairs = (pair for pair in value if isinstance(pair, list) and len(pair) == 2)
    return tuple((name, key) for name, key in pairs if isinstance(name, str) and isinstance(key, str))


def _read_names(value: list[object]) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str))


def _read_layouts(value: list[object]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    pairs = (pair for pair in value if isinstance(pair, list) and len(pair) == 2)
    return tuple(
        (name, tuple(sizes))
        for name, sizes in pairs
        if isinstance(name, str) and isinstance(sizes, list) and all(type(size) is int for size in sizes)
    )


_READERS: dict[str, Callable[[list[object]], tuple[object, ...]]] = {
    "keys": _read_keys,
    "layouts": _read_layouts,
    "arrangements": _read_names,
    "recent": _read_names,
}
"""What is a list in the file: how the parts of it that make sense are found."""


def save_preferences(preferences: Preferences, path: Path | None = None) -> bool:
    """Replace the file; return whether it worked. A read-only home or a full disk is not an error."""
    path = path or config_folder() / FILE_NAME
    return write_atomically(path, json.dumps(asdict(preferences), indent=1).encode())


def write_atomically(path: Path, content: bytes) -> bool:
    """Write a file so that it is either the old one or the new one, whatever happens; return whether it worked."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        _log.warning("cannot create %s", path.parent)
        return False
    file = QSaveFile(str(path))
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
        _log.warning("cannot write %s: %s", path, file.errorString())
        return False
    file.write(content)
    written: bool = file.commit()
    return written
