"""How far a plane is drawn: a window that holds the path, grows in steps, and does not jitter in training."""

from __future__ import annotations

from math import ceil, floor, frexp, isfinite

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector

Range = tuple[float, float]
"""Lowest and highest coordinate along one axis."""

MARGIN = 0.12
"""Free space on either side of a path, as a share of its width."""

STEPS = 8
"""A window is cut off at multiples of a power of two: between this many and half as many of them fit into it."""

FARTHEST = 16.0
"""A window ends at this many times its smallest reach: beyond that a diverging path leaves the picture."""


def auto_extent(coordinates: Vector, anchor: float, reach: float) -> Range:
    """Return a window for one axis that holds the anchor and the path, with a margin.

    It depends on the path's extremes only, and its ends lie on multiples of a power of two that grows with it: a path
    that grows widens the window now and then, and never narrows or shifts it.

    Parameters
    ----------
    coordinates
        Where the path has been, shape (k,); what is not finite is left out.
    anchor
        The coordinate that always lies inside: where the run starts.
    reach
        The window reaches at least this far to either side of the anchor, and at most `FARTHEST` times as far.
    """
    reach = reach if isfinite(reach) and reach > 0.0 else 1.0
    anchor = anchor if isfinite(anchor) else 0.0
    bounds = anchor - FARTHEST * reach, anchor + FARTHEST * reach
    seen = np.clip(coordinates[np.isfinite(coordinates)], *bounds)
    lowest = min(float(seen.min()), anchor) if seen.size else anchor
    highest = max(float(seen.max()), anchor) if seen.size else anchor
    margin = MARGIN * (highest - lowest)
    low = max(min(lowest - margin, anchor - reach), bounds[0])
    high = min(max(highest + margin, anchor + reach), bounds[1])
    return snap_outwards((low, high))


def snap_outwards(extent: Range) -> Range:
    """Return the range widened to multiples of a power of two, about an eighth of its width."""
    low, high = extent
    step = 2.0 ** frexp((high - low) / STEPS)[1]
    return floor(low / step) * step, ceil(high / step) * step


def auto_extents(coordinates: Matrix, anchor: Vector, reaches: tuple[float, ...]) -> tuple[Range, ...]:
    """Return `auto_extent` of each axis for a path of shape (k, axes)."""
    return tuple(auto_extent(coordinates[:, axis], float(anchor[axis]), reach) for axis, reach in enumerate(reaches))
