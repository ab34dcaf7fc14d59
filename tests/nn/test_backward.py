"""Backpropagation against hand-worked numbers and against finite differences of the whole loss."""

import numpy as np
import pytest
from hypothesis import given

from nnvisual.nn.arrays import Vector
from nnvisual.nn.backward import run_backward
from nnvisual.nn.forward import run_forward
from nnvisual.nn.losses import Target, find_loss
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.workspace import Vectors, Workspace, append_ones
from tests.nn.random_networks import Case, cases, make_network

SMOOTH = ("linear", "sigmoid", "tanh", "softplus", "silu")


def backward(
    network: Network, loss: str, parameters: Vector, x: list[list[float]], y: list[list[float]]
) -> tuple[float, Vector, Workspace]:
    gradient = np.full(network.n_parameters, 99.0)
    workspace = Workspace(network, find_loss(loss), Vectors(np.array(parameters), gradient), len(x))
    inputs = append_ones(np.array(x))
    run_forward(workspace, inputs)
    mean = workspace.judge(Target.of(np.array(y).T.copy()))
    run_backward(workspace, inputs)
    return mean, gradient, workspace


def test_the_chain_by_hand() -> None:
    # x = 2, w1 = 0.5, w2 = -1, sigmoid twice, cross-entropy, y = 1.
    network = make_network(1, 1, 1, hidden="sigmoid")
    loss, gradient, workspace = backward(
        network, "binary_cross_entropy", np.array([0.5, 0.0, -1.0, 0.0]), [[2.0]], [[1.0]]
    )
    assert loss == pytest.approx(1.1240, abs=5e-5)
    assert gradient[2] == pytest.approx(-0.4935, abs=5e-5)
    assert gradient[0] == pytest.approx(0.2654, abs=5e-5)
    assert workspace.output.delta[0, 0] == pytest.approx(0.3250 - 1.0, abs=5e-5)


def test_a_line_by_hand() -> None:
    # y = 2 x + 1 seen at x = 3 with w = 1, b = 0: error -4, dJ/dw = 2 (-4) 3, dJ/db = 2 (-4).
    _, gradient, _ = backward(make_network(1, 1, output="linear"), "mse", np.array([1.0, 0.0]), [[3.0]], [[7.0]])
    assert gradient.tolist() == [-24.0, -8.0]


def test_a_batch_has_the_mean_of_its_examples_gradients() -> None:
    network = make_network(2, 3, 2, output="linear")
    x, y = [[0.5, 1.0], [-1.0, 0.2], [0.3, -0.7]], [[1.0, 0.0], [0.5, 2.0], [-1.0, 1.0]]
    flat = np.linspace(-1.0, 1.0, network.n_parameters)
    loss, gradient, _ = backward(network, "mse", flat, x, y)
    alone = [backward(network, "mse", flat, [a], [b])[:2] for a, b in zip(x, y, strict=True)]
    assert loss == pytest.approx(np.mean([found[0] for found in alone]), rel=1e-14)
    assert gradient == pytest.approx(np.mean([found[1] for found in alone], axis=0), rel=1e-13, abs=1e-15)


@given(cases(SMOOTH))
def test_every_gradient_is_the_slope_of_the_loss(case: Case) -> None:
    # At once: along the gradient itself the loss must rise by |gradient|^2 (away from the absolute error's corners).
    if case.loss == "mae":
        return
    arguments = (case.x.tolist(), case.y.tolist())
    _, gradient, _ = backward(case.network, case.loss, case.parameters, *arguments)
    for direction in (gradient, np.cos(np.arange(len(gradient)))):
        h = 1e-4 / max(1.0, float(np.abs(direction).max()))
        values = [
            backward(case.network, case.loss, case.parameters + k * h * direction, *arguments)[0]
            for k in (-2, -1, 1, 2)
        ]
        slope = (values[0] - 8 * values[1] + 8 * values[2] - values[3]) / (12 * h)
        assert gradient @ direction == pytest.approx(slope, rel=1e-6, abs=1e-10 / h * max(values) * 1e-2 + 1e-12)


def test_a_dead_relu_learns_nothing_and_harms_nothing() -> None:
    network = make_network(1, 2, 1, hidden="relu", output="linear")
    flat = np.array([1.0, 1.0, 0.5, -9.0, 1.0, 1.0, 0.0])
    _, gradient, workspace = backward(network, "mse", flat, [[1.0], [2.0]], [[0.0], [0.0]])
    assert workspace.layers[0].a[1].tolist() == [0.0, 0.0]
    assert gradient[[1, 3, 5]].tolist() == [0.0, 0.0, 0.0]
    assert (gradient[[0, 2, 4, 6]] != 0.0).all()


def test_equal_weights_stay_equal() -> None:
    _, gradient, _ = backward(make_network(2, 3, 1), "binary_cross_entropy", np.full(13, 0.3), [[1.0, -2.0]], [[1.0]])
    assert len(set(gradient[:3].tolist())) == len(set(gradient[9:12].tolist())) == 1


def test_a_step_activation_passes_nothing_back() -> None:
    network = Network(2, (Layer(3, "tanh"), Layer(2, "step"), Layer(1, "sigmoid")))
    flat = np.linspace(-1.0, 1.0, network.n_parameters)
    _, gradient, _ = backward(network, "binary_cross_entropy", flat, [[1.0, 0.5]], [[1.0]])
    assert (gradient[: network.slices()[1].stop] == 0.0).all()
    assert (gradient[network.slices()[2].start :] != 0.0).any()


def test_zero_weights_give_a_gradient_to_the_output_bias_only() -> None:
    _, gradient, _ = backward(make_network(2, 3, 1), "binary_cross_entropy", np.zeros(13), [[1.0, 2.0]], [[1.0]])
    assert gradient.tolist() == [0.0] * 12 + [-0.5]
