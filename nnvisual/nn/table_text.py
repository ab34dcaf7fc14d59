"""From the bytes of a table to rows of cells: encodings, separators, quotation marks.

What is unmistakable is understood: UTF-8, UTF-16 with a byte order mark, Windows-1252; comma, semicolon or tab;
quoted cells, blank lines, any line ending. Nothing is guessed silently beyond that.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from nnvisual.nn.problem import InvalidInput

SEPARATORS = ("\t", ";", ",")
_SAMPLE = 20
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_HINT = re.compile(r"\A\"?sep=(.)\"?\r?\n?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """One row as it stands in the file: its number, counted as a spreadsheet does, and its cells."""

    number: int
    cells: tuple[str, ...]


def shorten(text: str, limit: int = 40) -> str:
    """Return `text` as it can stand in a sentence: on one line, printable, not too long."""
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[: limit + 1])
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def decode(data: bytes, name: str) -> str:
    """Return the text of a file, without its byte order mark.

    Raises
    ------
    InvalidInput
        If the bytes are no text in UTF-8, UTF-16 with a byte order mark, or Windows-1252.
    """
    if data.startswith(b"PK\x03\x04"):
        raise InvalidInput(
            f"'{shorten(name)}' is a workbook or an archive. Save the sheet as CSV and open that.", "table"
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _refuse_binary(text, name)
    raise InvalidInput(f"'{shorten(name)}' is not a text file. Save the table as CSV in UTF-8.", "table")


def _refuse_binary(text: str, name: str) -> str:
    if _CONTROL.search(text):
        raise InvalidInput(f"'{shorten(name)}' is not a text file. Save the table as CSV in UTF-8.", "table")
    return text


def split_records(text: str, max_records: int) -> tuple[str, list[Record]]:
    """Return the separator and the rows that are not blank, at most `max_records` of them, cells stripped.

    Raises
    ------
    InvalidInput
        If quotation marks do not match.
    """
    text = text.removeprefix("\ufeff")
    hint = _HINT.match(text)
    first = 1
    if hint and hint[1] in SEPARATORS:
        text, separator, first = text[hint.end() :], hint[1], 2
    else:
        separator = _find_separator(text)
    return separator, list(islice(_read(text, separator, first), max_records))


def _read(text: str, separator: str, first: int) -> Iterator[Record]:
    """Yield the rows that are not blank, each cell stripped; a blank row counts all the same."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    number = first - 1
    while True:
        number += 1
        try:
            cells = tuple(cell.strip() for cell in next(reader))
        except StopIteration:
            return
        except csv.Error:
            raise InvalidInput(
                f'Row {number}: the quotation marks do not match. Close each quoted cell with " right before the '
                "next separator.",
                "table",
            ) from None
        if any(cells):
            yield Record(number, cells)


def _find_separator(text: str) -> str:
    """Return the separator that cuts the header into several cells and most rows into as many."""
    best, best_share = ",", 0.0
    for separator in SEPARATORS:
        widths = []
        try:
            widths = [_width(record.cells) for record in islice(_read(text, separator, 1), _SAMPLE)]
        except InvalidInput:
            # Said again, with the row, once the separator is known.
            continue
        if not widths or widths[0] < 2:
            continue
        share = sum(width == widths[0] for width in widths) / len(widths)
        if share > best_share:
            best, best_share = separator, share
    return best


def _width(cells: tuple[str, ...]) -> int:
    """Return how many cells there are up to the last one that is not empty."""
    return max(number for number, cell in enumerate(cells, start=1) if cell)
