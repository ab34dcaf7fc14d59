"""Layers as blocks."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnvisual.nn.network import Layer, Network
from nnvisual.views.dense_symbols import describe_layer, describe_parameters, paint_symbols
from nnvisual.views.lettering import Lettering
from nnvisual.views.theme import LIGHT


def test_a_layer_says_what_it_is() -> None:
    assert describe_layer(Layer(3, "tanh", 0.2)) == ["Dense", "3 units", "tanh", "dropout 20 %"]
    assert describe_layer(Layer(1, "sigmoid"))[1] == "1 unit"


def test_shapes_fit_the_count() -> None:
    network = Network(2, (Layer(3, "tanh"), Layer(1, "sigmoid")))
    assert describe_parameters(2, 3) == ["W 2 × 3", "b 3", "9 in all"]
    assert network.n_parameters == 9 + 4


@pytest.mark.parametrize("hidden", [0, 1, 8])
@pytest.mark.parametrize(("width", "height"), [(320, 240), (421, 345), (1900, 1000)])
def test_there_is_a_block_for_each_layer_inside_the_view(
    bundled_fonts: None, hidden: int, width: int, height: int
) -> None:
    network = Network(2, (*(Layer(64, "tanh") for _ in range(hidden)), Layer(1, "sigmoid")))
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.card))
    painter = QPainter(image)
    paint_symbols(painter, LIGHT, Lettering(LIGHT), QRectF(image.rect()), network)
    painter.end()
    ground = QColor(LIGHT.sunken).rgb()
    # A line near the upper rims of the blocks crosses nothing else.
    rows = [[image.pixel(x, y) == ground for x in range(width)] for y in range(height)]
    first = next(y for y, row in enumerate(rows) if any(row)) + 4
    entries = sum(now and not before for before, now in zip(rows[first], rows[first][1:], strict=False))
    assert entries == hidden + 1
    border = [(x, y) for x in (0, width - 1) for y in range(height)]
    assert all(image.pixelColor(x, y) == QColor(LIGHT.card) for x, y in border)
