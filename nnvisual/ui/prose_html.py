"""A lecture's Markdown as the small subset of HTML that Qt's text widget shows, with typeset mathematics."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from math import inf

from markdown_it import MarkdownIt

from nnvisual.ui.formula_lines import bind_signs, break_formula

_MATH = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+?)\$", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")

Formulas = dict[str, str]
"""TeX by the address under which its picture is asked for."""


def to_html(markdown: str, formulas: Formulas, values: dict[str, str], room: float = inf) -> str:
    """Return `markdown` as HTML.

    Parameters
    ----------
    formulas
        Filled with every formula, by the address of its picture (`math:3`).
    values
        What stands in place of a quantity that is written as code: its present value.
    room
        Width of the column in sizes of the type: wider formulas are broken into lines.
    """

    def value(match: re.Match[str]) -> str:
        return values.get(match[1], match[0])

    return _set_formulas(markdown, formulas, room, lambda text: str(_reader().render(_CODE.sub(value, text))))


def to_inline_html(markdown: str, formulas: Formulas) -> str:
    """Return one paragraph as HTML, in which a leading "-" or "2." begins no list: a question, a choice."""
    return _set_formulas(markdown, formulas, inf, lambda text: str(_reader().renderInline(text)))


def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["image", "link", "autolink"])


def _set_formulas(markdown: str, formulas: Formulas, room: float, render: Callable[[str], str]) -> str:
    """Return what `render` makes of `markdown`, with a picture's address in place of every formula."""
    parts: list[str] = []

    def take(match: re.Match[str]) -> str:
        display = match[1] is not None
        images = []
        for line in break_formula((match[1] or match[2]).strip(), room):
            address = f"math:{len(formulas)}"
            formulas[address] = bind_signs(line)
            images.append(f'<img src="{address}">')
        parts.append(f"<p>{'<br>'.join(images)}</p>" if display else " ".join(images))
        # A letter that Markdown leaves alone stands in for the formula.
        return f"\ue000{len(parts) - 1}\ue001"

    html = render(_MATH.sub(take, markdown))
    return re.sub("\ue000(\\d+)\ue001", lambda match: parts[int(match[1])], html)


def listing_to_html(text: str, sunken: str, family: str) -> str:
    """Return code or plain text as HTML in the code font."""
    return f"<pre style=\"background-color: {sunken}; font-family: '{family}'\">{escape(text)}</pre>"
