"""The strip of small landscapes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnvisual.landscape.plane import PlaneKind, PlaneSpec, make_plane
from nnvisual.landscape.surface import Surface, SurfaceRequest, compute_surface
from nnvisual.nn.build import build_objective
from nnvisual.nn.experiment import Experiment, SurfaceProblem
from nnvisual.nn.population import PopulationResult, Verdict, run_population
from nnvisual.nn.rate_comparison import plan_comparison, summarise
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.views.film_strip import FilmStrip, choose_places
from nnvisual.views.theme import LIGHT

EXPERIMENT = Experiment(SurfaceProblem(SurfaceSpec("formula", "2*w1^2 + 0.5*w2^2"), (1.0, 0.5)))
AREA = QRectF(0.0, 0.0, 620.0, 140.0)


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


@pytest.mark.parametrize("count", [1, 2, 5, 9])
def test_tiles_end_just_beyond_the_limit_and_show_the_present_rate(result: PopulationResult, count: int) -> None:
    summary = summarise(result)
    places = choose_places(summary, 0.11, count)
    assert 1 <= len(places) <= count
    assert list(places) == sorted(set(places))
    assert summary.nearest(0.11) in places
    diverging = [place for place in places if summary.verdicts[place] is Verdict.DIVERGES]
    assert len(diverging) <= 3
    if count > 2:
        assert diverging


def test_tiles_fill_the_strip_side_by_side(qapp: object, result: PopulationResult) -> None:
    strip = FilmStrip(LIGHT, AREA, summarise(result), 0.1)
    assert strip.tiles[0][1].left() == AREA.left()
    assert strip.tiles[-1][1].right() == pytest.approx(AREA.right())
    for (place, tile), (_, following) in zip(strip.tiles[:-1], strip.tiles[1:], strict=True):
        assert tile.right() < following.left()
        assert strip.find(tile.center()) == place


def test_larger_text_asks_for_fewer_tiles(qapp: object, result: PopulationResult) -> None:
    summary = summarise(result)
    assert len(FilmStrip(LIGHT.with_text(2.5), AREA, summary, 0.1).tiles) < len(
        FilmStrip(LIGHT, AREA, summary, 0.1).tiles
    )


@pytest.mark.parametrize("spec", [PlaneSpec(i=0, j=1), PlaneSpec(i=1, j=None), PlaneSpec(PlaneKind.RANDOM, 0, 1)])
def test_each_tile_shows_landscape_and_path(
    qapp: object, bundled_fonts: None, result: PopulationResult, spec: PlaneSpec
) -> None:
    strip = FilmStrip(LIGHT, AREA, summarise(result), 0.1)
    image = QImage(620, 140, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.card))
    painter = QPainter(image)
    strip.paint(painter, result, surface(spec))
    painter.end()
    for _, tile in strip.tiles:
        inner = tile.adjusted(6.0, 26.0, -6.0, -6.0).toRect()
        colours = {
            image.pixel(x, y) for x in range(inner.left(), inner.right()) for y in range(inner.top(), inner.bottom())
        }
        assert len(colours) > 3
