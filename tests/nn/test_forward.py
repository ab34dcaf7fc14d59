"""The forward pass against hand-worked numbers and against the textbook's formula written plainly."""

from math import exp

import numpy as np
import pytest
from hypothesis import given

from nnvisual.nn.activations import find_activation
from nnvisual.nn.forward import bind_forward, run_forward
from nnvisual.nn.losses import find_loss
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.workspace import Vectors, Workspace, append_ones
from tests.nn.random_networks import Case, cases, make_network


def forward(network: Network, parameters: list[float], x: list[list[float]]) -> Workspace:
    flat = np.array(parameters)
    workspace = Workspace(network, find_loss("mse"), Vectors(flat, np.zeros_like(flat)), len(x))
    run_forward(workspace, append_ones(np.array(x)))
    return workspace


def test_the_perceptron_by_hand() -> None:
    # w0 = 1, w = (3, -2), x = (-1, 2): z = 1 - 3 - 4 = -6.
    found = forward(make_network(2, 1), [3.0, -2.0, 1.0], [[-1.0, 2.0]]).output
    assert found.z[0, 0] == -6.0
    assert found.a[0, 0] == pytest.approx(0.0024726, abs=5e-8)


def test_the_perceptron_with_a_step_says_no() -> None:
    assert forward(make_network(2, 1, output="step"), [3.0, -2.0, 1.0], [[-1.0, 2.0]]).output.a[0, 0] == 0.0


def test_the_chain_by_hand() -> None:
    # x = 2, w1 = 0.5, w2 = -1, no biases, sigmoid twice.
    found = forward(make_network(1, 1, 1, hidden="sigmoid"), [0.5, 0.0, -1.0, 0.0], [[2.0]])
    hidden, output = found.layers
    assert hidden.z[0, 0] == 1.0
    assert hidden.a[0, 0] == pytest.approx(1 / (1 + exp(-1.0)), rel=1e-15)
    assert output.a[0, 0] == pytest.approx(0.3250, abs=5e-5)


def test_the_untrained_network_and_the_student_at_four_and_five() -> None:
    weights = [0.30, -0.20, 0.10, -0.25, 0.15, 0.20, 0.1, -0.3, 0.0, -1.2, -0.8, -1.0, -0.45]
    found = forward(make_network(2, 3, 1, hidden="sigmoid"), weights, [[4.0, 5.0]])
    assert found.layers[0].z[:, 0].tolist() == pytest.approx([0.05, -0.35, 1.4])
    assert found.output.a[0, 0] == pytest.approx(0.0999, abs=5e-5)


@given(cases())
def test_it_is_the_formula_of_the_textbook(case: Case) -> None:
    network = case.network
    workspace = forward(network, case.parameters.tolist(), case.x.tolist())
    a = case.x
    for layer, part, buffers in zip(network.layers, network.slices(), workspace.layers, strict=True):
        z = a @ part.weights(case.parameters) + part.biases(case.parameters)
        a = find_activation(layer.activation).value(z.T).T
        assert pytest.approx(z, rel=1e-11, abs=1e-12) == buffers.z.T
        if layer.activation != "step":  # a step turns the last bit of z into everything or nothing
            assert pytest.approx(a, rel=1e-11, abs=1e-12) == buffers.a.T
        a = buffers.a.T


@given(cases())
def test_the_logits_are_the_same_without_the_output(case: Case) -> None:
    whole = forward(case.network, case.parameters.tolist(), case.x.tolist())
    flat = np.array(case.parameters)
    part = Workspace(case.network, find_loss("mse"), Vectors(flat, np.zeros_like(flat)), len(case.x))
    bind_forward(part, to_logits=True)(append_ones(case.x))
    assert (part.output.z == whole.output.z).all()


def test_a_mask_multiplies_what_is_passed_on() -> None:
    network = Network(1, (Layer(2, "linear", 0.5), Layer(1, "linear")))
    flat = np.array([1.0, 10.0, 0.0, 0.0, 1.0, 1.0, 0.5])
    workspace = Workspace(network, find_loss("mse"), Vectors(flat, np.zeros(7)), 2, dropout=True)
    workspace.layers[0].mask = np.array([[2.0, 0.0], [0.0, 2.0]])
    run_forward(workspace, append_ones(np.array([[3.0], [4.0]])))
    assert workspace.layers[0].activation.tolist() == [[3.0, 4.0], [30.0, 40.0]]
    assert workspace.layers[0].a.tolist() == [[6.0, 0.0], [0.0, 80.0]]
    assert workspace.output.a.tolist() == [[6.5, 80.5]]


def test_overflow_is_an_infinity_and_not_an_error() -> None:
    with np.errstate(all="ignore"):
        found = forward(make_network(1, 1, 1, hidden="linear", output="linear"), [1e200, 0, 1e200, 0], [[1.0]])
    assert found.output.a[0, 0] == np.inf
