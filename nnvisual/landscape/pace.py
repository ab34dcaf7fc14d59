"""Working without being in anybody's way: letting other threads run, and noticing soon that nobody waits any more."""

from __future__ import annotations

import time
from collections.abc import Callable

BURST_SECONDS = 0.004
"""How long a thread computes before it lets others run: a frame of the window must not wait longer."""


class Pace:
    """Asked between two pieces of work, each of them well below a millisecond or a single step of the work.

    Parameters
    ----------
    should_stop
        Whether the result is no longer wanted.
    """

    def __init__(self, should_stop: Callable[[], bool]) -> None:
        self._should_stop = should_stop
        self._rested = time.perf_counter()

    def must_stop(self) -> bool:
        """Return whether to give up; lets other threads run where a burst is over."""
        if self._should_stop():
            return True
        if time.perf_counter() - self._rested >= BURST_SECONDS:
            time.sleep(0)
            self._rested = time.perf_counter()
        return False
