"""Losses whose exponentials are taken apart, against the objective's own value at every point."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.landscape.pace import Pace
from nnvisual.landscape.plane import Plane, PlaneSpec, make_plane
from nnvisual.landscape.separable_sweep import is_separable, separate
from nnvisual.landscape.sparse_sweep import sweep_sparse
from nnvisual.landscape.sweep import sweep
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.random_bits import BitStream, Purpose
from tests.landscape.grids import expect, grid, never
from tests.nn.random_networks import make_network, make_objective

# 2-4-3-1: the second layer's parameters begin at 12, the output's at 27.
SEPARABLE = [(27, 28), (28, 27), (30, 27), (12, 13), (14, 24)]
JOINED = [(0, 27), (12, 27), (12, 15), (0, 1), (0, None)]


def make(examples: int = 100) -> NetworkObjective:
    """Return the objective of a 2-4-3-1 network."""
    bits = BitStream(8, Purpose.DATA)
    x = bits.normal(2 * examples).reshape(examples, 2)
    y = np.asarray(x[:, :1] > 0.2, dtype=np.float64)
    return make_objective(make_network(2, 4, 3, 1), "binary_cross_entropy", x, y)


def plane_of(objective: NetworkObjective, i: int, j: int | None) -> Plane:
    """Return the plane of two parameters."""
    return make_plane(objective, PlaneSpec(i=i, j=j), objective.start())


@pytest.mark.parametrize(("i", "j"), SEPARABLE)
@pytest.mark.parametrize("examples", [1, 7, 100, 700])
def test_to_many_digits(i: int, j: int, examples: int) -> None:
    objective = make(examples)
    plane = plane_of(objective, i, j)
    assert is_separable(objective, plane)
    alphas, betas = grid(plane)
    values = sweep_sparse(objective, plane, alphas, betas, np.float64, Pace(never))
    assert values is not None
    np.testing.assert_allclose(values, expect(objective, plane, alphas, betas), rtol=1e-12)


@pytest.mark.parametrize(("i", "j"), JOINED)
def test_weights_that_meet_before_an_activation_are_left_alone(i: int, j: int | None) -> None:
    objective = make()
    assert not is_separable(objective, plane_of(objective, i, j))


def test_other_losses_and_uncertain_targets_are_left_alone() -> None:
    x = np.array([[0.5], [-1.0]])
    uncertain = make_objective(make_network(1, 1), "binary_cross_entropy", x, np.array([[0.25], [1.0]]))
    squared = make_objective(make_network(1, 1), "mse", x, np.array([[0.0], [1.0]]))
    assert not is_separable(uncertain, plane_of(uncertain, 0, 1))
    assert not is_separable(squared, plane_of(squared, 0, 1))


def test_several_outputs() -> None:
    bits = BitStream(8, Purpose.DATA)
    x = bits.normal(60).reshape(30, 2)
    objective = make_objective(make_network(2, 3, 2), "binary_cross_entropy", x, np.asarray(x > 0.0, dtype=np.float64))
    for i, j in ((9, 10), (9, 11), (0, 1)):
        plane = plane_of(objective, i, j)
        assert is_separable(objective, plane)
        alphas, betas = grid(plane)
        values = sweep(objective, plane, alphas, betas, never)
        assert values is not None
        np.testing.assert_allclose(values, expect(objective, plane, alphas, betas), rtol=1e-12)


def test_exponents_too_large_to_be_taken_apart() -> None:
    far, near = np.full((1, 2, 3), 301.0), np.zeros((1, 2, 3))
    y = np.zeros((1, 2))
    assert separate(near, near, y) is not None
    for number in (301.0, -301.0, np.inf, np.nan):
        far[0, 1, 2] = number
        with np.errstate(all="ignore"):
            assert separate(far, near, y) is None
            assert separate(near, far, y) is None
    objective = make()
    plane = plane_of(objective, 27, 28)
    alphas, betas = np.array([-2000.0, 0.0, 2000.0]), np.array([-1000.0, 1.0])
    values = sweep(objective, plane, alphas, betas, never)
    assert values is not None
    np.testing.assert_allclose(values, expect(objective, plane, alphas, betas), rtol=1e-6)
