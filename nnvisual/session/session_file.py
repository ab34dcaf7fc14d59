"""The `.nnsession` file: where one was, as a recipe that is replayed to the bit.

JSON with a version. It holds the runs (the experiment of each, where it branched off, how far it came, what was
changed by hand), the cursor, and what was on the stage; no weights but those that somebody set. Opening it makes the
runs again. Whatever is wrong with a file is said in one sentence and changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import isfinite
from typing import TypeVar

import msgspec
import numpy as np

from nnvisual.landscape.plane import PlaneSpec
from nnvisual.nn.build import build_objective
from nnvisual.nn.data_json import spec_from_json, spec_to_json
from nnvisual.nn.experiment import Experiment, NetworkProblem, Probe, Problem, StopRule, SurfaceProblem
from nnvisual.nn.network import Network
from nnvisual.nn.optimizers import Optimizer
from nnvisual.nn.phases import Granularity
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.schedules import Schedule
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.session.beginning import begin_with
from nnvisual.session.rate_race import Comparison
from nnvisual.session.runs import Beginning, make_run, state_at
from nnvisual.session.snapshot import Cursor, RunRecord, Selection, Snapshot
from nnvisual.session.standpoint import stand_at

FORMAT = 1
MOST_BYTES = 20_000_000
MOST_STEPS = 2_000_000
MOST_RUNS = 24
REPLAY_BURST = 200
"""Steps between two looks at whether the opening was cancelled."""

T = TypeVar("T")
Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class RunRecipe:
    """How a run is made again.

    Attributes
    ----------
    number, parent
        Its name, and that of the run that it branched off.
    experiment
        What is run.
    first_step, last_step, memory_start
        Where it begins, how far it came, and when its optimiser's memory began.
    state
        The first state where it was changed by hand or where nothing leads to it, a row a list; else empty.
    """

    number: int
    parent: int | None
    experiment: Experiment
    first_step: int
    last_step: int
    memory_start: int
    state: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class SessionRecipe:
    """Everything that a session file says."""

    runs: tuple[RunRecipe, ...]
    active: int
    cursor: Cursor
    views: tuple[str, ...]
    plane: PlaneSpec
    selection: Selection
    granularity: Granularity
    speed: float
    compares: Comparison
    shows_accuracy: bool


def dump_session(snapshot: Snapshot) -> bytes:
    """Return `snapshot` as the content of a session file."""
    kept = [run for run in snapshot.runs if len(run.view) > 1 or run.number == snapshot.active]
    needed = {run.number for run in kept} | {run.number for run in snapshot.lineage()}
    # An ancestor may have made no step of its own, yet its state is where a descendant begins.
    while missing := {run.parent for run in snapshot.runs if run.number in needed and run.parent is not None} - needed:
        needed |= missing
    content: Json = {
        "format": FORMAT,
        "program": "nnvisual",
        "runs": [_run_to_json(snapshot, run) for run in snapshot.runs if run.number in needed],
        "active": snapshot.active,
        "cursor": [snapshot.cursor.step, snapshot.cursor.phase],
        "views": list(snapshot.views),
        "plane": msgspec.to_builtins(snapshot.plane_spec),
        "selection": msgspec.to_builtins(snapshot.selection),
        "granularity": snapshot.playback.granularity.value,
        "speed": snapshot.playback.speed if isfinite(snapshot.playback.speed) else "max",
        "compares": snapshot.compares.value,
        "accuracy": snapshot.shows_accuracy,
    }
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False).encode()


def read_session(content: bytes, name: str) -> SessionRecipe:
    """Return what a session file says.

    Raises
    ------
    InvalidInput
        If the file is broken, truncated, of a newer format, or asks for what cannot be.
    """
    if len(content) > MOST_BYTES:
        raise InvalidInput(f"'{name}' is larger than {MOST_BYTES // 1_000_000} MB; no session is.")
    try:
        stored = json.loads(content)
    except (ValueError, RecursionError):
        raise InvalidInput(f"'{name}' is no session file, or only a part of one. Open another file.") from None
    if not isinstance(stored, dict) or stored.get("program") != "nnvisual":
        raise InvalidInput(f"'{name}' is no session of nnvisual. Open another file.")
    version = stored.get("format")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise InvalidInput(f"'{name}' does not say which format it has. Open another file.")
    if version > FORMAT:
        raise InvalidInput(f"'{name}' was saved by a newer nnvisual (format {version}). Update nnvisual to open it.")
    try:
        return _recipe(stored)
    except InvalidInput as problem:
        raise InvalidInput(f"'{name}' cannot be opened: {problem.sentence}") from None
    except (msgspec.ValidationError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise InvalidInput(f"'{name}' is damaged ({_name_damage(error)}). Open an older copy.") from None


def rebuild(recipe: SessionRecipe, should_stop: Callable[[], bool]) -> Snapshot | None:
    """Make all runs again and stand where the session stood; None if it was told to stop.

    Raises
    ------
    InvalidInput
        If a run does not come as far as the file says.
    """
    runs: dict[int, RunRecord] = {}
    for wanted in recipe.runs:
        run = _make_again(wanted, runs, should_stop)
        if run is None:
            return None
        runs[run.number] = run
    active = runs[recipe.active]
    snapshot = replace(begin_with(active), runs=tuple(runs.values()), next_run=max(runs) + 1)
    first = active.view.first_step
    if first > 0 or recipe.cursor.step != first:
        state = state_at(snapshot.run_at(recipe.cursor.step), recipe.cursor.step)
        snapshot = stand_at(snapshot, recipe.cursor, state)
    snapshot = replace(
        snapshot,
        views=recipe.views,
        plane_spec=_checked_plane(recipe.plane, snapshot),
        playback=replace(snapshot.playback, granularity=recipe.granularity, speed=recipe.speed),
        selection=_checked_selection(recipe.selection, snapshot),
        compares=recipe.compares,
        shows_accuracy=recipe.shows_accuracy,
    )
    return stand_at(snapshot, recipe.cursor)


def _run_to_json(snapshot: Snapshot, run: RunRecord) -> Json:
    first = run.view.first_step
    entry: Json = {
        "number": run.number,
        "parent": run.parent,
        "experiment": experiment_to_json(run.experiment),
        "first_step": first,
        "last_step": run.last_step,
        "memory_start": run.memory_start,
    }
    if run.edited or (run.parent is None and first > 0):
        entry["state"] = state_at(run, first).tolist()
    return entry


def _make_again(wanted: RunRecipe, runs: Mapping[int, RunRecord], should_stop: Callable[[], bool]) -> RunRecord | None:
    objective = build_objective(wanted.experiment)
    beginning = Beginning(None, wanted.first_step, wanted.parent, wanted.memory_start, bool(wanted.state))
    shape = wanted.experiment.optimizer.start_state(objective.start()).shape
    if wanted.state:
        state = np.array(wanted.state, dtype=np.float64)
        if state.shape != shape or not np.isfinite(state).all():
            raise InvalidInput(f"The state of run {wanted.number} does not fit its network.")
        beginning = replace(beginning, state=state)
    elif wanted.parent is not None:
        parent: RunRecord = runs[wanted.parent]
        while wanted.first_step < parent.view.first_step and parent.parent is not None:
            parent = runs[parent.parent]
        if not parent.view.first_step <= wanted.first_step <= parent.last_step:
            raise InvalidInput(f"Run {wanted.number} branches off where its parent has not been.")
        state = state_at(parent, wanted.first_step)
        if wanted.experiment.optimizer != parent.experiment.optimizer:
            state = wanted.experiment.optimizer.start_state(state[0])
        if state.shape != shape:
            raise InvalidInput(f"Run {wanted.number} does not fit the run that it branches off.")
        beginning = replace(beginning, state=state)
    run = make_run(wanted.number, wanted.experiment, objective, beginning)
    while run.live.trainer.step < wanted.last_step and not run.live.outcome.is_final:
        if should_stop():
            return None
        run.live.advance(min(REPLAY_BURST, wanted.last_step - run.live.trainer.step))
    view = run.live.view()
    if view.last_step < wanted.last_step:
        raise InvalidInput(f"Run {wanted.number} ends at step {view.last_step} instead of {wanted.last_step}.")
    return replace(run, view=view, outcome=run.live.outcome)


def _recipe(stored: Json) -> SessionRecipe:
    entries = stored["runs"]
    if not isinstance(entries, list) or not 1 <= len(entries) <= 4 * MOST_RUNS:
        raise InvalidInput("It holds no runs, or too many.")
    runs = tuple(_read_run(entry) for entry in entries)
    numbers = [run.number for run in runs]
    if len(set(numbers)) != len(numbers):
        raise InvalidInput("Two of its runs have one number.")
    for place, run in enumerate(runs):
        if run.parent is not None and run.parent not in numbers[:place]:
            raise InvalidInput(f"Run {run.number} branches off a run that is not there.")
        if not 0 <= run.memory_start <= run.first_step <= run.last_step <= MOST_STEPS:
            raise InvalidInput(f"The steps of run {run.number} make no sense.")
        if run.first_step > 0 and run.parent is None and not run.state:
            raise InvalidInput(f"Nothing says where run {run.number} begins.")
    active = _whole(stored["active"])
    if active not in numbers:
        raise InvalidInput("The run that it stood in is not there.")
    step, phase = msgspec.convert(stored["cursor"], tuple[int, int])
    if not 0 <= step <= runs[numbers.index(active)].last_step or phase < 0:
        raise InvalidInput("It stands where no step was made.")
    speed = stored.get("speed", 1.0)
    return SessionRecipe(
        runs=runs,
        active=active,
        cursor=Cursor(step, phase),
        views=msgspec.convert(stored["views"], tuple[str, ...])[:4] or ("network",),
        plane=msgspec.convert(stored["plane"], PlaneSpec),
        selection=msgspec.convert(stored.get("selection", {}), Selection),
        granularity=Granularity(str(stored.get("granularity", "step"))),
        speed=float("inf") if speed == "max" else max(0.25, float(msgspec.convert(speed, float))),
        compares=msgspec.convert(stored.get("compares", Comparison.RATES), Comparison),
        shows_accuracy=msgspec.convert(stored.get("accuracy", False), bool),
    )


def _read_run(entry: object) -> RunRecipe:
    stored = _table(entry)
    return RunRecipe(
        number=_whole(stored["number"]),
        parent=None if stored["parent"] is None else _whole(stored["parent"]),
        experiment=experiment_from_json(stored["experiment"]),
        first_step=_whole(stored["first_step"]),
        last_step=_whole(stored["last_step"]),
        memory_start=_whole(stored["memory_start"]),
        state=msgspec.convert(stored.get("state", ()), tuple[tuple[float, ...], ...]),
    )


def experiment_to_json(experiment: Experiment) -> Json:
    """Return an experiment as JSON; `experiment_from_json` gives an equal one back."""
    return {
        "problem": _problem_to_json(experiment.problem),
        "optimizer": msgspec.to_builtins(experiment.optimizer),
        "lr": experiment.lr,
        "schedule": msgspec.to_builtins(experiment.schedule),
        "batch": experiment.batch,
        "l1": experiment.l1,
        "l2": experiment.l2,
        "stop": msgspec.to_builtins(experiment.stop),
        "seed": experiment.seed,
    }


def experiment_from_json(stored: object) -> Experiment:
    """Return the experiment that `stored` describes.

    Raises
    ------
    InvalidInput, msgspec.ValidationError, KeyError
        If it describes none.
    """
    table = _table(stored)
    return Experiment(
        problem=_problem_from_json(table["problem"]),
        optimizer=_convert(table["optimizer"], Optimizer),
        lr=_convert(table["lr"], float),
        schedule=_convert(table["schedule"], Schedule),
        batch=None if table["batch"] is None else _whole(table["batch"]),
        l1=_convert(table["l1"], float),
        l2=_convert(table["l2"], float),
        stop=_convert(table["stop"], StopRule),
        seed=_whole(table["seed"]),
    )


def _problem_to_json(problem: Problem) -> Json:
    if isinstance(problem, SurfaceProblem):
        return {
            "kind": "surface",
            "surface": msgspec.to_builtins(problem.surface),
            "start": list(problem.start),
        }
    return {
        "kind": "network",
        "network": msgspec.to_builtins(problem.network),
        "loss": problem.loss,
        "data": None if problem.data is None else spec_to_json(problem.data),
        "probe": None if problem.probe is None else msgspec.to_builtins(problem.probe),
        "init": problem.init,
        "given": list(problem.given),
    }


def _problem_from_json(stored: object) -> Problem:
    table = _table(stored)
    if table["kind"] == "surface":
        return SurfaceProblem(_convert(table["surface"], SurfaceSpec), _convert(table["start"], tuple[float, ...]))
    if table["kind"] != "network":
        raise InvalidInput(f"There is no problem of the kind '{table['kind']}'.")
    data, probe = table["data"], table["probe"]
    return NetworkProblem(
        network=_convert(table["network"], Network),
        loss=_convert(table["loss"], str),
        data=None if data is None else spec_from_json(_table(data)),
        probe=None if probe is None else _convert(probe, Probe),
        init=_convert(table["init"], str),
        given=_convert(table["given"], tuple[float, ...]),
    )


def _convert(value: object, kind: type[T]) -> T:
    return msgspec.convert(value, kind)


def _table(value: object) -> Json:
    if not isinstance(value, dict):
        raise InvalidInput("A table was expected where there is none.")
    return value


def _whole(value: object) -> int:
    return msgspec.convert(value, int)


def _checked_plane(plane: PlaneSpec, snapshot: Snapshot) -> PlaneSpec:
    n = snapshot.objective.n_parameters
    fits = 0 <= plane.i < n and (plane.j is None or 0 <= plane.j < n)
    return plane if fits else snapshot.plane_spec


def _checked_selection(selection: Selection, snapshot: Snapshot) -> Selection:
    n, data = snapshot.objective.n_parameters, snapshot.data
    parameter = selection.parameter if selection.parameter is not None and 0 <= selection.parameter < n else None
    known = data is not None and selection.example is not None and 0 <= selection.example < data.n_examples
    return Selection(parameter=parameter, example=selection.example if known else None)


def _name_damage(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error} is missing"
    return str(error).splitlines()[0][:120] if str(error) else type(error).__name__
