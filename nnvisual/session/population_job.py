"""The comparisons of learning rates and optimisers as work for the worker: a slice at a time, so that one sees them
come along."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter, sleep

from nnvisual.landscape.plane import PlaneKind
from nnvisual.nn.experiment import Experiment
from nnvisual.nn.objective import Objective
from nnvisual.nn.optimizer_race import plan_race, summarise_race, without_method
from nnvisual.nn.population import Population
from nnvisual.nn.rate_comparison import plan_comparison, summarise, without_rate
from nnvisual.session.jobs import BURST_SECONDS, Deadline, Job, JobResult, Purpose, ShouldStop
from nnvisual.session.rate_race import Comparison, OptimizerRace, RateRace
from nnvisual.session.snapshot import Mode, Snapshot

SLICE_SECONDS = 0.15


@dataclass(frozen=True, slots=True)
class RatesCompared(JobResult):
    """How far the comparison has come."""

    race: RateRace


@dataclass(frozen=True, slots=True)
class OptimizersCompared(JobResult):
    """How far the race of the optimisers has come."""

    race: OptimizerRace


@dataclass(frozen=True, slots=True)
class _ComparisonJob(Job):
    """Go on with a comparison for a moment, or begin one. Only one of the two kinds is seen at a time.

    Attributes
    ----------
    experiment, objective
        What is compared, without what differs between the runs, and what it minimises.
    axes
        The parameters whose path is wanted in any case.
    live
        The comparison that goes on; None: a new one.
    """

    experiment: Experiment
    objective: Objective
    axes: tuple[int, ...]
    live: Population | None = None

    @property
    def purpose(self) -> Purpose:
        """The comparison."""
        return Purpose.RATES


class PopulationJob(_ComparisonJob):
    """A comparison of learning rates."""

    __slots__ = ()

    def compute(self, should_stop: ShouldStop) -> RatesCompared | None:
        """Step all runs in bursts."""
        live = self.live or Population(plan_comparison(self.experiment, self.objective, self.axes))
        if not _advance(live, should_stop):
            return None
        result = live.view()
        return RatesCompared(self.ticket, RateRace(self.experiment, live, result, summarise(result)))


class RaceJob(_ComparisonJob):
    """A race of the optimisers."""

    __slots__ = ()

    def compute(self, should_stop: ShouldStop) -> OptimizersCompared | None:
        """Step all runs in bursts."""
        live = self.live or Population(plan_race(self.experiment, self.objective, self.axes))
        if not _advance(live, should_stop):
            return None
        result = live.view()
        return OptimizersCompared(self.ticket, OptimizerRace(self.experiment, live, result, summarise_race(result)))


def _advance(live: Population, should_stop: ShouldStop) -> bool:
    """Step for a slice of time, letting other threads run; return whether it was not told to stop."""
    end = perf_counter() + SLICE_SECONDS
    while not live.is_complete and perf_counter() < end:
        if should_stop():
            return False
        live.advance(live.request.steps, Deadline(perf_counter() + BURST_SECONDS))
        # No time at all: other threads run, if they want to.
        sleep(0)
    return True


def needed_rates(snapshot: Snapshot) -> Job | None:
    """Return the job that brings the comparison on; None where none is asked for or it is complete."""
    if "rates" not in snapshot.views:
        return None
    if shown_comparison(snapshot) is Comparison.OPTIMIZERS:
        return _needed(snapshot, snapshot.pictures.race, without_method(snapshot.experiment), RaceJob)
    return _needed(snapshot, snapshot.pictures.rates, without_rate(snapshot.experiment), PopulationJob)


def _needed(
    snapshot: Snapshot, race: RateRace | OptimizerRace | None, experiment: Experiment, make: type[_ComparisonJob]
) -> Job | None:
    axes = wanted_axes(snapshot)
    if race is None or race.experiment != experiment or not _follows(race, axes):
        return make(snapshot.next_ticket, experiment, snapshot.objective, axes)
    if race.result.is_complete:
        return None
    return make(snapshot.next_ticket, experiment, snapshot.objective, axes, race.live)


def shown_comparison(snapshot: Snapshot) -> Comparison:
    """Return what the laboratory compares: what a lecture points at, else what was chosen."""
    stand = snapshot.lecture
    if stand is not None and snapshot.mode is not Mode.LAB and not stand.away:
        named = {part.name for part in (*stand.stage.focus, *stand.stage.reveal) if part.view == "rates"}
        if named:
            return Comparison.OPTIMIZERS if "race" in named else Comparison.RATES
    return snapshot.compares


def wanted_axes(snapshot: Snapshot) -> tuple[int, ...]:
    """Return the parameters that the landscape shows; of a plane of directions those of the plane of weights before."""
    spec = snapshot.plane_spec
    axes = (spec.i,) if spec.j is None else (spec.i, spec.j)
    return axes if spec.kind is PlaneKind.WEIGHTS or snapshot.objective.n_parameters > 1 else (0,)


def _follows(race: RateRace | OptimizerRace, axes: tuple[int, ...]) -> bool:
    tracked = race.result.request.tracked
    return tracked is None or set(axes) <= set(tracked)
