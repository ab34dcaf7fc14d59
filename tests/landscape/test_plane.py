"""Planes through parameter space."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.landscape.plane import PlaneKind, PlaneSpec, make_plane, name_axis, needed_columns
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.random_bits import BitStream, Purpose
from nnvisual.nn.surfaces import SurfaceObjective, SurfaceSpec
from tests.nn.random_networks import Case, cases, make_network, make_objective

X, Y = np.array([[0.5, 1.0], [-1.0, 0.3]]), np.array([[1.0], [0.0]])
OBJECTIVE = make_objective(make_network(2, 3, 1), "binary_cross_entropy", X, Y, seed=4)
START = OBJECTIVE.start()
PATH = START + 0.1 * BitStream(3, Purpose.DATA).normal(7 * len(START)).reshape(7, -1).cumsum(axis=0)


@pytest.mark.parametrize("spec", [PlaneSpec(i=9, j=2), PlaneSpec(i=2, j=9), PlaneSpec(i=5)])
def test_a_plane_of_weights_needs_these_of_a_path_only(spec: PlaneSpec) -> None:
    columns = needed_columns(spec, len(START))
    assert columns is not None
    whole = make_plane(OBJECTIVE, spec, PATH[-1], PATH)
    lean = make_plane(OBJECTIVE, spec, PATH[-1], PATH[:, columns])
    assert lean.key() == whole.key()
    np.testing.assert_array_equal(lean.project(PATH[:, columns]), whole.project(PATH))


def test_other_planes_need_the_whole_path() -> None:
    assert needed_columns(PlaneSpec(PlaneKind.RANDOM), 13) is None
    assert needed_columns(PlaneSpec(PlaneKind.PRINCIPAL), 13) is None
    assert needed_columns(PlaneSpec(i=1, j=0), 2) is None  # all there are, and in their own order
    assert needed_columns(PlaneSpec(i=1, j=13), 13) is None  # left to the sentence that such a plane gets


def test_coordinates_of_weights_are_their_values() -> None:
    plane = make_plane(OBJECTIVE, PlaneSpec(i=9, j=2), PATH[-1], PATH)
    assert plane.labels == ("w.2.1.1", "w.1.1.3")
    point = plane.point(1.5, -0.25)
    assert (point[9], point[2]) == (1.5, -0.25)
    others = np.delete(np.arange(len(START)), [9, 2])
    np.testing.assert_array_equal(point[others], PATH[-1][others])
    np.testing.assert_array_equal(plane.project(PATH), PATH[:, [9, 2]])
    np.testing.assert_allclose(plane.points(plane.project(PATH[-1])), PATH[-1:])


@given(cases(), st.integers(0, 1000))
def test_random_directions_are_as_long_as_each_units_weights(case: Case, seed: int) -> None:
    objective = case.objective()
    if objective.n_parameters == 1:
        return
    plane = make_plane(objective, PlaneSpec(PlaneKind.RANDOM, seed=seed), case.parameters)
    for part in case.network.slices():
        for direction in plane.directions:
            np.testing.assert_allclose(
                np.linalg.norm(part.weights(direction), axis=0),
                np.linalg.norm(part.weights(case.parameters), axis=0),
                rtol=1e-12,
            )
            assert not part.biases(direction).any()


def test_random_directions_of_a_network_of_zeros_are_not_flat() -> None:
    plane = make_plane(OBJECTIVE, PlaneSpec(PlaneKind.RANDOM), np.zeros_like(START))
    part = OBJECTIVE.network.slices()[0]
    np.testing.assert_allclose(np.linalg.norm(part.weights(plane.directions[0]), axis=0), 1.0)


def test_seeds_decide_on_random_directions() -> None:
    planes = [make_plane(OBJECTIVE, PlaneSpec(PlaneKind.RANDOM, seed=seed), START) for seed in (1, 1, 2)]
    assert planes[0].key() == planes[1].key() != planes[2].key()


@pytest.mark.parametrize("spec", [PlaneSpec(PlaneKind.RANDOM, seed=3), PlaneSpec(PlaneKind.PRINCIPAL)])
def test_the_present_point_lies_on_the_plane(spec: PlaneSpec) -> None:
    plane = make_plane(OBJECTIVE, spec, PATH[-1], PATH)
    np.testing.assert_allclose(plane.points(plane.project(PATH[-1:])), PATH[-1:], atol=1e-12)


@given(st.floats(-3.0, 3.0), st.floats(-3.0, 3.0), st.integers(0, 100))
def test_projection_undoes_points(alpha: float, beta: float, seed: int) -> None:
    plane = make_plane(OBJECTIVE, PlaneSpec(PlaneKind.RANDOM, seed=seed), START)
    np.testing.assert_allclose(plane.project(plane.point(alpha, beta)[np.newaxis]), [[alpha, beta]], atol=1e-9)


def test_projection_is_the_nearest_point() -> None:
    plane = make_plane(OBJECTIVE, PlaneSpec(PlaneKind.RANDOM), START)
    away = PATH - plane.points(plane.project(PATH))
    np.testing.assert_allclose(away @ plane.directions.T, 0.0, atol=1e-9)


def test_principal_coordinates_count_from_the_start() -> None:
    plane = make_plane(OBJECTIVE, PlaneSpec(PlaneKind.PRINCIPAL), PATH[-1], PATH)
    np.testing.assert_allclose(plane.project(PATH[:1]), [[0.0, 0.0]], atol=1e-12)
    assert plane.project(PATH[-1:])[0, 0] > 0.0


@pytest.mark.parametrize("kind", list(PlaneKind))
def test_windows_hold_start_and_path(kind: PlaneKind) -> None:
    plane = make_plane(OBJECTIVE, PlaneSpec(kind, i=0, j=5), PATH[-1], PATH)
    coordinates = plane.project(PATH)
    for axis, (low, high) in enumerate(plane.extents):
        assert low < coordinates[:, axis].min()
        assert coordinates[:, axis].max() < high


def test_a_window_stays_while_the_path_stays_inside() -> None:
    spec = PlaneSpec(i=0, j=5)
    extents = {make_plane(OBJECTIVE, spec, row, PATH[: k + 1]).extents for k, row in enumerate(PATH)}
    assert len(extents) == 1


def test_chosen_extents_are_kept() -> None:
    plane = make_plane(OBJECTIVE, PlaneSpec(i=0, j=5, extents=((-1.0, 4.0), None)), START, PATH)
    free = make_plane(OBJECTIVE, PlaneSpec(i=0, j=5), START, PATH)
    assert plane.extents == ((-1.0, 4.0), free.extents[1])


def test_an_analytic_landscape_has_its_own_window() -> None:
    objective = SurfaceObjective(SurfaceSpec("himmelblau"), (0.0, 0.0))
    plane = make_plane(objective, PlaneSpec(i=0, j=1), objective.start())
    assert plane.extents == objective.spec.window
    assert plane.labels == ("w.1", "w.2")
    far = make_plane(objective, PlaneSpec(i=0, j=1), objective.start(), np.array([[0.0, 0.0], [9.0, 0.0]]))
    assert far.extents[0][1] > 9.0
    assert far.extents[1] == objective.spec.window[1]


@pytest.mark.parametrize("spec", [PlaneSpec(), PlaneSpec(PlaneKind.RANDOM), PlaneSpec(PlaneKind.PRINCIPAL)])
def test_one_parameter_makes_a_curve(spec: PlaneSpec) -> None:
    objective = SurfaceObjective(SurfaceSpec("two-valleys", dimensions=1), (1.6,))
    plane = make_plane(objective, spec, objective.start())
    assert plane.is_curve
    assert plane.labels == ("w.1",)
    np.testing.assert_array_equal(plane.point(0.5), [0.5])
    np.testing.assert_array_equal(plane.project(np.array([[0.5]])), [[0.5, 0.0]])


def test_a_path_that_left_for_infinity_does_not_spoil_the_plane() -> None:
    path = np.vstack([PATH, np.full_like(PATH[:1], np.inf)])
    for kind in PlaneKind:
        plane = make_plane(OBJECTIVE, PlaneSpec(kind, i=0, j=5), PATH[-1], path)
        assert np.isfinite(plane.directions).all()
        assert np.isfinite(plane.extents).all()


def test_arrays_are_read_only() -> None:
    plane = make_plane(OBJECTIVE, PlaneSpec(i=0, j=5), START)
    assert not plane.origin.flags.writeable
    assert not plane.directions.flags.writeable


def test_specs_can_be_compared_and_used_as_keys() -> None:
    assert {PlaneSpec(i=0, j=5): 1}[PlaneSpec(i=0, j=5)] == 1


def test_axes_are_named_as_in_lectures() -> None:
    assert [name_axis(OBJECTIVE, index) for index in (0, 6, 12)] == ["w.1.1.1", "b.1.1", "b.2.1"]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: PlaneSpec(i=3, j=3), "two different weights"),
        (lambda: PlaneSpec(seed=-1), "A seed is"),
        (lambda: PlaneSpec(j=1, extents=((2.0, 1.0), None)), "from a smaller to a larger"),
        (lambda: make_plane(OBJECTIVE, PlaneSpec(i=0, j=99), START), "no parameter 99"),
    ],
)
def test_planes_that_make_no_sense(make: object, sentence: str) -> None:
    assert callable(make)
    with pytest.raises(InvalidInput, match=sentence):
        make()
