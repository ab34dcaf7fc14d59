"""Colours of Python code: what a word is comes from Pygments, how it looks from the theme."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Literal, Name, Operator
from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from nnvisual.views.theme import Theme, mix


class Word(Enum):
    """What a piece of code is, as far as colours go."""

    PLAIN = auto()
    KEYWORD = auto()
    NUMBER = auto()
    NAME = auto()
    TEXT = auto()
    COMMENT = auto()


_KINDS = (
    (Comment, Word.COMMENT),
    (Keyword, Word.KEYWORD),
    (Operator.Word, Word.KEYWORD),
    (Literal.Number, Word.NUMBER),
    (Literal.String, Word.TEXT),
    (Name.Namespace, Word.NAME),
)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of one line: where it begins, how long it is, and what it is."""

    start: int
    length: int
    word: Word


@lru_cache(maxsize=64)
def colour_lines(source: str) -> tuple[tuple[Span, ...], ...]:
    """Return the coloured pieces of every line of `source`."""
    lines: list[list[Span]] = [[]]
    column = 0
    for token, text in PythonLexer(stripnl=False).get_tokens(source):
        word = next((word for kind, word in _KINDS if token in kind), Word.PLAIN)
        for number, piece in enumerate(text.split("\n")):
            if number:
                lines.append([])
                column = 0
            if piece and word is not Word.PLAIN:
                lines[-1].append(Span(column, len(piece), word))
            column += len(piece)
    return tuple(tuple(line) for line in lines)


def word_colour(word: Word, theme: Theme) -> QColor:
    """Return the colour of a piece of code: halfway from the text's colour to an accent's, so that none shouts."""
    ink = QColor(theme.ink)
    accents = {Word.KEYWORD: theme.positive_text, Word.NUMBER: theme.negative_text, Word.TEXT: theme.forward_text}
    if word is Word.COMMENT:
        return QColor(theme.muted)
    return mix(ink, QColor(accents[word]), 0.6) if word in accents else ink


class CodeHighlighter(QSyntaxHighlighter):
    """Colours a document that holds one program."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._lines: tuple[tuple[Span, ...], ...] = ()
        self._formats: dict[Word, QTextCharFormat] = {}

    def show_source(self, source: str, theme: Theme) -> None:
        """Colour `source`, which the document holds from now on."""
        self._lines = colour_lines(source)
        self._formats = {}
        for word in Word:
            style = QTextCharFormat()
            style.setForeground(word_colour(word, theme))
            if word is Word.KEYWORD:
                style.setFontWeight(QFont.Weight.DemiBold)
            self._formats[word] = style

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        number = self.currentBlock().blockNumber()
        for span in self._lines[number] if number < len(self._lines) else ():
            self.setFormat(span.start, span.length, self._formats[span.word])
