"""Formulas are set, measured and really drawn."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from nnvisual.nn.activations import ACTIVATIONS
from nnvisual.nn.losses import LOSSES
from nnvisual.nn.optimizers import METHODS
from nnvisual.nn.problem import InvalidInput
from nnvisual.views.typeset import LONGEST, draw_formula, formula_image, measure_formula, typeset

FRACTION = r"\frac{\partial J}{\partial w_{1,1}}"


def ink(image: QImage, colour: str) -> int:
    """Return how many pixels are fully `colour`."""
    wanted = QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def test_a_formula_leaves_ink_in_its_colour(qtbot: QtBot) -> None:
    image = formula_image(FRACTION, 20.0, "#aa3377", 1.0)
    assert ink(image, "#aa3377") > 20
    assert ink(image, "#010203") == 0


def test_extents_grow_with_the_size_and_hold_the_picture(qtbot: QtBot) -> None:
    small, large = measure_formula(FRACTION, 10.0), measure_formula(FRACTION, 20.0)
    assert large.width == pytest.approx(2.0 * small.width)
    assert large.height == pytest.approx(2.0 * small.height)
    assert small.ascent > 5.0
    assert small.descent > 2.0


def test_a_formula_stands_on_its_baseline(qtbot: QtBot) -> None:
    image = QImage(60, 60, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    draw_formula(painter, "x", QPointF(10.0, 40.0), 20.0, "#000000")
    painter.end()
    inked = [y for y in range(60) for x in range(60) if QColor(image.pixel(x, y)).lightness() < 128]
    assert 28 < min(inked) < 34
    assert max(inked) in (39, 40)


def test_a_finer_screen_gets_a_finer_picture(qtbot: QtBot) -> None:
    coarse, fine = formula_image("x", 20.0, "#000000", 1.0), formula_image("x", 20.0, "#000000", 2.0)
    assert fine.width() > 1.6 * coarse.width()
    assert fine.devicePixelRatio() == 2.0


def test_brackets_around_a_sum_stay_of_a_size() -> None:
    assert typeset(r"\left(\sum_k w_k\right)").extent.height < 4.0


def test_every_formula_of_the_engine_can_be_set() -> None:
    for formula in (
        *(item for activation in ACTIVATIONS.values() for item in (activation.formula, activation.derivative_formula)),
        *(loss.formula for loss in LOSSES.values()),
        *(method.rule for method in METHODS.values()),
    ):
        assert typeset(formula).extent.width > 0.0


@pytest.mark.parametrize("tex", [r"\frac{a}{", "x_", r"\left( x", "", "x" * (LONGEST + 1)])
def test_what_cannot_be_set_is_refused_with_a_sentence(tex: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        typeset(tex)
    assert caught.value.sentence.endswith(".")
