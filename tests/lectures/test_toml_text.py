"""TOML that is none: one sentence, a place, and never long."""

import time
import tomllib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.lectures.toml_text import TomlError, parse_toml


@pytest.mark.parametrize(
    ("text", "place", "part"),
    [
        ("a = ", (1, 4), "Invalid value"),
        ("a = 1\nb = sgd", (2, 5), "quotation marks"),
        ("a = 1\na = 2", (2, 6), "twice"),
        ("ask 3", (1, 5), "name = value"),
        ("a = [1, 2", (1, 10), "close the list"),
        ("a = 'x\nb = 1", (2, 6), "quotation mark"),
        ("a = 1 b = 2", (1, 7), "Write one name"),
        ('a = "\\hat y"', (1, 8), "double every backslash"),
        ("\n\n= 3", (3, 1), ""),
        ("a = " + "9" * 5000, (1, 1), "not possible"),
        ("a = " + "[" * 100_000, (1, 1), "too deeply"),
        ("b = 1\n" + "a." * 30 + "a = 1", (2, 1), "20 dots"),
    ],
)
def test_a_sentence_with_its_place(text: str, place: tuple[int, int], part: str) -> None:
    with pytest.raises(TomlError) as caught:
        parse_toml(text)
    assert (caught.value.line, caught.value.column) == place
    assert part in caught.value.sentence


@given(st.text(alphabet="ab1.=[]{}\"'\\\n\t #,-_é", max_size=60))
def test_any_text_is_toml_or_refused(text: str) -> None:
    found: dict[str, object] | None
    try:
        found = parse_toml(text)
    except TomlError as error:
        found = None
        place = (error.line, error.column)
    if found is None:
        assert min(place) >= 1
    else:
        assert found == tomllib.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        "a." * 250_000 + "b=1",
        "a" * 500_000,
        '"' * 500_000,
        "a = '" + "b" * 500_000 + "'",
        '"a".' * 100_000,
        "." * 500_000,
    ],
    ids=["dots", "word", "quotes", "string", "quoted dots", "only dots"],
)
def test_nothing_takes_long(text: str) -> None:
    start = time.process_time()
    with suppress(TomlError):
        parse_toml(text)
    assert time.process_time() - start < 4.0
