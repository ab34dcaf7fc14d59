"""Tints: vermilion where the answer is 0, blue where it is 1, nothing at the border, the second axis upwards."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from nnvisual.landscape.field import Field, FieldRequest
from nnvisual.nn.arrays import Matrix
from nnvisual.nn.network import Layer, Network
from nnvisual.views.field_image import height_colour, tint_classes, tint_heights, tint_signed
from nnvisual.views.theme import LIGHT


def field(outputs: Matrix) -> Field:
    network = Network(2, (Layer(len(outputs), "linear"),))
    window = ((0.0, 1.0), (0.0, 1.0))
    request = FieldRequest(network, np.zeros(network.n_parameters), None, window, (0, 1), np.zeros(2), 2)
    return Field(request, (np.array([0.0, 1.0]), np.array([0.0, 1.0])), outputs, ())


def test_one_output_goes_from_vermilion_to_blue() -> None:
    image = tint_classes(field(np.array([[[0.0, 1.0], [0.5, np.nan]]])), LIGHT)
    low, high = image.pixelColor(0, 1), image.pixelColor(1, 1)
    assert low.red() > low.blue()
    assert high.blue() > high.red()
    # The grid's second row lies above.
    assert image.pixelColor(0, 0) == QColor(LIGHT.card)


def test_the_winner_of_several_gives_the_colour() -> None:
    outputs = np.array([[[0.9, 0.0], [0.4, 0.0]], [[0.1, 1.0], [0.4, 0.0]], [[0.0, 0.0], [0.2, 1.0]]])
    image = tint_classes(field(outputs), LIGHT)
    assert image.pixelColor(0, 1).red() > image.pixelColor(0, 1).blue()
    assert image.pixelColor(1, 1).blue() > image.pixelColor(1, 1).red()
    green = image.pixelColor(1, 0)
    assert green.green() > max(green.red(), green.blue())
    assert image.pixelColor(0, 0) == QColor(LIGHT.card)


def test_numbers_are_tinted_about_the_middle_of_their_range() -> None:
    image = tint_heights(field(np.array([[[10.0, 30.0], [20.0, 1e300]]])), (10.0, 30.0), LIGHT)
    assert image.pixelColor(0, 0) == QColor(LIGHT.card)
    assert image.pixelColor(1, 0) == image.pixelColor(1, 1)
    assert height_colour(30.0, (10.0, 30.0), LIGHT) == QColor(LIGHT.positive)
    assert height_colour(10.0, (10.0, 30.0), LIGHT) == QColor(LIGHT.negative)


def test_a_matrix_is_tinted_as_the_theme_says() -> None:
    values = np.array([[-1.0, 0.25], [0.0, 2.0]])
    image = tint_signed(values, 2.0, LIGHT)
    for row in range(2):
        for column in range(2):
            found, wanted = image.pixelColor(column, row), LIGHT.signed_fill(float(values[row, column]), 2.0)
            assert abs(found.red() - wanted.red()) <= 2
            assert abs(found.blue() - wanted.blue()) <= 2
