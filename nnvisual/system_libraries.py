"""The shared libraries of the operating system that Qt needs, and what to say when one is missing.

Qt blames a missing library on the wrong one (it always names xcb-cursor), so the check comes before Qt
is imported. Only the standard library is used here: run.py asks these questions before anything is
installed.
"""

import ctypes
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from typing import NamedTuple

__all__ = [
    "OFFSCREEN",
    "WINDOW",
    "Library",
    "install_command",
    "missing_libraries",
    "problem",
    "screen_problem",
]


class Library(NamedTuple):
    """A shared library, as the loader knows it, and the Debian package that brings it."""

    soname: str
    package: str


OFFSCREEN = (
    Library("libGL.so.1", "libgl1"),
    Library("libEGL.so.1", "libegl1"),
    Library("libfontconfig.so.1", "libfontconfig1"),
    Library("libxkbcommon.so.0", "libxkbcommon0"),
    Library("libglib-2.0.so.0", "libglib2.0-0"),
    Library("libdbus-1.so.3", "libdbus-1-3"),
)
"""Needed to draw at all, even into a picture file."""

WINDOW = (
    *OFFSCREEN,
    Library("libxcb-cursor.so.0", "libxcb-cursor0"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    Library("libxcb-shape.so.0", "libxcb-shape0"),
)
"""Needed to open a window on the screen."""


def missing_libraries(needed: Iterable[Library] = WINDOW) -> tuple[Library, ...]:
    """Return those of the needed libraries that cannot be loaded; none on Windows and macOS."""
    if not sys.platform.startswith("linux"):
        return ()
    return tuple(library for library in needed if not _can_load(library.soname))


def install_command(packages: Iterable[str]) -> str:
    """Return the one command that installs these Debian packages, for an administrator to copy."""
    install = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    if _is_root():
        return f"apt-get update && {install}"
    if shutil.which("sudo"):
        return f"sudo apt-get update && sudo {install}"
    return f"su -c 'apt-get update && {install}'"


def problem(needed: Iterable[Library] = WINDOW) -> str | None:
    """Return one sentence that names all missing libraries and the way to get them, or None."""
    missing = missing_libraries(needed)
    if not missing:
        return None
    sonames = ", ".join(library.soname for library in missing)
    if not shutil.which("apt-get"):
        return f"Qt needs system libraries that are missing here; install them and try again: {sonames}"
    command = install_command(library.package for library in missing)
    return f"Qt needs system libraries that are missing here ({sonames}); install them with:  {command}"


def screen_problem(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return one sentence if there is no screen to open a window on, or None.

    Qt itself would abort the process with a page of advice about plugins.
    """
    if not sys.platform.startswith("linux"):
        return None
    if any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        return None
    return (
        "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set): start nnvisual on a desktop, "
        "or draw a picture without a screen with:  nnvisual snapshot -o out.png"
    )


def _can_load(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0
