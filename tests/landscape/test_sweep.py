"""Grids against the objective's own value at every point."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.landscape.plane import Plane, PlaneKind, PlaneSpec, make_plane
from nnvisual.landscape.sweep import sweep
from nnvisual.nn.arrays import Matrix
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.random_bits import BitStream, Purpose
from nnvisual.nn.surfaces import SURFACES, TYPED, SurfaceObjective, SurfaceSpec
from tests.landscape.grids import expect, grid, never
from tests.nn.random_networks import Case, cases, make_network, make_objective


def draw_plane(objective: NetworkObjective, case: Case, numbers: tuple[int, int]) -> Plane:
    """Return a plane of any kind, chosen by two numbers."""
    n = objective.n_parameters
    i, j = numbers[0] % n, numbers[1] % n
    if numbers[0] % 5 == 0:
        spec = PlaneSpec(PlaneKind.RANDOM, seed=numbers[1])
    elif numbers[0] % 5 == 1:
        spec = PlaneSpec(PlaneKind.PRINCIPAL)
    else:
        spec = PlaneSpec(i=i, j=None if i == j else j)
    path = case.parameters + 0.3 * BitStream(2, Purpose.DATA).normal(4 * n).reshape(4, n)
    return make_plane(objective, spec, case.parameters, path)


@given(cases(), st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)), st.booleans())
def test_any_network_on_any_plane(case: Case, numbers: tuple[int, int], penalized: bool) -> None:
    objective = case.objective(l1=0.01, l2=0.1) if penalized else case.objective()
    plane = draw_plane(objective, case, numbers)
    alphas, betas = grid(plane)
    values = sweep(objective, plane, alphas, betas, never)
    assert values is not None
    np.testing.assert_allclose(values, expect(objective, plane, alphas, betas), rtol=1e-6, atol=1e-300)


@pytest.mark.parametrize(("loss", "output"), [("cross_entropy", "softmax"), ("mse", "softmax"), ("mae", "linear")])
def test_several_outputs_and_more_examples_than_a_block(loss: str, output: str) -> None:
    bits = BitStream(9, Purpose.DATA)
    x = bits.normal(2400).reshape(1200, 2)
    y = np.eye(3)[(x[:, 0] > 0.0).astype(int) + (x[:, 1] > 0.0)]
    objective = make_objective(make_network(2, 5, 3, output=output), loss, x, y)
    path = objective.start() + 0.2 * bits.normal(3 * objective.n_parameters).reshape(3, -1)
    for spec in (PlaneSpec(i=0, j=20), PlaneSpec(i=16, j=17), PlaneSpec(i=16, j=19), PlaneSpec(PlaneKind.PRINCIPAL)):
        plane = make_plane(objective, spec, objective.start(), path)
        alphas, betas = grid(plane)
        values = sweep(objective, plane, alphas, betas, never)
        assert values is not None
        np.testing.assert_allclose(values, expect(objective, plane, alphas, betas), rtol=1e-6)


def test_shares_of_a_class_as_targets() -> None:
    x, y = np.array([[0.5], [-1.0], [2.0]]), np.array([[0.25], [0.5], [1.0]])
    objective = make_objective(make_network(1, 2, 1), "binary_cross_entropy", x, y)
    plane = make_plane(objective, PlaneSpec(i=0, j=4), objective.start())
    alphas, betas = grid(plane)
    values = sweep(objective, plane, alphas, betas, never)
    assert values is not None
    np.testing.assert_allclose(values, expect(objective, plane, alphas, betas), rtol=1e-6)


def test_tiny_losses_keep_their_digits() -> None:
    # Far inside the right answer the loss is about e^-60: sums like 1 + e^-60 must not swallow it.
    x = np.linspace(1.0, 2.0, 64)[:, np.newaxis]
    objective = make_objective(make_network(1, 1), "binary_cross_entropy", x, np.ones((64, 1)))
    alphas, betas = np.array([0.0, 5.0, 60.0]), np.array([0.0, 30.0])
    plane = make_plane(objective, PlaneSpec(i=0, j=1), objective.start())
    values = sweep(objective, plane, alphas, betas, never)
    assert values is not None
    assert values[1, 2] < 1e-35
    np.testing.assert_allclose(values, expect(objective, plane, alphas, betas), rtol=1e-6)


def test_losses_beyond_single_precision() -> None:
    objective = make_objective(make_network(1, 1, output="linear"), "mse", np.array([[1.0]]), np.array([[0.0]]))
    plane = make_plane(objective, PlaneSpec(i=0, j=1), np.zeros(2))
    alphas, betas = np.array([0.0, 1e30, 1e200]), np.array([0.0, 1.0])
    values = sweep(objective, plane, alphas, betas, never)
    assert values is not None
    # 1e60 is no float32, 1e400 no float64.
    np.testing.assert_allclose(values[:, 1], [1e60, 1e60], rtol=1e-9)
    assert np.isinf(values[:, 2]).all()


@pytest.mark.parametrize("name", [name for name in SURFACES if name != TYPED])
def test_analytic_landscapes(name: str) -> None:
    spec = SurfaceSpec(name)
    objective = SurfaceObjective(spec, spec.start)
    plane = make_plane(objective, PlaneSpec(i=0, j=1), objective.start())
    alphas, betas = grid(plane, 40, 30)
    values = sweep(objective, plane, alphas, betas, never)
    assert values is not None
    np.testing.assert_allclose(values, expect(objective, plane, alphas, betas), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("spec", [PlaneSpec(i=0, j=1), PlaneSpec(PlaneKind.RANDOM), PlaneSpec(i=0)])
def test_stopping_in_the_middle(spec: PlaneSpec) -> None:
    bits = BitStream(8, Purpose.DATA)
    x = bits.normal(2000).reshape(1000, 2)
    objective = make_objective(make_network(2, 8, 8, 1), "binary_cross_entropy", x, np.zeros((1000, 1)), l2=0.1)
    plane = make_plane(objective, spec, objective.start())
    alphas, betas = grid(plane, 21, 21)

    def run(allowed: int) -> tuple[Matrix | None, int]:
        asked = 0

        def should_stop() -> bool:
            nonlocal asked
            asked += 1
            return asked > allowed

        return sweep(objective, plane, alphas, betas, should_stop), asked

    whole, asked = run(10**9)
    assert whole is not None
    for allowed in (0, 1, asked // 2, asked - 1):
        assert run(allowed) == (None, allowed + 1)
