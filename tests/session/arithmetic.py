"""Calculates what a line of a worked formula says, so that what is shown can be held against its result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nnvisual.nn.expression_parser import parse
from nnvisual.nn.expression_program import compile_for_floats
from nnvisual.session.worked import Block, Chip, FoldedLines, Item, Line, More, Remark, Result, Sign

_SPELLINGS = {"·": "*", "−": "-", ")²": ")^2"}


def calculations(blocks: Iterable[Block]) -> Iterator[tuple[str, float]]:
    """Yield every calculation that is shown, as text in the grammar of typed formulas, with the result shown."""
    waiting = ""
    for block in blocks:
        if isinstance(block, FoldedLines):
            yield from calculations(block.lines)
        if not isinstance(block, Line):
            continue
        for item in _unfold(block.items):
            if isinstance(item, Result) and waiting:
                yield waiting.removesuffix("="), item.number
                waiting = ""
            elif isinstance(item, Sign) and item.text.strip() == "←":
                waiting = ""
            elif isinstance(item, Sign) and item.text.strip() == "=":
                waiting = waiting if waiting and waiting[-1] not in "?=" else ""
            elif isinstance(item, Remark):
                waiting = ""
            else:
                waiting += _spell(item, waiting)


def calculate(text: str) -> float:
    """Return the value of a calculation."""
    return compile_for_floats([parse(text)])(0.0, 0.0)[0]


def _unfold(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, More):
            yield from _unfold(item.items)
        else:
            yield item


def _spell(item: Item, before: str) -> str:
    if isinstance(item, Chip):
        # A symbol without a number stands for what is worked out: nothing to calculate with.
        return f"({item.numbers[0]!r})" if len(item.numbers) == 1 else "?"
    if isinstance(item, Sign):
        text = item.text.strip()
        if text == "|":
            return ")" if before.count("abs(") > before.count("#)") and before.rstrip()[-1] == ")" else "abs("
        for sign, spelling in _SPELLINGS.items():
            text = text.replace(sign, spelling)
        return text
    return ""
