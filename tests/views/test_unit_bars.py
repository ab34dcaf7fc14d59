"""Bars: several examples inside one unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QColor, QImage

from nnvisual.session import actions as act
from nnvisual.session.snapshot import Selection
from nnvisual.views.theme import DARK, LIGHT
from nnvisual.views.unit_bars import SIDE, UnitBars, make_bars
from nnvisual.views.unit_tiles import MOST_TILES

if TYPE_CHECKING:
    from tests.views.conftest import Session


def heights(image: QImage, colour: str) -> tuple[int, int]:
    """Pixels of a colour above and below the middle, in the columns where there are most."""
    wanted = QColor(colour).rgb()
    columns = [[image.pixel(x, y) == wanted for y in range(SIDE)] for x in range(SIDE)]
    return max(sum(column[: SIDE // 2]) for column in columns), max(sum(column[SIDE // 2 :]) for column in columns)


def test_bars_are_as_high_as_outputs_are_large_and_point_where_they_point() -> None:
    outputs = (np.array([[2.0, 1.0], [-1.0, -2.0]]),)
    bars = make_bars(outputs, np.array([4, 9]), 9, LIGHT)
    up, below = heights(bars[0, 1], LIGHT.positive)
    assert below <= 1 < up
    ink, _ = heights(bars[0, 1], LIGHT.ink)
    assert abs(2 * ink - up) <= 2
    above, down = heights(bars[0, 2], LIGHT.negative)
    assert above <= 1
    assert abs(2 * down - up) <= 2


def test_a_layer_of_too_many_units_has_none() -> None:
    assert make_bars((np.ones((MOST_TILES + 1, 3)),), np.arange(3), None, LIGHT) == {}


def test_numbers_that_are_none_are_flat() -> None:
    bars = make_bars((np.array([[np.nan, np.inf]]),), np.arange(2), None, LIGHT)
    assert heights(bars[0, 1], LIGHT.positive)[0] <= 2


def test_they_are_made_once_and_anew_for_another_example(session: Session) -> None:
    bars = UnitBars()
    first = bars.find(session.snapshot, LIGHT)
    assert (0, 1) in first
    assert bars.find(session.snapshot, LIGHT) is first
    assert bars.find(session.snapshot, DARK) is not first
    session.dispatch(act.Select(Selection(example=3)))
    again = bars.find(session.snapshot, DARK)
    assert heights(again[0, 1], DARK.ink) != (0, 0)
