"""The question "Why?" asked of a number: what it is, and what has to be done so that every view answers at once.

The formula opens on the number, the code lights the line that computes it, the landscape takes it as an axis. Nothing
here is state: an answer is a few of the actions that a user could have sent one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nnvisual.landscape.plane import PlaneKind, PlaneSpec
from nnvisual.nn.network import name_parameter
from nnvisual.nn.objective import Objective
from nnvisual.nn.phases import REST, Kind, Operation
from nnvisual.session.actions import Action, Pause, Seek, Select, SetPlane, SetViews
from nnvisual.session.snapshot import Cursor, Selection, Snapshot
from nnvisual.session.standpoint import plan_step

ANSWERING = ("formula", "code", "landscape")
"""The views that answer."""

_MOST_VIEWS = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """The number that is asked about; one of the first three, or an example alone: its prediction.

    Attributes
    ----------
    parameter
        A weight or bias by its place in the flat vector.
    unit
        (layer, unit) from 1; layer 0 are the inputs.
    loss_step
        The step whose loss is meant.
    example
        The example that it belongs to, by its place in the data set; None: the one that is looked at.
    """

    parameter: int | None = None
    unit: tuple[int, int] | None = None
    loss_step: int | None = None
    example: int | None = None


def asked_of_selection(snapshot: Snapshot) -> Asked | None:
    """Return what is selected as what is asked about; None where nothing is."""
    chosen = snapshot.selection
    if chosen.parameter is not None:
        return Asked(parameter=chosen.parameter)
    if chosen.unit is not None:
        return Asked(unit=chosen.unit)
    return None if chosen.example is None else Asked(example=chosen.example)


def answer(snapshot: Snapshot, asked: Asked, asker: str) -> tuple[Action, ...]:
    """Return the actions that light the whole chain of a number.

    Parameters
    ----------
    asker
        The view in which it stands: that one stays on the stage.
    """
    actions: list[Action] = [Pause()] if snapshot.playback.playing else []
    actions.append(Select(_selection(snapshot, asked)))
    cursor = _place(snapshot, asked)
    if cursor != snapshot.cursor:
        actions.append(Seek(cursor))
    plane = _plane(snapshot, asked)
    if plane != snapshot.plane_spec:
        actions.append(SetPlane(plane))
    views = answering_views(snapshot.views, asker)
    if views != snapshot.views:
        actions.append(SetViews(views))
    return tuple(actions)


def answering_views(shown: tuple[str, ...], asker: str) -> tuple[str, ...]:
    """Return the stage with the asking view and those that answer, each where it was if it was there."""
    wanted = list(dict.fromkeys((asker, *ANSWERING)))
    missing = [name for name in wanted if name not in shown]
    views: list[str] = []
    for name in shown:
        if name in wanted:
            views.append(name)
        elif missing:
            views.append(missing.pop(0))
    return (*views, *missing)[:_MOST_VIEWS]


def explained_operation(snapshot: Snapshot) -> Operation:
    """Return the operation that the views speak of: the cursor's, or at rest the one that makes what is selected."""
    operation, network = snapshot.operation, snapshot.network
    if operation.kind is not Kind.REST:
        return operation
    chosen = snapshot.selection
    if network is None:
        known = chosen.parameter is not None and chosen.parameter < snapshot.objective.n_parameters
        return Operation(Kind.GRADIENT, 0, 1, (chosen.parameter or 0) + 1, 1) if known else REST
    if chosen.parameter is not None and chosen.parameter < network.n_parameters:
        name = name_parameter(network, chosen.parameter)
        return Operation(Kind.GRADIENT, 0, name.layer, name.unit, name.source)
    if chosen.unit is not None and 1 <= chosen.unit[0] < len(network.sizes):
        return Operation(Kind.ACTIVATION, 0, *chosen.unit)
    return REST


def _selection(snapshot: Snapshot, asked: Asked) -> Selection:
    chosen, network = snapshot.selection, snapshot.network
    example = chosen.example if asked.example is None else asked.example
    unit = asked.unit
    if asked.example is not None and asked.parameter is None and unit is None and network is not None:
        unit = (len(network.layers), 1)
    if asked.loss_step is not None:
        return replace(chosen, example=example)
    return replace(chosen, parameter=asked.parameter, unit=unit, example=example)


def _place(snapshot: Snapshot, asked: Asked) -> Cursor:
    """Return where to stand: at rest, or on the loss."""
    if asked.loss_step is None:
        return Cursor(snapshot.cursor.step)
    step = min(max(asked.loss_step, 0), snapshot.last_step)
    plan = plan_step(snapshot.run_at(step).objective, step)
    objective = snapshot.network_objective
    if objective is not None and not objective.has_target:
        return Cursor(step)
    return Cursor(step, plan.phase(Operation(Kind.LOSS)))


def _plane(snapshot: Snapshot, asked: Asked) -> PlaneSpec:
    """Return the landscape's plane with the number as an axis; a unit brings the strongest weight that leads to it."""
    spec, objective = snapshot.plane_spec, snapshot.objective
    index = asked.parameter if asked.parameter is not None else _strongest_weight(snapshot, asked.unit)
    if index is None or not 0 <= index < objective.n_parameters or objective.n_parameters < 2:
        return spec
    return _with_axis(spec, index, objective)


def _with_axis(spec: PlaneSpec, index: int, objective: Objective) -> PlaneSpec:
    if spec.kind is PlaneKind.WEIGHTS and index in (spec.i, spec.j):
        return spec
    other = spec.j if spec.j is not None and spec.j != index else spec.i
    if other == index:
        other = next(place for place in range(objective.n_parameters) if place != index)
    return PlaneSpec(PlaneKind.WEIGHTS, index, other, spec.seed)


def _strongest_weight(snapshot: Snapshot, unit: tuple[int, int] | None) -> int | None:
    network = snapshot.network
    if network is None or unit is None or not 1 <= unit[0] < len(network.sizes) or unit[1] > network.sizes[unit[0]]:
        return None
    part = network.slices()[unit[0] - 1]
    places = [part.weight_index(source, unit[1] - 1) for source in range(part.n_in)]
    shown = (snapshot.plane_spec.i, snapshot.plane_spec.j)
    for place in (*places, part.bias_index(unit[1] - 1)):
        if snapshot.plane_spec.kind is PlaneKind.WEIGHTS and place in shown:
            return place
    return places[int(np.argmax(np.abs(snapshot.parameters[places])))]
