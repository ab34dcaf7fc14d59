"""What became of a run, told from how it moved and what its loss did, by measures that need no other run.

A run is looked at in windows: an epoch each, or less where there are few epochs, so that the noise of mini-batches is
averaged out. The tail is the last quarter of the windows, and its parts are compared.

diverges
    The loss grew beyond its limit, or is not finite.
oscillates
    In the tail most moves point back against the one before, they do not get shorter, and they are not tiny beside
    the way the run has come; or the loss jumps up and down by a fifth of what it was at first, or more, and by more
    than it falls.
crawls
    The loss still falls, and, if its decline goes on to shrink as it does within the tail, what is still to come is
    more than a tenth of what has been won. So too where hardly anything has been won although there is a slope.
converges
    Neither: what was to be won is won, or a rule of the experiment has said so. A long plateau cannot be told from the
    floor of a valley by one run alone. Of runs that differ in the learning rate only, one with a larger rate that has
    gone lower, and still crawls, tells: see `demote_outdone`.
"""

from __future__ import annotations

from enum import StrEnum
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from nnvisual.nn.arrays import Indices, Matrix, Vector
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

JUMPS = 0.2
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

    def judge(self, steps: Indices, slopes: Vector) -> list[Verdict | None]:
        """Return what became of each run, as if none had diverged; None where it is too early to say.

        Parameters
        ----------
        steps
            How many steps each has made, shape (K,).
        slopes
            The norm of each one's present gradient, shape (K,).
        """
        found: list[Verdict | None] = [None] * len(steps)
        lived = steps // self.length
        for windows in np.unique(lived[lived >= FEWEST_WINDOWS]):
            alike = np.flatnonzero(lived == windows)
            for place, verdict in zip(alike, self._judge_alike(int(windows), alike, slopes[alike]), strict=True):
                found[place] = verdict
        return found

    def latest_losses(self, steps: Indices) -> Vector:
        """Return the mean loss of each run's last whole window, shape (K,), after so many steps each."""
        lived = steps // self.length
        if not lived.any():
            return self._first
        latest: Vector = self._losses.view()[np.maximum(lived, 1) - 1, np.arange(len(steps))]
        return np.where(lived > 0, latest, self._first)

    def _judge_alike(self, windows: int, places: Indices, slopes: Vector) -> list[Verdict]:
        """Return the verdicts on some runs that have lived equally long."""
        tail = slice(windows - max(6, windows // 4), windows)
        oscillate = _find_oscillating(
            self._lengths.view()[tail, places], self._turns.view()[tail, places], self._farthest[places]
        )
        losses = self._losses.view()[tail, places]
        # The loss of one mini-batch says little; that of all examples is the one to begin with.
        first = self._first[places] if self.length == 1 else self._losses.view()[0, places]
        oscillate |= _find_jumping(first, losses)
        crawl = _find_crawling(first, losses, slopes)
        return [
            Verdict.OSCILLATES if to_and_fro else Verdict.CRAWLS if slow else Verdict.CONVERGES
            for to_and_fro, slow in zip(oscillate, crawl, strict=True)
        ]


def demote_outdone(verdicts: list[Verdict | None], rates: Vector, losses: Vector, slopes: Vector) -> None:
    """Turn into crawling, in place, what converges only by its looks: a quicker run is below it and still crawls.

    Where a first, steep decline is over and a flat one hardly begun, a run looks as if nothing were to be won; with a
    larger learning rate it would be seen to go on.

    Parameters
    ----------
    verdicts, rates, losses, slopes
        Of runs that are alike but for their learning rates: these, their present losses and their gradients' norms.
    """
    lowest = np.inf
    for place in np.argsort(-rates, kind="stable"):
        verdict, loss = verdicts[place], float(losses[place])
        if verdict is Verdict.CONVERGES and loss > lowest and slopes[place] > FLAT:
            verdicts[place] = Verdict.CRAWLS
        if verdict is Verdict.CRAWLS and loss < lowest:
            lowest = loss


def _measure(rows: Matrix) -> Vector:
    """Return the length of each row."""
    lengths: Vector = np.sqrt(np.einsum("kn,kn->k", rows, rows))
    return lengths


def _find_oscillating(lengths: Matrix, turns: NDArray[np.bool_], farthest: Vector) -> NDArray[np.bool_]:
    """Return which runs move to and fro in their tail; lengths and turns have shape (windows, K)."""
    half = len(lengths) // 2
    early, late = lengths[:half].mean(axis=0), lengths[-half:].mean(axis=0)
    visible = (late >= VISIBLE * farthest) & (late > 0.0)
    found: NDArray[np.bool_] = (turns.mean(axis=0) > 0.5) & (late >= NOT_SHRINKING * early) & visible
    return found


def _scatter(tail: Matrix) -> Vector:
    """Return how far neighbouring losses of a tail lie apart: a steady decline is no scatter to speak of."""
    found: Vector = np.abs(np.diff(tail, axis=0)).mean(axis=0)
    return found


def _mean_thirds(tail: Matrix) -> list[Vector]:
    """Return the mean losses of the tail's thirds, shape (K,) each."""
    return [third.mean(axis=0) for third in np.array_split(tail, 3)]


def _find_jumping(first: Vector, tail: Matrix) -> NDArray[np.bool_]:
    """Return which runs' losses, tail of shape (windows, K), jump up and down more than they fall."""
    before, _, now = _mean_thirds(tail)
    scatter = _scatter(tail)
    found: NDArray[np.bool_] = (scatter > JUMPS * np.abs(first)) & (scatter > np.abs(before - now))
    return found


def _find_crawling(first: Vector, tail: Matrix, slopes: Vector) -> NDArray[np.bool_]:
    """Return which runs have much before them still, from the loss at the beginning and those of the tail."""
    before, middle, now = _mean_thirds(tail)
    won, trend = first - now, before - now
    earlier, later = before - middle, middle - now
    noise = _scatter(tail) / sqrt(len(tail) / 3)
    falling = (later > 0.0) & (trend >= np.maximum(AT_REST * won, noise))
    # A geometric decline: what is still to come is later (q + q^2 + ...), with q = later / earlier.
    with np.errstate(all="ignore"):
        still = np.where(later < earlier, later * later / (earlier - later), np.inf)
    hardly = won < HARDLY * np.abs(first)
    found: NDArray[np.bool_] = np.where(hardly, slopes > FLAT, falling & (still > STILL_TO_COME * won))
    return found
