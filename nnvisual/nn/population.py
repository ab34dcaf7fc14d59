"""Many runs of one problem at once: the comparison of learning rates, seeds and optimisers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import nan
from typing import cast

import numpy as np

from nnvisual.nn.arrays import Indices, Matrix
from nnvisual.nn.experiment import Experiment, NetworkProblem, Problem
from nnvisual.nn.growing_rows import GrowingRows
from nnvisual.nn.members import (
    Groups,
    Mask,
    Rates,
    Rules,
    bind_objective,
    build_starts,
    group_but_for_rate,
    group_by_optimizer,
)
from nnvisual.nn.objective import Objective
from nnvisual.nn.parallel_batches import Stack
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.verdicts import Verdict as Verdict
from nnvisual.nn.verdicts import WindowRecord, demote_outdone

MAX_MEMBERS = 256
MAX_RECORDS = 2000
"""Points of a path and of a loss curve that are kept, if nothing else is asked for."""

BURST_SECONDS = 0.004
"""How long `run_population` computes before it lets other threads run."""

RUNNING = -1
"""Stands for the end of a run that has none."""


@dataclass(frozen=True, slots=True)
class PopulationRequest:
    """Runs to be compared.

    Attributes
    ----------
    experiments
        One a run. They share problem, batch size and penalties, and differ in learning rate, schedule, optimiser,
        seed, or where they start.
    steps
        Updates that each run makes.
    tracked
        Places of the parameters whose path is kept; None: all.
    stride
        Steps between two points of a path; None: as few as keep it below `MAX_RECORDS` points.

    Raises
    ------
    InvalidInput
        If the experiments cannot be compared, or a number is out of range.
    """

    experiments: tuple[Experiment, ...]
    steps: int = 200
    tracked: tuple[int, ...] | None = None
    stride: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.experiments) <= MAX_MEMBERS:
            raise InvalidInput(f"1 to {MAX_MEMBERS} runs can be compared, not {len(self.experiments)}.", "rates")
        if self.steps < 1:
            raise InvalidInput(f"A comparison takes at least 1 step, not {self.steps}.", "steps")
        if self.stride is not None and self.stride < 1:
            raise InvalidInput(f"At least 1 step lies between two points, not {self.stride}.", "steps")
        if len({_what_is_shared(experiment) for experiment in self.experiments}) > 1:
            raise InvalidInput(
                "Runs to be compared share data, network, loss, batch size and penalties; they may differ in "
                "learning rate, schedule, optimiser, seed and start.",
                "rates",
            )

    @property
    def steps_between(self) -> int:
        """Steps between two points of a path."""
        return self.stride if self.stride is not None else max(1, -(-self.steps // MAX_RECORDS))


def _what_is_shared(experiment: Experiment) -> tuple[Problem, int | None, float, float]:
    problem = experiment.problem
    if isinstance(problem, NetworkProblem):
        problem = replace(problem, init="glorot", given=())
    else:
        problem = replace(problem, start=())
    return problem, experiment.batch, experiment.l1, experiment.l2


@dataclass(frozen=True, slots=True, eq=False)
class PopulationResult:
    """What the runs have done so far. Arrays are read-only.

    Attributes
    ----------
    request
        What was asked for.
    step
        How many updates every run has made that has not ended before.
    steps
        The steps of the recorded points, shape (r,).
    losses
        Loss at each of them, of that step's parameters on that step's batch, shape (K, r); NaN after a run's end.
    paths
        The tracked parameters at each of them, shape (K, r, tracked); after a run's end its last finite ones.
    ended
        The step at which each run diverged or met a rule of its experiment, shape (K,); -1 while it runs.
    verdicts
        What became of each run, judged from what there is (see `verdicts`); None where it is too early to say.
    """

    request: PopulationRequest
    step: int
    steps: Indices
    losses: Matrix
    paths: Stack
    ended: Indices
    verdicts: tuple[Verdict | None, ...]

    @property
    def is_complete(self) -> bool:
        """Whether no run goes on."""
        return self.step >= self.request.steps or bool((self.ended >= 0).all())

    def path(self, member: int) -> Matrix:
        """Return the tracked parameters of one run up to its end, shape (points, tracked)."""
        end = self.ended[member]
        count = len(self.steps) if end < 0 else int(np.searchsorted(self.steps, end, side="right"))
        found: Matrix = self.paths[member, : max(count, 1)]
        return found


class Population:
    """Runs in the making, all stepped at once.

    Each member does what `training.Run` does with its experiment: the same start, batches, masks, updates and rules
    for its end, up to the last digit (see `parallel_network`). Members with one optimiser are updated together.

    Parameters
    ----------
    request
        What is to be compared.

    Raises
    ------
    InvalidInput
        If an experiment's parts do not fit each other, or a tracked parameter does not exist.
    """

    def __init__(self, request: PopulationRequest) -> None:
        self.request = request
        self.step = 0
        # Members of one optimiser lie side by side, so that a group's state is a view.
        self._order = group_by_optimizer(request.experiments)
        members = [request.experiments[place] for place in self._order]
        self._objective, starts = build_starts(members)
        copies, n = starts.shape
        self._tracked = _list_tracked(request, n)
        self._gradients: Matrix = np.zeros((copies, n))
        groups = Groups(members, starts, self._gradients)
        self._state, self._updates = groups.state, groups.updates
        self._parameters: Matrix = self._state[0]
        self._before = self._parameters.copy()
        self._bound = bind_objective(self._objective, members, self._parameters, self._gradients)
        self._rates, self._rules = Rates(members, n), Rules(members)
        self._families, self._lrs = group_but_for_rate(members), np.array([member.lr for member in members])
        self._ended: Indices = np.full(copies, RUNNING, dtype=np.intp)
        self._diverged: Mask = np.zeros(copies, dtype=np.bool_)
        self._steps, self._losses = GrowingRows((), np.intp), GrowingRows((copies,))
        self._paths = GrowingRows((copies, len(self._tracked)))
        self._n_running = copies
        self._stride = request.steps_between
        self._begin(_choose_window(self._objective, request.steps))

    def _begin(self, window: int) -> None:
        """Judge and record where the runs start."""
        with np.errstate(all="ignore"):
            self._loss = self._bound.evaluate(0)
            self._limits = np.array([self._objective.divergence_limit(float(loss)) for loss in self._loss])
            self._retire(~np.isfinite(self._loss), diverged=True)
            if self._rules.exist:
                self._end_by_rules()
        self._windows = WindowRecord(self._loss, self._parameters, window)
        self._record()

    def advance(self, steps: int, should_stop: Callable[[], bool] = lambda: False) -> PopulationResult:
        """Make up to `steps` updates of every run that has not ended; return how things stand.

        Parameters
        ----------
        steps
            Most updates to make.
        should_stop
            Asked after each update; True ends the burst early.
        """
        last = min(self.step + steps, self.request.steps)
        with np.errstate(all="ignore"):
            while self.step < last and self._n_running:
                self._step_once()
                if should_stop():
                    break
        return self.view()

    @property
    def is_complete(self) -> bool:
        """Whether no run goes on."""
        return self.step >= self.request.steps or not self._n_running

    def _step_once(self) -> None:
        np.copyto(self._before, self._parameters)
        rates = self._rates.at(self.step)
        for members, step_in_place in self._updates:
            # Many rates do to many rows what a rate does to one: the methods are elementwise.
            step_in_place(cast("float", rates[members]), self.step + 1)
        self.step += 1
        if self._n_running < len(self._ended):
            # Runs that have ended stay where they ended: their updates do not count.
            ended = self._ended != RUNNING
            self._parameters[ended] = self._before[ended]
        self._loss = self._bound.evaluate(self.step)
        beyond = ~(self._loss < self._limits)  # also so for NaN
        someone_left = self._n_running < len(self._ended) or np.count_nonzero(beyond) > 0
        if someone_left:
            self._retire(beyond & (self._ended == RUNNING), diverged=True)
        if self._rules.exist:
            self._end_by_rules()
        self._windows.add(self.step, self._loss, self._parameters)
        if self.step % self._stride == 0 or self.step == self.request.steps:
            self._record()

    def _retire(self, chosen: Mask, *, diverged: bool) -> None:
        """End some runs at the present step; a state that is not finite is replaced by the one before."""
        self._ended[chosen] = self.step
        self._diverged[chosen] = diverged
        broken = chosen & ~(np.isfinite(self._state).all(axis=(0, 2)) & np.isfinite(self._loss))
        self._parameters[broken] = self._before[broken]
        if self.step:
            self._ended[broken] = self.step - 1
        self._n_running = int(np.count_nonzero(self._ended == RUNNING))

    def _end_by_rules(self) -> None:
        met = self._rules.find_met(self.step, self._parameters, self._gradients)
        if self._rules.are_patient and self.step % self._objective.steps_per_epoch == 0:
            measured = [self._objective.validation_loss(row) for row in self._parameters]
            met |= self._rules.lose_patience(self.step // self._objective.steps_per_epoch, np.array(measured))
        met &= self._ended == RUNNING
        if met.any():
            self._retire(met, diverged=False)

    def _record(self) -> None:
        alive = (self._ended == RUNNING) | (self._ended == self.step)
        self._steps.append(self.step)
        self._losses.append(np.where(alive, self._loss, nan))
        self._paths.append(self._parameters[:, self._tracked])

    def view(self) -> PopulationResult:
        """Return what there is, in the order of the request."""
        back = np.argsort(self._order)
        verdicts = self._judge()
        return PopulationResult(
            self.request,
            self.step,
            self._steps.view(),
            self._losses.view()[:, back].T,
            self._paths.view()[:, back].transpose(1, 0, 2),
            self._ended[back],
            tuple(verdicts[place] for place in back),
        )

    def _judge(self) -> list[Verdict | None]:
        running = self._ended == RUNNING
        with np.errstate(all="ignore"):
            slopes = np.sqrt(np.einsum("kn,kn->k", self._gradients, self._gradients))
            steps = np.where(running, self.step, self._ended)
            verdicts = self._windows.judge(steps, slopes)
            losses = self._windows.latest_losses(steps)
        for place in np.flatnonzero(self._diverged):
            verdicts[place] = Verdict.DIVERGES
        for family in self._families:
            alike = [verdicts[place] for place in family]
            demote_outdone(alike, self._lrs[family], losses[family], slopes[family])
            for member, verdict in zip(family, alike, strict=True):
                verdicts[member] = verdict
        for place in np.flatnonzero(~running & self._rules.means_converged & ~self._diverged):
            verdicts[place] = Verdict.CONVERGES
        return verdicts


def _list_tracked(request: PopulationRequest, n: int) -> list[int]:
    tracked = list(range(n)) if request.tracked is None else list(request.tracked)
    for place in tracked:
        if not 0 <= place < n:
            raise InvalidInput(f"There is no parameter {place} to be followed; the last one is {n - 1}.", "plane")
    return tracked


def _choose_window(objective: Objective, steps: int) -> int:
    """Return how many steps make a window: an epoch, or a sixteenth of a run of few epochs."""
    length = min(objective.steps_per_epoch, max(1, steps // 16))
    # Odd: in an even number of steps a run that jumps to and fro seems to stand still.
    return length if length % 2 else length + 1


def run_population(
    request: PopulationRequest, should_stop: Callable[[], bool] = lambda: False
) -> PopulationResult | None:
    """Return all runs, made to their end, or None as soon as `should_stop` says so.

    Lets other threads run every few milliseconds.
    """
    population = Population(request)
    while not population.is_complete:
        burst = _Burst(should_stop)
        population.advance(request.steps, burst.is_over)
        if burst.cancelled:
            return None
        time.sleep(0)
    return population.view()


class _Burst:
    """A few milliseconds of work, or less if it is not wanted any more."""

    def __init__(self, should_stop: Callable[[], bool]) -> None:
        self._should_stop = should_stop
        self._end = time.perf_counter() + BURST_SECONDS
        self.cancelled = False

    def is_over(self) -> bool:
        """Return whether to pause; notes whether for good."""
        self.cancelled = self._should_stop()
        return self.cancelled or time.perf_counter() >= self._end
