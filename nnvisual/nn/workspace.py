"""The buffers of one network and one batch size, allocated once and filled in place.

Rows are examples everywhere outside this package's inner loop: X (n, n_in), Z = A W + b. Inside, arrays are held the
other way round, (units, examples), so that a layer's outputs are one contiguous block and a row of ones below them
carries the bias: Z^T = [W; b]^T [A^T; 1] is a single product, and [A^T; 1] delta is the gradient of W and b at once.

At these sizes the number of NumPy calls is the cost, and next to it looking up what to call. So the passes over the
layers are laid out beforehand, as tuples of bound methods and buffers; `forward` and `backward` go through them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np

from nnvisual.nn.activations import Apply, Slope, find_activation
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.losses import Loss, Target
from nnvisual.nn.network import Layer, LayerSlice, Network

Product = Callable[[Matrix, Matrix], object]
"""``ndarray.dot`` of some matrix: writes its product with the first argument into the second."""

ForwardPass = tuple[Product, Matrix, Apply, Matrix, Matrix]
"""Of a hidden layer: [W; b]^T's product, z, g, g(z), and what is passed on."""

BackwardPass = tuple[Product, Matrix, Matrix, Product, Matrix, Matrix, Matrix]
"""From a layer to the one before: [A; 1]'s product, delta^T, gradient; W's product, delta, delta before, g' before."""


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
    function
        g.
    """

    __slots__ = (
        "a",
        "activation",
        "block_t",
        "delta",
        "delta_t",
        "function",
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
        self.function = find_activation(layer.activation)

    def forward_pass(self) -> ForwardPass:
        """Return what `forward` does for this layer."""
        return self.block_t.dot, self.z, self._apply, self.activation, self.passed_on

    @property
    def _apply(self) -> Apply:
        """g(z), and with dropout also what is passed on."""
        apply = self.function.apply
        if self.mask is None:
            return apply

        def apply_and_drop(z: Matrix, out: Matrix) -> None:
            apply(z, out)
            if self.mask is not None:
                np.multiply(out, self.mask, self.a)

        return apply_and_drop

    def backward_pass(self, before: LayerBuffers) -> BackwardPass:
        """Return what `backward` does from this layer to the one before."""
        pull_back: Product = self.weight.dot
        if before.mask is not None:
            pull_back = before.drop_after(pull_back)
        return (
            before.passed_on.dot,
            self.delta_t,
            self.gradient,
            pull_back,
            self.delta,
            before.delta,
            before.slope,
        )

    def drop_after(self, pull_back: Product) -> Product:
        """Return `pull_back` followed by this layer's mask: dropped units learn nothing."""

        def pull_back_and_drop(delta: Matrix, out: Matrix) -> None:
            pull_back(delta, out)
            if self.mask is not None:
                np.multiply(out, self.mask, out)

        return pull_back_and_drop


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
    slots
        For how many batches the loss may be put off (see `losses`).

    Attributes
    ----------
    layers
        Buffers of each layer, the output last.
    judgement
        The loss, joined to the output's buffers.
    each
        The loss of every example of the first slot after `judge`, shape (examples,).
    forward_passes, backward_passes
        What is done for each hidden layer, and from each layer to the one before, in order.
    slopes
        For neighbouring hidden layers with one activation function: the kernel, their z, g(z), and g'(z).
    """

    __slots__ = (
        "backward_passes",
        "each",
        "examples",
        "forward_passes",
        "from_logits",
        "judgement",
        "layers",
        "network",
        "output",
        "slopes",
    )

    def __init__(
        self,
        network: Network,
        loss: Loss,
        vectors: Vectors,
        examples: int,
        *,
        dropout: bool = False,
        slots: int = 1,
    ) -> None:
        self.network = network
        self.examples = examples
        layers: list[LayerBuffers] = []
        slopes: list[tuple[Slope, Matrix, Matrix, Matrix]] = []
        parts = network.slices()
        for first, last in _alike(network):
            arena = Arena.allocate(sum(part.n_out + 1 for part in parts[first:last]), examples)
            start = 0
            for layer, part in zip(network.layers[first:last], parts[first:last], strict=True):
                kept = layer if dropout else Layer(layer.units, layer.activation)
                stop = start + part.n_out + 1
                layers.append(LayerBuffers(kept, part, vectors, arena.part(start, stop)))
                start = stop
            write = find_activation(network.layers[first].activation).slope
            slopes.append((write, arena.z, arena.activation, arena.slope))
        self.layers = tuple(layers)
        self.output = output = layers[-1]
        self.slopes = tuple(slopes[:-1])
        self.forward_passes = tuple(layer.forward_pass() for layer in layers[:-1])
        self.backward_passes = tuple(layer.backward_pass(before) for layer, before in pairwise(reversed(layers)))
        self.from_logits = bool(loss.logits)
        each = np.zeros((slots, examples))
        self.each: Vector = each[0]
        self.judgement = loss.open(output.z, output.a, output.delta, each)

    def judge(self, target: Target) -> float:
        """Return the mean loss for `target`, and begin the backward pass."""
        self.judgement.begin(target, 0)
        return float(self.judgement.finish(1)[0])


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
