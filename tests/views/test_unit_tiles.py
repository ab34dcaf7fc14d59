"""Tiles: each unit's output over the input plane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnvisual.nn.datasets import DataSpec
from nnvisual.session.actions import SetData, SetHiddenLayers
from nnvisual.views.theme import DARK, LIGHT
from nnvisual.views.unit_tiles import UnitTiles, make_tiles

if TYPE_CHECKING:
    from tests.views.conftest import Session


def test_a_tile_has_the_colours_of_the_unit_over_the_plane(session: Session) -> None:
    field = session.snapshot.pictures.field
    assert field is not None
    tiles = make_tiles(field, LIGHT)
    assert set(tiles) == {(1, 1), (1, 2), (1, 3), (2, 1)}
    values = field.units[0][0]
    size = len(values)
    image = tiles[1, 1]
    assert (image.width(), image.height()) == (size, size)
    for row, column in ((0, 0), (0, size - 1), (size - 1, 0), (size // 2, size // 3)):
        wanted = LIGHT.signed_fill(float(values[row, column]))
        # The first row of the field is the lowest, the first row of a picture the highest.
        found = image.pixelColor(column, size - 1 - row)
        for part in ("red", "green", "blue"):
            assert abs(getattr(found, part)() - getattr(wanted, part)()) <= 5


def test_tiles_are_made_once_for_a_field_and_a_theme(session: Session) -> None:
    tiles, field = UnitTiles(), session.snapshot.pictures.field
    first = tiles.find(field, LIGHT)
    assert tiles.find(field, LIGHT) is first
    assert tiles.find(field, DARK) is not first
    assert tiles.find(None, DARK) == {}


def test_too_large_layers_and_curves_have_none(session: Session) -> None:
    session.dispatch(SetHiddenLayers((30, 2)))
    field = session.snapshot.pictures.field
    assert field is not None
    assert set(make_tiles(field, LIGHT)) == {(2, 1), (2, 2), (3, 1)}
    session.dispatch(SetData(DataSpec("line")))
    curve = session.snapshot.pictures.field
    assert curve is not None
    assert make_tiles(curve, LIGHT) == {}
