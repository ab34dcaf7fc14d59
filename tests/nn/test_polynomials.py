"""Polynomial features: the curves of least squares, at a pace that gradient descent can keep."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.arrays import Vector
from nnvisual.nn.polynomials import MAX_DEGREE, fit_basis
from nnvisual.nn.problem import InvalidInput


def _standardised(values: list[float]) -> Vector:
    u: Vector = np.array(values)
    u = u - u.mean()
    return u / float(u.std())


@given(
    st.lists(st.integers(-300, 300), min_size=13, max_size=60, unique=True),
    st.integers(1, MAX_DEGREE),
)
def test_orthonormal_over_the_training_examples(places: list[int], degree: int) -> None:
    u = _standardised([place / 100 for place in places])
    try:
        basis = fit_basis(u, degree)
    except InvalidInput:  # inputs in a few tight clumps
        return
    p = basis.evaluate(u[:, None])
    assert p.shape == (len(u), degree)
    assert p.T @ p / len(u) == pytest.approx(np.eye(degree), abs=1e-4)
    assert p.mean(axis=0) == pytest.approx(np.zeros(degree), abs=1e-4)


def test_the_first_is_the_standardised_input_and_the_others_span_the_powers() -> None:
    u = _standardised([0.0, 1.0, 2.5, 3.0, 4.5, 7.0])
    basis = fit_basis(u, 3)
    assert basis.degree == 3
    grid = np.linspace(-2.0, 2.0, 9)
    p = basis.evaluate(grid[:, None])
    assert p[:, 0].tolist() == grid.tolist()
    powers = np.stack([np.ones(9), grid, grid**2, grid**3], axis=1)
    coefficients = np.linalg.lstsq(powers, p, rcond=None)[0]
    assert powers @ coefficients == pytest.approx(p, abs=1e-12)
    assert np.abs(coefficients[2, 1]) > 0.1
    assert np.abs(coefficients[3, 2]) > 0.1


def test_gradient_descent_at_degree_11_reaches_the_interpolating_polynomial() -> None:
    x = np.linspace(-3.0, 3.0, 12)
    u, y = _standardised(x.tolist()), np.sin(3.0 * x)
    p = np.concatenate([np.ones((12, 1)), fit_basis(u, 11).evaluate(u[:, None])], axis=1)
    w = np.zeros(12)
    for _ in range(100):
        w -= 0.4 * 2.0 * p.T @ (p @ w - y) / 12
    assert p @ w == pytest.approx(y, abs=1e-9)
    between = np.linspace(-3.0, 3.0, 50)
    own = np.concatenate([np.ones((50, 1)), fit_basis(u, 11).evaluate((between / x.std())[:, None])], axis=1) @ w
    assert own == pytest.approx(np.polynomial.Polynomial.fit(x, y, 11)(between), abs=1e-8)


@pytest.mark.parametrize("values", [[1.0, 2.0, 3.0], [1.0, 2.0, 2.0, 3.0, 3.0, 3.0]])
def test_too_few_different_inputs_are_refused(values: list[float]) -> None:
    assert fit_basis(_standardised(values), 2).degree == 2
    with pytest.raises(InvalidInput, match=r"Degree 3 needs at least 4 training examples .* there are 3"):
        fit_basis(_standardised(values), 3)


def test_inputs_that_hardly_differ_are_refused() -> None:
    with pytest.raises(InvalidInput, match="clearly different"):
        fit_basis(_standardised([0.0, 1e-9, 1.0, 1.0 + 1e-9]), 3)
