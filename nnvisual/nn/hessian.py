"""Exact Hessian-vector products: the derivative of backpropagation along a direction (Pearlmutter, 1994).

With R{.} the derivative along a direction v in parameter space: forwards R{z} = V^T [a; 1] + W^T R{a} and
R{a} = g'(z) R{z}; backwards R{delta} = (V delta' + W R{delta'}) g'(z) + (W delta') g''(z) R{z}; and the product is
R{gradient} = [R{a}; 0] delta + [a; 1] R{delta}. No Hessian is ever made, and no step has to be chosen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from nnvisual.nn.activations import find_activation
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.network import LayerSlice
from nnvisual.nn.network_objective import NetworkObjective


def _sigmoid(z: Matrix) -> Matrix:
    return find_activation("sigmoid").value(z)


def _bend_silu(z: Matrix, a: Matrix) -> Matrix:
    s = _sigmoid(z)
    bend: Matrix = s * (1.0 - s) * (2.0 + z * (1.0 - 2.0 * s))
    return bend


def _bend_softplus(z: Matrix, a: Matrix) -> Matrix:
    s = _sigmoid(z)
    bend: Matrix = s * (1.0 - s)
    return bend


def _flat(z: Matrix, a: Matrix) -> Matrix:
    return np.zeros_like(z)


BENDS: MappingProxyType[str, Callable[[Matrix, Matrix], Matrix]] = MappingProxyType(
    {
        "linear": _flat,
        "step": _flat,
        "sigmoid": lambda z, a: a * (1.0 - a) * (1.0 - 2.0 * a),
        "tanh": lambda z, a: -2.0 * a * (1.0 - a * a),
        "relu": _flat,
        "leaky_relu": _flat,
        "softplus": _bend_softplus,
        "silu": _bend_silu,
    }
)
"""The second derivative g''(z) of every elementwise activation, given z and a = g(z); 0 at a corner."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """What is known of one layer at the point.

    Attributes
    ----------
    part
        Where its parameters lie.
    incoming
        [a; 1] of the layer before, shape (n_in + 1, examples).
    weights
        W, shape (n_in, n_out).
    z, slope, bend
        z, g'(z) and g''(z), shape (n_out, examples); the slopes of an output with a loss of its own are not used.
    delta, pulled
        dJ/dz and dJ/da, shape (n_out, examples).
    """

    part: LayerSlice
    incoming: Matrix
    weights: Matrix
    z: Matrix
    slope: Matrix
    bend: Matrix
    delta: Matrix
    pulled: Matrix


class NetworkHessian:
    """The Hessian of a network's loss on all its examples plus penalties, dropout off, at one point.

    Parameters
    ----------
    objective
        The network with its data.
    parameters
        The point, shape (n,).
    """

    def __init__(self, objective: NetworkObjective, parameters: Vector) -> None:
        self._objective = objective
        self._n = objective.n_parameters
        self._examples = objective.training.count
        with np.errstate(all="ignore"):
            self._layers = self._linearize(np.array(parameters, dtype=np.float64))

    def multiply(self, vector: Vector) -> Vector:
        """Return the Hessian times `vector`, shape (n,)."""
        product = np.zeros(self._n)
        with np.errstate(all="ignore"):
            moved = self._run_forward(vector)
            moved_delta = self._move_output(moved[-1][1])
            for number in range(len(self._layers) - 1, -1, -1):
                layer, (moved_incoming, _) = self._layers[number], moved[number]
                block = layer.part.block(product)
                block[:] = layer.incoming @ moved_delta.T
                block[:-1] += moved_incoming @ layer.delta.T
                if number:
                    before, moved_z = self._layers[number - 1], moved[number - 1][1]
                    moved_pull = layer.part.weights(vector) @ layer.delta + layer.weights @ moved_delta
                    moved_delta = moved_pull * before.slope + before.pulled * before.bend * moved_z
            l2 = self._objective.experiment.l2
            if l2:
                product += l2 * self._objective.network.weight_mask() * vector
        return product

    def _run_forward(self, vector: Vector) -> list[tuple[Matrix, Matrix]]:
        """Return R{a} of the layer before, and R{z}, of every layer."""
        moved_a = np.zeros((self._layers[0].part.n_in, self._examples))
        found = []
        for layer in self._layers:
            moved_z = layer.part.block(vector).T @ layer.incoming + layer.weights.T @ moved_a
            found.append((moved_a, moved_z))
            moved_a = layer.slope * moved_z
        return found

    def _linearize(self, parameters: Vector) -> tuple[_Layer, ...]:
        network = self._objective.network
        incoming = self._objective.training.x
        passes = []
        for layer, part in zip(network.layers, network.slices(), strict=True):
            z = part.block(parameters).T @ incoming
            activation = find_activation(layer.activation)
            a = activation.value(z)
            passes.append((part, incoming, z, a))
            incoming = np.vstack([a, np.ones(self._examples)])
        layers: list[_Layer] = []
        pulled = self._pull_output(passes[-1][3])
        for number in range(len(passes) - 1, -1, -1):
            part, incoming, z, a = passes[number]
            name = network.layers[number].activation
            elementwise = find_activation(name).elementwise
            slope = find_activation(name).derivative(z) if elementwise else np.ones_like(z)
            bend = BENDS[name](z, a) if elementwise else np.zeros_like(z)
            delta = self._find_output_delta(a, pulled, slope) if number == len(passes) - 1 else pulled * slope
            layers.append(_Layer(part, incoming, part.weights(parameters), z, slope, bend, delta, pulled))
            pulled = part.weights(parameters) @ delta
        return tuple(reversed(layers))

    @property
    def _share(self) -> float:
        """One example's and one output's share of the mean."""
        outputs = 1 if self._objective.loss.name == "cross_entropy" else self._objective.network.n_outputs
        return 1.0 / (outputs * self._examples)

    def _pull_output(self, a: Matrix) -> Matrix:
        """Return dJ/da of the output, or dJ/dz where the loss is computed from logits."""
        error = a - self._objective.training.target.y
        if self._objective.loss.name == "mse":
            error *= 2.0
        elif self._objective.loss.name == "mae":
            np.sign(error, error)
        error *= self._share
        return error

    def _find_output_delta(self, a: Matrix, pulled: Matrix, slope: Matrix) -> Matrix:
        if self._objective.loss.logits:
            return pulled
        if self._objective.network.layers[-1].activation == "softmax":
            delta: Matrix = a * (pulled - (a * pulled).sum(axis=0))
            return delta
        return pulled * slope

    def _move_output(self, moved_z: Matrix) -> Matrix:
        """Return R{delta} of the output."""
        output = self._layers[-1]
        name, loss = self._objective.network.layers[-1].activation, self._objective.loss.name
        if loss == "binary_cross_entropy":
            return output.slope * moved_z * self._share
        twice = 2.0 * self._share if loss == "mse" else 0.0
        if name != "softmax":
            moved: Matrix = output.pulled * output.bend * moved_z
            moved += twice * output.slope**2 * moved_z
            return moved
        a = find_activation(name).value(output.z)
        moved_a: Matrix = a * (moved_z - (a * moved_z).sum(axis=0))
        if loss == "cross_entropy":
            moved_a *= self._share
            return moved_a
        pulled, moved_pull = output.pulled, twice * moved_a
        mean, moved_mean = (a * pulled).sum(axis=0), (moved_a * pulled + a * moved_pull).sum(axis=0)
        moved_a *= pulled - mean
        moved_a += a * (moved_pull - moved_mean)
        return moved_a
