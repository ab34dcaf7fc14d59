"""How the accuracy of a run went along: measured at states that its history remembers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import nan

import numpy as np

from nnvisual.nn.arrays import Indices, Vector
from nnvisual.nn.dataset import Task
from nnvisual.nn.evaluation import bind_accuracy
from nnvisual.nn.history import HistoryView
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.objective import Objective

MOST_POINTS = 150
FEWEST_POINTS = 12

BUDGET = 3e8
"""Multiplications that a whole curve may take: some tenths of a second."""


@dataclass(frozen=True, slots=True, eq=False)
class AccuracyCurve:
    """Shares that are classified correctly, dropout off.

    Attributes
    ----------
    steps
        Where they were measured, ascending, shape (n,).
    training, validation
        Of the training examples and of those held back, 0 to 1, shape (n,); NaN where there are none.
    """

    steps: Indices
    training: Vector
    validation: Vector


NOTHING = AccuracyCurve(np.empty(0, dtype=np.intp), np.empty(0), np.empty(0))


def has_accuracy(objective: Objective) -> bool:
    """Whether answers are right or wrong: not for a regression, a surface, or a probe alone."""
    return (
        isinstance(objective, NetworkObjective)
        and objective.data is not None
        and (objective.data.task is not Task.REGRESSION)
    )


def measure_accuracy(
    objective: Objective, view: HistoryView, known: AccuracyCurve = NOTHING, should_stop: Callable[[], bool] = bool
) -> AccuracyCurve | None:
    """Return the accuracy along a run, at about 150 steps of it, fewer of a large network; the last step included.

    Parameters
    ----------
    known
        What was measured of the same run before: it is not measured again.
    should_stop
        Asked after each point; True: the answer is None.
    """
    if not has_accuracy(objective) or not isinstance(objective, NetworkObjective) or objective.data is None:
        return NOTHING
    data = objective.data
    points = int(np.clip(BUDGET / (objective.n_parameters * data.n_examples), FEWEST_POINTS, MOST_POINTS))
    measures = [bind_accuracy(objective, places) for places in (data.train, data.validation)]
    steps, states = view.path(points)
    found = np.full((len(steps), 2), nan)
    old = {step: place for place, step in enumerate(known.steps.tolist())}
    for row, step in enumerate(steps.tolist()):
        place = old.get(step)
        if place is not None:
            found[row] = known.training[place], known.validation[place]
            continue
        found[row] = [measure(states[row]) for measure in measures]
        if should_stop():
            return None
    return AccuracyCurve(steps, found[:, 0], found[:, 1])
