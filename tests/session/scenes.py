"""Scenes with numbers that are worked by hand in lectures, and larger ones."""

from __future__ import annotations

import numpy as np

from nnvisual.nn.build import build_objective
from nnvisual.nn.experiment import Experiment, NetworkProblem, Probe
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.trace import trace_example
from nnvisual.session.scene import Scene


def make_scene(
    network: Network, x: tuple[float, ...], y: tuple[float, ...], given: tuple[float, ...] = (), loss: str = ""
) -> Scene:
    """Return the scene of one example; the loss suits a sigmoid output if none is named."""
    problem = NetworkProblem(network, loss or "binary_cross_entropy", None, Probe(x, y), given=given)
    objective = build_objective(Experiment(problem))
    assert isinstance(objective, NetworkObjective)
    parameters = objective.start()
    return Scene(objective, parameters, trace_example(objective, parameters, np.array(x), np.array(y) if y else None))


def perceptron() -> Scene:
    """Return w0 = 1, w = (3, -2), x = (-1, 2): products -3 and -4, z = -6, y_hat = 0.0024726."""
    return make_scene(Network(2, (Layer(1, "sigmoid"),)), (-1.0, 2.0), (1.0,), (3.0, -2.0, 1.0))


def chain() -> Scene:
    """Return x = 2, w1 = 0.5, w2 = -1 without biases, sigmoid twice, y = 1.

    y_hat = 0.3250, J = 1.1240, dJ/dw2 = -0.4935, dJ/dw1 = 0.2654.
    """
    network = Network(1, (Layer(1, "sigmoid"), Layer(1, "sigmoid")))
    return make_scene(network, (2.0,), (1.0,), (0.5, 0.0, -1.0, 0.0))


def wide() -> Scene:
    """Return a 2-3-4-2 network with a squared error: 8 paths lead from a first-layer unit to the outputs."""
    network = Network(2, (Layer(3, "tanh"), Layer(4, "silu"), Layer(2, "linear")))
    return make_scene(network, (0.7, -0.4), (0.5, -1.0), loss="mse")
