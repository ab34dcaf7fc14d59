"""A chapter's text in pieces."""

from hypothesis import given
from hypothesis import strategies as st

from nnvisual.lectures.chapter_text import (
    BeatBreak,
    Fence,
    Formula,
    FrontMatter,
    Paragraphs,
    Piece,
    StepHeading,
    cut_chapter,
)


def cut(text: str) -> tuple[list[Piece], list[tuple[int, int, str]]]:
    found: list[tuple[int, int, str]] = []
    return cut_chapter(text, lambda line, column, code, sentence: found.append((line, column, code))), found


def test_pieces_and_their_lines() -> None:
    pieces, problems = cut(
        "+++\nid = 1\n+++\n\n## A b {#a-b}\n\none\ntwo\n\nthree\n\n$$ x $$\n"
        "$$\ny\n$$\n---\n````text\n```\n````\n### Small\n"
    )
    assert problems == []
    assert pieces == [
        FrontMatter("id = 1", 2),
        StepHeading("A b", "a-b", 5, 8),
        Paragraphs("one\ntwo\n\nthree", 7),
        Formula("x", 12),
        Formula("y", 13),
        BeatBreak(16),
        Fence("text", "```", 17),
        Paragraphs("### Small", 20),
    ]


def test_an_open_block_ends_where_the_next_thing_begins() -> None:
    pieces, problems = cut("+++\n+++\n```set\nlr = 1\n```show\nx = 1\n```\n```run\n## B {#b}\n```expect\n")
    assert problems == [(3, 1, "E017"), (8, 1, "E017"), (10, 1, "E017")]
    assert [type(piece).__name__ for piece in pieces] == ["FrontMatter", "Fence", "Fence", "Fence", "StepHeading"]


@given(st.text(alphabet="+`#-$ ab{}\n", max_size=120))
def test_no_line_of_text_is_lost(text: str) -> None:
    pieces, problems = cut(text)
    lines = [piece.line for piece in pieces]
    assert lines == sorted(lines)
    assert all(line >= 1 and column >= 1 for line, column, _ in problems)
    shown = "\n".join(piece.text for piece in pieces if isinstance(piece, Paragraphs))
    for line in text.split("\n"):
        if line.strip() in ("a", "b", "ab", "ba") and not problems:
            kept = shown + "\n".join(getattr(piece, "body", getattr(piece, "tex", "")) for piece in pieces)
            assert line.strip() in kept
