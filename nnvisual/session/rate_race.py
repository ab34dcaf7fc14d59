"""A comparison of learning rates under way: what it belongs to, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass

from nnvisual.nn.experiment import Experiment
from nnvisual.nn.population import Population, PopulationResult
from nnvisual.nn.rate_comparison import RateSummary


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
