"""Several examples at once: each unit's outputs as small bars inside it, the present example's in ink."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from nnvisual.nn.arrays import Indices, Matrix, Vector
from nnvisual.nn.unit_outputs import evaluate_units, spread_examples
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.theme import Theme
from nnvisual.views.unit_tiles import MOST_TILES

MOST_EXAMPLES = 12
SIDE = 96
"""Pixels of a picture; a painter fits it into the circle."""

MARGIN, REACH = 0.14, 0.33
"""Share of the side left free at both ends, and which the largest output takes up or down."""


class UnitBars:
    """Bars of one state, made once for it and its theme."""

    def __init__(self) -> None:
        self._key: tuple[Vector, object, Theme, int | None] | None = None
        self._bars: Mapping[tuple[int, int], QImage] = {}

    def find(self, snapshot: Snapshot, theme: Theme) -> Mapping[tuple[int, int], QImage]:
        """Return the pictures by (layer, unit), inputs are layer 0; empty where there are no examples."""
        objective = snapshot.network_objective
        if objective is None or objective.data is None:
            return {}
        key = (snapshot.parameters, objective, theme, snapshot.example_place)
        if (
            self._key is None
            or any(one is not other for one, other in zip(key[:3], self._key[:3], strict=True))
            or (key[3] != self._key[3])
        ):
            places = spread_examples(objective.data.train, MOST_EXAMPLES, snapshot.example_place)
            outputs = evaluate_units(objective, snapshot.parameters, places)
            self._bars = make_bars(outputs, places, snapshot.example_place, theme)
            self._key = key
        return self._bars


def make_bars(
    outputs: tuple[Matrix, ...], places: Indices, present: int | None, theme: Theme
) -> dict[tuple[int, int], QImage]:
    """Return a picture for every unit of every layer that has not too many; a layer's units share one scale.

    Parameters
    ----------
    outputs
        For each layer shape (units, examples).
    places
        The examples' places in the data set, shape (examples,).
    present
        The place of the example that is looked at.
    """
    found = {}
    for layer, values in enumerate(outputs):
        if len(values) > MOST_TILES:
            continue
        finite = np.where(np.isfinite(values), values, 0.0)
        limit = max(1.0, float(np.abs(finite).max(initial=0.0)))
        for unit, row in enumerate(finite, start=1):
            found[layer, unit] = _paint_bars(row / limit, [place == present for place in places.tolist()], theme)
    return found


def _paint_bars(shares: Vector, is_present: list[bool], theme: Theme) -> QImage:
    """Return one picture: positive outputs upwards, negative ones downwards from the middle."""
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.card))
    painter = QPainter(image)
    painter.setPen(QPen(QColor(theme.faint), 2.0))
    painter.drawLine(0, SIDE // 2, SIDE, SIDE // 2)
    painter.setPen(Qt.PenStyle.NoPen)
    pitch = SIDE * (1.0 - 2.0 * MARGIN) / max(len(shares), 1)
    for number, (share, present) in enumerate(zip(shares.tolist(), is_present, strict=True)):
        height = max(abs(share) * REACH * SIDE, 2.0)
        top = SIDE / 2.0 - height if share >= 0.0 else SIDE / 2.0
        painter.setBrush(QColor(theme.ink) if present else theme.signed(share))
        painter.drawRect(QRectF(MARGIN * SIDE + number * pitch, top, pitch * (0.72 if pitch > 4.0 else 1.0), height))
    painter.end()
    return image
