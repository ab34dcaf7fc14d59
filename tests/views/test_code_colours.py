"""Code is coloured by what its words are, and stays readable."""

import pytest
from PySide6.QtGui import QColor

from nnvisual.views.code_colours import Span, Word, colour_lines, word_colour
from nnvisual.views.theme import THEMES, Theme


def test_words_are_found_where_they_stand() -> None:
    lines = colour_lines("for t in range(10):  # steps\n    x = 0.5\n")
    assert lines[0] == (
        Span(0, 3, Word.KEYWORD),
        Span(6, 2, Word.KEYWORD),
        Span(15, 2, Word.NUMBER),
        Span(21, 7, Word.COMMENT),
    )
    assert lines[1] == (Span(8, 3, Word.NUMBER),)


def test_a_text_over_several_lines_is_coloured_on_each() -> None:
    lines = colour_lines('x = """a\nb"""\n')
    assert [line[-1].word for line in lines[:2]] == [Word.TEXT, Word.TEXT]


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
@pytest.mark.parametrize("word", list(Word))
def test_every_colour_can_be_read_on_every_ground_of_code(theme: Theme, word: Word) -> None:
    text = luminance(word_colour(word, theme))
    for ground in (theme.card, theme.sunken, theme.forward_tint, theme.backward_tint):
        low, high = sorted((text, luminance(QColor(ground))))
        assert (high + 0.05) / (low + 0.05) >= 4.5
