"""Hessian-vector products against differences of gradients."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from nnvisual.nn.activations import ACTIVATIONS
from nnvisual.nn.hessian import BENDS, NetworkHessian
from nnvisual.nn.random_bits import BitStream, Purpose
from tests.nn.random_networks import Case, cases, make_network, make_objective

SMOOTH = ("linear", "sigmoid", "tanh", "softplus", "silu")


@given(cases(activations=SMOOTH))
def test_product_is_the_gradient_s_derivative(case: Case) -> None:
    objective = case.objective(l2=0.1)
    vector = BitStream(3, Purpose.DATA).normal(objective.n_parameters)
    vector /= np.linalg.norm(vector)
    h = 3e-5

    def gradient(steps: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        return objective.gradient(case.parameters + steps * h * vector)

    # The difference of fourth order (Abramowitz and Stegun 25.3.6).
    expected = (8.0 * (gradient(1) - gradient(-1)) - (gradient(2) - gradient(-2))) / (12.0 * h)
    product = NetworkHessian(objective, case.parameters).multiply(vector)
    np.testing.assert_allclose(product, expected, rtol=0.0, atol=1e-7 * max(1.0, float(np.abs(expected).max())))


@given(cases())
def test_product_is_symmetric(case: Case) -> None:
    objective = case.objective()
    hessian = NetworkHessian(objective, case.parameters)
    bits = BitStream(5, Purpose.DATA)
    u, v = bits.normal(objective.n_parameters), bits.normal(objective.n_parameters)
    first, second = float(u @ hessian.multiply(v)), float(v @ hessian.multiply(u))
    assert first == pytest.approx(second, rel=1e-9, abs=1e-9)


def test_corners_have_no_second_derivative() -> None:
    # One ReLU network with linear output and squared loss is quadratic where no unit changes sides.
    network = make_network(1, 2, 1, hidden="relu", output="linear")
    x, y = np.array([[1.0], [2.0]]), np.array([[1.0], [0.0]])
    objective = make_objective(network, "mse", x, y)
    parameters = np.array([0.5, -0.5, 0.1, -0.1, 2.0, 3.0, 0.25])
    # Only the first unit is alive: a = 0.6 and 1.1, so the Hessian for its outgoing weight is 2 mean(a^2).
    unit = np.zeros(7)
    unit[4] = 1.0
    assert NetworkHessian(objective, parameters).multiply(unit)[4] == pytest.approx(2.0 * (0.36 + 1.21) / 2.0)


@pytest.mark.parametrize("name", [name for name, entry in ACTIVATIONS.items() if entry.elementwise])
def test_bend_is_the_slope_s_derivative(name: str) -> None:
    z = np.array([-6.3, -2.1, -0.7, 0.4, 1.9, 5.2])
    h = 1e-5
    activation = ACTIVATIONS[name]
    expected = (activation.derivative(z + h) - activation.derivative(z - h)) / (2.0 * h)
    np.testing.assert_allclose(BENDS[name](z, activation.value(z)), expected, atol=1e-9)


def test_l2_adds_to_the_weights_only() -> None:
    network = make_network(1, 1, hidden="tanh", output="linear")
    objective = make_objective(network, "mse", np.array([[0.0]]), np.array([[0.0]]), l2=0.5)
    # With x = 0 the loss is b^2: its Hessian is 2 for the bias, and l2 alone for the weight.
    product = NetworkHessian(objective, np.array([3.0, 1.0])).multiply(np.array([1.0, 1.0]))
    np.testing.assert_allclose(product, [0.5, 2.0])
