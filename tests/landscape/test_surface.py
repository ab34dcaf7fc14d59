"""Surfaces: what is asked for and what comes out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnvisual.landscape.plane import PlaneKind, PlaneSpec, make_plane
from nnvisual.landscape.surface import Surface, SurfaceRequest, compute_surface, refinements, slice_1d
from nnvisual.nn.experiment import Experiment
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.surfaces import SurfaceObjective, SurfaceSpec
from tests.nn.random_networks import make_network, make_objective

OBJECTIVE = make_objective(
    make_network(2, 3, 1), "binary_cross_entropy", np.array([[0.5, 1.0], [-1.0, 0.3]]), np.array([[1.0], [0.0]]), seed=4
)


def compute(objective: SurfaceObjective | NetworkObjective, spec: PlaneSpec, size: int = 21) -> Surface:
    """Return a surface on a square grid."""
    plane = make_plane(objective, spec, objective.start())
    surface = compute_surface(SurfaceRequest(objective, plane, size, size))
    assert surface is not None
    return surface


def typed(formula: str, start: tuple[float, float] = (1.0, 1.0)) -> SurfaceObjective:
    """Return a landscape that a user typed."""
    return SurfaceObjective(SurfaceSpec("formula", formula), start)


def test_axes_and_values_belong_together() -> None:
    surface = compute(typed("w1 + 10 w2"), PlaneSpec(i=0, j=1, extents=((0.0, 2.0), (0.0, 1.0))), size=3)
    np.testing.assert_allclose(surface.alphas, [0.0, 1.0, 2.0])
    np.testing.assert_allclose(surface.betas, [0.0, 0.5, 1.0])
    np.testing.assert_allclose(surface.values, [[0.0, 1.0, 2.0], [5.0, 6.0, 7.0], [10.0, 11.0, 12.0]])
    assert (surface.lowest, surface.highest) == (0.0, 12.0)
    assert surface.overflow is None
    assert not surface.values.flags.writeable


def test_a_curve_has_one_row() -> None:
    objective = SurfaceObjective(SurfaceSpec("bowl", dimensions=1), (1.0,))
    surface = compute(objective, PlaneSpec())
    assert surface.is_curve
    assert surface.values.shape == (1, 21)
    np.testing.assert_allclose(surface.values[0], surface.alphas**2)


def test_places_without_a_value_are_marked() -> None:
    surface = compute(typed("ln(w1) + w2"), PlaneSpec(i=0, j=1))
    assert surface.overflow is not None
    np.testing.assert_array_equal(surface.overflow, np.tile(surface.alphas <= 0.0, (21, 1)))
    assert np.isfinite(surface.values).all()
    assert (surface.values[surface.overflow] == surface.highest).all()


def test_a_landscape_without_any_value() -> None:
    surface = compute(typed("sqrt(0 - 1 - w1^2)"), PlaneSpec(i=0, j=1))
    assert surface.overflow is not None
    assert surface.overflow.all()
    assert (surface.lowest, surface.highest, surface.needs_log) == (0.0, 0.0, False)


@pytest.mark.parametrize(
    ("formula", "needs_log"),
    [("w1^2 + w2^2", False), ("3", False), ("exp(4 w1) + w2", True), ("0 - w1^2", False), ("1e308 w1", False)],
)
def test_a_logarithmic_scale_is_asked_for_where_most_is_low(formula: str, needs_log: bool) -> None:
    assert compute(typed(formula), PlaneSpec(i=0, j=1)).needs_log is needs_log


def test_rosenbrock_asks_for_a_logarithmic_scale() -> None:
    assert compute(SurfaceObjective(SurfaceSpec("rosenbrock"), (-1.2, 1.0)), PlaneSpec(i=0, j=1)).needs_log


def test_keys_tell_what_changes_the_surface() -> None:
    plane = make_plane(OBJECTIVE, PlaneSpec(i=0, j=5), OBJECTIVE.start())
    request = SurfaceRequest(OBJECTIVE, plane)
    faster = NetworkObjective(replace(OBJECTIVE.experiment, lr=3.0, seed=9), OBJECTIVE.data)
    heavier = NetworkObjective(replace(OBJECTIVE.experiment, l2=0.5), OBJECTIVE.data)
    assert request.key == SurfaceRequest(faster, plane).key
    assert request.key != SurfaceRequest(heavier, plane).key
    assert request.key != SurfaceRequest(OBJECTIVE, plane, 25, 25).key
    moved = make_plane(OBJECTIVE, PlaneSpec(i=0, j=5), OBJECTIVE.start() + 0.1)
    assert request.key != SurfaceRequest(OBJECTIVE, moved).key
    surface = compute_surface(request)
    assert surface is not None
    assert surface.key == request.key


def test_stopped_surfaces_are_none() -> None:
    plane = make_plane(OBJECTIVE, PlaneSpec(PlaneKind.RANDOM), OBJECTIVE.start())
    assert compute_surface(SurfaceRequest(OBJECTIVE, plane), lambda: True) is None


def test_dropout_is_off() -> None:
    problem = OBJECTIVE.problem
    network = make_network(2, 3, 1, dropout=0.5)
    experiment = Experiment(replace(problem, network=network), seed=4)
    dropping = NetworkObjective(experiment, OBJECTIVE.data)
    spec = PlaneSpec(i=0, j=5)
    np.testing.assert_array_equal(compute(dropping, spec).values, compute(OBJECTIVE, spec).values)


def test_refinements_double_and_keep_the_middle() -> None:
    assert refinements() == (13, 25, 51, 101)
    assert refinements(51) == (13, 25, 51)
    assert all(size % 2 for finest in range(21, 400, 2) for size in refinements(finest))


def test_slices_are_the_loss_along_a_line() -> None:
    direction = np.ones(OBJECTIVE.n_parameters)
    coordinates = np.array([-1.0, 0.0, 0.5])
    found = slice_1d(OBJECTIVE, OBJECTIVE.start(), direction, coordinates)
    np.testing.assert_allclose(found, [OBJECTIVE.value(OBJECTIVE.start() + c * direction) for c in coordinates])
