"""What may stand in a chapter's text: Markdown without HTML, addresses, links and images."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nnvisual.lectures.chapter_text import Report
from nnvisual.lectures.quantities import Quantity, parse_quantity
from nnvisual.lectures.toml_text import Lines
from nnvisual.nn.problem import InvalidInput

LONGEST_PROSE = 10_000
"""Characters of one stretch of prose. A step has about 60 words; this only keeps a rogue file from being slow."""

_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)([^`\n]+)\1(?!`)")
_MATH = re.compile(r"(?<![\\$])\$(?!\$)((?:\\.|[^$\\])*)\$(?!\$)")
_FORBIDDEN = (
    (re.compile(r"<[A-Za-z/!?]"), "HTML is not shown. Write Markdown, and a < in text between dollars: $a < b$."),
    (re.compile(r"!\["), "An image stands in the view 'figure': show it with figure = \"img/NAME.svg\"."),
    (
        re.compile(r"\](?:\(|\[)|^ {0,3}\[[^\]\n]{1,200}\]:", re.MULTILINE),
        "A lecture has no links. Write the text without the link.",
    ),
    (
        re.compile(r"\b(?:https?|ftp|file|data|javascript|mailto):(?=\S)|\bwww\.(?=\w)", re.IGNORECASE),
        "A lecture has no addresses, for it works without a network. Name the source in words.",
    ),
)


def check_prose(markdown: str, line: int, report: Report) -> None:
    """Report what must not stand in Markdown whose first line is `line`."""
    if len(markdown) > LONGEST_PROSE:
        report(line, 1, "E003", f"One stretch of text has at most {LONGEST_PROSE:,} characters. Make several steps.")
        return
    lines = Lines(markdown)

    def report_at(position: int, code: str, sentence: str) -> None:
        row, column = lines.place(position)
        report(line + row - 1, column, code, sentence)

    plain = _blank(_MATH, _blank(_CODE, markdown))
    for pattern, sentence in _FORBIDDEN:
        for found in pattern.finditer(plain):
            report_at(found.start(), "E014", sentence)
    for found in re.finditer(r"(?<!\\)\$+", plain):
        if found[0] == "$$":
            report_at(found.start(), "E015", "A formula between $$ stands on lines of its own.")
        else:
            report_at(found.start(), "E015", "This dollar sign opens mathematics that is not closed. A dollar is \\$.")


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """Return `text` with what matches replaced by as many blanks; line ends stay."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def live_quantities(markdown: str) -> Iterator[tuple[int, int, Quantity]]:
    """Yield (start, end, quantity) for every quantity that is written as code: `z.1.1` in backticks.

    The screen shows its present value there.
    """
    for found in _CODE.finditer(markdown):
        try:
            quantity = parse_quantity(found[2].strip())
        except InvalidInput:
            continue
        yield found.start(), found.end(), quantity
