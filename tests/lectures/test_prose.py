"""What may stand in a chapter's text."""

import pytest

from nnvisual.lectures.prose import check_prose, live_quantities


def codes(markdown: str) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    check_prose(markdown, 10, lambda line, column, code, text: found.append((line, column, code)))
    return found


@pytest.mark.parametrize(
    "markdown",
    [
        "plain *text*, **bold** and `code <b> $ [x](y)`",
        "$a < b$ and $x_1[2](3)$ over\ntwo $\nlines$",
        "2 < 3, a [bracket], an \\$ sign",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "### A smaller heading",
        "the ratio is 3:2; data: they decide",
    ],
)
def test_text_is_text(markdown: str) -> None:
    assert codes(markdown) == []


@pytest.mark.parametrize(
    ("markdown", "place"),
    [
        ("<script>alert(1)</script>", (10, 1)),
        ("a\nb <!-- c -->", (11, 3)),
        ("go to www.example.org", (10, 7)),
        ("javascript:alert(1)", (10, 1)),
        ("[a]: b", (10, 1)),
        ("[a][b]", (10, 3)),
        ("![a](b)", (10, 1)),
        ("<https://a.b>", (10, 1)),
    ],
)
def test_what_is_more_than_text_is_refused(markdown: str, place: tuple[int, int]) -> None:
    assert (*place, "E014") in codes(markdown)


def test_open_mathematics_is_refused() -> None:
    assert codes("it is $5 or more") == [(10, 7, "E015")]
    assert (10, 4, "E015") in codes("so $$x$$ there")


def test_quantities_in_backticks_are_live() -> None:
    found = list(live_quantities("Now `z.1.1` is `x @ W`, and `y_hat` follows."))
    assert [(quantity.name, start) for start, _, quantity in found] == [("z.1.1", 4), ("y_hat", 28)]
