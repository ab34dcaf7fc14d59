"""Whether things may move, and for how long: what changes its place may show where it went."""

from __future__ import annotations

import ctypes
import sys
from configparser import ConfigParser
from configparser import Error as ConfigError
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtWidgets import QApplication

LONGEST = 300
"""Milliseconds that any movement takes at most."""

_GTK_FILES = ("gtk-4.0/settings.ini", "gtk-3.0/settings.ini")
_GET_CLIENT_AREA_ANIMATION = 0x1042
_REDUCED = 1


def system_wants_stillness(folder: Path | None = None) -> bool:
    """Whether the desktop asks programs not to move things.

    Qt knows it from version 6.12 on. Before, Windows and macOS are asked themselves, and GNOME's and KDE's settings
    are read from their files.

    Parameters
    ----------
    folder
        Where a free desktop keeps its settings; None: the system's place for them.
    """
    accessibility = getattr(QApplication.styleHints(), "accessibility", None)
    wish = accessibility().property("motionPreference") if accessibility is not None else None
    if wish is not None and int(getattr(wish, "value", wish)) == _REDUCED:
        return True
    if sys.platform == "win32":
        moves = ctypes.c_int(1)
        ctypes.windll.user32.SystemParametersInfoW(_GET_CLIENT_AREA_ANIMATION, 0, ctypes.byref(moves), 0)
        return not moves.value
    if sys.platform == "darwin":
        return bool(QSettings("apple.com", "universalaccess").value("reduceMotion", False, bool))
    return _files_say_still(
        folder or Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation))
    )


def duration(milliseconds: int, *, allowed: bool) -> int:
    """Return how long a movement of `milliseconds` takes: never beyond `LONGEST`, and 0 where nothing may move."""
    return min(milliseconds, LONGEST) if allowed else 0


def _files_say_still(folder: Path) -> bool:
    for name in _GTK_FILES:
        if _read(folder / name, "Settings", "gtk-enable-animations").lower() in ("0", "false"):
            return True
        if _read(folder / name, "Settings", "gtk-interface-reduced-motion").lower() in ("1", "reduce"):
            return True
    return _read(folder / "kdeglobals", "KDE", "AnimationDurationFactor") in ("0", "0.0")


def _read(path: Path, section: str, key: str) -> str:
    """Return a value of a settings file; empty where there is none."""
    parser = ConfigParser(strict=False, interpolation=None)
    try:
        parser.read(path, encoding="utf-8")
    except (ConfigError, OSError, ValueError):
        return ""
    return parser.get(section, key, fallback="").strip()
