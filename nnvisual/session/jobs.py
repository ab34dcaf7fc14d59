"""What is too slow for the window's thread: requests with all inputs, and what comes back.

A job is frozen, carries a ticket, and computes without looking at anything else. Its result comes back through
`dispatch` like any action; a result whose ticket is not awaited any more is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from time import perf_counter, sleep

from nnvisual.landscape.field import Field, FieldRequest, compute_field
from nnvisual.landscape.surface import Surface, SurfaceRequest, compute_surface
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.curvature import largest_curvature
from nnvisual.nn.history import HistoryView
from nnvisual.nn.objective import Objective
from nnvisual.nn.table import Table, read_table
from nnvisual.nn.training import Outcome, Run, Trainer
from nnvisual.session.actions import Action

FIRST_STEPS = 4
"""Steps from which is learned how long one takes."""

BURST_SECONDS = 0.002
"""After so long a job asks whether to stop, and waits while the window draws: both are faster that way."""

ShouldStop = Callable[[], bool]


class Purpose(StrEnum):
    """What a job is for. At most one job for each purpose is under way."""

    TRAIN = "train"
    SEEK = "seek"
    SURFACE = "surface"
    FIELD = "field"
    CURVATURE = "curvature"
    RATES = "rates"
    ACCURACY = "accuracy"
    TABLE = "table"
    SESSION = "session"
    LECTURE = "lecture"


@dataclass(frozen=True, slots=True)
class Deadline:
    """Says that it is time to pause, once it is."""

    end: float

    def __call__(self) -> bool:
        return perf_counter() >= self.end


@dataclass(frozen=True, slots=True)
class Job:
    """Work for the worker thread."""

    ticket: int

    @property
    def purpose(self) -> Purpose:
        """What it is for."""
        raise NotImplementedError

    def compute(self, should_stop: ShouldStop) -> JobResult | None:
        """Return the result; None if it was told to stop. Runs in the worker thread."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class JobResult(Action):
    """What a job found."""

    ticket: int


@dataclass(frozen=True, slots=True)
class JobFailed(JobResult):
    """A job could not do its work; `sentence` says why."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Cancelled(JobResult):
    """A job was told to stop before it had a result."""


@dataclass(frozen=True, slots=True)
class Trained(JobResult):
    """Steps were made."""

    run: int
    view: HistoryView
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class TrainJob(Job):
    """Make up to `steps` steps of a run, for at most `seconds`."""

    run: int
    live: Run
    steps: int
    seconds: float

    @property
    def purpose(self) -> Purpose:
        """Training."""
        return Purpose.TRAIN

    def compute(self, should_stop: ShouldStop) -> Trained:
        """Train in bursts of as many steps as there is time for."""
        live, trainer, now = self.live, self.live.trainer, perf_counter()
        end, last, count = now + self.seconds, trainer.step + self.steps, FIRST_STEPS
        while trainer.step < last and not live.outcome.is_final:
            before, began = trainer.step, now
            live.advance(min(count, last - before), Deadline(min(began + BURST_SECONDS, end)))
            if should_stop():
                break
            now = perf_counter()
            if now >= end:
                break
            for_each = (now - began) / max(trainer.step - before, 1)
            count = max(1, int(min(end - now, BURST_SECONDS) / for_each))
        return Trained(self.ticket, self.run, live.view(), live.outcome)


@dataclass(frozen=True, slots=True)
class Replayed(JobResult):
    """The state at a step."""

    step: int
    state: Matrix


@dataclass(frozen=True, slots=True)
class SeekJob(Job):
    """Recompute the state at `step` from a checkpoint."""

    trainer: Trainer
    step: int

    @property
    def purpose(self) -> Purpose:
        """Seeking."""
        return Purpose.SEEK

    def compute(self, should_stop: ShouldStop) -> Replayed | None:
        """Replay step by step, so that it can be stopped."""
        while self.trainer.step < self.step:
            if should_stop():
                return None
            self.trainer.advance_to(self.trainer.step + 1)
            sleep(0)
        return Replayed(self.ticket, self.step, self.trainer.state)


@dataclass(frozen=True, slots=True)
class SurfaceComputed(JobResult):
    """A landscape."""

    surface: Surface
    request: SurfaceRequest
    parameters: Vector


@dataclass(frozen=True, slots=True)
class SurfaceJob(Job):
    """Compute a landscape."""

    request: SurfaceRequest
    parameters: Vector

    @property
    def purpose(self) -> Purpose:
        """The landscape."""
        return Purpose.SURFACE

    def compute(self, should_stop: ShouldStop) -> SurfaceComputed | None:
        """Compute it in pieces."""
        surface = compute_surface(self.request, should_stop)
        return None if surface is None else SurfaceComputed(self.ticket, surface, self.request, self.parameters)


@dataclass(frozen=True, slots=True)
class FieldComputed(JobResult):
    """The network's answers over the feature plane."""

    field: Field


@dataclass(frozen=True, slots=True)
class FieldJob(Job):
    """Compute the network's answers over the feature plane."""

    request: FieldRequest

    @property
    def purpose(self) -> Purpose:
        """The feature plane."""
        return Purpose.FIELD

    def compute(self, should_stop: ShouldStop) -> FieldComputed:
        """Compute it."""
        return FieldComputed(self.ticket, compute_field(self.request))


@dataclass(frozen=True, slots=True)
class CurvatureMeasured(JobResult):
    """The learning rate beyond which gradient descent cannot settle here; infinite where nothing curves upwards."""

    rate_limit: float
    parameters: Vector


@dataclass(frozen=True, slots=True)
class CurvatureJob(Job):
    """Measure the largest curvature."""

    objective: Objective
    parameters: Vector

    @property
    def purpose(self) -> Purpose:
        """The curvature."""
        return Purpose.CURVATURE

    def compute(self, should_stop: ShouldStop) -> CurvatureMeasured:
        """Measure it by power iteration."""
        curvature = largest_curvature(self.objective, self.parameters)
        return CurvatureMeasured(self.ticket, curvature.rate_limit, self.parameters)


@dataclass(frozen=True, slots=True)
class TableRead(JobResult):
    """A table."""

    table: Table


@dataclass(frozen=True, slots=True)
class TableJob(Job):
    """Read a table from a file."""

    path: Path

    @property
    def purpose(self) -> Purpose:
        """Reading a table."""
        return Purpose.TABLE

    def compute(self, should_stop: ShouldStop) -> TableRead:
        """Read it; a table that cannot be used raises `InvalidInput`."""
        return TableRead(self.ticket, read_table(self.path))
