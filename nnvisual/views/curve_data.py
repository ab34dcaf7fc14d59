"""The losses that the loss curve draws: of the present time line, of other runs, and on the examples held back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnvisual.nn.arrays import Indices, Vector
from nnvisual.nn.history import HistoryView
from nnvisual.nn.smoothing import smooth
from nnvisual.session.snapshot import RunRecord, Snapshot

MOST_POINTS = 2000
OTHER_POINTS = 400


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One line of a plot: steps and losses, shape (n,) each."""

    steps: Indices
    losses: Vector

    def until(self, step: int) -> Series:
        """Return the part up to and with `step`."""
        end = int(np.searchsorted(self.steps, step, side="right"))
        return Series(self.steps[:end], self.losses[:end])

    def since(self, step: int) -> Series:
        """Return the part from `step` on."""
        start = int(np.searchsorted(self.steps, step))
        return Series(self.steps[start:], self.losses[start:])

    def at(self, step: float) -> tuple[int, float] | None:
        """Return the point nearest to `step`; None where there is no point."""
        if not len(self.steps):
            return None
        right = min(int(np.searchsorted(self.steps, step)), len(self.steps) - 1)
        left = max(right - 1, 0)
        place = left if abs(self.steps[left] - step) <= abs(self.steps[right] - step) else right
        return int(self.steps[place]), float(self.losses[place])

    def smoothed(self, steps: int) -> Series:
        """Return the series smoothed over about so many steps, where its points lie close enough for that."""
        if len(self.steps) < 3:
            return self
        apart = max(1.0, float(self.steps[-1] - self.steps[0]) / (len(self.steps) - 1))
        return Series(self.steps, smooth(self.losses, round(steps / apart)))


EMPTY = Series(np.empty(0, dtype=np.intp), np.empty(0))


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Everything that is drawn.

    Attributes
    ----------
    training, validation
        Of the present time line, also beyond the cursor.
    others
        Of other runs by their number; of an ancestor what it did after the branch.
    """

    training: Series
    validation: Series
    others: dict[int, Series]


class CurveReader:
    """Reads losses from histories, and only from those that have changed."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, int], tuple[HistoryView, Series]] = {}
        self._last: tuple[tuple[RunRecord, ...], int] | None = None
        self._curves = Curves(EMPTY, EMPTY, {})

    def read(self, snapshot: Snapshot) -> Curves:
        """Return the curves of a snapshot; the same object as long as no run has changed."""
        if self._last is not None and self._last[0] is snapshot.runs and self._last[1] == snapshot.active:
            return self._curves
        lineage = snapshot.lineage()
        training, validation, others = [], [], {}
        end: int | None = None
        for run in lineage:
            own, held_back = self._losses(run, MOST_POINTS), _validation(run.view)
            if end is not None:
                if run.last_step >= end:
                    others[run.number] = own.since(end)
                own, held_back = own.until(end - 1), held_back.until(end - 1)
            training.append(own)
            validation.append(held_back)
            end = run.view.first_step if end is None else min(end, run.view.first_step)
        known = {run.number for run in lineage}
        others |= {run.number: self._losses(run, OTHER_POINTS) for run in snapshot.runs if run.number not in known}
        others = {number: series for number, series in others.items() if len(series.steps) > 1}
        self._curves = Curves(join_series(training), join_series(validation), others)
        self._last = (snapshot.runs, snapshot.active)
        self._read = {
            key: value for key, value in self._read.items() if key[0] in {run.number for run in snapshot.runs}
        }
        return self._curves

    def _losses(self, run: RunRecord, most: int) -> Series:
        known = self._read.get((run.number, most))
        if known is not None and known[0] is run.view:
            return known[1]
        series = Series(*run.view.losses(most))
        self._read[run.number, most] = (run.view, series)
        return series


def _validation(view: HistoryView) -> Series:
    measured = view.validation()
    stride = max(1, len(measured.steps) // MOST_POINTS)
    return Series(measured.steps[::stride], measured.losses[::stride])


def join_series(parts: list[Series]) -> Series:
    """Return parts that come latest first as one series."""
    if not parts:
        return EMPTY
    parts = parts[::-1]
    return Series(np.concatenate([part.steps for part in parts]), np.concatenate([part.losses for part in parts]))
