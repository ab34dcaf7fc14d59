"""Tables: what can be understood is understood, and everything else gets one sentence with row and column."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn import table as table_module
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.table import MAX_ROWS, Column, Table, format_number, parse_table, read_table

PLAIN = "hours,passed\n1.5,no\n-2,yes\n"
EXPECTED = Table("t.csv", ("hours", "passed"), ((1.5, -2.0), ("no", "yes")))


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace(",", ";").replace(".", ","),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\n\n"),
        PLAIN.replace("\n", ",\n"),
        PLAIN.replace("\n", ",,,\n").replace("passed,,,", "passed"),
        PLAIN.replace(",", " , "),
        '"hours","passed"\n"1.5","no"\n"-2","yes"',
        "hours,passed\n+1.5e0,no\n−.2E+1,yes",
        "\ufeff" + PLAIN,
        "sep=,\n" + PLAIN,
        PLAIN + ",,,\n",
    ],
)
def test_what_can_be_understood_is_understood(text: str) -> None:
    assert parse_table(text, "t.csv") == EXPECTED
    assert parse_table(text.encode(), "t.csv") == EXPECTED


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "'t.csv' is empty"),
        (" \n\n,,\n", "'t.csv' is empty"),
        ("1,2\n3,4\n5,6", "The first row holds numbers where names should be"),
        ("1,5;2\n3;4\n5;6", "The first row holds numbers where names should be"),
        ("5.1,3.5,setosa\n4.9,3,setosa\n6,2,virginica", "The first row holds numbers"),
        ("a,b", "0 rows below the header"),
        ("a,b\n1,2", "1 row below the header"),
        ("a\n1\n2", "has one column"),
        ("a,a\n1,2\n3,4", "Columns 1 and 2 are both called 'a'"),
        ("a,,b\n1,2,3\n4,5,6", "Column 2 has no name"),
        (",a,b\n0,2,3\n1,5,6", "Column 1 has no name"),
        ("a,b\n1,2\n3\n5,6", "Row 3 has 1 cell, but the header has 2"),
        ("a,b\n1,2\n\n3,4,5\n5,6", "Row 4 has 3 cells, but the header has 2"),
        ("lectures,hours\n1,2\n2,3\n3,5\n4,4\n5,5\n6,five\n", "Row 7, column 'hours': 'five' is not a number"),
        ("a,b\n1,2\nNaN,4\n5,6", "Row 3, column 'a': 'NaN' is not a finite number"),
        ("a,b\n1,2\n3,-inf\n5,6", "Row 3, column 'b': '-inf' is not a finite number"),
        ("a,b\n1,nan\n2,nan", "Row 2, column 'b': 'nan' is not a finite number"),
        ("a,b\n1,2\n3,1e400\n5,6", "Row 3, column 'b': '1e400' is too large"),
        ("a,b\n1,2\n3,\n5,6", "Row 3, column 'b': the cell is empty"),
        ("a,b\n1,yes\n3,\n5,no", "Row 3, column 'b': the cell is empty"),
        ("a;b\n1.000;2\n3,5;4", "Decimal comma and decimal point are mixed: '3,5' (Row 3, column 'a') and '1.000'"),
        ('a,b\n"1,5",2\n3,4', "Row 2, column 'a': '1,5' is not a number"),
        ("a,b\n1_000,2\n3,4", "Row 2, column 'a': '1_000' is not a number"),
        ("a,b\n٣,2\n3,4", "Row 2, column 'a': '٣' is not a number"),
        ('a,b\n1,"2\n3,4', "Row 2: the quotation marks do not match"),
        ("a,b\n1,2\x00\n3,4", "is not a text file"),
    ],
)
def test_what_cannot_be_understood_gets_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as problem:
        parse_table(text.encode(), "t.csv")
    assert sentence in problem.value.sentence
    assert problem.value.field == "table"
    assert problem.value.sentence.endswith(".")


def test_too_many_rows_or_columns_are_refused() -> None:
    assert parse_table("a,b\n" + "1,2\n" * MAX_ROWS, "t.csv").n_rows == MAX_ROWS
    with pytest.raises(InvalidInput, match="more than 10,000 rows"):
        parse_table("a,b\n" + "1,2\n" * (MAX_ROWS + 1), "t.csv")
    header = ",".join(f"c{number}" for number in range(129))
    row = ",".join("1" * 129)
    with pytest.raises(InvalidInput, match="129 columns"):
        parse_table(f"{header}\n{row}\n{row}\n", "t.csv")


@given(st.binary(max_size=300))
def test_any_bytes_give_a_table_or_a_sentence(data: bytes) -> None:
    _read_or_refuse(data)


CELLS = st.sampled_from(["1", "2.5", "-3,5", "a", "", "nan", '"', '"x"', "x y", "1e999", "∞", "−4", "é", "\n", "\r"])
SEPARATORS = st.sampled_from([",", ";", "\t"])


@given(st.lists(st.lists(CELLS, max_size=5), max_size=6), SEPARATORS, st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_anything_like_a_table_gives_a_table_or_a_sentence(
    rows: list[list[str]], separator: str, encoding: str
) -> None:
    _read_or_refuse("\n".join(separator.join(row) for row in rows).encode(encoding, "replace"))


def _read_or_refuse(data: bytes) -> None:
    try:
        table = parse_table(data, "t.csv")
    except InvalidInput as problem:
        _check_sentence(problem.sentence)
        return
    assert len(table.columns) == len(set(table.columns)) == len(table.cells) >= 2
    assert {len(column) for column in table.cells} == {table.n_rows}
    assert table.n_rows >= 2
    assert "" not in table.columns
    for column in table.cells:
        assert len({type(value) for value in column}) == 1
        assert all(isinstance(value, str) or abs(value) <= 1e12 for value in column)


def _check_sentence(sentence: str) -> None:
    assert sentence.isprintable()
    assert len(sentence) < 400


NUMBERS = st.floats(-1e12, 1e12, allow_nan=False)
WORDS = st.text(st.sampled_from("abcxyz ,;\t\"é'"), min_size=1, max_size=8).map(lambda word: f"x{word}x")


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.lists(WORDS, min_size=2, max_size=5, unique=True))
    rows = draw(st.integers(2, 6))
    numbers = st.lists(NUMBERS, min_size=rows, max_size=rows).map(tuple)
    words = st.lists(WORDS, min_size=rows, max_size=rows).map(tuple)
    cells: list[Column] = [draw(st.one_of(numbers, words)) for _ in columns]
    return Table("t.csv", tuple(columns), tuple(cells))


def _write(cell: float | str, comma: bool) -> str:
    if isinstance(cell, str):
        return '"' + cell.replace('"', '""') + '"'
    return repr(cell).replace(".", ",") if comma else repr(cell)


@given(
    tables(), SEPARATORS, st.booleans(), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["utf-8-sig", "utf-16"])
)
def test_a_written_table_is_read_again_as_it_was(
    table: Table, separator: str, comma: bool, end: str, encoding: str
) -> None:
    rows: list[list[float | str]] = [list(table.columns), *(list(row) for row in zip(*table.cells, strict=True))]
    text = end.join(separator.join(_write(cell, comma and separator != ",") for cell in row) for row in rows)
    assert parse_table(text.encode(encoding), "t.csv") == table


def test_equal_tables_have_equal_hashes() -> None:
    assert hash(parse_table(PLAIN, "t.csv")) == hash(EXPECTED)
    assert parse_table(PLAIN.replace("1.5", "1.6"), "t.csv") != EXPECTED


@pytest.mark.parametrize(("value", "text"), [(3.0, "3"), (-0.5, "-0.5"), (1e11, "100000000000"), (0.1, "0.1")])
def test_numbers_are_written_as_people_do(value: float, text: str) -> None:
    assert format_number(value) == text


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(PLAIN.encode("utf-16"))
    assert read_table(tmp_path / "t.csv") == EXPECTED


def test_what_is_not_a_readable_file_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"There is no file 'no\.csv'"):
        read_table(tmp_path / "no.csv")
    with pytest.raises(InvalidInput, match="is a folder"):
        read_table(tmp_path)
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_table(tmp_path / "a\0b.csv")
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_table(tmp_path / ("x" * 5000))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InvalidInput, match="not an ordinary file"):
        read_table(tmp_path / "pipe")


def test_a_file_that_may_not_be_read_gets_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.csv"
    path.write_text(PLAIN)

    def refuse(*_: object) -> object:
        # As root every file may be read, so the refusal of the system is played.
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InvalidInput, match="may not be read"):
        read_table(path)


def test_200_megabytes_are_refused_without_reading_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)

    def open_nothing(*_: object) -> object:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(Path, "open", open_nothing)
    with pytest.raises(InvalidInput, match="larger than 20 MB"):
        read_table(path)


def test_a_file_that_grows_while_it_is_opened_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_module, "MAX_BYTES", 10)
    with pytest.raises(InvalidInput, match="larger than"):
        parse_table(PLAIN.encode(), "t.csv")
