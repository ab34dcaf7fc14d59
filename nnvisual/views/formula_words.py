"""A worked formula in words: for tooltips and screen readers."""

from __future__ import annotations

from nnvisual.session.worked import (
    Block,
    Check,
    Chip,
    Explanation,
    FoldedLines,
    Heading,
    Item,
    Line,
    More,
    Remark,
    Result,
    Sign,
    Stage,
    Words,
)
from nnvisual.views.formula_layout import write_check
from nnvisual.views.number_text import format_exact

DIGITS = 8


def spell_explanation(explanation: Explanation) -> str:
    """Return all that is said, a line for each line; what is folded away is only named."""
    lines = [spell_thing(block) for block in explanation.blocks]
    return "\n".join([explanation.caption, *(line for line in lines if line)])


def spell_thing(thing: Item | Block) -> str:
    """Return one block or item in plain characters; empty for a formula in symbols, which its numbers repeat."""
    text = ""
    match thing:
        case Line(items):
            text = " ".join(filter(None, map(spell_thing, items)))
        case Words(words) | Heading(words) | Remark(words) | Sign(words):
            text = words.strip()
        case FoldedLines(_, label) | More(_, label):
            text = label
        case Chip():
            text = _spell_chip(thing)
        case Result(number):
            text = format_exact(number, DIGITS)
        case Check():
            text = write_check(thing)
    return text


def _spell_chip(chip: Chip) -> str:
    value = ", ".join(format_exact(number, DIGITS) for number in chip.numbers[:8]) or chip.note
    ahead = ", not reached yet" if chip.stage is Stage.AHEAD else ""
    return f"{chip.name}: {value}{ahead}" if value else chip.name
