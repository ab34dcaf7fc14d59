"""What the oracle is asked: networks, optimisers, schedules and penalties, all drawn from our own random stream.

Nothing of it is stored: the script that makes the figures and the tests that use them draw the same cases.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.experiment import Experiment, StopRule
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.optimizers import METHODS, Optimizer
from nnvisual.nn.random_bits import BitStream
from nnvisual.nn.schedules import Schedule
from tests.nn.random_networks import HIDDEN, PAIRS, Case, draw_parameters, make_network, make_objective, make_targets

CASE_PAIRS = (*PAIRS, *PAIRS[-2:] * 3)
"""The cross-entropies go with one output each: four turns for them, so that they are not few."""

NETWORKS = 5 * 9 * len(CASE_PAIRS)
WIDE_NETWORKS = 48
"""Of these, up to 64 units wide, only the loss and some projections of the gradient are stored."""

PROJECTIONS = 6
STEPS = 1000
KEPT_STEPS = (1, 2, 10, 100, 400, 1000)
NETWORK_CASES, PROJECTION, GRADIENTS, RUN_DATA = 101, 102, 103, 104
"""What the streams are for, beside the purposes of `random_bits`."""


class Draw:
    """Single draws from a stream."""

    def __init__(self, *key: int) -> None:
        self.bits = BitStream(*key)

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int(self.bits.uniform(1)[0] * (high - low + 1))

    def one_of(self, choices: tuple[str, ...]) -> str:
        """Return one of `choices`."""
        return choices[self.whole(0, len(choices) - 1)]


def draw_case(number: int) -> Case:
    """Return network case `number`: each loss with each output, each depth from 0 to 8, 1 to 64 examples."""
    draw = Draw(number, NETWORK_CASES)
    wide = number >= NETWORKS
    loss, output = CASE_PAIRS[number % len(CASE_PAIRS)]
    depth = number // len(CASE_PAIRS) % 9
    most = 64 if wide else 5
    # A step has a derivative of zero, so that one anywhere in the way would leave nothing to compare before it.
    choices = HIDDEN if number % 5 == 0 else tuple(name for name in HIDDEN if name != "step")
    layers = [Layer(draw.whole(1, most), draw.one_of(choices)) for _ in range(depth)]
    n_outputs = draw.whole(2 if output == "softmax" else 1, 4)
    network = Network(draw.whole(1, most), (*layers, Layer(n_outputs, output)))
    n = draw.whole(1, 64)
    x = draw.bits.normal(n * network.n_inputs).reshape(n, -1)
    y = make_targets(loss, n_outputs, n, draw.bits)
    if loss.endswith("cross_entropy") and number % 3 == 0:
        y = 0.8 * y + 0.2 / (n_outputs if loss == "cross_entropy" else 2)  # shares instead of classes
    parameters = draw_parameters(network, draw.bits)
    if number % 11 == 0:
        network.slices()[-1].block(parameters)[:] *= 200.0  # far out, where a naive formula overflows
    return Case(network, loss, x, y, parameters)


def project(number: int, gradient: Vector) -> Vector:
    """Return what is stored of a wide network's gradient: its norm, and its shares along some random directions."""
    directions = BitStream(number, PROJECTION).normal(PROJECTIONS * len(gradient)).reshape(PROJECTIONS, -1)
    return np.array([np.linalg.norm(gradient), *(directions @ gradient)])


def draw_gradients() -> Matrix:
    """Return the gradients of seven weights over all steps, of sizes from 0.01 to 100, shape (STEPS, 7)."""
    return BitStream(0, GRADIENTS).normal(STEPS * 7).reshape(STEPS, 7) * 10.0 ** np.linspace(-2.0, 2.0, 7)


@dataclass(frozen=True)
class RunCase:
    """A network to be trained: what is asked is where its parameters are after some steps."""

    network: Network
    settings: dict[str, object] = field(default_factory=dict)
    loss: str = "binary_cross_entropy"
    held_back: int = 0

    def objective(self) -> NetworkObjective:
        """Return the objective over 24 examples of two classes (or sines of them for a regression)."""
        bits = BitStream(24, RUN_DATA)
        x = bits.normal(24 * self.network.n_inputs).reshape(24, -1)
        truth = np.sin(2.0 * x[:, :1]) + 0.3 * bits.normal(24)[:, np.newaxis]
        y = truth if self.loss in ("mse", "mae") else np.asarray(truth > 0.0, dtype=np.float64)
        return make_objective(self.network, self.loss, x, y, self.held_back, **self.settings)

    @property
    def experiment(self) -> Experiment:
        """The experiment of the objective."""
        return self.objective().experiment


_SMALL = make_network(2, 4, 1)
_RATES = {"sgd": 0.3, "momentum": 0.03, "nesterov": 0.03, "adagrad": 0.1, "adadelta": 1.0}

RUNS: dict[str, RunCase] = {
    **{
        f"optimizer {name}": RunCase(_SMALL, {"optimizer": Optimizer(name), "lr": _RATES.get(name, 0.01)})
        for name in METHODS
    },
    "mini-batches": RunCase(_SMALL, {"lr": 0.1, "batch": 10}),
    "schedule step": RunCase(_SMALL, {"lr": 0.3, "schedule": Schedule("step", 300, 0.5)}),
    "schedule exponential": RunCase(_SMALL, {"lr": 0.3, "schedule": Schedule("exponential", factor=0.997)}),
    "schedule cosine": RunCase(_SMALL, {"lr": 0.3, "schedule": Schedule("cosine", STEPS, 0.05)}),
    "schedule warmup": RunCase(_SMALL, {"lr": 0.3, "schedule": Schedule("warmup", 250, 0.01)}),
    "L2": RunCase(_SMALL, {"lr": 0.3, "l2": 0.02}),
    "L2 with Adam": RunCase(_SMALL, {"lr": 0.01, "l2": 0.02, "optimizer": Optimizer("adam")}),
    "L1": RunCase(_SMALL, {"lr": 0.1, "l1": 0.01}),
    "dropout": RunCase(make_network(2, 6, 5, 1, dropout=0.3), {"lr": 0.05, "batch": 10}),
    "early stopping": RunCase(
        make_network(2, 10, 1, output="linear"),
        {"lr": 0.1, "stop": StopRule(patience=40)},
        loss="mse",
        held_back=8,
    ),
}


def kept_steps(name: str) -> tuple[int, ...]:
    """Return after which steps of a run the parameters are stored."""
    return (1, 10) if name == "early stopping" else KEPT_STEPS


def start_of(optimizer: str) -> Vector:
    """Return the seven weights from which the steps on given gradients start."""
    return np.linspace(-1.0, 1.0, 7) * (1.0 + len(optimizer))
