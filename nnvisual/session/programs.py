"""Which program belongs to a snapshot, and the present values of what its lines compute."""

from __future__ import annotations

import numpy as np

from nnvisual.nn.experiment import SurfaceProblem
from nnvisual.nn.network import Network
from nnvisual.nn.phases import Direction, Kind
from nnvisual.session.keras_program import write_keras
from nnvisual.session.numpy_program import write_numpy
from nnvisual.session.program import STEPS, Framework, Program, Recipe
from nnvisual.session.snapshot import RunRecord, Snapshot
from nnvisual.session.surface_program import write_surface
from nnvisual.session.torch_program import write_torch

_WRITERS = {Framework.NUMPY: write_numpy, Framework.PYTORCH: write_torch, Framework.KERAS: write_keras}


def write_whole(recipe: Recipe, framework: Framework) -> Program:
    """Return the whole program for `recipe`."""
    if isinstance(recipe.experiment.problem, SurfaceProblem):
        return write_surface(recipe, framework)
    return _WRITERS[framework](recipe)


def recipe_of(run: RunRecord, steps: int = STEPS) -> Recipe:
    """Return what a program has to do to make the first steps of a run."""
    first = run.view.first_step
    state = run.view.checkpoint(first)[1]
    return Recipe(run.experiment, run.objective, np.array(state), first, run.memory_start, steps)


def present_values(snapshot: Snapshot) -> dict[str, tuple[float, ...]]:
    """Return the present value of everything that lines of a program compute, by key, for the example looked at.

    What the pass has not reached yet is left out, so that no value is told before its line has run. A matrix is given
    row by row.
    """
    trace, network = snapshot.example, snapshot.network
    if network is None or trace is None:
        return _surface_values(snapshot)
    values: dict[str, tuple[float, ...]] = {}
    for number, layer in enumerate(trace.layers, start=1):
        values[f"z.{number}"] = tuple(layer.z.tolist())
        values[f"a.{number}"] = tuple(layer.a.tolist())
    if trace.has_target:
        values["loss"] = (trace.loss,)
        for number in range(len(trace.layers), 0, -1):
            layer = trace.layers[number - 1]
            values[f"delta.{number}"] = tuple(layer.delta.tolist())
            values[f"grad.w.{number}"] = tuple(layer.grad_w.ravel().tolist())
            values[f"grad.b.{number}"] = tuple(layer.grad_b.tolist())
    return {**_reached(snapshot, values), **_updated(snapshot, network)}


def _reached(snapshot: Snapshot, values: dict[str, tuple[float, ...]]) -> dict[str, tuple[float, ...]]:
    """Return the values that have been computed when the operation at the cursor has just been done."""
    operation = snapshot.operation
    if operation.direction in (Direction.REST, Direction.UPDATE) or operation.kind is Kind.MEAN:
        return values
    depth, found = len(snapshot.example.layers) if snapshot.example is not None else 0, {}
    for key, value in values.items():
        kind, _, number = key.rpartition(".")
        layer = int(number) if number.isdigit() else 0
        if _is_reached(kind or key, layer, depth, snapshot):
            found[key] = value
    return found


def _is_reached(kind: str, layer: int, depth: int, snapshot: Snapshot) -> bool:
    """Whether the line that computes a layer's z, a, delta or gradient has begun."""
    operation = snapshot.operation
    if operation.kind is Kind.LOSS or operation.direction is Direction.BACKWARD:
        if kind in ("z", "a", "loss"):
            return True
        if operation.kind is Kind.LOSS:
            return False
        here = operation.layer
        return layer > here or (layer == here and (kind == "delta" or operation.kind is Kind.GRADIENT))
    if kind == "z":
        return layer < operation.layer or (layer == operation.layer and operation.kind is not Kind.PRODUCT)
    return kind == "a" and (layer < operation.layer or (layer == operation.layer and operation.kind is Kind.ACTIVATION))


def _updated(snapshot: Snapshot, network: Network) -> dict[str, tuple[float, ...]]:
    """Return the weights and biases that the update has begun to change."""
    if snapshot.operation.kind is not Kind.UPDATE:
        return {}
    found = {}
    for number, part in enumerate(network.slices(), start=1):
        if number <= snapshot.operation.layer:
            found[f"w.{number}"] = tuple(part.weights(snapshot.parameters).ravel().tolist())
            found[f"b.{number}"] = tuple(part.biases(snapshot.parameters).tolist())
    return found


def _surface_values(snapshot: Snapshot) -> dict[str, tuple[float, ...]]:
    here = tuple(snapshot.parameters.tolist())
    with np.errstate(all="ignore"):
        gradient = snapshot.objective.gradient(snapshot.base)
        values = {"w": here, "loss": (float(snapshot.objective.value(snapshot.base)),)}
    for index, slope in enumerate(gradient.tolist(), start=1):
        values[f"grad.w.1.{index}"] = (slope,)
    return values
