"""What a `set` block does to the state of a chapter.

A change of how one learns (learning rate, optimiser, batch, penalties, dropout, stop) or of the example that is looked
at goes on from the present state. New parameters begin a new run at step 0 with them. A change of what learns
(landscape, layers, activations, loss, data, seed) begins a new run from its start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from nnvisual.lectures.fields import check_number, check_numbers
from nnvisual.lectures.given_parameters import assign_parameter
from nnvisual.lectures.lecture_state import LectureState, begin_run
from nnvisual.lectures.quantities import check_quantity, parse_quantity
from nnvisual.lectures.setup import SURFACE_FIELDS, read_setup, view_range
from nnvisual.lectures.setup_data import DATA_FIELDS
from nnvisual.lectures.setup_network import NETWORK_FIELDS
from nnvisual.nn.build import build_objective
from nnvisual.nn.experiment import Experiment, NetworkProblem
from nnvisual.nn.problem import InvalidInput

GOES_ON = ("optimizer", "lr", "schedule", "batch", "l1", "l2", "dropout", "stop")
"""Fields that change how one learns and leave what was learned."""

Changes = tuple[tuple[str, object], ...]


def begin_state(fields: Mapping[str, object], experiment: Experiment, state: LectureState) -> LectureState:
    """Return `state` at the start of `experiment`, which `fields` describe."""
    # What follows from the method must not change with it later.
    fields = MappingProxyType({**fields, "lr": experiment.lr})
    run = begin_run(experiment, build_objective(experiment))
    stage = replace(state.stage, ranges=view_range(fields))
    return replace(state, fields=fields, runs=(run,), step=0, phase=0, on_example=False, stage=stage)


def apply_changes(state: LectureState, changes: Changes) -> LectureState:
    """Return the state after a `set` block.

    Raises
    ------
    InvalidInput
        If a change is not possible here; its `field` names it.
    """
    named = dict(changes)
    what_learns = [name for name in named if _base(name) not in (*GOES_ON, "w", "b", "x", "y", "range")]
    if what_learns or not state.runs:
        return _begin_anew(state, named)
    fields = dict(state.fields)
    fields.update((name, value) for name, value in changes if name in (*GOES_ON, "range"))
    for name, value in changes:
        if _base(name) in ("x", "y"):
            _change_probe(fields, state.experiment, name, value)
    parameters = [(name, value) for name, value in changes if _base(name) in ("w", "b")]
    if parameters:
        _change_parameters(fields, state, parameters)
    experiment = read_setup(fields, state.files, state.seed)
    changed = replace(
        state,
        fields=MappingProxyType(fields),
        stage=replace(state.stage, ranges=view_range(fields)),
    )
    if parameters:
        return _restart(changed, experiment)
    return changed if experiment == state.experiment else _go_on(changed, experiment)


def _base(name: str) -> str:
    return name.partition(".")[0]


def _restart(state: LectureState, experiment: Experiment) -> LectureState:
    """Begin a run at step 0 with new parameters; the earlier ones stay to compare."""
    run = begin_run(experiment, build_objective(experiment))
    earlier = state.runs if len(state.run.view) > 1 else state.runs[:-1]
    return replace(state, runs=(*earlier, run), step=0)


def _go_on(state: LectureState, experiment: Experiment) -> LectureState:
    """Go on from the present state by other rules."""
    old = state.run
    objective = build_objective(experiment)
    if _same_but_probe(experiment, old.experiment):
        return state.with_run(replace(old, experiment=experiment, objective=objective))
    training, memory_start = state.training_state, old.memory_start
    if experiment.optimizer != old.experiment.optimizer:
        training, memory_start = experiment.optimizer.start_state(training[0]), state.step
    made = len(old.view) > 1
    parent = len(state.runs) - 1 if made else old.parent
    run = begin_run(experiment, objective, training, (state.step, memory_start), parent)
    return replace(state, runs=(*(state.runs if made else state.runs[:-1]), run))


def _same_but_probe(new: Experiment, old: Experiment) -> bool:
    """Whether the two learn the same from the same data, whatever else is looked at."""
    a, b = new.problem, old.problem
    if not isinstance(a, NetworkProblem) or not isinstance(b, NetworkProblem) or a.data is None:
        return False
    return replace(new, problem=replace(a, probe=b.probe)) == old


def _begin_anew(state: LectureState, named: dict[str, object]) -> LectureState:
    """Begin with another problem: what no longer fits is dropped, what is said stands, the method stays."""
    fields = dict(state.fields)
    dropped: set[str] = set()
    if "landscape" in named:
        dropped.update(NETWORK_FIELDS, ("data", "w", "range", "batch", "l1", "l2"), DATA_FIELDS, SURFACE_FIELDS)
    elif "landscape" in fields and ("layers" in named or "data" in named):
        dropped.update(("w", "range"), SURFACE_FIELDS)
    if "layers" in named or "data" in named:
        dropped.update(("w", "b", "x", "y", "range"))
    if "data" in named:
        dropped.update(DATA_FIELDS)
    if "seed" in named or "init" in named:
        dropped.update(() if "landscape" in fields else ("w", "b"))
    for name in dropped:
        fields.pop(name, None)
    nested = {name: value for name, value in named.items() if "." in name}
    fields.update((name, value) for name, value in named.items() if "." not in name)
    for name, value in nested.items():
        _put(fields, name, value)
    experiment = read_setup(fields, state.files, state.seed)
    begun = begin_state(fields, experiment, state)
    if set(named) & {"landscape", "layers", "data"} or not state.runs:
        return begun
    earlier = state.runs if len(state.run.view) > 1 else state.runs[:-1]
    return replace(begun, runs=(*earlier, *begun.runs), phase=state.phase, on_example=state.on_example)


def _put(fields: dict[str, object], name: str, value: object) -> None:
    """Put `w.1` = value into the nested tables of the fields, in copies."""
    first, *middle, last = name.split(".")
    entry = fields.get(first)
    table: dict[str, object] = dict(entry) if isinstance(entry, dict) else {}
    fields[first] = table
    for key in middle:
        inner = table.get(key)
        copy: dict[str, object] = dict(inner) if isinstance(inner, dict) else {}
        table[key] = copy
        table = copy
    table[last] = value


def _change_probe(fields: dict[str, object], experiment: Experiment, name: str, value: object) -> None:
    """Change x or y, all of it or one number."""
    problem = experiment.problem
    if not isinstance(problem, NetworkProblem):
        raise InvalidInput("An analytic landscape has no example to look at.", name)
    base, _, place = name.partition(".")
    if not place:
        fields[base] = value
        return
    probe = problem.probe
    present: list[object] = list(() if probe is None else probe.x if base == "x" else probe.y)
    written = fields.get(base)
    if isinstance(written, list):
        # What the same block has changed before.
        present = list(written)
    if not int(place) <= len(present):
        raise InvalidInput(f"There is no '{name}': set {base} as a list first.", name)
    present[int(place) - 1] = check_number(value, name)
    fields[base] = present
    if probe is not None and "x" not in fields:
        fields["x"] = list(probe.x)


def _change_parameters(fields: dict[str, object], state: LectureState, parameters: list[tuple[str, object]]) -> None:
    """Write the present parameters, with the changes in them, into the fields."""
    problem = state.experiment.problem
    flat = np.array(state.training_state[0])
    for name, value in parameters:
        quantity = parse_quantity(name)
        if not isinstance(problem, NetworkProblem):
            check_quantity(quantity, problem)
            if quantity.places:
                flat[quantity.places[0] - 1] = check_number(value, name)
            else:
                start = check_numbers(value, name)
                if len(start) != len(flat):
                    raise InvalidInput(f"w has {len(start)} numbers; the landscape has {len(flat)} weights.", name)
                flat[:] = start
        elif not quantity.places:
            raise InvalidInput(f"{name} of a network is written by layer: {name}.1 = ...", name)
        else:
            assign_parameter(problem.network, flat, name, value)
    if not isinstance(problem, NetworkProblem):
        fields["w"] = flat.tolist()
        return
    parts = list(enumerate(problem.network.slices(), start=1))
    fields["w"] = {str(layer): part.weights(flat).tolist() for layer, part in parts}
    fields["b"] = {str(layer): part.biases(flat).tolist() for layer, part in parts}
