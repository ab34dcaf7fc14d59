"""Boxes in their colours."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from nnvisual.session.snapshot import Selection
from nnvisual.session.worked import Chip, FoldedLines, Sign, Stage, Target
from nnvisual.views.formula_layout import Box, Fonts
from nnvisual.views.formula_painting import Look, is_pickable, is_selected, paint_box
from nnvisual.views.theme import LIGHT

WEIGHT = Chip(("w",), "w", (-1.0,), target=Target(parameter=3))


def paint(chip: Chip, look: Look) -> QImage:
    image = QImage(80, 80, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(LIGHT.card))
    painter = QPainter(image)
    paint_box(painter, Box(QRectF(10, 10, 60, 60), chip, text="−1"), Fonts.of(LIGHT), look)
    painter.end()
    return image


def has(image: QImage, colour: str) -> bool:
    wanted = QColor(colour).rgb()
    return any(image.pixel(x, y) == wanted for x in range(80) for y in range(80))


def test_a_negative_number_is_vermilion_on_a_sunken_ground(qtbot: QtBot) -> None:
    image = paint(WEIGHT, Look())
    assert has(image, LIGHT.sunken)
    assert has(image, LIGHT.negative_text)


def test_the_factor_that_has_been_reached_is_purple(qtbot: QtBot) -> None:
    image = paint(Chip(("w",), "w", (1.0,), stage=Stage.LIT), Look())
    assert has(image, LIGHT.backward_tint)
    assert not has(image, LIGHT.sunken)


def test_what_is_still_ahead_has_no_ground(qtbot: QtBot) -> None:
    image = paint(Chip(("w",), "w", (1.0,), stage=Stage.AHEAD), Look())
    assert not has(image, LIGHT.sunken)


def test_the_keyboards_place_has_a_ring(qtbot: QtBot) -> None:
    assert has(paint(WEIGHT, Look(focused=True)), LIGHT.positive)
    assert not has(paint(WEIGHT, Look()), LIGHT.positive)


def test_what_can_be_picked() -> None:
    rect = QRectF()
    assert is_pickable(Box(rect, WEIGHT))
    assert is_pickable(Box(rect, FoldedLines("k", "l", ())))
    assert not is_pickable(Box(rect, Chip(("1",), "1", (1.0,))))
    assert not is_pickable(Box(rect, Sign("+")))


def test_what_is_selected_is_recognised() -> None:
    unit = Box(QRectF(), Chip(("z",), "z", (1.0,), target=Target(unit=(1, 2))))
    assert is_selected(Box(QRectF(), WEIGHT), Selection(parameter=3))
    assert is_selected(unit, Selection(unit=(1, 2)))
    assert not is_selected(unit, Selection(parameter=3))
