"""Formulas stand on the line: text with them is no higher than text without, and wide ones shrink into the column."""

from PySide6.QtGui import QTextDocument, QTextImageFormat
from pytestqt.qtbot import QtBot

from nnvisual.ui.prose_html import to_html
from nnvisual.ui.prose_text import MATH_SIZE, SMALLEST, ProseText
from nnvisual.views.theme import LIGHT
from nnvisual.views.typeset import measure_formula


def show(qtbot: QtBot, markdown: str, width: int = 280) -> ProseText:
    """Return a shown text of that width."""
    text = ProseText()
    qtbot.addWidget(text)
    text.setFixedWidth(width)
    text.show()
    formulas: dict[str, str] = {}
    html = to_html(markdown, formulas, {})
    text.show_html(html, formulas, LIGHT)
    return text


def test_a_line_with_a_formula_is_as_high_as_one_without(qtbot: QtBot) -> None:
    plain, typeset = show(qtbot, "Here x and y"), show(qtbot, "Here $x_1$ and $y$")
    assert abs(typeset.height() - plain.height()) <= 2


def test_a_fraction_gets_the_height_that_it_needs(qtbot: QtBot) -> None:
    plain, fraction = show(qtbot, "Here y"), show(qtbot, r"$$\frac{1}{1 + e^{-z}}$$")
    assert fraction.height() >= measure_formula(r"\frac{1}{1 + e^{-z}}", LIGHT.px(MATH_SIZE)).height
    assert fraction.height() > plain.height()


def test_a_formula_wider_than_the_column_is_set_smaller(qtbot: QtBot) -> None:
    tex = r"\frac{\partial J}{\partial w_1} = a + b + c + d + e + f + g + h + i + j"
    text = show(qtbot, f"$${tex}$$", width=240)
    full = measure_formula(tex, LIGHT.px(MATH_SIZE)).width
    assert full > 240
    assert text.document().idealWidth() <= max(240, full * SMALLEST) + 2


def test_nothing_is_loaded_and_a_broken_formula_takes_no_room(qtbot: QtBot) -> None:
    text = show(qtbot, r"before $\frac{$ after")
    assert "before" in text.toPlainText()
    assert text.loadResource(QTextDocument.ResourceType.ImageResource, "file:///etc/hostname") is None
    assert QTextImageFormat().name() == ""
