"""The whole state of the program in one immutable value.

Everything that any view draws is in here or derived from here, so no two views can disagree. Replacing the snapshot is
the only event there is. What takes long (surface, field, curvature) is filled in when a worker has computed it, and
carries the parameters that it belongs to, so that a stale picture can be told from a present one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from nnvisual.landscape.field import Window
from nnvisual.landscape.plane import PlaneSpec
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.dataset import DataSet
from nnvisual.nn.experiment import Experiment, NetworkProblem
from nnvisual.nn.history import HistoryView
from nnvisual.nn.network import Network
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.objective import Objective
from nnvisual.nn.phases import REST, Granularity, Operation, Plan
from nnvisual.nn.trace import ExampleTrace, UpdateTrace
from nnvisual.nn.training import Outcome, Run
from nnvisual.session.computed_pictures import Pictures
from nnvisual.session.lecture_stand import LectureStand, Mistakes
from nnvisual.session.progress import Progress
from nnvisual.session.rate_race import Comparison

if TYPE_CHECKING:
    from nnvisual.session.lecture_job import LectureJob

MAX_SPEED = inf
"""The playback speed "max": as many steps as the machine makes."""

SPEEDS = (0.25, 1.0, 4.0, MAX_SPEED)


class Mode(StrEnum):
    """The three ways in."""

    LECTURE = "lecture"
    LAB = "lab"
    PRESENT = "present"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where on the time line one stands, down to the single operation.

    `phase` counts the operations of `step` that have been done (see `nn.phases`).
    """

    step: int = 0
    phase: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A run, and where on its time line one stood."""

    run: int
    cursor: Cursor


@dataclass(frozen=True, slots=True)
class Playback:
    """Whether and how fast time runs.

    `credit` is the part of a move that has come together since the last one. `replays` says that what runs is
    a lecture's beat: it ends where the beat ends. `frames` counts the ticks of the clock.
    """

    playing: bool = False
    speed: float = 1.0
    granularity: Granularity = Granularity.STEP
    credit: float = 0.0
    replays: bool = False
    frames: int = 0


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run: what was tried, and what is remembered of it.

    Attributes
    ----------
    number
        Names the run; counts up and is never used again.
    experiment, objective
        What is run, and what it minimises.
    view
        Its history up to now, from `view.first_step` on; what lies before belongs to `parent`.
    outcome
        How it ended, or that it has not.
    parent
        Number of the run that it branched off, or None.
    live
        The run in the making. Only the worker thread steps it, one job at a time.
    memory_start
        The step at which its optimiser remembered nothing.
    edited
        Whether its first state was changed by hand, so that its parent's last state is not its first.
    borrowed
        Whether `live` belongs to the replay of a lecture: such a run is shown and never stepped.
    """

    number: int
    experiment: Experiment
    objective: Objective
    view: HistoryView
    outcome: Outcome
    parent: int | None
    live: Run
    memory_start: int = 0
    edited: bool = False
    borrowed: bool = False

    @property
    def last_step(self) -> int:
        """The last step that is remembered."""
        return self.view.last_step


@dataclass(frozen=True, slots=True)
class Selection:
    """What is chosen, in all views at once. None: nothing.

    Attributes
    ----------
    parameter
        A weight or bias by its place in the flat vector.
    unit
        (layer, unit) from 1; layer 0 are the inputs.
    example
        An example by its place in the data set.
    run
        A run by its number.
    """

    parameter: int | None = None
    unit: tuple[int, int] | None = None
    example: int | None = None
    run: int | None = None


class Tone(StrEnum):
    """How a notice is meant."""

    INFO = "info"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the user, shown until it is dismissed or replaced; `folder` can be opened from there."""

    text: str
    tone: Tone = Tone.INFO
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything, at one moment.

    Attributes
    ----------
    runs, active
        All runs that are kept, and the number of the one on the time line.
    cursor, operation, plan
        Where one stands, the operation that has just been done there, and the numbered operations of that step.
    state
        Training state at the cursor's step, shape (1 + memories, n_parameters), read-only.
    base
        The parameters of that state, shape (n_parameters,): one object for one state, so that a picture made for it
        is recognised by identity.
    parameters
        What the views show: the parameters at the cursor; within an update, those already updated are new.
    example
        Every number of the example that is looked at; None on an analytic surface.
    example_place
        Its place in the data set; None for the probe.
    update
        The update that leaves the cursor's step; None unless the cursor stands in it or on the mean of the gradients.
    plane_spec, field_window, field_axes
        What landscape and feature plane are to show.
    views
        Ids of the views on the stage, 1 to 4, in their order.
    compares
        What the laboratory compares: learning rates or optimisers.
    shows_accuracy
        Whether the accuracy is shown beside the loss.
    tiles
        Whether each unit's output over the inputs is drawn inside it.
    lecture
        Where one stands in a lecture; None where none is open.
    progress
        What the learner has done in lectures, this one and others.
    mistakes
        What its author should know; None: nothing is wrong.
    rereads
        The lecture that is to be read as soon as the one under way has been: at most one.
    pending
        Tickets of jobs under way, by what they are for.
    goal
        Where the cursor goes as soon as a worker has computed the way there; None: nowhere.
    undo, redo
        Where one stood before each change, the latest last.
    last_edit
        The kind of the latest change: a slider that is dragged makes one change, not a hundred.
    """

    runs: tuple[RunRecord, ...]
    active: int
    cursor: Cursor
    plan: Plan
    state: Matrix
    base: Vector
    parameters: Vector
    plane_spec: PlaneSpec
    example: ExampleTrace | None = None
    example_place: int | None = None
    update: UpdateTrace | None = None
    operation: Operation = REST
    playback: Playback = field(default_factory=Playback)
    selection: Selection = field(default_factory=Selection)
    pictures: Pictures = field(default_factory=Pictures)
    field_window: Window = ((-1.0, 1.0), (-1.0, 1.0))
    field_axes: tuple[int, ...] = (0, 1)
    views: tuple[str, ...] = ("network", "landscape", "plane", "curve")
    compares: Comparison = Comparison.RATES
    shows_accuracy: bool = False
    tiles: bool = False
    mode: Mode = Mode.LAB
    lecture: LectureStand | None = None
    progress: Progress = field(default_factory=Progress)
    mistakes: Mistakes | None = None
    rereads: tuple[LectureJob, ...] = ()
    notice: Notice | None = None
    pending: tuple[tuple[str, int], ...] = ()
    goal: Cursor | None = None
    next_ticket: int = 1
    next_run: int = 1
    undo: tuple[Place, ...] = ()
    redo: tuple[Place, ...] = ()
    last_edit: str = ""

    @property
    def run(self) -> RunRecord:
        """The run on the time line."""
        return self.find_run(self.active)

    @property
    def experiment(self) -> Experiment:
        """What is run."""
        return self.run.experiment

    @property
    def objective(self) -> Objective:
        """What is minimised."""
        return self.run.objective

    @property
    def network(self) -> Network | None:
        """The network; None on an analytic surface."""
        problem = self.experiment.problem
        return problem.network if isinstance(problem, NetworkProblem) else None

    @property
    def network_objective(self) -> NetworkObjective | None:
        """The network with its data and loss; None on an analytic surface."""
        objective = self.objective
        return objective if isinstance(objective, NetworkObjective) else None

    @property
    def data(self) -> DataSet | None:
        """The data set; None on a surface, or where only a probe is looked at."""
        objective = self.network_objective
        return None if objective is None else objective.data

    @property
    def last_step(self) -> int:
        """The last step on the time line."""
        return self.run.last_step

    @property
    def loss(self) -> float:
        """The loss at the cursor's step, of its batch."""
        return self.run_at(self.cursor.step).view.loss(self.cursor.step)

    @property
    def epoch(self) -> float:
        """Passes over the training examples made at the cursor's step."""
        return self.cursor.step / self.objective.steps_per_epoch

    def find_run(self, number: int) -> RunRecord:
        """Return the run called `number`."""
        return next(run for run in self.runs if run.number == number)

    def run_at(self, step: int) -> RunRecord:
        """Return the run that holds `step` of the present time line: the active one or an ancestor."""
        run = self.run
        while step < run.view.first_step and run.parent is not None:
            run = self.find_run(run.parent)
        return run

    def lineage(self) -> tuple[RunRecord, ...]:
        """Return the runs of the present time line, the active one first."""
        found = [self.run]
        while found[-1].parent is not None:
            found.append(self.find_run(found[-1].parent))
        return tuple(found)

    def is_pending(self, purpose: str) -> bool:
        """Whether a job for `purpose` is under way."""
        return any(name == purpose for name, _ in self.pending)

    def with_run(self, run: RunRecord) -> Snapshot:
        """Return a snapshot in which `run` has replaced the one of its number."""
        return replace(self, runs=tuple(run if old.number == run.number else old for old in self.runs))
