"""Smoothing a noisy curve of losses."""

from __future__ import annotations

import numpy as np

from nnvisual.nn.arrays import Vector


def smooth(values: Vector, width: int) -> Vector:
    """Return the centred moving mean over `width` values, shape (n,) -> (n,).

    Towards the ends the window shrinks on both sides alike, so that a straight line stays what it is. What is not
    finite stays as it is, and does not count in the means of its neighbours.

    Parameters
    ----------
    width
        At least 1; even numbers count as the next odd one.
    """
    n, half = len(values), max(0, width) // 2
    finite = np.isfinite(values)
    if not n or not half or not finite.any():
        return np.array(values, dtype=float)
    # Sums of large numbers would swallow small differences: what is summed is counted from the mean.
    centre = float((values[finite] / finite.sum()).sum())
    sums = np.concatenate([[0.0], np.cumsum(np.where(finite, values, centre) - centre)])
    counts = np.concatenate([[0], np.cumsum(finite)])
    places = np.arange(n)
    reach = np.minimum(half, np.minimum(places, n - 1 - places))
    first, last = places - reach, places + reach + 1
    found = np.array(values, dtype=float)
    means = (sums[last] - sums[first]) / np.maximum(counts[last] - counts[first], 1) + centre
    found[finite] = means[finite]
    return found
