"""The largest curvature against dense Hessians, and against what a run then does."""

from __future__ import annotations

from math import inf, isnan

import numpy as np
import pytest
from hypothesis import given

from nnvisual.nn.curvature import largest_curvature, multiply_hessian, prepare_hessian
from nnvisual.nn.experiment import Experiment, SurfaceProblem
from nnvisual.nn.objective import Objective
from nnvisual.nn.random_bits import BitStream, Purpose
from nnvisual.nn.surfaces import SurfaceObjective, SurfaceSpec
from nnvisual.nn.training import Run, Status, Trainer
from tests.nn.random_networks import Case, cases, make_network, make_objective

SMOOTH = ("linear", "sigmoid", "tanh", "softplus", "silu")


def dense_hessian(
    objective: Objective, point: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return the Hessian by differences of gradients."""
    n, h = objective.n_parameters, 1e-5
    rows = [
        (objective.gradient(point + h * unit) - objective.gradient(point - h * unit)) / (2.0 * h) for unit in np.eye(n)
    ]
    whole = np.array(rows)
    return np.asarray((whole + whole.T) / 2.0)


@given(cases(activations=SMOOTH, most_units=4))
def test_value_is_the_dense_hessian_s_largest(case: Case) -> None:
    objective = case.objective()
    found = largest_curvature(objective, case.parameters, iterations=2000)
    eigenvalues = np.linalg.eigvalsh(dense_hessian(objective, case.parameters))
    scale = float(np.abs(eigenvalues).max())
    # A rounding of the differences, or a residual of 1e-5 of the eigenvalue, whichever is larger.
    assert found.value <= eigenvalues[-1] + 1e-4 * scale + 1e-7
    if found.converged:
        assert found.value == pytest.approx(eigenvalues[-1], rel=1e-3, abs=1e-3 * scale + 1e-7)


def test_direction_is_the_eigenvector() -> None:
    objective = SurfaceObjective(SurfaceSpec("ravine"), (-8.0, 1.5))
    found = largest_curvature(objective, objective.start())
    assert found.converged
    assert found.value == pytest.approx(25.0, rel=1e-8)
    np.testing.assert_allclose(np.abs(found.direction), [0.0, 1.0], atol=1e-4)
    assert found.rate_limit == pytest.approx(0.08, rel=1e-8)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("w1^2 - w2^2", 2.0),  # two eigenvalues of one size
        ("w1^2/2 - 50 w2^2", 1.0),  # the larger one is negative
        ("w1^2 - 100 w2^2", 2.0),
        ("0 - w1^2 - 3 w2^2", -2.0),  # both are
        ("w1 + w2", 0.0),
    ],
)
def test_the_largest_is_found_beside_negative_ones(formula: str, expected: float) -> None:
    objective = SurfaceObjective(SurfaceSpec("formula", formula), (0.3, 0.2))
    found = largest_curvature(objective, objective.start(), iterations=20_000)
    assert found.converged
    assert found.value == pytest.approx(expected, abs=1e-6)
    assert found.rate_limit == (pytest.approx(2.0 / expected, rel=1e-6) if expected > 0.0 else inf)


def test_limit_is_what_a_run_then_obeys() -> None:
    # A linear network with squared loss is a quadratic bowl: the limit holds everywhere, not only at the start.
    bits = BitStream(11, Purpose.DATA)
    x = bits.normal(60).reshape(20, 3)
    objective = make_objective(make_network(3, 1, output="linear"), "mse", x, bits.normal(20).reshape(20, 1))
    limit = largest_curvature(objective, objective.start(), iterations=5000).rate_limit
    below = Run(Trainer(objective, Experiment(objective.problem, lr=0.99 * limit)))
    above = Run(Trainer(objective, Experiment(objective.problem, lr=1.01 * limit)))
    below.advance(5000)
    assert np.linalg.norm(below.trainer.gradient) < 1e-6
    assert above.advance(5000).status is Status.DIVERGED


def test_limit_of_a_trained_network_separates_staying_from_leaving() -> None:
    bits = BitStream(12, Purpose.DATA)
    x = bits.normal(80).reshape(40, 2)
    y = np.asarray(x[:, :1] * x[:, 1:] > 0.0, dtype=np.float64)
    objective = make_objective(make_network(2, 4, 1), "binary_cross_entropy", x, y, l2=0.02, seed=3)
    settled = Run(Trainer(objective, Experiment(objective.problem, lr=0.5, l2=0.02)))
    settled.advance(20_000)
    minimum = settled.trainer.parameters.copy()
    curvature = largest_curvature(objective, minimum, iterations=2000)
    assert curvature.converged

    def distance_after(lr: float) -> float:
        nudged = np.array([minimum + 1e-6 * curvature.direction])
        trainer = Trainer(objective, Experiment(objective.problem, lr=lr, l2=0.02), nudged)
        trainer.advance_to(200)
        return float(np.linalg.norm(trainer.parameters - minimum))

    assert distance_after(0.97 * curvature.rate_limit) < 1e-7
    assert distance_after(1.03 * curvature.rate_limit) > 1e-5


def test_gradient_descent_on_the_ravine_diverges_past_the_limit() -> None:
    problem = SurfaceProblem(SurfaceSpec("ravine"), (-8.0, 1.5))
    objective = SurfaceObjective(problem.surface, problem.start)
    limit = largest_curvature(objective, objective.start()).rate_limit
    assert Run(Trainer(objective, Experiment(problem, lr=1.001 * limit))).advance(20_000).status is Status.DIVERGED
    assert Run(Trainer(objective, Experiment(problem, lr=0.999 * limit))).advance(20_000).status is Status.RUNNING


def test_a_hessian_that_is_not_finite_is_said_to_be_so() -> None:
    objective = SurfaceObjective(SurfaceSpec("formula", "ln(w1) + w2^2"), (0.0, 1.0))
    found = largest_curvature(objective, objective.start())
    assert isnan(found.value)
    assert not found.converged
    assert found.rate_limit == inf


def test_search_stops_when_told() -> None:
    objective = SurfaceObjective(SurfaceSpec("ravine"), (-8.0, 1.5))
    found = largest_curvature(objective, objective.start(), should_stop=lambda: True)
    assert not found.converged


def test_same_seed_gives_the_same_bits() -> None:
    objective = make_objective(
        make_network(2, 3, 1), "binary_cross_entropy", np.array([[0.3, 0.4], [-1.0, 2.0]]), np.array([[1.0], [0.0]])
    )
    first = largest_curvature(objective, objective.start(), seed=4)
    second = largest_curvature(objective, objective.start(), seed=4)
    assert first.value == second.value
    assert first.direction.tobytes() == second.direction.tobytes()


def test_product_on_a_surface_is_its_hessian_s() -> None:
    objective = SurfaceObjective(SurfaceSpec("ravine"), (-8.0, 1.5))
    np.testing.assert_allclose(multiply_hessian(objective, objective.start(), np.array([2.0, 3.0])), [2.0, 75.0])


def test_unknown_objectives_are_refused() -> None:
    class Unknown:
        """Not an objective that anybody has differentiated twice."""

    with pytest.raises(TypeError, match="Unknown"):
        prepare_hessian(Unknown(), np.zeros(1))  # type: ignore[arg-type]  # what mypy would stop is what is tested
