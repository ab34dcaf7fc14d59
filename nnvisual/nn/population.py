"""Many runs of one problem at once: the comparison of learning rates, seeds and optimisers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isfinite, nan

import numpy as np

from nnvisual.nn.arrays import Indices, Matrix, Vector
from nnvisual.nn.build import build_objective
from nnvisual.nn.experiment import Experiment, NetworkProblem, Problem
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.training import Trainer

MAX_MEMBERS = 256
MAX_RECORDS = 2000
"""Points of a path and of a loss curve that are kept, if nothing else is asked for."""


class Verdict(StrEnum):
    """What became of a run."""

    CRAWLS = "crawls"
    CONVERGES = "converges"
    OSCILLATES = "oscillates"
    DIVERGES = "diverges"


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
        The tracked parameters at each of them, shape (K, r, tracked); after a run's end its last ones.
    ended
        The step at which each run ended by itself or diverged, shape (K,); -1 while it runs.
    verdicts
        What became of each run, judged from what there is.
    """

    request: PopulationRequest
    step: int
    steps: Indices
    losses: Matrix
    paths: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    ended: Indices
    verdicts: tuple[Verdict, ...]

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
    """Runs in the making."""

    def __init__(self, request: PopulationRequest) -> None:
        self.request = request
        self.step = 0
        self._trainers = [Trainer(build_objective(e), e) for e in request.experiments]
        n = self._trainers[0].objective.n_parameters
        self._tracked = list(range(n) if request.tracked is None else request.tracked)
        self._limits = [t.objective.divergence_limit(t.loss) for t in self._trainers]
        self._ended = np.full(len(self._trainers), -1, dtype=np.intp)
        self._steps: list[int] = []
        self._losses: list[Vector] = []
        self._paths: list[Matrix] = []
        self._record()

    def advance(self, steps: int, should_stop: Callable[[], bool] = lambda: False) -> PopulationResult:
        """Make up to `steps` updates of every run; return how things stand."""
        with np.errstate(all="ignore"):
            for _ in range(min(steps, self.request.steps - self.step)):
                for member, trainer in enumerate(self._trainers):
                    if self._ended[member] < 0 and not trainer.step_once() < self._limits[member]:
                        self._ended[member] = self.step + 1
                self.step += 1
                if self.step % self.request.steps_between == 0 or self.step == self.request.steps:
                    self._record()
                if should_stop():
                    break
        return self.view()

    def _record(self) -> None:
        self._steps.append(self.step)
        alive = self._ended < 0
        self._losses.append(np.where(alive, [t.loss for t in self._trainers], nan))
        self._paths.append(np.array([t.parameters[self._tracked] for t in self._trainers]))

    def view(self) -> PopulationResult:
        """Return what there is."""
        losses = np.array(self._losses).T
        return PopulationResult(
            self.request,
            self.step,
            np.array(self._steps, dtype=np.intp),
            losses,
            np.array(self._paths).transpose(1, 0, 2),
            self._ended.copy(),
            tuple(_judge(row, int(end)) for row, end in zip(losses, self._ended, strict=True)),
        )


def _judge(losses: Vector, end: int) -> Verdict:
    if end >= 0 or not isfinite(losses[-1]):
        return Verdict.DIVERGES
    tail = losses[-max(3, len(losses) // 4) :]
    rises = np.diff(tail) > 0.0
    if rises.mean() > 0.25:
        return Verdict.OSCILLATES
    return Verdict.CRAWLS if tail[0] - tail[-1] > 0.05 * tail[0] else Verdict.CONVERGES


def run_population(
    request: PopulationRequest, should_stop: Callable[[], bool] = lambda: False
) -> PopulationResult | None:
    """Return all runs, made to their end, or None as soon as `should_stop` says so."""
    population = Population(request)
    while not (result := population.advance(64, should_stop)).is_complete:
        if should_stop():
            return None
    return result
