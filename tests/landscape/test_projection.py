"""Paths on planes, and what planes hide."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.landscape.plane import PlaneKind, PlaneSpec, make_plane
from nnvisual.landscape.projection import measure_share, project_path
from nnvisual.nn.random_bits import BitStream, Purpose
from nnvisual.nn.surfaces import SurfaceObjective, SurfaceSpec
from tests.nn.random_networks import make_network, make_objective

OBJECTIVE = make_objective(
    make_network(2, 3, 1), "binary_cross_entropy", np.array([[0.5, 1.0], [-1.0, 0.3]]), np.array([[1.0], [0.0]]), seed=4
)
N = OBJECTIVE.n_parameters
PATH = OBJECTIVE.start() + 0.1 * BitStream(3, Purpose.DATA).normal(9 * N).reshape(9, N).cumsum(axis=0)


def test_true_losses_stand_beside_those_of_the_plane() -> None:
    plane = make_plane(OBJECTIVE, PlaneSpec(i=0, j=5), PATH[-1], PATH)
    projection = project_path(OBJECTIVE, plane, PATH)
    np.testing.assert_allclose(projection.true_losses, [OBJECTIVE.value(point) for point in PATH])
    for point, loss in zip(projection.coordinates, projection.plane_losses, strict=True):
        assert loss == pytest.approx(OBJECTIVE.value(plane.point(*point)))
    # The plane goes through the present point: there, and only there, it is right.
    assert projection.plane_losses[-1] == pytest.approx(projection.true_losses[-1])
    assert projection.distances[-1] == pytest.approx(0.0, abs=1e-12)
    assert projection.distances[0] > 0.1
    assert projection.worst_gap == pytest.approx(float(np.abs(projection.true_losses - projection.plane_losses).max()))


def test_share_of_two_weights_is_their_part_of_the_variance() -> None:
    plane = make_plane(OBJECTIVE, PlaneSpec(i=0, j=5), PATH[-1], PATH)
    variances = PATH.var(axis=0)
    assert measure_share(plane, PATH) == pytest.approx((variances[0] + variances[5]) / variances.sum())


def test_no_plane_holds_more_than_the_principal_one() -> None:
    shares = {
        kind: measure_share(make_plane(OBJECTIVE, PlaneSpec(kind, i=0, j=5), PATH[-1], PATH), PATH)
        for kind in PlaneKind
    }
    sizes = np.linalg.svd(PATH - PATH.mean(axis=0), compute_uv=False) ** 2
    assert shares[PlaneKind.PRINCIPAL] == pytest.approx(sizes[:2].sum() / sizes.sum())
    assert max(shares.values()) == shares[PlaneKind.PRINCIPAL]


def test_two_weights_of_two_hold_everything() -> None:
    objective = SurfaceObjective(SurfaceSpec("bowl"), (1.0, 0.5))
    path = np.array([[1.0, 0.5], [0.5, 0.1], [0.2, 0.3]])
    projection = project_path(objective, make_plane(objective, PlaneSpec(i=0, j=1), path[-1], path), path)
    assert projection.share == pytest.approx(1.0)
    assert projection.worst_gap == 0.0


def test_a_path_that_has_not_moved_is_held() -> None:
    plane = make_plane(OBJECTIVE, PlaneSpec(i=0, j=5), PATH[0])
    assert measure_share(plane, PATH[:1]) == 1.0
    assert measure_share(plane, np.full((2, N), np.nan)) == 1.0


def test_huge_and_infinite_points_do_no_harm() -> None:
    path = np.vstack([PATH, 1e200 * np.ones((1, N)), np.full((1, N), np.inf)])
    plane = make_plane(OBJECTIVE, PlaneSpec(i=0, j=5), PATH[-1], path)
    projection = project_path(OBJECTIVE, plane, path)
    assert 0.0 <= projection.share <= 1.0
    assert np.isfinite(projection.worst_gap)
