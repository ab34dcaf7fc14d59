"""TOML from authors: what a text holds, or one sentence with line and column."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

from nnvisual.nn.problem import InvalidInput

Place = tuple[int, int]
"""Line and column, both from 1."""

MOST_DOTS = 20

# tomllib's time grows with the square of the parts of a dotted key, so long ones are refused beforehand.
_LONG_KEY = re.compile(r"""(?<![\w-])(?:(?:"[^"\n]*+"|'[^'\n]*+'|[\w-]++)[ \t]*+\.[ \t]*+)""" + f"{{{MOST_DOTS + 1}}}")
_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")
_REMEDIES = {
    "Invalid value": 'A text needs quotation marks: "like this".',
    "Expected '=' after a key in a key/value pair": "Write name = value.",
    "Cannot overwrite a value": "This name stands twice. Take one of them out.",
    "Unclosed array": "Put commas between the entries and close the list with ].",
    "Unclosed inline table": "Put commas between the entries and close the table with }.",
    "Invalid initial character for a key part": "A line begins with a name, then = and a value.",
    "Illegal character '\\n'": "Close the text with a quotation mark in the same line.",
    'Expected "\'"': "Close the text with a quotation mark in the same line.",
    "Unterminated string": "Close the text with a quotation mark.",
    "Expected newline or end of document after a statement": "Write one name = value in a line.",
    "Unescaped '\\' in a string": "Write the text in 'single' quotation marks, or double every backslash.",
}


class TomlError(InvalidInput):
    """A text that is no TOML.

    Attributes
    ----------
    line, column
        Where, from 1.
    """

    def __init__(self, sentence: str, place: Place) -> None:
        super().__init__(sentence)
        self.line, self.column = place


def parse_toml(text: str) -> dict[str, object]:
    """Return what a TOML text holds.

    Raises
    ------
    TomlError
        If it is no TOML, or nested so deeply, or with numbers so long, that nobody can have meant it.
    """
    text = text.replace("\r\n", "\n")
    long = _LONG_KEY.search(text)
    if long:
        raise TomlError(f"A name has at most {MOST_DOTS} dots.", Lines(text).place(long.start()))
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise TomlError("Lists or tables are nested too deeply.", (1, 1)) from None
    except tomllib.TOMLDecodeError as error:
        raise _translate(str(error), text) from None
    except ValueError:
        # A whole number of thousands of digits, or a date that is none.
        raise TomlError("A number or a date here is not possible.", (1, 1)) from None


def _translate(message: str, text: str) -> TomlError:
    found = _WHERE.search(message)
    what = message[: found.start()] if found else message
    if found and found[1]:
        place = int(found[1]), int(found[2])
    else:
        place = Lines(text).place(len(text.rstrip()))
    remedy = next((fix for start, fix in _REMEDIES.items() if what.startswith(start)), "")
    return TomlError(f"{what.replace('key/value pair', 'line')}. {remedy}".strip(), place)


class Lines:
    """Where the lines of a text begin."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def place(self, position: int) -> Place:
        """Return line and column of a position in the text."""
        line = bisect_right(self._starts, position)
        return line, position - self._starts[line - 1] + 1
