"""What one sees from where the cursor stands: parameters, operation, the example's numbers, the update."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector, freeze
from nnvisual.nn.batches import DropoutMasks
from nnvisual.nn.experiment import NetworkProblem
from nnvisual.nn.network import ParameterName, find_parameter
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.objective import Objective
from nnvisual.nn.phases import Direction, Kind, Operation, Plan, StepPlan, SurfacePlan
from nnvisual.nn.trace import UpdateTrace, trace_example, trace_update
from nnvisual.nn.training import Trainer
from nnvisual.session.runs import state_at
from nnvisual.session.snapshot import Cursor, RunRecord, Snapshot


def plan_step(objective: Objective, step: int) -> Plan:
    """Return the numbered operations of `step`."""
    if isinstance(objective, NetworkObjective):
        return StepPlan(objective.network, objective.batches.size(step), has_target=objective.has_target)
    return SurfacePlan(objective.n_parameters)


def stand_at(snapshot: Snapshot, cursor: Cursor, state: Matrix | None = None) -> Snapshot:
    """Return `snapshot` with the cursor at `cursor`, which has been recorded, and all that is seen from there.

    Parameters
    ----------
    state
        The training state at the cursor's step, where it is known already.
    """
    run = snapshot.run_at(cursor.step)
    plan = plan_step(snapshot.objective, cursor.step)
    phase = min(cursor.phase, plan.count)
    if state is None:
        same = cursor.step == snapshot.cursor.step and run is snapshot.run_at(snapshot.cursor.step)
        state = snapshot.state if same and len(snapshot.state) else state_at(run, cursor.step)
    base = snapshot.base
    if state is not snapshot.state:
        state = freeze(state)
        base = state[0]
    operation = plan.operation(phase)
    update = _find_update(snapshot, cursor.step, state, operation)
    parameters = _shown_parameters(snapshot.objective, base, operation, update)
    moved = replace(
        snapshot,
        cursor=Cursor(cursor.step, phase),
        plan=plan,
        operation=operation,
        state=state,
        base=base,
        parameters=parameters,
        update=update,
    )
    return look_at_example(moved)


def look_at_example(snapshot: Snapshot) -> Snapshot:
    """Return `snapshot` with the numbers of the example that belongs to its cursor and selection."""
    objective = snapshot.network_objective
    if objective is None:
        return replace(snapshot, example=None, example_place=None)
    place = choose_example(snapshot, objective)
    x, y = example_input(objective, place)
    masks = _masks(snapshot, objective)
    trace = trace_example(objective, snapshot.parameters, x, y, masks)
    return replace(snapshot, example=trace, example_place=place)


def choose_example(snapshot: Snapshot, objective: NetworkObjective) -> int | None:
    """Return the place in the data of the example to be looked at; None for the probe.

    Within a step it is the example that the operation works on; else the one that is selected, the probe, or the
    first.
    """
    data, operation = objective.data, snapshot.operation
    if data is None:
        return None
    if operation.kind not in (Kind.REST, Kind.MEAN, Kind.UPDATE):
        return int(data.train[objective.batches.indices(snapshot.cursor.step)[operation.example]])
    chosen = snapshot.selection.example
    if chosen is not None and chosen < data.n_examples:
        return chosen
    return None if objective.problem.probe is not None else int(data.train[0])


def example_input(objective: NetworkObjective, place: int | None) -> tuple[Vector, Vector | None]:
    """Return (x, y) of the example at `place`, of the probe for None: x as the network sees it, y None if unknown."""
    data = objective.data
    if place is not None and data is not None:
        return data.x[place], data.y[place]
    probe = objective.problem.probe
    if probe is None:
        raise ValueError("there is neither an example nor a probe")
    raw = np.array(probe.x)
    x = raw if data is None else data.to_network(raw)
    return x, np.array(probe.y) if probe.y else None


def _masks(snapshot: Snapshot, objective: NetworkObjective) -> list[Matrix | None] | None:
    """Return the dropout factors of the example that an operation works on; None at rest, when dropout is off."""
    operation, step = snapshot.operation, snapshot.cursor.step
    if not objective.network.has_dropout or operation.direction in (Direction.REST, Direction.UPDATE):
        return None
    examples = objective.batches.size(step)
    masks = DropoutMasks(objective.network, objective.batches.batch, objective.experiment.seed).masks(step, examples)
    column = operation.example
    return [None if mask is None else np.ascontiguousarray(mask[:, column : column + 1]) for mask in masks]


def _find_update(snapshot: Snapshot, step: int, state: Matrix, operation: Operation) -> UpdateTrace | None:
    if operation.kind not in (Kind.MEAN, Kind.UPDATE) and not (
        operation.kind is Kind.GRADIENT and snapshot.network_objective is None
    ):
        return None
    known = snapshot.update
    if known is not None and known.step == step and known.before.base is None and state is snapshot.state:
        return known
    return trace_step(snapshot.run, step, state)


def trace_step(run: RunRecord, step: int, state: Matrix) -> UpdateTrace:
    """Return the update that leaves `step` under the run's present rules."""
    return trace_update(Trainer(run.objective, run.experiment, state, step, run.memory_start))


def _shown_parameters(objective: Objective, before: Vector, operation: Operation, update: UpdateTrace | None) -> Vector:
    """Return the parameters at the cursor: within the update those already reached are new."""
    if update is None or operation.kind is not Kind.UPDATE:
        return before
    if not isinstance(objective, NetworkObjective):
        shown = np.array(before)
        shown[: operation.unit] = update.after[: operation.unit]
        return freeze(shown)
    return freeze(np.where(_reached(objective, operation), update.after, before))


def _reached(objective: NetworkObjective, operation: Operation) -> Matrix:
    """Return which parameters the update has reached, shape (n,): earlier layers, earlier units, earlier sources."""
    network = objective.network
    reached = np.zeros(objective.n_parameters, dtype=bool)
    for layer, part in enumerate(network.slices(), start=1):
        if layer > operation.layer:
            break
        block = reached[part.start : part.stop].reshape(part.n_in + 1, part.n_out)
        if layer < operation.layer:
            block[:] = True
            continue
        block[:, : operation.unit - 1] = True
        rows = part.n_in + 1 if operation.source == 0 else operation.source
        block[:rows, operation.unit - 1] = True
    return reached


def operation_parameter(snapshot: Snapshot) -> int | None:
    """Return the place of the weight or bias that the operation at the cursor is about; None if it is about none."""
    operation = snapshot.operation
    if operation.kind not in (Kind.PRODUCT, Kind.GRADIENT, Kind.UPDATE):
        return None
    problem = snapshot.experiment.problem
    if not isinstance(problem, NetworkProblem):
        return operation.unit - 1
    return find_parameter(problem.network, ParameterName(operation.layer, operation.source, operation.unit))
