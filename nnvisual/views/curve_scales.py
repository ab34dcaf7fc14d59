"""Which range a loss curve shows, and whether on a logarithmic scale."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10

import numpy as np

from nnvisual.nn.arrays import Vector
from nnvisual.views.axes import nice_step
from nnvisual.views.curve_data import Curves

LOG_FROM, LOG_UNTIL = 100.0, 40.0
"""A logarithmic scale is chosen from this ratio of largest to smallest loss on, and kept until that one."""

OTHERS_AHEAD = 4.0
"""How much farther than the present run the axis shows longer ones."""

OTHERS_ABOVE = 2.0
SHORTEST = 10
ROUND_ENDS = (1.0, 1.2, 1.4, 1.6, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


@dataclass(frozen=True, slots=True)
class CurveRange:
    """Ranges of both axes.

    Attributes
    ----------
    last
        The step at the right end; the left end is step 0.
    low, high
        Losses at the lower and upper end.
    is_log
        Whether the vertical axis is logarithmic.
    may_be_log
        Whether it could be: whether all losses are positive.
    """

    last: int
    low: float
    high: float
    is_log: bool
    may_be_log: bool


def choose_range(curves: Curves, wanted: bool | None, was_log: bool) -> CurveRange:
    """Return the range that holds the present run, and other runs where they do not dwarf it.

    Parameters
    ----------
    wanted
        Logarithmic or not; None: as the range asks for.
    was_log
        What was shown last: the choice does not flicker.
    """
    own = np.concatenate([curves.training.losses, curves.validation.losses])
    own = own[np.isfinite(own)]
    lowest, highest = (float(own.min()), float(own.max())) if own.size else (0.0, 1.0)
    may_be_log = lowest > 0.0
    asks = may_be_log and highest / lowest > (LOG_UNTIL if was_log else LOG_FROM)
    is_log = may_be_log and (asks if wanted is None else wanted)
    last = _choose_last(curves)
    for losses in _others_in_sight(curves, last):
        if is_log:
            lowest = min(lowest, max(float(losses.min()), lowest / 10.0))
            highest = max(highest, min(float(losses.max()), highest * 10.0))
        else:
            lowest = min(lowest, max(float(losses.min()), lowest - (highest - lowest)))
            highest = max(highest, min(float(losses.max()), highest * OTHERS_ABOVE))
    low, high = _log_ends(lowest, highest) if is_log else _linear_ends(lowest, highest)
    return CurveRange(last, low, high, is_log, may_be_log)


def make_room(curves: Curves, last: int) -> CurveRange:
    """Return a linear range up to step `last` and twice the first loss, which gives nothing away of what will come.

    It holds the present run, however far that comes; other runs do not count.
    """
    training = curves.training
    own = int(training.steps[-1]) if len(training.steps) else 0
    losses = training.losses[np.isfinite(training.losses)]
    first, lowest, highest = (float(losses[0]), float(losses.min()), float(losses.max())) if losses.size else (1.0,) * 3
    low, high = _linear_ends(min(lowest, 0.0), max(highest, 2.0 * first))
    return CurveRange(round_up(max(own, last)), low, high, is_log=False, may_be_log=False)


def _choose_last(curves: Curves) -> int:
    own = int(curves.training.steps[-1]) if len(curves.training.steps) else 0
    longest = max((int(series.steps[-1]) for series in curves.others.values()), default=0)
    return round_up(max(own, min(longest, round(OTHERS_AHEAD * max(own, SHORTEST))), SHORTEST))


def round_up(number: float) -> int:
    """Return the next round whole number: an axis that grows in leaps does not tremble."""
    power = 10.0 ** floor(log10(max(number, 1.0)))
    return round(next(factor * power for factor in ROUND_ENDS if factor * power >= number * (1.0 - 1e-12)))


def _others_in_sight(curves: Curves, last: int) -> list[Vector]:
    found = []
    for series in curves.others.values():
        losses = series.losses[series.steps <= last]
        losses = losses[np.isfinite(losses)]
        if losses.size:
            found.append(losses)
    return found


def _linear_ends(lowest: float, highest: float) -> tuple[float, float]:
    if not highest / 2.0 - lowest / 2.0 > 1e-12 * max(abs(lowest), abs(highest)):
        return (0.0, 2.0 * highest) if highest > 0.0 else (2.0 * lowest or -1.0, 1.0 if lowest == 0.0 else 0.0)
    # A loss is seen against zero, unless it has hardly moved.
    bottom = 0.0 if lowest >= 0.0 and (highest - lowest) > 0.1 * highest else lowest
    step = nice_step(highest / 8.0 - bottom / 8.0)
    low = 0.0 if bottom == 0.0 else np.floor(bottom / step) * step
    return float(low), float(np.ceil(highest * (1.0 + 1e-9) / step) * step)


def _log_ends(lowest: float, highest: float) -> tuple[float, float]:
    low, high = log10(lowest), log10(highest)
    margin = max(0.04 * (high - low), 0.05)
    # Thirds of a power of ten: the axis grows in leaps.
    return 10.0 ** max(np.floor((low - margin) * 3.0) / 3.0, -320.0), 10.0 ** min(
        np.ceil((high + margin) * 3.0) / 3.0, 308.0
    )
