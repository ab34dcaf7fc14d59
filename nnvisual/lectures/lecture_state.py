"""Where a chapter stands: everything that the directives up to one beat have brought about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from nnvisual.lectures.blocks import Prompt
from nnvisual.lectures.files import LectureFiles
from nnvisual.lectures.readings import Readings
from nnvisual.lectures.vocabulary import Part
from nnvisual.nn.arrays import Matrix, Vector, freeze
from nnvisual.nn.batches import DropoutMasks
from nnvisual.nn.experiment import DEFAULT_SEED, Experiment, StopRule
from nnvisual.nn.history import HistoryView
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.objective import Objective
from nnvisual.nn.phases import REST, Operation, Plan, StepPlan, SurfacePlan
from nnvisual.nn.trace import ExampleTrace, trace_example
from nnvisual.nn.training import Outcome, Run, Trainer

Ranges = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class LectureRun:
    """One run of a chapter.

    Attributes
    ----------
    experiment, objective
        What is run, and what it minimises.
    beginning, memory_start
        Training state at its first step, shape (1 + memories, n), read-only, and the step at which its optimiser
        remembered nothing.
    parent
        Place, in the state's `runs`, of the run that it goes on from; None where it begins at step 0.
    view, outcome
        What it has done so far.
    live
        The run in the making. It belongs to the replay, which goes on with it: others make their own with `fork`.
    stops
        Whether it ends by the experiment's own stop rule; a `run` block with `steps` makes them whatever that says.
    """

    experiment: Experiment
    objective: Objective
    beginning: Matrix
    memory_start: int
    parent: int | None
    view: HistoryView
    outcome: Outcome
    live: Run
    stops: bool = True

    @property
    def first_step(self) -> int:
        """The step at which it begins."""
        return self.view.first_step

    def fork(self) -> Run:
        """Return a run of its own that has made the same steps, by making them again."""
        experiment = self.experiment if self.stops else replace(self.experiment, stop=StopRule())
        run = begin_live(experiment, self.objective, self.beginning, self.first_step, self.memory_start)
        run.advance(self.view.last_step - self.first_step)
        return run

    def state_at(self, step: int) -> Matrix:
        """Return the training state at a step that it has made, shape (1 + memories, n), read-only."""
        first, state = self.view.checkpoint(step)
        if first == step:
            return freeze(state)
        trainer = Trainer(self.objective, self.experiment, state, first, self.memory_start)
        trainer.advance_to(step)
        return freeze(trainer.state)


def begin_live(experiment: Experiment, objective: Objective, state: Matrix, step: int, memory_start: int) -> Run:
    """Return a run that stands at `state`."""
    return Run(Trainer(objective, experiment, state, step, memory_start))


def begin_run(
    experiment: Experiment,
    objective: Objective,
    state: Matrix | None = None,
    place: tuple[int, int] = (0, 0),
    parent: int | None = None,
) -> LectureRun:
    """Return a run that has made no step.

    Parameters
    ----------
    experiment, objective
        What is run, and what it minimises.
    state
        Where it begins; None: at the objective's start.
    place
        The step that it begins with, and the one at which its optimiser remembered nothing.
    parent
        The run that it goes on from.
    """
    if state is None:
        state = experiment.optimizer.start_state(objective.start())
    live = begin_live(experiment, objective, state, *place)
    return LectureRun(experiment, objective, freeze(state), place[1], parent, live.view(), live.outcome, live)


@dataclass(frozen=True, slots=True)
class Stage:
    """What is on the stage.

    Attributes
    ----------
    views
        Ids, up to 4.
    focus, reveal
        What is lit while the rest is dimmed; what of a view is drawn at all, where anything of it is named.
    figure
        File of the drawing; "" where there is none.
    axes
        The landscape's axes as written; empty: the program's choice.
    ranges
        What plane and landscape show; None: the program's choice.
    """

    views: tuple[str, ...] = ()
    focus: tuple[Part, ...] = ()
    reveal: tuple[Part, ...] = ()
    figure: str = ""
    axes: tuple[str, ...] = ()
    ranges: Ranges | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the replay could not go on: a code, a sentence, and the key that is at fault."""

    line: int
    column: int
    code: str
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class LectureState:
    """Where a chapter stands after the directives up to one beat.

    Attributes
    ----------
    fields
        The present experiment as the fields of a `setup` block.
    files, seed
        Where its data come from; the chapter's seed.
    runs
        All runs since the chapter or the last new problem began, the present one last; empty without a setup.
    step
        The step on the present run's time line: the last one, or after early stopping the restored one.
    phase
        Operations of a pass over the current example that have been done; 0 at rest.
    on_example
        Whether what is running is the current example and not the batch.
    stage
        What is shown.
    prompt
        What this beat asks of the learner.
    work
        Roughly how many seconds the runs have cost.
    failure
        The first directive that could not be followed; nothing after it counts.
    """

    fields: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    files: LectureFiles | None = None
    seed: int = DEFAULT_SEED
    runs: tuple[LectureRun, ...] = ()
    step: int = 0
    phase: int = 0
    on_example: bool = False
    stage: Stage = field(default_factory=Stage)
    prompt: Prompt | None = None
    work: float = 0.0
    failure: Failure | None = None

    @property
    def run(self) -> LectureRun:
        """The present run; only where there is one."""
        return self.runs[-1]

    @property
    def experiment(self) -> Experiment:
        """The present experiment; only where there is a run."""
        return self.run.experiment

    @property
    def objective(self) -> Objective:
        """What is minimised; only where there is a run."""
        return self.run.objective

    @property
    def training_state(self) -> Matrix:
        """The present training state, shape (1 + memories, n), read-only."""
        return self.run.state_at(self.step)

    @property
    def plan(self) -> Plan:
        """The numbered operations of a pass: over the probe where there is one, else over the step's batch."""
        objective = self.objective
        if not isinstance(objective, NetworkObjective):
            return SurfacePlan(objective.n_parameters)
        probe = objective.problem.probe
        if probe is not None:
            return StepPlan(objective.network, 1, has_target=bool(probe.y))
        return StepPlan(objective.network, objective.batches.size(self.step), has_target=objective.has_target)

    @property
    def operation(self) -> Operation:
        """The operation that has just been done; REST at rest."""
        return self.plan.operation(self.phase) if self.runs and self.phase else REST

    @property
    def example_place(self) -> int | None:
        """Place in the data of the current example; None for the probe, and on a landscape.

        Within a pass it is the first one of the step's batch; at rest it is the data's first, as on the screen.
        """
        objective = self.objective
        if not isinstance(objective, NetworkObjective) or objective.data is None:
            return None
        if objective.problem.probe is not None:
            return None
        first = objective.batches.indices(self.step)[0] if self.phase else 0
        return int(objective.data.train[first])

    def trace(self) -> ExampleTrace | None:
        """Return every number of the current example; None on a landscape.

        Where the example is what is learned from, a pass over it has the step's dropout; else dropout is off.
        """
        objective = self.objective
        if not isinstance(objective, NetworkObjective):
            return None
        parameters: Vector = self.training_state[0]
        x, y = example_of(objective, self.example_place)
        return trace_example(objective, parameters, x, y, self._masks(objective))

    def _masks(self, objective: NetworkObjective) -> list[Matrix | None] | None:
        beside_data = objective.data is not None and objective.problem.probe is not None
        if not (self.on_example and objective.network.has_dropout) or beside_data:
            return None
        batches = objective.batches
        masks = DropoutMasks(objective.network, batches.batch, objective.experiment.seed)
        found = masks.masks(self.step, batches.size(self.step))
        return [None if mask is None else np.ascontiguousarray(mask[:, :1]) for mask in found]

    def read(self) -> Readings:
        """Return what every quantity is read from."""
        objective, experiment = self.objective, self.experiment
        parameters: Vector = self.training_state[0]
        example = self.trace()
        has_target = not isinstance(objective, NetworkObjective) or objective.has_target
        loss, gradient = float("nan"), None
        if self.on_example and example is not None:
            if example.has_target:
                loss, gradient = example.loss, example.gradient
        elif has_target:
            gradient = np.zeros(objective.n_parameters)
            with np.errstate(all="ignore"):
                loss = objective.bind(np.array(parameters), gradient).evaluate(self.step)
        return Readings(
            experiment,
            objective,
            parameters,
            example,
            loss,
            gradient,
            self.step,
            self.run.outcome.status,
            self._best_step(),
        )

    def _best_step(self) -> int | None:
        measured = self.run.view.validation()
        return int(measured.steps[measured.losses.argmin()]) if len(measured.steps) else None

    def with_run(self, run: LectureRun) -> LectureState:
        """Return a state in which `run` stands in place of the present one."""
        return replace(self, runs=(*self.runs[:-1], run))


def example_of(objective: NetworkObjective, place: int | None) -> tuple[Vector, Vector | None]:
    """Return (x, y) of the example at `place`, of the probe for None: x as the network sees it, y None if unknown."""
    data = objective.data
    if place is not None and data is not None:
        return data.x[place], data.y[place]
    probe = objective.problem.probe
    if probe is None:
        raise ValueError("there is neither an example nor a probe")
    raw = np.array(probe.x)
    return raw if data is None else data.to_network(raw), np.array(probe.y) if probe.y else None
