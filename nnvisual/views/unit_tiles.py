"""Each unit's output over the input plane as a small picture, for drawing inside the unit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtGui import QImage

from nnvisual.landscape.field import Field
from nnvisual.nn.arrays import Matrix
from nnvisual.views.theme import Theme

MOST_TILES = 24
"""Units of a layer beyond which tiles would be too small to be seen."""

_TONES = 40
"""Steps of colour on each side of zero."""


class UnitTiles:
    """Tiles of one field, made once for it and its theme."""

    def __init__(self) -> None:
        self._field: Field | None = None
        self._theme: Theme | None = None
        self._tiles: Mapping[tuple[int, int], QImage] = {}

    def find(self, field: Field | None, theme: Theme) -> Mapping[tuple[int, int], QImage]:
        """Return the tiles by (layer, unit) from 1; empty where no field over a plane is known."""
        if field is not self._field or theme is not self._theme:
            self._field, self._theme = field, theme
            self._tiles = {} if field is None else make_tiles(field, theme)
        return self._tiles


def make_tiles(field: Field, theme: Theme) -> dict[tuple[int, int], QImage]:
    """Return a tile for every unit of every layer that has not too many; the first feature runs to the right."""
    if len(field.axes) != 2 or (not field.units and len(field.request.network.layers) > 1):
        return {}
    colours = [theme.signed_fill(tone / _TONES).rgb() for tone in range(-_TONES, _TONES + 1)]
    found = {}
    for layer, outputs in enumerate((*field.units, field.outputs), start=1):
        if len(outputs) > MOST_TILES:
            continue
        limit = max(1.0, float(np.nanmax(np.abs(np.where(np.isfinite(outputs), outputs, 0.0)))))
        for unit, values in enumerate(outputs, start=1):
            found[layer, unit] = _paint_tile(values, limit, colours)
    return found


def _paint_tile(values: Matrix, limit: float, colours: list[int]) -> QImage:
    """Return one tile; rows of `values` go upwards, rows of a picture go down."""
    shares = np.clip(np.nan_to_num(values[::-1] / limit, nan=0.0), -1.0, 1.0)
    tones = np.ascontiguousarray(np.round(shares * _TONES) + _TONES).astype(np.uint8)
    height, width = tones.shape
    image = QImage(tones.tobytes(), width, height, width, QImage.Format.Format_Indexed8)
    image.setColorTable(colours)
    # A copy, because the picture above only borrows the array's memory.
    return image.convertToFormat(QImage.Format.Format_RGB32)
