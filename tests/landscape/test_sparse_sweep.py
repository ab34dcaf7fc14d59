"""Two weights, against the objective's own value at every point."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.landscape.pace import Pace
from nnvisual.landscape.plane import PlaneSpec, make_plane
from nnvisual.landscape.sparse_sweep import sweep_sparse
from nnvisual.nn.random_bits import BitStream, Purpose
from tests.landscape.grids import expect, grid, never
from tests.nn.random_networks import HIDDEN, Case, cases, make_network, make_objective

SMOOTH = tuple(name for name in HIDDEN if name != "step")


@given(cases(activations=SMOOTH), st.integers(0, 10_000), st.integers(0, 10_000))
def test_two_weights_in_double_precision(case: Case, i: int, j: int) -> None:
    objective = case.objective()
    i, j = i % objective.n_parameters, j % objective.n_parameters
    plane = make_plane(objective, PlaneSpec(i=i, j=None if i == j else j), case.parameters)
    alphas, betas = grid(plane)
    with np.errstate(all="ignore"):
        values = sweep_sparse(objective, plane, alphas, betas, np.float64, Pace(never))
    assert values is not None
    np.testing.assert_allclose(values, expect(objective, plane, alphas, betas), rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize(
    ("i", "j"),
    [
        (51, 52),  # both lead into the output
        (5, 51),  # first layer and output
        (51, 5),
        (15, 33),  # one unit of the second layer, weight and bias
        (15, 16),  # two units of one layer
        (0, 4),  # one unit of the first layer
        (0, 1),
        (0, 30),  # first and second layer
        (30, 0),
        (54, 51),  # the output's bias
    ],
)
def test_every_way_in_which_two_weights_can_meet(i: int, j: int) -> None:
    bits = BitStream(8, Purpose.DATA)
    x = bits.normal(600).reshape(300, 2)
    y = np.asarray(x[:, :1] > 0.2, dtype=np.float64)
    network = make_network(2, 4, 3, 3, 3, 1)
    objective = make_objective(network, "binary_cross_entropy", x, y)
    plane = make_plane(objective, PlaneSpec(i=i, j=j), objective.start())
    alphas, betas = grid(plane, 26, 25)
    with np.errstate(all="ignore"):
        values = sweep_sparse(objective, plane, alphas, betas, np.float32, Pace(never))
    assert values is not None
    np.testing.assert_allclose(values, expect(objective, plane, alphas, betas), rtol=1e-6)
