"""The array types of the engine, named once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
"""A float64 array of shape (n,)."""

Matrix = NDArray[np.float64]
"""A float64 array of shape (rows, columns); rows are examples unless said otherwise."""

Indices = NDArray[np.intp]
"""Positions in another array, shape (n,)."""


def freeze(array: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a contiguous float64 copy of `array` that nobody can write to."""
    copy = np.array(array, dtype=np.float64, order="C")
    copy.flags.writeable = False
    return copy
