"""Finding room for labels: on a line where they meet nothing else, or where they meet the least."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from nnvisual.views.network_layout import Box

_LIFTS = np.array([0.0, -0.9, 0.9, -1.6, 1.6, -2.4, 2.4, -3.3, 3.3])
_SHIFTS = np.array([0.0, -0.25, 0.25, -0.5, 0.5])

SHARES = (0.5, 0.42, 0.58, 0.35, 0.65, 0.29, 0.71, 0.24, 0.76, 0.19, 0.81)
"""Places along a line, from 0 to 1, in the order in which they are tried."""

Ends = tuple[float, float, float, float]


def place_on_lines(
    lines: Sequence[Ends],
    size: tuple[float, float],
    obstacles: Iterable[Box],
    gap: float = 1.0,
    shares: Sequence[float] = SHARES,
) -> list[Box] | None:
    """Return a box of `size` on every line so that none meets an obstacle or another box; None if that fails.

    The lines that can take the fewest places choose first.

    Parameters
    ----------
    shares
        Places along each line, from 0 to 1, in the order in which they are tried.
    """
    if not lines:
        return []
    width, height = size
    x1, y1, x2, y2 = (part[:, np.newaxis] for part in np.array(lines).T)
    along = np.array(shares)
    x, y = x1 + along * (x2 - x1), y1 + along * (y2 - y1)
    taken = np.array([(box.x, box.y, box.width, box.height) for box in obstacles]).reshape(-1, 4).T
    wide, high = (width + taken[2]) / 2 + gap, (height + taken[3]) / 2 + gap
    meets = (np.abs(x[..., np.newaxis] - taken[0]) < wide) & (np.abs(y[..., np.newaxis] - taken[1]) < high)
    free = ~meets.any(axis=-1)
    found: dict[int, Box] = {}
    while len(found) < len(lines):
        counts = free.sum(axis=1)
        counts[list(found)] = len(along) + 1
        place = int(counts.argmin())
        if counts[place] == 0:
            return None
        best = int(free[place].argmax())
        box = found[place] = Box(float(x[place, best]), float(y[place, best]), width, height)
        free &= (np.abs(x - box.x) >= width + gap) | (np.abs(y - box.y) >= height + gap)
    return [found[place] for place in range(len(lines))]


def place_near(
    line: Ends, size: tuple[float, float], obstacles: Sequence[Box], bounds: Box, shares: Sequence[float] = SHARES
) -> tuple[Box, float]:
    """Return the box of `size` on or beside a line that meets the least of `obstacles`, and how much area it meets.

    Among those that meet nothing the one nearest to the line's first choice is taken.

    Parameters
    ----------
    bounds
        What the box must stay within.
    """
    width, height = size
    x1, y1, x2, y2 = line
    rank, lift, shift = (axis.ravel() for axis in np.meshgrid(np.arange(len(shares)), _LIFTS, _SHIFTS, indexing="ij"))
    share = np.array(shares)[rank]
    x, y = x1 + share * (x2 - x1) + shift * width, y1 + share * (y2 - y1) + lift * height
    x = np.maximum(np.minimum(x, bounds.right - width / 2), bounds.left + width / 2)
    y = np.maximum(np.minimum(y, bounds.bottom - height / 2), bounds.top + height / 2)
    met = np.zeros(len(x))
    if obstacles:
        others = np.array([(box.x, box.y, box.width, box.height) for box in obstacles]).T[:, :, np.newaxis]
        across = np.minimum(np.minimum(width, others[2]), (width + others[2]) / 2 - np.abs(x - others[0]))
        down = np.minimum(np.minimum(height, others[3]), (height + others[3]) / 2 - np.abs(y - others[1]))
        met = (np.maximum(across, 0.0) * np.maximum(down, 0.0)).sum(axis=0)
    away = np.abs(lift) * height + np.abs(shift) * width + 2.0 * rank
    best = int(np.argmin(met + 0.3 * away))
    return Box(float(x[best]), float(y[best]), width, height), float(met[best])


def keep_within(box: Box, bounds: Box) -> Box:
    """Return `box` moved into `bounds`; what is larger than they are stays at their upper left."""
    x = max(min(box.x, bounds.right - box.width / 2), bounds.left + box.width / 2)
    y = max(min(box.y, bounds.bottom - box.height / 2), bounds.top + box.height / 2)
    return Box(x, y, box.width, box.height)


def covered_area(box: Box, others: Iterable[Box]) -> float:
    """Return how much area `box` shares with `others`, added up."""
    total = 0.0
    for other in others:
        width = min(box.right, other.right) - max(box.left, other.left)
        height = min(box.bottom, other.bottom) - max(box.top, other.top)
        total += max(width, 0.0) * max(height, 0.0)
    return total
