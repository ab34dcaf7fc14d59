"""The legend of the loss curve."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnvisual.views.curve_legend import LegendEntry, legend_width, paint_legend
from nnvisual.views.theme import LIGHT

ENTRIES = (
    LegendEntry("training loss, log scale", "training", "#0000ff"),
    LegendEntry("validation", "validation", "#ff0000", (4.0, 2.0)),
)


def paint(width: float) -> QImage:
    image = QImage(420, 24, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_legend(painter, LIGHT, QRectF(0.0, 0.0, width, 24.0), ENTRIES)
    painter.end()
    return image


def has(image: QImage, colour: str) -> bool:
    wanted = QColor(colour)
    return any(image.pixelColor(x, 12) == wanted for x in range(image.width()))


def test_each_line_has_its_sample(qapp: object, bundled_fonts: None) -> None:
    image = paint(400.0)
    assert has(image, "#0000ff")
    assert has(image, "#ff0000")


def test_short_names_are_taken_where_the_long_ones_do_not_fit(qapp: object, bundled_fonts: None) -> None:
    short = legend_width(LIGHT, ENTRIES, is_short=True)
    assert short < legend_width(LIGHT, ENTRIES, is_short=False)
    assert has(paint(short + 1.0), "#ff0000")


def test_what_does_not_fit_is_left_out_from_the_end(qapp: object, bundled_fonts: None) -> None:
    image = paint(legend_width(LIGHT, ENTRIES, is_short=True) - 20.0)
    assert has(image, "#0000ff")
    assert not has(image, "#ff0000")
