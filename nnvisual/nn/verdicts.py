"""What became of a run, told from how it moved and what its loss did, by measures that need no other run.

A run is looked at in windows: an epoch each, or less where there are few epochs, so that the noise of mini-batches is
averaged out. The tail is the last quarter of the windows, and its parts are compared.

diverges
    The loss grew beyond its limit, or is not finite.
oscillates
    In the tail most moves point back against the one before, they do not get shorter, and they are not tiny beside
    the way the run has come; or the loss jumps up and down by a tenth of what it was at first, or more, and by more
    than it falls.
crawls
    The loss still falls, and, if its decline goes on to shrink as it does within the tail, what is still to come is
    more than a tenth of what has been won. So too where hardly anything has been won although there is a slope.
converges
    Neither: what was to be won is won, or a rule of the experiment has said so. A long plateau cannot be told from the
    floor of a valley.
"""

from __future__ import annotations

from enum import StrEnum
from math import inf, sqrt

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.growing_rows import GrowingRows

FEWEST_WINDOWS = 8
"""Windows that a verdict needs."""

STILL_TO_COME = 0.1
"""A run crawls if it has more than this share of its progress still before it."""

AT_REST = 0.005
"""A tail that wins less than this share of the whole progress wins nothing."""

HARDLY = 0.01
"""Progress below this share of the first loss is none."""

NOT_SHRINKING = 0.8
"""Moves in the second half of a tail at least this many times as long as in the first."""

VISIBLE = 0.01
"""Moves at least this long beside the way from start to farthest point can be seen."""

JUMPS = 0.1
"""A scatter of the loss in the tail, beside the first loss, that can be seen."""

FLAT = 1e-6
"""A slope whose norm is below this counts as none."""


class Verdict(StrEnum):
    """What became of a run."""

    CRAWLS = "crawls"
    CONVERGES = "converges"
    OSCILLATES = "oscillates"
    DIVERGES = "diverges"


class WindowRecord:
    """How K runs moved from window to window.

    Parameters
    ----------
    losses, parameters
        Of step 0, shapes (K,) and (K, n).
    length
        Steps in a window.
    """

    def __init__(self, losses: Vector, parameters: Matrix, length: int) -> None:
        copies = len(parameters)
        self._first = losses.copy()
        self.length = length
        self._start = parameters.copy()
        self._last = parameters.copy()
        self._move = np.zeros_like(parameters)
        self._sums: Vector = np.zeros(copies)
        self._farthest: Vector = np.zeros(copies)
        self._losses = GrowingRows((copies,))
        self._lengths = GrowingRows((copies,))
        self._turns = GrowingRows((copies,), np.bool_)

    def add(self, step: int, losses: Vector, parameters: Matrix) -> None:
        """Count a step: its losses, shape (K,), and where it led, shape (K, n)."""
        self._sums += losses
        if step % self.length == 0:
            self._close_window(parameters)

    def _close_window(self, parameters: Matrix) -> None:
        move = parameters - self._last
        self._losses.append(self._sums / self.length)
        self._sums[:] = 0.0
        self._lengths.append(_measure(move))
        self._turns.append(np.einsum("kn,kn->k", move, self._move) < 0.0)
        self._move = move
        np.copyto(self._last, parameters)
        np.maximum(self._farthest, _measure(parameters - self._start), out=self._farthest)

    def judge(self, member: int, steps: int, slope: float) -> Verdict | None:
        """Return what became of one run that did not diverge; None where it is too early to say.

        Parameters
        ----------
        member
            Which run.
        steps
            How many steps it has made.
        slope
            The norm of its present gradient.
        """
        windows = steps // self.length
        if windows < FEWEST_WINDOWS:
            return None
        tail = slice(windows - max(6, windows // 4), windows)
        lengths, turns = self._lengths.view()[tail, member], self._turns.view()[tail, member]
        if _is_oscillating(lengths, turns, float(self._farthest[member])):
            return Verdict.OSCILLATES
        losses = self._losses.view()[:windows, member]
        # The loss of one mini-batch says little; that of all examples is the one to begin with.
        first = float(self._first[member] if self.length == 1 else losses[0])
        return _judge_losses(first, losses[tail], slope)


def _measure(rows: Matrix) -> Vector:
    """Return the length of each row."""
    lengths: Vector = np.sqrt(np.einsum("kn,kn->k", rows, rows))
    return lengths


def _is_oscillating(lengths: Vector, turns: Vector, farthest: float) -> bool:
    half = len(lengths) // 2
    early, late = float(lengths[:half].mean()), float(lengths[-half:].mean())
    return bool(turns.mean() > 0.5) and late >= NOT_SHRINKING * early and late >= VISIBLE * farthest > 0.0


def _judge_losses(first: float, tail: Vector, slope: float) -> Verdict:
    """Judge by the loss at the beginning, the losses of the tail's windows, and the slope at the end."""
    before, middle, now = (float(third.mean()) for third in np.array_split(tail, 3))
    trend = before - now
    # Between neighbours, so that a steady decline is no scatter.
    scatter = float(np.abs(np.diff(tail)).mean())
    if scatter > JUMPS * abs(first) and scatter > abs(trend):
        return Verdict.OSCILLATES
    won = first - now
    if won < HARDLY * abs(first):
        return Verdict.CRAWLS if slope > FLAT else Verdict.CONVERGES
    earlier, later = before - middle, middle - now
    noise = scatter / sqrt(len(tail) / 3)
    if later <= 0.0 or trend < max(AT_REST * won, noise):
        return Verdict.CONVERGES
    # A geometric decline: what is still to come is later (q + q^2 + ...), with q = later / earlier.
    still = later * later / (earlier - later) if later < earlier else inf
    return Verdict.CRAWLS if still > STILL_TO_COME * won else Verdict.CONVERGES
