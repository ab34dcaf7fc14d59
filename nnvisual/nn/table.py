"""The user's own table: columns of numbers or of text under a header, read from a file and checked cell by cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import NoReturn

from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.table_text import Record, decode, shorten, split_records

Column = tuple[float, ...] | tuple[str, ...]

MAX_BYTES = 20_000_000
MAX_ROWS = 10_000
MAX_COLUMNS = 128
MAX_NUMBER = 1e12
"""Numbers beyond this are refused: their squares and products would soon be infinite."""

_WITH_POINT = re.compile(r"[+\-−]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+\-−]?[0-9]+)?")
_WITH_EITHER = re.compile(r"[+\-−]?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][+\-−]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[+\-−]?(?:nan|inf|infinity|∞)", re.IGNORECASE)
_AS_FLOAT = str.maketrans("−,", "-.")


@dataclass(frozen=True, slots=True)
class Table:
    """A rectangular table with at least one row.

    Attributes
    ----------
    name
        The file's name, without its folder.
    columns
        Names, all different.
    cells
        A tuple for each column, all of one length: finite numbers, or texts where the column holds no numbers.
    """

    name: str
    columns: tuple[str, ...]
    cells: tuple[Column, ...]

    def __hash__(self) -> int:
        # Not over all cells: a table is looked up in a cache again and again.
        return hash((self.name, self.columns, self.n_rows, tuple(column[0] for column in self.cells)))

    @property
    def n_rows(self) -> int:
        """Rows below the header."""
        return len(self.cells[0])

    def column(self, name: str) -> Column:
        """Return the cells of the column called `name`."""
        return self.cells[self.columns.index(name)]


def format_number(value: float) -> str:
    """Return a number as a person writes it: no point where it is whole, every digit where it is not."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def read_table(path: Path) -> Table:
    """Return the table in a CSV file of at most 20 MB.

    Raises
    ------
    InvalidInput
        If the file cannot be read or holds no usable table (see `parse_table`).
    """
    name = shorten(path.name)
    try:
        status = path.stat()
        if S_ISDIR(status.st_mode):
            raise InvalidInput(f"'{name}' is a folder. Open a CSV file in it.", "table")
        if not S_ISREG(status.st_mode):
            raise InvalidInput(f"'{name}' is not an ordinary file. Save the table as a CSV file.", "table")
        _check_bytes(status.st_size, name)
        with path.open("rb") as file:
            # One byte more than allowed shows a file that grew since.
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InvalidInput(f"There is no file '{name}' in '{path.parent}'.", "table") from None
    except PermissionError:
        raise InvalidInput(f"The file '{name}' may not be read. Change its permissions or copy it.", "table") from None
    except InvalidInput:
        raise
    except (OSError, ValueError) as error:
        # ValueError: a name with a zero byte.
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "its name is not possible"
        raise InvalidInput(f"The file '{name}' cannot be read: {reason}.", "table") from None
    return parse_table(data, path.name)


def _check_bytes(size: int, name: str) -> None:
    if size > MAX_BYTES:
        raise InvalidInput(
            f"'{name}' is larger than {MAX_BYTES // 1_000_000} MB. A table has at most {MAX_ROWS:,} rows; "
            "save a part of it.",
            "table",
        )


def parse_table(source: bytes | str, name: str) -> Table:
    """Return the table that a CSV file holds: a header with a name for each column, and at least two rows below it.

    Comma, semicolon or tab between cells; a decimal comma where the comma is not the separator. A column in which at
    least half of the cells are numbers is a column of numbers, and then all of them must be.

    Raises
    ------
    InvalidInput
        If anything in it cannot be used; the sentence names row and column. Rows count as in a spreadsheet, the
        header among them.
    """
    _check_bytes(len(source), shorten(name))
    text = decode(source, name) if isinstance(source, bytes) else source
    separator, records = split_records(text, MAX_ROWS + 2)
    if not records:
        raise InvalidInput(f"'{shorten(name)}' is empty. A table has a header and at least two rows.", "table")
    if len(records) > MAX_ROWS + 1:
        raise InvalidInput(f"'{shorten(name)}' has more than {MAX_ROWS:,} rows. Save a part of it.", "table")
    columns, rows = _align(records)
    _check_header(columns, separator, name)
    if len(rows) < 2:
        raise InvalidInput(
            f"'{shorten(name)}' has {len(rows)} row{'s' * (len(rows) != 1)} below the header; "
            "there must be at least 2.",
            "table",
        )
    cells = tuple(_read_column(rows, place, columns[place], separator) for place in range(len(columns)))
    _refuse_mixed_marks(rows, columns, cells)
    _refuse_numbers_as_names(columns, cells)
    return Table(name, columns, cells)


def _align(records: list[Record]) -> tuple[tuple[str, ...], list[Record]]:
    """Return the header and rows of its length, without the empty cells that trailing separators leave."""
    header, rows = records[0], records[1:]
    width = len(header.cells)
    while not header.cells[width - 1] and not any("".join(row.cells[width - 1 :]) for row in rows):
        width -= 1
    for row in rows:
        if len(row.cells) < width or any(row.cells[width:]):
            count = len(row.cells)
            raise InvalidInput(
                f"Row {row.number} has {count} cell{'s' * (count != 1)}, but the header has {width}. "
                "Give every row one cell for each column.",
                "table",
            )
    return header.cells[:width], [Record(row.number, row.cells[:width]) for row in rows]


def _check_header(columns: tuple[str, ...], separator: str, name: str) -> None:
    if len(columns) > MAX_COLUMNS:
        raise InvalidInput(
            f"'{shorten(name)}' has {len(columns)} columns; at most {MAX_COLUMNS} are possible.", "table"
        )
    for place, column in enumerate(columns, start=1):
        if not column:
            raise InvalidInput(f"Column {place} has no name. Write one into the first row.", "table")
        if columns.index(column) + 1 < place:
            raise InvalidInput(
                f"Columns {columns.index(column) + 1} and {place} are both called '{shorten(column)}'. Rename one.",
                "table",
            )
    if all(_looks_like_number(column, separator) for column in columns):
        _refuse_header()
    if len(columns) < 2:
        raise InvalidInput(
            f"'{shorten(name)}' has one column; a table needs at least one feature and a label, "
            "with comma, semicolon or tab between them.",
            "table",
        )


def _refuse_header() -> NoReturn:
    raise InvalidInput(
        "The first row holds numbers where names should be. Write a header above it: one name for each column.", "table"
    )


def _refuse_numbers_as_names(columns: tuple[str, ...], cells: tuple[Column, ...]) -> None:
    """A first row with a number above every column of numbers is a row of data, whatever the other columns hold."""
    names = [name for name, column in zip(columns, cells, strict=True) if not isinstance(column[0], str)]
    if names and all(_looks_like_number(name, ";") for name in names):
        _refuse_header()


def _looks_like_number(cell: str, separator: str) -> bool:
    number = _WITH_POINT if separator == "," else _WITH_EITHER
    return bool(number.fullmatch(cell) or _NOT_FINITE.fullmatch(cell))


def _read_column(rows: Sequence[Record], place: int, name: str, separator: str) -> Column:
    texts = [row.cells[place] for row in rows]
    numeric = [_looks_like_number(text, separator) for text in texts]
    holds_numbers = 2 * sum(numeric) >= sum(map(bool, texts))
    if "" in texts:
        where = _where(rows[texts.index("")], name)
        raise InvalidInput(f"{where}: the cell is empty. Fill it in or take the row out.", "table")
    if not holds_numbers:
        return tuple(texts)
    if not all(numeric):
        row = rows[numeric.index(False)]
        raise InvalidInput(
            f"{_where(row, name)}: '{shorten(row.cells[place])}' is not a number. "
            "Write a number such as 2.5, or take the row out.",
            "table",
        )
    numbers = tuple(float(text.translate(_AS_FLOAT).replace("∞", "inf")) for text in texts)
    for row, number in zip(rows, numbers, strict=True):
        if not -MAX_NUMBER <= number <= MAX_NUMBER:
            _refuse_number(row, place, name)
    return numbers


def _where(row: Record, name: str) -> str:
    return f"Row {row.number}, column '{shorten(name)}'"


def _refuse_number(row: Record, place: int, name: str) -> NoReturn:
    text = row.cells[place]
    if _NOT_FINITE.fullmatch(text):
        sentence = "is not a finite number. Fill it in or take the row out."
    else:
        sentence = f"is too large; numbers go up to {MAX_NUMBER:g}."
    raise InvalidInput(f"{_where(row, name)}: '{shorten(text)}' {sentence}", "table")


def _refuse_mixed_marks(rows: Sequence[Record], columns: tuple[str, ...], cells: tuple[Column, ...]) -> None:
    """1.234 beside 2,5 may be a thousand or one and a bit: nobody knows, so nothing is guessed."""
    numbers = [place for place, column in enumerate(cells) if not isinstance(column[0], str)]
    found = []
    for mark in ",.":
        for place in numbers:
            row = next((row for row in rows if mark in row.cells[place]), None)
            if row is not None:
                found.append(f"'{shorten(row.cells[place])}' ({_where(row, columns[place])})")
                break
    if len(found) == 2:
        raise InvalidInput(
            f"Decimal comma and decimal point are mixed: {found[0]} and {found[1]}. Use only one of them.", "table"
        )
