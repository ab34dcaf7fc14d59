"""A crash leaves a report on this machine, and the next start says so. Nothing is ever sent.

Two kinds of crash leave traces in different ways. An error of Python's is caught at its edge, written down, and the
program goes on. A fault below Python (a segmentation fault) ends the process at once: `faulthandler` writes the stacks
of all threads into a file that is open from the start, and the last actions stand in a memory-mapped file, which the
system keeps although the process is gone. The next start makes one report of both.
"""

from __future__ import annotations

import faulthandler
import logging
import mmap
import os
import platform
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import IO

import numpy as np
import PySide6
from PySide6.QtCore import qVersion

from nnvisual import __version__
from nnvisual.runtime.preferences import write_atomically

_log = logging.getLogger(__name__)

FOLDER_NAME = "crash reports"
LAST_ACTIONS = 40
ACTIONS_BYTES = 8192
"""Size of the file with the last actions; they are a line of at most 120 characters each."""

LINE_LENGTH = 120
MOST_REPORTS = 20
"""Older reports are removed, so that they never fill a disk."""

OLD_SECONDS = 30 * 24 * 3600

_FAULTS, _ACTIONS = "faults-", "actions-"


@dataclass(frozen=True, slots=True)
class CrashReport:
    """A report that was written.

    Attributes
    ----------
    path
        The file.
    sentence
        What happened, for the user.
    """

    path: Path
    sentence: str


def _tell_nobody(_report: CrashReport) -> None:
    """Where nobody looks, the file is enough."""


class CrashReporter:
    """Watches over one run of the program.

    Parameters
    ----------
    folder
        Where reports go. If nothing can be written there, the program works all the same and leaves none.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._tell: Callable[[CrashReport], None] = _tell_nobody
        self._actions: deque[str] = deque(maxlen=LAST_ACTIONS)
        self._faults: IO[str] | None = None
        self._map: mmap.mmap | None = None
        self._seen: set[str] = set()
        self._was_enabled = False
        self._hook, self._thread_hook = sys.excepthook, threading.excepthook

    def find_earlier(self) -> CrashReport | None:
        """Make a report of what an earlier run left when it ended in the middle; return the newest one, if any.

        To be called before `start`.
        """
        found: list[CrashReport] = []
        for faults in sorted(self.folder.glob(f"{_FAULTS}*.txt")):
            actions = faults.with_name(faults.name.replace(_FAULTS, _ACTIONS, 1))
            report = self._report_faults(faults, actions)
            if report is not None:
                found.append(report)
        return found[-1] if found else None

    def start(self, tell: Callable[[CrashReport], None] = _tell_nobody) -> None:
        """Watch from now on: errors in every thread, and faults below Python.

        Parameters
        ----------
        tell
            Called with the report on an error that came up in the window's thread.
        """
        self._tell = tell
        sys.excepthook = self._catch
        threading.excepthook = self._catch_in_thread
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            # Stays open until the program ends: a process that faults cannot open files.
            self._faults = self._own(_FAULTS).open("w", encoding="utf-8")
            with self._own(_ACTIONS).open("wb+") as file:
                file.truncate(ACTIONS_BYTES)
                self._map = mmap.mmap(file.fileno(), ACTIONS_BYTES)
            self._was_enabled = faulthandler.is_enabled()
            faulthandler.enable(self._faults, all_threads=True)
        except (OSError, ValueError):
            _log.warning("no crash reports can be written to %s", self.folder)

    def note_action(self, action: object) -> None:
        """Remember what was done; the same thing again and again counts as one."""
        line = describe_action(action)
        if self._actions and self._actions[-1] == line:
            return
        self._actions.append(line)
        if self._map is not None:
            text = "\n".join(self._actions).encode()[-ACTIONS_BYTES:]
            self._map[:] = text.ljust(ACTIONS_BYTES, b"\0")

    def close(self) -> None:
        """Watch no longer, and take the files of this run away: it ended well."""
        if sys.excepthook == self._catch:
            sys.excepthook, threading.excepthook = self._hook, self._thread_hook
        if self._faults is not None:
            faulthandler.disable()
            if self._was_enabled:
                faulthandler.enable()
            self._faults.close()
            self._faults = None
        if self._map is not None:
            self._map.close()
            self._map = None
        for kind in (_FAULTS, _ACTIONS):
            with suppress(OSError):
                self._own(kind).unlink(missing_ok=True)

    def report_error(self, error: BaseException) -> CrashReport | None:
        """Write down an error of Python's; the same one is written once. Return the report if it could be written."""
        lines = traceback.format_exception(error)
        where = "".join(lines[-3:])
        if where in self._seen:
            return None
        self._seen.add(where)
        text = "".join((describe_versions(), _section("Last actions", "\n".join(self._actions)), "\n", *lines))
        path = self._write(text)
        if path is None:
            return None
        return CrashReport(path, "Something went wrong inside nnvisual. Your work is kept; a report was written.")

    def _catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._hook(kind, error, trace)
        if issubclass(kind, KeyboardInterrupt):
            return
        report = self.report_error(error)
        if report is not None:
            self._tell(report)

    def _catch_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        self._thread_hook(caught)
        if caught.exc_value is not None:
            self.report_error(caught.exc_value)

    def _report_faults(self, faults: Path, actions: Path) -> CrashReport | None:
        try:
            stacks = faults.read_text(encoding="utf-8", errors="replace")
            last = actions.read_bytes().rstrip(b"\0").decode(errors="replace") if actions.exists() else ""
        except OSError:
            return None
        if not stacks.strip():
            # Still running, or ended by the system or by hand: nothing went wrong inside.
            _remove_if_old(faults, actions)
            return None
        text = "".join((describe_versions(), _section("Last actions", last), _section("Stacks of all threads", stacks)))
        path = self._write(text)
        for done in (faults, actions):
            with suppress(OSError):
                done.unlink(missing_ok=True)
        if path is None:
            return None
        return CrashReport(
            path,
            "nnvisual crashed the last time. Your work is back; a report was written, which stays on this machine.",
        )

    def _write(self, text: str) -> Path | None:
        stamp = datetime.now(tz=UTC).strftime("%Y-%m-%d %H%M%S")
        path = self.folder / f"{stamp}.txt"
        number = 2
        while path.exists():
            path = self.folder / f"{stamp} {number}.txt"
            number += 1
        if not write_atomically(path, text.encode()):
            return None
        reports = sorted(self.folder.glob("[0-9]*.txt"))
        for old in reports[:-MOST_REPORTS]:
            with suppress(OSError):
                old.unlink()
        return path

    def _own(self, kind: str) -> Path:
        """Return the file of this process: two programs at once do not write into one file."""
        return self.folder / f"{kind}{os.getpid()}.txt"


def describe_versions() -> str:
    """Return what a report begins with: the versions of everything that takes part."""
    return (
        f"nnvisual {__version__}\n"
        f"{datetime.now(tz=UTC).isoformat(timespec='seconds')}\n"
        f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, Qt {qVersion()}, NumPy {np.__version__}\n"
        f"{platform.platform()}, {platform.machine()}\n"
    )


def describe_action(action: object) -> str:
    """Return an action in one line: its name and its small values. Of a path only the last part, so that no report
    tells where somebody keeps their files."""
    parts: list[str] = []
    for entry in fields(action) if hasattr(action, "__dataclass_fields__") else ():  # type: ignore[arg-type]
        value = getattr(action, entry.name)
        if isinstance(value, Path):
            parts.append(f"{entry.name}=…/{value.name}")
        elif isinstance(value, Enum):
            parts.append(f"{entry.name}={value.name}")
        elif isinstance(value, bool | int | float | None):
            parts.append(f"{entry.name}={value}")
    return f"{type(action).__name__}({', '.join(parts)})"[:LINE_LENGTH]


def _remove_if_old(*paths: Path) -> None:
    """Remove what a program left that was killed; a program that still runs is younger."""
    for path in paths:
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > OLD_SECONDS:
                path.unlink()


def _section(title: str, text: str) -> str:
    return f"\n{title}\n{'-' * len(title)}\n{text or 'none'}\n"
