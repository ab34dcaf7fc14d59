"""Classes differ by shape as well as by colour, and validation examples are hollow."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from nnvisual.views.example_marks import SHAPES, class_colour, class_shape, paint_mark, shape_outline
from nnvisual.views.theme import THEMES, Theme

SIZE = 41


def draw(theme: Theme, number: int, *, hollow: bool) -> QImage:
    image = QImage(SIZE, SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    painter = QPainter(image)
    paint_mark(painter, theme, QPointF(SIZE / 2, SIZE / 2), 14.0, number, hollow=hollow)
    painter.end()
    return image


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: str(theme.name))
def test_class_0_is_a_vermilion_square_and_class_1_a_blue_circle(theme: Theme) -> None:
    assert (class_shape(0), class_shape(1)) == ("square", "circle")
    for number, colour in ((0, theme.negative), (1, theme.positive)):
        image = draw(theme, number, hollow=False)
        assert image.pixelColor(SIZE // 2, SIZE // 2) == QColor(colour)
    # A square fills its corners, a circle does not.
    assert draw(theme, 0, hollow=False).pixelColor(10, 10) == QColor(theme.negative)
    assert draw(theme, 1, hollow=False).pixelColor(8, 8) == QColor("#808080")


def test_a_hollow_mark_has_the_cards_colour_inside() -> None:
    theme = THEMES["light"]
    image = draw(theme, 1, hollow=True)
    assert image.pixelColor(SIZE // 2, SIZE // 2) == QColor(theme.card)
    assert image.pixelColor(SIZE // 2 - 14, SIZE // 2) == QColor(theme.positive)


def test_the_first_thirty_classes_differ() -> None:
    theme = THEMES["light"]
    assert len({(class_shape(k), class_colour(theme, k).name()) for k in range(30)}) == 30


def test_every_shape_lies_around_its_middle() -> None:
    for shape in SHAPES:
        outline = shape_outline(shape, QPointF(10.0, 20.0), 5.0)
        if outline is None:
            assert shape == "circle"
            continue
        assert outline.boundingRect().contains(QPointF(10.0, 20.0))
        assert outline.boundingRect().width() < 15.0
