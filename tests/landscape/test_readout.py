"""Heights between grid points, and the parameters that a place stands for."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest

from nnvisual.landscape.plane import PlaneKind, PlaneSpec, make_plane
from nnvisual.landscape.readout import find_descent, height_at, place_on, project_change
from nnvisual.landscape.surface import Surface, SurfaceRequest, compute_surface
from nnvisual.nn.surfaces import SurfaceObjective, SurfaceSpec


def compute(formula: str, spec: PlaneSpec, points: int = 5) -> Surface:
    objective = SurfaceObjective(SurfaceSpec("formula", formula), (0.5, 0.5))
    plane = make_plane(objective, spec, objective.start())
    surface = compute_surface(SurfaceRequest(objective, plane, points, points))
    assert surface is not None
    return surface


BILINEAR = PlaneSpec(i=0, j=1, extents=((-1.0, 3.0), (0.0, 2.0)))


@pytest.mark.parametrize(("alpha", "beta"), [(-1.0, 0.0), (3.0, 2.0), (0.3, 1.7), (2.9, 0.01), (3.0, 0.4)])
def test_interpolation_is_exact_where_the_loss_is_bilinear(alpha: float, beta: float) -> None:
    surface = compute("2*w1 - 3*w2 + w1*w2 + 1", BILINEAR)
    assert height_at(surface, alpha, beta) == pytest.approx(2 * alpha - 3 * beta + alpha * beta + 1)


@pytest.mark.parametrize(("alpha", "beta"), [(-1.01, 1.0), (3.01, 1.0), (0.0, -0.01), (0.0, 2.01), (nan, 1.0)])
def test_nothing_is_known_outside(alpha: float, beta: float) -> None:
    assert height_at(compute("w1 + w2", BILINEAR), alpha, beta) is None


def test_nothing_is_known_beside_an_overflow() -> None:
    surface = compute("exp(exp(3*w1)) + w2", PlaneSpec(i=0, j=1, extents=((0.0, 4.0), (0.0, 1.0))))
    assert surface.overflow is not None
    assert height_at(surface, 0.5, 0.5) is not None
    assert height_at(surface, 3.5, 0.5) is None


def test_a_curve_has_one_coordinate() -> None:
    surface = compute("3*w1 - 2*w2", PlaneSpec(i=0, j=None, extents=((0.0, 2.0), None)))
    assert height_at(surface, 1.3) == pytest.approx(2.9)
    assert height_at(surface, 1.3, 99.0) == pytest.approx(2.9)
    assert height_at(surface, 2.1) is None


def test_on_a_plane_of_weights_all_others_are_those_of_the_base() -> None:
    objective = SurfaceObjective(SurfaceSpec("bowl"), (0.0, 0.0))
    plane = make_plane(objective, PlaneSpec(i=1, j=0), np.array([7.0, 8.0]))
    assert place_on(plane, np.array([1.0, 2.0]), 5.0, 6.0).tolist() == [6.0, 5.0]
    curve = make_plane(objective, PlaneSpec(i=1, j=None), np.array([7.0, 8.0]))
    assert place_on(curve, np.array([1.0, 2.0]), 5.0, 6.0).tolist() == [1.0, 5.0]


def test_on_a_plane_of_directions_the_place_is_the_planes_own() -> None:
    objective = SurfaceObjective(SurfaceSpec("bowl"), (1.0, 2.0))
    plane = make_plane(objective, PlaneSpec(PlaneKind.RANDOM, 0, 1), np.array([1.0, 2.0]))
    np.testing.assert_allclose(place_on(plane, np.array([9.0, 9.0]), 0.0, 0.0), [1.0, 2.0])
    found = plane.project(place_on(plane, np.array([9.0, 9.0]), 0.3, -0.2)[np.newaxis])
    np.testing.assert_allclose(found, [[0.3, -0.2]])


def test_a_step_of_descent_on_the_bowl_points_to_its_middle() -> None:
    objective = SurfaceObjective(SurfaceSpec("formula", "w1^2 + w2^2"), (3.0, -1.0))
    base = objective.start()
    change, gradient = find_descent(objective, base, 0.1)
    np.testing.assert_allclose(gradient, [6.0, -2.0])
    step = project_change(make_plane(objective, PlaneSpec(i=0, j=1), base), base, change, gradient)
    np.testing.assert_allclose(step.start, [3.0, -1.0])
    np.testing.assert_allclose(step.end, [2.4, -0.8])
    assert step.slope == pytest.approx(6.0)
