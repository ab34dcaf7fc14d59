"""Triangles and lines of a relief, on a surface whose heights are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnvisual.landscape.plane import PlaneSpec, make_plane
from nnvisual.landscape.surface import Surface, SurfaceRequest, compute_surface
from nnvisual.nn.build import build_objective
from nnvisual.nn.experiment import Experiment, SurfaceProblem
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.views.camera import Camera, project
from nnvisual.views.relief_mesh import ABOVE, HEIGHT, Relief, make_ribbon


def make_surface(formula: str = "w1^2 + 0.3*w2") -> Surface:
    objective = build_objective(Experiment(SurfaceProblem(SurfaceSpec("formula", formula), (1.0, 0.5))))
    plane = make_plane(objective, PlaneSpec(i=0, j=1), objective.start())
    found = compute_surface(SurfaceRequest(objective, plane, 21, 13))
    assert found is not None
    return found


def test_the_relief_is_as_high_as_the_losses_are() -> None:
    surface = make_surface()
    mesh = Relief.of(surface).mesh()
    assert mesh.shape == (20 * 12 * 6, 7)
    shares = (surface.values - surface.lowest) / (surface.highest - surface.lowest)
    assert mesh[:, 2].max() == pytest.approx(HEIGHT)
    assert mesh[:, 2].min() == pytest.approx(0.0)
    assert np.sort(np.unique(mesh[:, 2].round(5))) == pytest.approx(np.unique((HEIGHT * shares).round(5)), abs=2e-5)
    assert mesh[:, :2].min() == -1.0
    assert mesh[:, :2].max() == 1.0


def test_where_the_loss_overflows_there_is_a_hole() -> None:
    surface = make_surface()
    overflow = np.zeros(surface.values.shape, dtype=np.bool_)
    overflow[4, 7] = True
    whole, holed = Relief.of(surface).mesh(), Relief.of(replace(surface, overflow=overflow)).mesh()
    assert len(whole) - len(holed) == 4 * 6
    assert np.isfinite(holed).all()


def test_places_lie_on_the_ground_and_nowhere_beyond_its_edges() -> None:
    surface = make_surface()
    relief = Relief.of(surface)
    grid = np.array([(surface.alphas[column], surface.betas[row]) for row, column in ((0, 0), (5, 9), (12, 20))])
    heights = relief.places(grid)[:, 2]
    assert heights == pytest.approx([HEIGHT * relief.shares[at] + ABOVE for at in ((0, 0), (5, 9), (12, 20))])
    beyond = relief.places(np.array([(surface.alphas[-1] + 1.0, surface.betas[0])]))
    assert np.isnan(beyond[0, 2])


def test_a_contour_keeps_its_height() -> None:
    for line in Relief.of(make_surface()).contours():
        assert np.ptp(line[:, 2]) < 0.02


def test_one_weight_alone_has_no_relief() -> None:
    objective = build_objective(Experiment(SurfaceProblem(SurfaceSpec("formula", "w1^2 + w2"), (1.0, 0.5))))
    plane = make_plane(objective, PlaneSpec(i=0, j=None), objective.start())
    curve = compute_surface(SurfaceRequest(objective, plane, 21, 1))
    assert curve is not None
    with pytest.raises(ValueError, match="curve"):
        Relief.of(curve)


def test_a_ribbon_is_as_wide_as_asked_for_at_any_distance() -> None:
    size = (400.0, 300.0)
    matrix = Camera(0.0, 30.0).matrix(*size)
    for y in (-0.9, 0.9):
        clip = project(matrix, np.array([(-0.5, y, 0.0), (0.5, y, 0.0)]))
        ribbon = make_ribbon(clip, (1.0, 0.0, 0.0, 1.0), 6.0, size)
        assert ribbon.shape == (6, 7)
        assert np.ptp(ribbon[:, 1]) * size[1] / 2.0 == pytest.approx(6.0, rel=1e-4)


def test_pieces_that_lead_nowhere_are_left_out() -> None:
    clip = np.array([(0.0, 0.0, 0.0, 1.0), (np.nan, 0.0, 0.0, 1.0), (0.5, 0.5, 0.0, 1.0), (0.5, 0.5, 0.0, -1.0)])
    assert len(make_ribbon(clip, (1.0, 1.0, 1.0, 1.0), 2.0, (100.0, 100.0))) == 0


def test_while_it_moves_every_second_point_is_enough() -> None:
    surface = make_surface()
    small = Relief.of(surface)
    assert small.coarse() is small
    objective = build_objective(Experiment(SurfaceProblem(SurfaceSpec("formula", "w1^2 + 0.3*w2"), (1.0, 0.5))))
    large = compute_surface(SurfaceRequest(objective, surface.plane, 101, 101))
    assert large is not None
    relief = Relief.of(large)
    coarse = relief.coarse()
    assert coarse.shares.shape == (51, 51)
    assert len(coarse.mesh()) * 4 == len(relief.mesh())
    # The edges stay where they are.
    for mesh in (coarse.mesh(), relief.mesh()):
        assert (mesh[:, :2].min(), mesh[:, :2].max()) == (-1.0, 1.0)


@pytest.mark.parametrize("place", [(0.0, 0.0), (0.7, -0.4), (-0.5, 0.6)])
def test_what_is_seen_at_a_pixel_is_the_place_that_is_drawn_there(place: tuple[float, float]) -> None:
    relief = Relief.of(make_surface())
    matrix = Camera(tilt=70.0).matrix(400.0, 300.0)
    clip = project(matrix, relief.places(np.array([place])))[0]
    found = relief.strike(matrix, (float(clip[0] / clip[3]), float(clip[1] / clip[3])))
    assert found is not None
    assert found == pytest.approx(place, abs=0.03)


def test_beside_the_ground_nothing_is_seen() -> None:
    assert Relief.of(make_surface()).strike(Camera().matrix(400.0, 300.0), (-0.99, 0.99)) is None
