"""The tiles of the race, and what they say."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnvisual.nn.build import build_objective
from nnvisual.nn.experiment import Experiment, SurfaceProblem
from nnvisual.nn.optimizer_race import plan_race, summarise_race
from nnvisual.nn.optimizers import METHODS
from nnvisual.nn.population import PopulationResult, run_population
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.views.race_grid import RaceGrid
from nnvisual.views.theme import LIGHT

# Gradient descent at its usual rate leaves this valley, and Adam does not.
EXPERIMENT = Experiment(SurfaceProblem(SurfaceSpec("formula", "60*w1^2 + 0.5*w2^2"), (1.0, 0.5)))
PLACES = list(METHODS)


@pytest.fixture(scope="module")
def result() -> PopulationResult:
    found = run_population(plan_race(EXPERIMENT, build_objective(EXPERIMENT), (0, 1)))
    assert found is not None
    return found


@pytest.mark.parametrize("size", [(320, 210), (760, 500), (1500, 400), (300, 900)])
@pytest.mark.parametrize("text", [0.8, 1.0, 2.5])
def test_every_method_has_a_tile_of_its_own(result: PopulationResult, size: tuple[int, int], text: float) -> None:
    area = QRectF(0.0, 0.0, *size)
    grid = RaceGrid(LIGHT.with_text(text), area, summarise_race(result))
    assert len(grid.tiles) == len(METHODS)
    for place, tile in enumerate(grid.tiles):
        assert area.adjusted(-0.1, -0.1, 0.1, 0.1).contains(tile)
        assert grid.find(tile.center()) == place
    for one, other in pairwise(grid.tiles):
        assert not one.intersects(other)
    assert grid.find(QPointF(-5.0, -5.0)) is None


def test_it_says_how_each_method_fared(result: PopulationResult) -> None:
    grid = RaceGrid(LIGHT, QRectF(0.0, 0.0, 760.0, 500.0), summarise_race(result))
    assert grid.describe(PLACES.index("sgd")).startswith("Gradient descent, η = 0.1 · diverges")
    assert "loss" in grid.describe(PLACES.index("adam"))
    assert "steps of 0.0099 to 0.01" in grid.describe(PLACES.index("adam"))


def test_bars_are_as_high_as_the_steps_are_large(qapp: object, result: PopulationResult) -> None:
    summary = summarise_race(result)
    grid = RaceGrid(LIGHT, QRectF(0.0, 0.0, 760.0, 500.0), summary)
    image = QImage(760, 500, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.card))
    painter = QPainter(image)
    grid.paint(painter, result, None, None)
    painter.end()
    purple = QColor(LIGHT.backward).rgb()

    def wide(name: str) -> int:
        """Columns of pixels with a bar of some height."""
        tile = grid.tiles[PLACES.index(name)].toRect()
        return sum(
            sum(image.pixel(x, y) == purple for y in range(tile.top(), tile.bottom())) > 20
            for x in range(tile.left(), tile.right())
        )

    # Slopes differ by a factor of 240: one bar for gradient descent, two for Adam.
    assert wide("adam") == 2 * wide("sgd") > 10
