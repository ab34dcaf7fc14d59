"""One start, many learning rates: which ones are tried, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from math import sqrt

import numpy as np

from nnvisual.nn.arrays import Indices, Vector
from nnvisual.nn.experiment import Experiment, StopRule
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.objective import Objective
from nnvisual.nn.population import PopulationRequest, PopulationResult, Verdict

SMALLEST_RATE, LARGEST_RATE = 1e-4, 100.0
PER_DECADE = 9
FEWEST_PER_DECADE = 3

STEPS = 200
FEWEST_STEPS = 40

BUDGET = 6e9
"""Floating-point operations that a comparison may take: some seconds."""

TRACKED = 64
"""A network of so many parameters is followed as a whole; of a larger one only the axes of the landscape are."""

TAIL = 0.1
"""Share of the steps whose mean counts as the final loss: one mini-batch alone says little."""


def without_rate(experiment: Experiment) -> Experiment:
    """Return what a comparison of an experiment depends on: all but its learning rate and when it ends."""
    return replace(experiment, lr=1.0, stop=StopRule())


def plan_comparison(experiment: Experiment, objective: Objective, axes: tuple[int, ...]) -> PopulationRequest:
    """Return the runs to be compared: from the experiment's start, with rates evenly spread over six powers of ten.

    A large network is tried with fewer rates, and for fewer steps.

    Parameters
    ----------
    axes
        Places of the parameters whose path is wanted in any case.
    """
    decades = round(np.log10(LARGEST_RATE / SMALLEST_RATE))
    steps = choose_steps(objective, decades * PER_DECADE)
    per_decade = int(np.clip(_affordable_steps(objective) / (decades * steps), FEWEST_PER_DECADE, PER_DECADE))
    rates = np.geomspace(SMALLEST_RATE, LARGEST_RATE, decades * per_decade + 1)
    base = without_rate(experiment)
    tracked = tracked_parameters(objective, axes)
    return PopulationRequest(tuple(replace(base, lr=float(rate)) for rate in rates), steps, tracked)


def choose_steps(objective: Objective, runs: int) -> int:
    """Return how many steps so many runs may make each."""
    return int(np.clip(_affordable_steps(objective) / runs, FEWEST_STEPS, STEPS))


def tracked_parameters(objective: Objective, axes: tuple[int, ...]) -> tuple[int, ...] | None:
    """Return which parameters are followed: all (None) of a small network, the landscape's axes of a large one."""
    return None if objective.n_parameters <= TRACKED else axes


def _affordable_steps(objective: Objective) -> float:
    """Return how many steps all runs together may make."""
    examples = objective.batches.batch if isinstance(objective, NetworkObjective) else 1
    return BUDGET / (6.0 * objective.n_parameters * examples)


@dataclass(frozen=True, slots=True)
class Zone:
    """Neighbouring rates with one verdict: from `low` to `high`, half-way to the next zones."""

    verdict: Verdict
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class RateSummary:
    """What came of each rate.

    Attributes
    ----------
    rates
        Learning rates, ascending, shape (K,).
    members
        Each one's place in the comparison, shape (K,).
    losses
        Final losses, shape (K,): the mean over the last tenth of the steps; NaN where a run diverged.
    verdicts
        One a rate; None where it is too early to say.
    zones
        Ascending. Where it is too early to say there is none.
    """

    rates: Vector
    members: Indices
    losses: Vector
    verdicts: tuple[Verdict | None, ...]
    zones: tuple[Zone, ...]

    @property
    def best(self) -> int | None:
        """The place of the lowest final loss; None where all runs diverged."""
        return int(np.nanargmin(self.losses)) if np.isfinite(self.losses).any() else None

    def nearest(self, rate: float) -> int:
        """Return the place of the rate that is nearest to `rate`, a positive number, in its ratio."""
        return int(np.abs(np.log(self.rates) - np.log(rate)).argmin())


def summarise(result: PopulationResult) -> RateSummary:
    """Return what came of each rate so far."""
    rates = np.array([experiment.lr for experiment in result.request.experiments])
    members = np.argsort(rates)
    final = mean_of_tail(result, members)
    verdicts = tuple(result.verdicts[place] for place in members)
    return RateSummary(rates[members], members, final, verdicts, _find_zones(rates[members], verdicts))


def mean_of_tail(result: PopulationResult, members: Indices) -> Vector:
    """Return the mean loss of some runs over the last tenth of the steps, shape (K,); NaN where a run diverged."""
    width = max(1, round(TAIL * len(result.steps)))
    losses = result.losses[members, -width:]
    diverged = np.array([result.verdicts[place] is Verdict.DIVERGES for place in members])
    known = np.isfinite(losses)
    counts = known.sum(axis=1)
    with np.errstate(all="ignore"):
        final = np.where(known, losses, 0.0).sum(axis=1) / counts
    found: Vector = np.where(diverged | (counts == 0), np.nan, final)
    return found


def _find_zones(rates: Vector, verdicts: tuple[Verdict | None, ...]) -> tuple[Zone, ...]:
    edges = [float(rates[0]), *(sqrt(a * b) for a, b in pairwise(rates)), float(rates[-1])]
    zones, place = [], 0
    for verdict, group in groupby(verdicts):
        count = len(list(group))
        if verdict is not None:
            zones.append(Zone(verdict, edges[place], edges[place + count]))
        place += count
    return tuple(zones)
