"""Finding room for labels: on a line where they meet nothing else, or where they meet the least."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nnvisual.views.network_layout import Box

SHARES = (0.5, 0.42, 0.58, 0.35, 0.65, 0.29, 0.71, 0.24, 0.76)
"""Places along a line, from 0 to 1, in the order in which they are tried."""

Ends = tuple[float, float, float, float]


def place_on_lines(
    lines: Sequence[Ends], size: tuple[float, float], obstacles: Iterable[Box], gap: float = 1.0
) -> list[Box] | None:
    """Return a box of `size` on every line so that none meets an obstacle or another box; None if that fails.

    The lines that can take the fewest places choose first.
    """
    taken = list(obstacles)
    choices = []
    for place, line in enumerate(lines):
        boxes = [_box_on(line, share, size) for share in SHARES]
        choices.append((place, [box for box in boxes if not any(box.overlaps(other, gap) for other in taken)]))
    found: dict[int, Box] = {}
    left = choices
    while left:
        left = [(place, _free(boxes, found.values(), gap)) for place, boxes in left]
        left.sort(key=lambda choice: len(choice[1]))
        place, boxes = left.pop(0)
        if not boxes:
            return None
        found[place] = boxes[0]
    return [found[place] for place in range(len(lines))]


def place_near(
    line: Ends, size: tuple[float, float], obstacles: Sequence[Box], bounds: Box, shares: Sequence[float] = SHARES
) -> tuple[Box, float]:
    """Return the box of `size` on or beside a line that meets the least of `obstacles`, and how much it meets.

    Parameters
    ----------
    bounds
        What the box must stay within.
    """
    best: tuple[float, Box] | None = None
    for lift in (0.0, -0.9, 0.9, -1.7, 1.7, -2.6, 2.6):
        for rank, share in enumerate(shares):
            box = keep_within(_box_on(line, share, size, lift * size[1]), bounds)
            met = sum(_shared_area(box, other) for other in obstacles)
            cost = met + 0.02 * size[0] * size[1] * (abs(lift) * 2 + 0.2 * rank)
            if best is None or cost < best[0]:
                best = cost, box
    assert best is not None
    return best[1], sum(_shared_area(best[1], other) for other in obstacles)


def keep_within(box: Box, bounds: Box) -> Box:
    """Return `box` moved into `bounds`; what is larger than they are stays at their upper left."""
    x = max(min(box.x, bounds.right - box.width / 2), bounds.left + box.width / 2)
    y = max(min(box.y, bounds.bottom - box.height / 2), bounds.top + box.height / 2)
    return Box(x, y, box.width, box.height)


def _free(boxes: list[Box], taken: Iterable[Box], gap: float) -> list[Box]:
    others = list(taken)
    return [box for box in boxes if not any(box.overlaps(other, gap) for other in others)]


def _box_on(line: Ends, share: float, size: tuple[float, float], lift: float = 0.0) -> Box:
    x1, y1, x2, y2 = line
    return Box(x1 + share * (x2 - x1), y1 + share * (y2 - y1) + lift, *size)


def _shared_area(first: Box, second: Box) -> float:
    width = min(first.right, second.right) - max(first.left, second.left)
    height = min(first.bottom, second.bottom) - max(first.top, second.top)
    return max(width, 0.0) * max(height, 0.0)
