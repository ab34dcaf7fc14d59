"""One start, every optimiser: each at its usual learning rate, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nnvisual.nn.arrays import Indices, Matrix, Vector
from nnvisual.nn.experiment import Experiment, StopRule
from nnvisual.nn.objective import Objective
from nnvisual.nn.optimizers import METHODS, Optimizer
from nnvisual.nn.population import PopulationRequest, PopulationResult, Verdict
from nnvisual.nn.rate_comparison import choose_steps, mean_of_tail, tracked_parameters

FIRST_STEPS = 10
"""Steps from the start over which the size of a weight's steps is measured: there all methods still see much the same
slopes, so that what differs is the method."""


def without_method(experiment: Experiment) -> Experiment:
    """Return what a race depends on: all but the optimiser, its learning rate, and when a run ends."""
    return replace(experiment, lr=1.0, optimizer=Optimizer(convention=experiment.optimizer.convention), stop=StopRule())


def plan_race(experiment: Experiment, objective: Objective, axes: tuple[int, ...]) -> PopulationRequest:
    """Return one run for each method, from the experiment's start, with the method's default numbers and usual rate.

    Parameters
    ----------
    axes
        Places of the parameters whose path is wanted in any case.
    """
    base = without_method(experiment)
    runs = tuple(
        replace(base, optimizer=Optimizer(method.name, convention=base.optimizer.convention), lr=method.usual_rate)
        for method in METHODS.values()
    )
    return PopulationRequest(runs, choose_steps(objective, len(runs)), tracked_parameters(objective, axes))


@dataclass(frozen=True, slots=True, eq=False)
class RaceSummary:
    """What came of each method; one row a method, in the order of menus.

    Attributes
    ----------
    optimizers, rates
        The methods and their learning rates, shape (K,).
    losses
        Final losses, shape (K,): the mean over the last tenth of the steps; NaN where a run diverged.
    ranks
        Places in the race from 1, shape (K,); those that diverged share the last one.
    verdicts
        One a method; None where it is too early to say.
    step_sizes
        How far each tracked parameter went in one step, on average over the first ten, shape (K, tracked).
    """

    optimizers: tuple[Optimizer, ...]
    rates: Vector
    losses: Vector
    ranks: Indices
    verdicts: tuple[Verdict | None, ...]
    step_sizes: Matrix


def summarise_race(result: PopulationResult) -> RaceSummary:
    """Return what came of each method so far."""
    members = result.request.experiments
    losses = mean_of_tail(result, np.arange(len(members)))
    order = np.where(np.isfinite(losses), losses, np.inf)
    ranks = 1 + (order[:, None] > order[None, :]).sum(axis=1)
    return RaceSummary(
        tuple(member.optimizer for member in members),
        np.array([member.lr for member in members]),
        losses,
        ranks,
        result.verdicts,
        _measure_steps(result),
    )


def _measure_steps(result: PopulationResult) -> Matrix:
    """Return the mean sizes of the first steps; of a run that ended before, of those that it made."""
    last = max(1, int(np.searchsorted(result.steps, FIRST_STEPS, side="right")) - 1)
    path = result.paths[:, : last + 1]
    if path.shape[1] < 2:
        return np.zeros((path.shape[0], path.shape[2]))
    moved = np.abs(np.diff(path, axis=1)).sum(axis=1)
    ended = np.where(result.ended >= 0, result.ended, np.iinfo(np.intp).max)
    made = np.clip(np.minimum(result.steps[path.shape[1] - 1], ended), 1, None)
    sizes: Matrix = moved / made[:, None]
    return sizes
