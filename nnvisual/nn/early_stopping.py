"""Where early stopping would end a run, and where it would go back to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnvisual.nn.arrays import Indices, Vector

USUAL_PATIENCE = 10
"""Epochs without a better validation loss, where a run has no patience of its own."""


@dataclass(frozen=True, slots=True)
class EarlyStop:
    """What early stopping makes of a run's validation losses.

    Attributes
    ----------
    best_step, best_loss
        Where the validation loss is lowest: up to the stop, or of all where there is none yet.
    stop_step
        The first step at which patience is at its end; None: not yet.
    """

    best_step: int
    best_loss: float
    stop_step: int | None


def find_early_stop(steps: Indices, losses: Vector, patience: int, steps_per_epoch: int) -> EarlyStop | None:
    """Return what early stopping would do; None for fewer than two losses, or where none is finite.

    Parameters
    ----------
    steps, losses
        Where the validation loss was measured, ascending, and what it was, both of shape (n,).
    patience
        Epochs to wait for a better one.
    """
    known = np.where(np.isfinite(losses), losses, np.inf)
    if len(known) < 2 or not np.isfinite(known.min()):
        return None
    lowest = np.minimum.accumulate(known)
    # A loss that is only as good as the best one does not count as better.
    is_better = np.concatenate([[True], known[1:] < lowest[:-1]])
    best = np.maximum.accumulate(np.where(is_better, np.arange(len(known)), 0))
    out_of_patience = (steps - steps[best]) // steps_per_epoch >= patience
    if not out_of_patience.any():
        return EarlyStop(int(steps[best[-1]]), float(known[best[-1]]), None)
    stop = int(out_of_patience.argmax())
    return EarlyStop(int(steps[best[stop]]), float(known[best[stop]]), int(steps[stop]))
