"""Rows of numbers that are appended one at a time and read as one array while more are being appended."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

FIRST_ROWS = 256


class GrowingRows:
    """An append-only array. What `view` has shown never changes, whatever is appended later.

    Parameters
    ----------
    shape
        Of one row; () for single numbers.
    dtype
        Of the numbers.
    """

    def __init__(self, shape: tuple[int, ...], dtype: type[Any] = np.float64) -> None:
        self._rows: NDArray[Any] = np.empty((FIRST_ROWS, *shape), dtype)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def append(self, row: object) -> None:
        """Append a copy of `row`."""
        if self._count == len(self._rows):
            # A new array: readers keep the old one.
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
        self._rows[self._count] = row
        self._count += 1

    def view(self) -> NDArray[Any]:
        """Return all rows appended so far, read-only."""
        shown = self._rows[: self._count]
        shown.flags.writeable = False
        return shown
