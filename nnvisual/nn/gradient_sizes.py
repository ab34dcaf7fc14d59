"""How large gradients and updates are, layer by layer, and which layers and units have stopped learning."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from nnvisual.nn.activations import find_activation
from nnvisual.nn.arrays import Vector
from nnvisual.nn.forward import run_forward
from nnvisual.nn.network import Network
from nnvisual.nn.network_objective import NetworkObjective

VANISHED = 1e-2
"""A layer's gradient vanishes where it is below this share of a later layer's."""

EXPLODED = 1e2
"""And explodes where it is this many times a later layer's."""

SILENT = 1e-7
"""A unit that lets no slope above this through, whatever the example, learns nothing."""


class Flow(StrEnum):
    """What becomes of the gradient on its way back to a layer."""

    STEADY = "steady"
    VANISHING = "vanishing"
    EXPLODING = "exploding"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class LayerSizes:
    """One layer's sizes.

    Attributes
    ----------
    layer
        From 1.
    gradient, update
        Means of |dJ/dp| and of |change of p| over its weights and biases.
    flow
        How its gradient compares with those of the layers behind it.
    dead
        Units, from 1, through which no example's gradient passes.
    trainable
        Whether its activation has a slope at all.
    """

    layer: int
    gradient: float
    update: float
    flow: Flow
    dead: tuple[int, ...]
    trainable: bool = True


def measure_sizes(network: Network, gradient: Vector, change: Vector, slopes: list[Vector]) -> tuple[LayerSizes, ...]:
    """Return the sizes of every layer, first layer first.

    Parameters
    ----------
    gradient, change
        Flat, shape (n_parameters,).
    slopes
        For each layer the largest |g'(z)| of each unit over the examples, as `largest_slopes` gives it.
    """
    parts = network.slices()
    with np.errstate(all="ignore"):
        gradients = [float(np.abs(part.block(gradient)).mean()) for part in parts]
        updates = [float(np.abs(part.block(change)).mean()) for part in parts]
    return tuple(
        LayerSizes(
            layer=number + 1,
            gradient=gradients[number],
            update=updates[number],
            flow=_compare(gradients[number], gradients[number + 1 :]),
            dead=tuple(int(unit) + 1 for unit in np.flatnonzero(slopes[number] < SILENT)),
            trainable=find_activation(network.layers[number].activation).trainable,
        )
        for number in range(len(parts))
    )


def largest_slopes(objective: NetworkObjective, parameters: Vector) -> list[Vector]:
    """Return for each layer the largest |g'(z)| of each unit over all training examples, shape (units,).

    The output's loss is often computed from z, past its activation: its units count as open, with slope 1.
    """
    examples = objective.training
    workspace = objective.workspace(np.array(parameters), np.empty(objective.n_parameters), examples.count)
    found: list[Vector] = []
    with np.errstate(all="ignore"):
        run_forward(workspace, examples.x)
        for layer, buffers in zip(objective.network.layers[:-1], workspace.layers, strict=False):
            found.append(np.abs(find_activation(layer.activation).derivative(buffers.z)).max(axis=1))
    found.append(np.ones(objective.network.n_outputs))
    return found


def describe_flow(sizes: tuple[LayerSizes, ...]) -> tuple[str, ...]:
    """Return sentences on what is out of order; none where nothing is."""
    found: list[str] = []
    if all(size.gradient == 0.0 for size in sizes):
        found.append("The gradient is zero in every layer: nothing is learned here.")
    last = sizes[-1]
    for size in sizes[:-1]:
        if last.gradient == 0.0 or not np.isfinite(size.gradient):
            continue
        share = size.gradient / last.gradient
        if size.flow is Flow.VANISHING:
            found.append(f"Vanishing: layer {size.layer} gets {share:.1g} of the output layer's gradient.")
        elif size.flow is Flow.EXPLODING:
            found.append(f"Exploding: layer {size.layer} gets {share:.0f} times the output layer's gradient.")
        elif size.flow is Flow.NONE:
            found.append(f"No gradient reaches layer {size.layer}.")
    for size in sizes:
        if not size.trainable:
            found.append(_describe_untrainable(size.layer))
        elif size.dead:
            units = ", ".join(map(str, size.dead[:6])) + (" …" if len(size.dead) > 6 else "")
            many = len(size.dead) > 1
            found.append(
                f"Dead: {'units' if many else 'unit'} {units} of layer {size.layer}; "
                f"{'their slopes are' if many else 'its slope is'} 0 for every example."
            )
    return tuple(found)


def describe_untrainable(network: Network) -> tuple[str, ...]:
    """Return a sentence on each layer that gradient descent cannot train, nor what lies before it."""
    layers = enumerate(network.layers, start=1)
    return tuple(_describe_untrainable(n) for n, layer in layers if not find_activation(layer.activation).trainable)


def _describe_untrainable(layer: int) -> str:
    before = "its weights" if layer == 1 else "its weights and those before it"
    return (
        f"Not trainable: layer {layer} has the step function, whose slope is 0. "
        f"Gradient descent cannot change {before}."
    )


def _compare(own: float, later: list[float]) -> Flow:
    if not later or not np.isfinite(own):
        return Flow.STEADY if np.isfinite(own) else Flow.EXPLODING
    if own == 0.0:
        return Flow.NONE
    largest = max(later)
    if own < VANISHED * largest:
        return Flow.VANISHING
    return Flow.EXPLODING if own > EXPLODED * largest else Flow.STEADY
