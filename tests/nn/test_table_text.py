"""From bytes to cells."""

import pytest

from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.table_text import decode, shorten, split_records


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_understood(encoding: str) -> None:
    assert decode("größe;note\n1,5;2\n".encode(encoding), "t.csv") == "größe;note\n1,5;2\n"


def test_utf_16_of_either_byte_order_is_understood() -> None:
    assert decode(b"\xfe\xff" + "é,b".encode("utf-16-be"), "t.csv") == "é,b"
    assert decode(b"\xff\xfe" + "é,b".encode("utf-16-le"), "t.csv") == "é,b"


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02\x03",
        bytes(range(256)),
        b"\x89PNG\r\n\x1a\n\x00\x00",
        "a,b\n1,2".encode("utf-16-le"),
        "a,b\n1,2".encode("utf-32"),
        b"\xff\xfea",
        b"a,b\n1,\x81",
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput, match=r"'t\.csv' is not a text file"):
        decode(data, "t.csv")


def test_a_workbook_is_named_as_such() -> None:
    with pytest.raises(InvalidInput, match="Save the sheet as CSV"):
        decode(b"PK\x03\x04\x14\x00\x06\x00", "marks.xlsx")


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2,5\n", ";"),
        ("a\tb\n1,5\t2,5\n", "\t"),
        ("height, m;weight, kg;y\n1,5;2,5;0\n1,6;70;1\n", ";"),
        ("hours; total,passed\n1,0\n2,1\n", ","),
        ("sep=;\na;b\n1;2\n", ";"),
        ('"a;b",c\n1,2\n', ","),
        ("one\n1\n", ","),
    ],
)
def test_the_separator_is_the_one_that_fits(text: str, separator: str) -> None:
    assert split_records(text, 10)[0] == separator


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_count_as_in_a_spreadsheet(end: str) -> None:
    records = split_records(end.join(["", "a,b", "", " , ", '1,"x', 'y"', "2,z", ""]), 10)[1]
    assert [record.number for record in records] == [2, 5, 6]
    assert records[1].cells == ("1", f"x{end}y")


def test_a_hint_for_the_separator_counts_as_a_row() -> None:
    assert [record.number for record in split_records("sep=,\na,b\n1,2", 10)[1]] == [2, 3]


def test_quoted_cells_keep_separators_and_quotation_marks() -> None:
    assert split_records('a, b\n"x, y", "say ""hi"""\n', 10)[1][1].cells == ("x, y", 'say "hi"')


@pytest.mark.parametrize("text", ['a,b\n1,"2\n3,4\n', 'a,b\n1,"2"3\n', 'a,b\n1,"' + "x" * 200_000])
def test_quotation_marks_that_do_not_match_are_refused_with_their_row(text: str) -> None:
    with pytest.raises(InvalidInput, match="Row 2: the quotation marks do not match"):
        split_records(text, 10)


def test_no_more_rows_are_read_than_asked_for() -> None:
    assert len(split_records("a,b\n" * 1000, 7)[1]) == 7


def test_texts_in_sentences_are_short_and_printable() -> None:
    assert shorten("abc") == "abc"
    assert shorten("x" * 1_000_000) == "x" * 39 + "…"
    assert shorten("a\nb\x1b[31m\u202e") == "a�b�[31m�"
