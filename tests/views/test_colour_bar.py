"""The numbers beside the colour bar."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnvisual.landscape.plane import PlaneSpec, make_plane
from nnvisual.landscape.surface import Surface, SurfaceRequest, compute_surface
from nnvisual.nn.surfaces import SurfaceObjective, SurfaceSpec
from nnvisual.views.colour_bar import bar_labels, bar_width, paint_bar
from nnvisual.views.theme import LIGHT


def surface(formula: str) -> Surface:
    objective = SurfaceObjective(SurfaceSpec("formula", formula), (0.5, 0.5))
    plane = make_plane(objective, PlaneSpec(i=0, j=1, extents=((0.0, 1.0), (0.0, 1.0))), objective.start())
    found = compute_surface(SurfaceRequest(objective, plane, 13, 13))
    assert found is not None
    return found


def test_round_numbers_at_their_heights() -> None:
    labels = {text: place for place, text in bar_labels(surface("10*w1"))}
    assert list(labels) == ["0", "5", "10"]
    assert labels["5"] == pytest.approx(0.5)


def test_a_logarithmic_bar_names_both_ends() -> None:
    labels = bar_labels(replace(surface("exp(12*w1)"), needs_log=True))
    assert labels[0] == (0.0, "1")
    assert labels[-1] == (1.0, "1.6e5")


def test_a_flat_surface_has_one_number() -> None:
    assert bar_labels(surface("2 + 0*w1")) == ((0.0, "2"),)


@pytest.mark.parametrize("text", [0.8, 1.0, 2.5])
def test_numbers_do_not_overlap_and_stay_in_their_room(qapp: object, bundled_fonts: None, text: float) -> None:
    theme, shown = LIGHT.with_text(text), surface("10*w1")
    width = bar_width(theme, shown)
    image = QImage(round(20 + 5 + width) + 1, 60, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_bar(painter, theme, QRectF(12.0, 0.0, 8.0, 60.0), shown)
    painter.end()
    right = image.width() - 1
    assert all(image.pixelColor(right, y) == QColor("white") for y in range(60))
