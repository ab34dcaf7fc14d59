"""The heat map's colours and its interpolation."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from nnvisual.views.colour_map import NOWHERE, NOWHERE_STROKE, VIRIDIS, colour_at, paint_heat


def lightness(colour: QColor) -> float:
    """Return CIE L* of a colour."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    y = float(np.dot(linear, [0.2126, 0.7152, 0.0722]))
    return 116.0 * float(np.cbrt(y)) - 16.0


def test_the_table_grows_lighter_evenly() -> None:
    steps = np.diff([lightness(QColor.fromRgb(int(colour))) for colour in VIRIDIS[::5]])
    assert len(VIRIDIS) == 256
    assert steps.min() > 0.0
    assert steps.std() < 0.15 * steps.mean()


def test_the_ends_are_dark_violet_and_yellow() -> None:
    assert colour_at(-1.0).name() == colour_at(0.0).name() == "#440154"
    assert colour_at(2.0).name() == "#fde725"


def test_the_first_row_is_the_lowest() -> None:
    image = paint_heat(np.array([[0.0, 0.0], [1.0, 1.0]]), 20, 20)
    assert image.pixelColor(10, 19).name() < "#480000"
    assert lightness(image.pixelColor(10, 0)) > lightness(image.pixelColor(10, 19)) + 50


@pytest.mark.parametrize("points", [2, 3, 25])
def test_a_ramp_stays_a_ramp(points: int) -> None:
    image = paint_heat(np.tile(np.linspace(0.0, 1.0, points), (points, 1)), 256, 4)
    for x in range(0, 256, 15):
        expected = colour_at((x + 0.5) / 256)
        assert abs(lightness(image.pixelColor(x, 2)) - lightness(expected)) < 1.0


def test_a_single_row_is_spread() -> None:
    image = paint_heat(np.array([[0.0, 1.0]]), 8, 6)
    assert image.pixelColor(7, 0) == image.pixelColor(7, 5)


def test_what_is_missing_is_hatched() -> None:
    missing = np.zeros((5, 5), dtype=bool)
    missing[:, 3:] = True
    image = paint_heat(np.zeros((5, 5)), 64, 64, missing)
    right = {image.pixelColor(x, y).rgb() for x in range(50, 64) for y in range(64)}
    left = {image.pixelColor(x, y).rgb() for x in range(20) for y in range(64)}
    assert right == {NOWHERE, NOWHERE_STROKE}
    assert left == {int(VIRIDIS[0])}
