"""The buffers of one network and one batch size, allocated once and filled in place.

Rows are examples everywhere outside this package's inner loop: X (n, n_in), Z = A W + b. Inside, arrays are held the
other way round, (units, examples), so that a layer's outputs are one contiguous block and a row of ones below them
carries the bias: Z^T = [W; b]^T [A^T; 1] is a single product, and [A^T; 1] delta is the gradient of W and b at once.
At these sizes the number of NumPy calls is the cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import numpy as np

from nnvisual.nn.activations import Slope, find_activation
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.losses import Loss
from nnvisual.nn.network import Layer, LayerSlice, Network


class LayerBuffers:
    """One layer's views of the parameters and its intermediate results.

    Attributes
    ----------
    block_t
        [W; b]^T, shape (n_out, n_in + 1); a view of the parameter vector.
    weight
        W, shape (n_in, n_out); a view.
    gradient
        [dJ/dW; dJ/db], shape (n_in + 1, n_out); a view of the gradient vector.
    z
        Pre-activations, shape (n_out, examples).
    activation
        g(z) before dropout, shape (n_out, examples).
    a
        What the layer passes on, shape (n_out, examples): `activation`, or with dropout a masked copy.
    passed_on
        `a` with a row of ones below it, shape (n_out + 1, examples).
    slope
        g'(z), shape (n_out, examples), where a backward pass has needed it.
    delta, delta_t
        dJ/dz, shape (n_out, examples), and its transpose.
    mask
        Factors 0 or 1 / (1 - rate) of this step's dropout, shape (n_out, examples); None without dropout.
    """

    __slots__ = (
        "a",
        "activation",
        "apply",
        "block_t",
        "delta",
        "delta_t",
        "gradient",
        "mask",
        "passed_on",
        "slope",
        "weight",
        "z",
    )

    def __init__(self, layer: Layer, part: LayerSlice, vectors: Vectors, arena: Arena) -> None:
        block = part.block(vectors.parameters)
        self.block_t = block.T
        self.weight = block[:-1]
        self.gradient: Matrix = part.block(vectors.gradient)
        self.z, self.slope = arena.z[:-1], arena.slope[:-1]
        self.activation: Matrix = arena.activation[:-1]
        self.passed_on: Matrix = arena.activation
        self.mask: Matrix | None = None
        if layer.dropout:
            self.mask = np.ones_like(self.z)
            self.passed_on = np.ones_like(arena.activation)
        self.a = self.passed_on[:-1]
        self.delta: Matrix = np.zeros_like(self.z)
        self.delta_t = self.delta.T
        self.apply = find_activation(layer.activation).apply


@dataclass(frozen=True, slots=True)
class Vectors:
    """The flat vectors that a workspace holds views of, both of shape (n_parameters,)."""

    parameters: Vector
    gradient: Vector


@dataclass(frozen=True, slots=True)
class Arena:
    """Contiguous memory for z, g(z) and g'(z) of one layer or of neighbours: (units + 1 a layer, examples) each.

    Neighbouring hidden layers with one activation lie side by side, so that one call computes all their slopes. Each
    layer ends with the row of ones that carries the next one's bias; its slope is computed too, and never used.
    """

    z: Matrix
    activation: Matrix
    slope: Matrix

    @classmethod
    def allocate(cls, rows: int, examples: int) -> Arena:
        """Return an arena of that shape, filled with a valid forward pass of nothing."""
        return cls(np.zeros((rows, examples)), np.ones((rows, examples)), np.zeros((rows, examples)))

    def part(self, start: int, stop: int) -> Arena:
        """Return the arena of some rows."""
        return Arena(self.z[start:stop], self.activation[start:stop], self.slope[start:stop])


@dataclass(frozen=True, slots=True)
class SlopeGroup:
    """Neighbouring hidden layers with one activation function, and the kernel that writes all their slopes."""

    arena: Arena
    write: Slope


class Workspace:
    """All buffers for one network, one batch size, and one pair of parameter and gradient vectors.

    Parameters
    ----------
    network
        Its description.
    loss
        What the outputs are judged by.
    vectors
        Parameters and gradient; the workspace holds views of them.
    examples
        Batch size.
    dropout
        Whether layers get a mask; False for evaluation.

    Attributes
    ----------
    layers
        Buffers of each layer, the output last.
    judge
        Callable that returns the mean loss for a target and starts the backward pass (see `losses`).
    each
        The loss of every example after `judge`, shape (examples,).
    """

    __slots__ = ("each", "examples", "from_logits", "judge", "layers", "network", "slope_groups")

    def __init__(self, network: Network, loss: Loss, vectors: Vectors, examples: int, *, dropout: bool = False) -> None:
        self.network = network
        self.examples = examples
        layers: list[LayerBuffers] = []
        groups: list[SlopeGroup] = []
        parts = network.slices()
        for first, last in _alike(network):
            arena = Arena.allocate(sum(part.n_out + 1 for part in parts[first:last]), examples)
            start = 0
            for layer, part in zip(network.layers[first:last], parts[first:last], strict=True):
                kept = layer if dropout else Layer(layer.units, layer.activation)
                stop = start + part.n_out + 1
                layers.append(LayerBuffers(kept, part, vectors, arena.part(start, stop)))
                start = stop
            groups.append(SlopeGroup(arena, find_activation(network.layers[first].activation).slope))
        self.layers = tuple(layers)
        self.slope_groups = tuple(groups[:-1])
        self.from_logits = bool(loss.logits)
        self.each: Vector = np.zeros(examples)
        output = layers[-1]
        self.judge = loss.bind(output.z, output.a, output.delta, self.each)

    @property
    def output(self) -> LayerBuffers:
        """The last layer."""
        return self.layers[-1]


def _alike(network: Network) -> list[tuple[int, int]]:
    """Return ranges (first, behind the last) of neighbouring hidden layers with one activation; the output alone."""
    ranges: list[tuple[int, int]] = []
    hidden = network.layers[:-1]
    for _, group in groupby(range(len(hidden)), key=lambda position: hidden[position].activation):
        members = list(group)
        ranges.append((members[0], members[-1] + 1))
    ranges.append((len(hidden), len(hidden) + 1))
    return ranges


def append_ones(x: Matrix) -> Matrix:
    """Return inputs of shape (examples, n_in) as the first layer takes them: (n_in + 1, examples), ones below."""
    return np.ascontiguousarray(np.vstack([x.T, np.ones(len(x))]))
