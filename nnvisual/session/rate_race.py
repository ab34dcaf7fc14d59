"""Comparisons of learning rates and of optimisers under way: what they belong to, and how far they have come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nnvisual.nn.experiment import Experiment
from nnvisual.nn.optimizer_race import RaceSummary
from nnvisual.nn.population import Population, PopulationResult
from nnvisual.nn.rate_comparison import RateSummary


class Comparison(StrEnum):
    """What is compared side by side."""

    RATES = "rates"
    OPTIMIZERS = "optimizers"


@dataclass(frozen=True, slots=True, eq=False)
class RateRace:
    """Many rates from one start.

    Attributes
    ----------
    experiment
        What is compared, without its learning rate (`rate_comparison.without_rate`).
    live
        The runs in the making. Only the worker thread steps them, one job at a time.
    result, summary
        What they have done so far, and what came of each rate.
    """

    experiment: Experiment
    live: Population
    result: PopulationResult
    summary: RateSummary


@dataclass(frozen=True, slots=True, eq=False)
class OptimizerRace:
    """Every optimiser from one start.

    Attributes
    ----------
    experiment
        What is compared, without its optimiser and learning rate (`optimizer_race.without_method`).
    live
        The runs in the making. Only the worker thread steps them, one job at a time.
    result, summary
        What they have done so far, and what came of each method.
    """

    experiment: Experiment
    live: Population
    result: PopulationResult
    summary: RaceSummary
