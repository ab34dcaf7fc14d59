"""Two directions, against the objective's own value at every point."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.landscape.dense_sweep import sweep_dense
from nnvisual.landscape.pace import Pace
from nnvisual.landscape.plane import Plane, PlaneKind, PlaneSpec, make_plane
from nnvisual.nn.arrays import freeze
from nnvisual.nn.random_bits import BitStream, Purpose
from tests.landscape.grids import expect, grid, never
from tests.nn.random_networks import HIDDEN, Case, cases, make_network, make_objective

SMOOTH = tuple(name for name in HIDDEN if name != "step")


@given(cases(activations=SMOOTH), st.integers(0, 1000))
def test_two_directions_in_double_precision(case: Case, seed: int) -> None:
    objective = case.objective()
    plane = make_plane(objective, PlaneSpec(PlaneKind.RANDOM, seed=seed), case.parameters)
    alphas, betas = grid(plane)
    with np.errstate(all="ignore"):
        values = sweep_dense(objective, plane, alphas, betas, np.float64, Pace(never))
    assert values is not None
    np.testing.assert_allclose(values, expect(objective, plane, alphas, betas), rtol=1e-9, atol=1e-13)


def test_layers_before_the_first_that_changes_are_left_alone() -> None:
    bits = BitStream(4, Purpose.DATA)
    objective = make_objective(make_network(2, 4, 3, 1), "mse", bits.normal(20).reshape(10, 2), np.ones((10, 1)))
    directions = bits.normal(2 * objective.n_parameters).reshape(2, -1)
    directions[:, : objective.network.slices()[1].start] = 0.0
    extents = ((-2.0, 2.0), (-1.0, 1.0))
    spec = PlaneSpec(PlaneKind.RANDOM)
    plane = Plane(freeze(objective.start()), freeze(directions), extents, ("a", "b"), spec)
    alphas, betas = grid(plane)
    with np.errstate(all="ignore"):
        values = sweep_dense(objective, plane, alphas, betas, np.float64, Pace(never))
    assert values is not None
    np.testing.assert_allclose(values, expect(objective, plane, alphas, betas), rtol=1e-10)


def test_exponents_too_large_to_be_taken_apart() -> None:
    # z of the first layer runs to several hundred: e^z is no float32, and e^400 e^-380 must not be infinity times zero.
    objective = make_objective(make_network(1, 3, 1), "mse", np.array([[1.0], [-2.0]]), np.ones((2, 1)), seed=2)
    directions = np.zeros((2, objective.n_parameters))
    directions[0, :3], directions[1, :3] = 100.0, -95.0
    spec = PlaneSpec(PlaneKind.RANDOM)
    plane = Plane(freeze(objective.start()), freeze(directions), ((-2.0, 2.0), (-2.0, 2.0)), ("a", "b"), spec)
    alphas, betas = grid(plane)
    with np.errstate(all="ignore"):
        values = sweep_dense(objective, plane, alphas, betas, np.float32, Pace(never))
    assert values is not None
    np.testing.assert_allclose(values, expect(objective, plane, alphas, betas), rtol=1e-5)
