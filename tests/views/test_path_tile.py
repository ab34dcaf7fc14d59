"""A small landscape with a path over it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnvisual.landscape.plane import PlaneSpec, make_plane
from nnvisual.landscape.surface import Surface, SurfaceRequest, compute_surface
from nnvisual.nn.build import build_objective
from nnvisual.nn.experiment import Experiment, SurfaceProblem
from nnvisual.nn.population import PopulationResult, run_population
from nnvisual.nn.rate_comparison import plan_comparison
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.views.path_tile import PathTiles, path_on
from nnvisual.views.theme import LIGHT

EXPERIMENT = Experiment(SurfaceProblem(SurfaceSpec("formula", "2*w1^2 + 0.5*w2^2"), (1.0, 0.5)))


@pytest.fixture(scope="module")
def result() -> PopulationResult:
    found = run_population(plan_comparison(EXPERIMENT, build_objective(EXPERIMENT), (0, 1)))
    assert found is not None
    return found


def surface(spec: PlaneSpec) -> Surface:
    objective = build_objective(EXPERIMENT)
    plane = make_plane(objective, spec, objective.start())
    found = compute_surface(SurfaceRequest(objective, plane, 25, 25))
    assert found is not None
    return found


def paint(result: PopulationResult, shown: Surface | None) -> QImage:
    image = QImage(120, 100, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.card))
    painter = QPainter(image)
    PathTiles(LIGHT, result, shown).paint(painter, QRectF(0.0, 0.0, 120.0, 100.0), 30)
    painter.end()
    return image


def test_the_path_lies_on_the_heat_map(qapp: object, result: PopulationResult) -> None:
    with_path = paint(result, surface(PlaneSpec(i=0, j=1)))
    still = replace(result, paths=np.broadcast_to(result.paths[:, :1], result.paths.shape))
    without = paint(still, surface(PlaneSpec(i=0, j=1)))
    changed = sum(with_path.pixel(x, y) != without.pixel(x, y) for x in range(120) for y in range(100))
    assert 20 < changed < 3000
    white = QColor(LIGHT.path).rgb()
    assert any(with_path.pixel(x, y) == white for x in range(120) for y in range(100))


def test_without_a_surface_there_is_a_quiet_ground(qapp: object, result: PopulationResult) -> None:
    image = paint(result, None)
    assert {image.pixel(x, y) for x in range(5, 115) for y in range(5, 95)} == {QColor(LIGHT.sunken).rgb()}


def test_a_path_is_read_from_all_parameters_or_from_the_axes_alone(result: PopulationResult) -> None:
    plane = surface(PlaneSpec(i=1, j=0)).plane
    whole = path_on(result, 20, plane)
    assert whole is not None
    np.testing.assert_array_equal(whole, result.path(20)[:, [1, 0]])
    axes_only = replace(result, request=replace(result.request, tracked=(1, 0)), paths=result.paths[:, :, [1, 0]])
    np.testing.assert_array_equal(path_on(axes_only, 20, plane), whole)
    other = replace(result, request=replace(result.request, tracked=(0,)), paths=result.paths[:, :, [0]])
    assert path_on(other, 20, plane) is None
