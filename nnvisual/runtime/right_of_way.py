"""Who goes first: while the window's thread draws, the worker waits between two pieces of its work.

Python runs one thread at a time, and the painter lets go of it at every stroke. A worker that takes it then keeps it
for milliseconds, a hundred times a frame; one that waits for the end of the frame loses nothing by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from time import perf_counter

from PySide6.QtCore import QEvent, QObject

LONGEST_WAIT = 0.1
"""Seconds after which the worker goes on in any case: a window that is busy for longer does something else."""


class RightOfWay:
    """Taken by the window's thread, respected by the worker."""

    def __init__(self) -> None:
        self._free = Event()
        self._free.set()
        self._depth = 0
        self._held = 0.0

    @contextmanager
    def take(self) -> Iterator[None]:
        """Let the worker wait for as long as this lasts; may be nested. For the window's thread."""
        began = perf_counter()
        self._depth += 1
        self._free.clear()
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self._free.set()
                self._held += perf_counter() - began

    def give_way(self) -> None:
        """Wait while the window's thread has taken it. For the worker, between two pieces of its work."""
        self._free.wait(LONGEST_WAIT)

    def collect(self) -> float:
        """Return for how many seconds it has been taken since the last call."""
        held, self._held = self._held, 0.0
        return held


class PaintGuard(QObject):
    """Takes the right of way while a window repaints; install it on the window as an event filter."""

    def __init__(self, right_of_way: RightOfWay, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._right_of_way = right_of_way

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Carry the repaint out here, undisturbed."""
        if event.type() is not QEvent.Type.UpdateRequest:
            return False
        with self._right_of_way.take():
            watched.event(event)
        return True
