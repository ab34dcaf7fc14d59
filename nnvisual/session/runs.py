"""Making runs, and finding any state that they went through."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nnvisual.nn.arrays import Matrix
from nnvisual.nn.experiment import Experiment
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.objective import Objective
from nnvisual.nn.training import Run, Trainer
from nnvisual.session.snapshot import Place, RunRecord, Snapshot

INLINE_SECONDS = 0.004
"""What is estimated to take longer goes to the worker thread."""

CALL_SECONDS = 3e-5
FLOP_SECONDS = 1.0 / 1.5e9
"""Rough cost of a step: its NumPy calls, and six floating-point operations for each weight and example."""

MOST_RUNS = 24
MOST_UNDO = 40


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a run begins.

    Attributes
    ----------
    state
        Training state, shape (1 + memories, n); None: at the objective's start.
    step
        Its step.
    parent
        The run that it goes on from.
    memory_start
        The step at which its optimiser remembered nothing.
    edited
        Whether the state was changed by hand.
    """

    state: Matrix | None = None
    step: int = 0
    parent: int | None = None
    memory_start: int = 0
    edited: bool = False


FRESH = Beginning()


def make_run(number: int, experiment: Experiment, objective: Objective, beginning: Beginning = FRESH) -> RunRecord:
    """Return a run that stands at its beginning."""
    trainer = Trainer(objective, experiment, beginning.state, beginning.step, beginning.memory_start)
    live = Run(trainer)
    return RunRecord(
        number=number,
        experiment=experiment,
        objective=objective,
        view=live.view(),
        outcome=live.outcome,
        parent=beginning.parent,
        live=live,
        memory_start=beginning.memory_start,
        edited=beginning.edited,
    )


def replay_trainer(run: RunRecord, step: int) -> Trainer:
    """Return a trainer that stands at the last remembered state of `run` at or before `step`."""
    first, state = run.view.checkpoint(step)
    return Trainer(run.objective, run.experiment, state, first, run.memory_start)


def steps_to_replay(run: RunRecord, step: int) -> int:
    """Return how many steps must be made again to see the state at `step`."""
    return step - run.view.checkpoint(step)[0]


def state_at(run: RunRecord, step: int) -> Matrix:
    """Return the training state at `step` of `run`, shape (1 + memories, n), recomputed where it was not kept."""
    first, state = run.view.checkpoint(step)
    if first == step:
        return state
    trainer = replay_trainer(run, step)
    trainer.advance_to(step)
    return trainer.state


def step_seconds(run: RunRecord) -> float:
    """Return roughly how long one training step takes."""
    objective = run.objective
    examples = objective.batches.batch if isinstance(objective, NetworkObjective) else 1
    return CALL_SECONDS + 6 * objective.n_parameters * examples * FLOP_SECONDS


def is_quick(run: RunRecord, steps: int) -> bool:
    """Whether so many steps may be made in the window's thread."""
    return steps * step_seconds(run) <= INLINE_SECONDS


def add_run(snapshot: Snapshot, run: RunRecord, edit: str) -> Snapshot:
    """Return `snapshot` with `run` on the time line, and a way back to where one stood.

    A change of the same kind before any step was made replaces the run instead: a dragged slider is one change.
    """
    active = snapshot.run
    same = edit != "" and edit == snapshot.last_edit and len(active.view) == 1 and len(snapshot.undo) > 0
    runs = tuple(old for old in snapshot.runs if not (same and old is active))
    undo = snapshot.undo if same else (*snapshot.undo, Place(snapshot.active, snapshot.cursor))[-MOST_UNDO:]
    changed = replace(
        snapshot,
        runs=(*runs, run),
        active=run.number,
        next_run=max(snapshot.next_run, run.number + 1),
        undo=undo,
        redo=(),
        last_edit=edit,
        goal=None,
    )
    return forget_surplus(changed)


def forget_surplus(snapshot: Snapshot) -> Snapshot:
    """Drop the oldest runs that nothing leads to any more, once there are too many."""
    surplus = len(snapshot.runs) - MOST_RUNS
    if surplus <= 0:
        return snapshot
    needed = {run.number for run in snapshot.lineage()}
    spare = [run for run in snapshot.runs if run.number not in needed]
    parents = {run.parent for run in snapshot.runs}
    dropped = {run.number for run in spare if run.number not in parents and run.number != snapshot.active}
    dropped = set(sorted(dropped)[:surplus])
    return replace(
        snapshot,
        runs=tuple(run for run in snapshot.runs if run.number not in dropped),
        undo=tuple(place for place in snapshot.undo if place.run not in dropped),
        redo=tuple(place for place in snapshot.redo if place.run not in dropped),
    )
