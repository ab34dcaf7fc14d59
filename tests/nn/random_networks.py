"""Networks with data, drawn by hypothesis or made by hand, for the tests of the engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from nnvisual.nn.arrays import Matrix, Vector, freeze
from nnvisual.nn.dataset import DataSet, Task
from nnvisual.nn.experiment import Experiment, NetworkProblem
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.random_bits import BitStream, Purpose

HIDDEN = ("linear", "step", "sigmoid", "tanh", "relu", "leaky_relu", "softplus", "silu")
PAIRS = (
    *((loss, output) for loss in ("mse", "mae") for output in (*HIDDEN, "softmax")),
    ("binary_cross_entropy", "sigmoid"),
    ("cross_entropy", "softmax"),
)
"""Every loss with every output activation that it goes with."""


def make_data(x: Matrix, y: Matrix, held_back: int = 0) -> DataSet:
    """Return a data set of these rows; the last `held_back` of them are for validation."""
    n, width = x.shape
    return DataSet(
        name="made",
        title="Made for a test",
        task=Task.REGRESSION,
        feature_names=tuple(f"x{i + 1}" for i in range(width)),
        target_names=tuple(f"y{i + 1}" for i in range(y.shape[1])),
        class_names=(),
        x=freeze(x),
        y=freeze(y),
        raw=freeze(x),
        shift=freeze(np.zeros(width)),
        scale=freeze(np.ones(width)),
        train=np.arange(n - held_back),
        validation=np.arange(n - held_back, n),
    )


def make_network(*sizes: int, hidden: str = "tanh", output: str = "sigmoid", dropout: float = 0.0) -> Network:
    """Return a network of those sizes, the inputs first; hidden layers are alike."""
    layers = [Layer(units, hidden, dropout) for units in sizes[1:-1]]
    return Network(sizes[0], (*layers, Layer(sizes[-1], output)))


def make_experiment(network: Network, loss: str, **settings: Any) -> Experiment:
    """Return an experiment without data of its own; `settings` are fields of `Experiment`, `given` and `init`."""
    problem = NetworkProblem(network, loss, None)
    for name in ("given", "init"):
        if name in settings:
            problem = replace(problem, **{name: settings.pop(name)})
    return replace(Experiment(problem), **settings)


def make_objective(
    network: Network, loss: str, x: Matrix, y: Matrix, held_back: int = 0, **settings: Any
) -> NetworkObjective:
    """Return the objective of `network` over these examples."""
    return NetworkObjective(make_experiment(network, loss, **settings), make_data(x, y, held_back))


def make_targets(loss: str, outputs: int, n: int, bits: BitStream) -> Matrix:
    """Return targets that suit `loss`, shape (n, outputs)."""
    if loss == "binary_cross_entropy":
        return np.asarray(bits.uniform(n * outputs).reshape(n, outputs) < 0.5, dtype=np.float64)
    if loss == "cross_entropy":
        return np.eye(outputs)[(bits.uniform(n) * outputs).astype(np.intp)]
    return bits.normal(n * outputs).reshape(n, outputs)


@dataclass(frozen=True)
class Case:
    """A network, its loss, examples of shape (n, n_in) and (n, n_out), and parameters."""

    network: Network
    loss: str
    x: Matrix
    y: Matrix
    parameters: Vector

    def objective(self, held_back: int = 0, **settings: Any) -> NetworkObjective:
        """Return the objective that starts at the case's parameters."""
        given = tuple(self.parameters.tolist())
        return make_objective(self.network, self.loss, self.x, self.y, held_back, given=given, **settings)


@st.composite
def cases(draw: st.DrawFn, activations: tuple[str, ...] = HIDDEN, most_units: int = 6) -> Case:
    """Draw a network of depth 0 to 8 with every activation and loss, 1 to 12 examples, and parameters."""
    depth = draw(st.integers(0, 8))
    units = st.integers(1, most_units)
    loss, output = draw(st.sampled_from([pair for pair in PAIRS if pair[1] in (*activations, "softmax", "sigmoid")]))
    n_outputs = draw(st.integers(2 if output == "softmax" else 1, 4))
    layers = [Layer(draw(units), draw(st.sampled_from(activations))) for _ in range(depth)]
    network = Network(draw(units), (*layers, Layer(n_outputs, output)))
    n = draw(st.integers(1, 12))
    bits = BitStream(draw(st.integers(0, 2**32)), Purpose.DATA)
    x = bits.normal(n * network.n_inputs).reshape(n, -1)
    y = make_targets(loss, n_outputs, n, bits)
    return Case(network, loss, x, y, draw_parameters(network, bits))


def draw_parameters(network: Network, bits: BitStream) -> Vector:
    """Return parameters that neither die out nor explode on the way through: weights of variance 1.5 / n_in."""
    flat = 0.3 * bits.normal(network.n_parameters)
    for part in network.slices():
        part.weights(flat)[:] *= np.sqrt(1.5 / part.n_in) / 0.3
    return flat
