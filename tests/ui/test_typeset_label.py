"""Short texts are set like prose: formulas, bold letters, and no list where a choice begins with a minus sign."""

import pytest
from pytestqt.qtbot import QtBot

from nnvisual.ui.typeset_label import TypesetLabel
from nnvisual.views.theme import LIGHT


def label(qtbot: QtBot, markdown: str, factor: float = 1.0) -> TypesetLabel:
    found = TypesetLabel()
    qtbot.addWidget(found)
    found.show_text(markdown, LIGHT.with_text(factor))
    return found


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**Right.** Both *double*.", "Right. Both double."),
        (r"the slope $\frac{a}{b}$ of `w`", r"the slope \frac{a}{b} of w"),
        ("-6", "-6"),
        ("- 6", "- 6"),
        ("37.", "37."),
        ("2. times", "2. times"),
        ("# 1 > 0", "# 1 > 0"),
        ("a < b & c", "a < b & c"),
        (r"costs \$5", "costs $5"),
    ],
)
def test_marks_are_set_and_not_shown(qtbot: QtBot, markdown: str, words: str) -> None:
    shown = label(qtbot, markdown)
    assert shown.text() == words
    assert shown.accessibleName() == words


def test_a_formula_is_as_wide_as_it_is_painted_and_text_wraps(qtbot: QtBot) -> None:
    text = "grows, because bigger weights always give a bigger output, whatever the inputs are"
    assert label(qtbot, text).heightForWidth(120) > 2 * label(qtbot, text).heightForWidth(500)
    assert label(qtbot, "$w_1 + w_2$").sizeHint().width() > label(qtbot, "$w_1$").sizeHint().width()
    assert label(qtbot, text, 2.0).heightForWidth(300) > label(qtbot, text).heightForWidth(300)


def test_the_text_is_painted_in_the_themes_ink(qtbot: QtBot) -> None:
    shown = label(qtbot, "**Words** and $w_1$")
    shown.resize(300, 60)
    picture = shown.grab().toImage()
    darkest = min(picture.pixelColor(x, y).lightness() for x in range(0, 280) for y in range(0, 30))
    assert darkest < 80
