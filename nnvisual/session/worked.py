"""What a worked formula is made of: lines of chips, signs and numbers, as plain data that a view lays out.

Symbols are TeX. Numbers stay numbers: how many digits are shown is the view's affair.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nnvisual.nn.phases import Direction


class Stage(StrEnum):
    """Where a factor stands when a chain is multiplied one factor at a time."""

    REACHED = "reached"
    LIT = "lit"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Target:
    """What a click on something selects: a parameter by its place in the flat vector, or a unit (layer, unit)."""

    parameter: int | None = None
    unit: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """A symbol above, its number below.

    Attributes
    ----------
    symbol
        TeX: one piece, or numerator and denominator.
    name
        The same in words or plain characters, for screen readers and tooltips.
    numbers
        Its value; several for a vector; none for a symbol alone.
    note
        Below in place of a number, such as a shape.
    target
        What a click selects; None: nothing.
    parts
        Its names in lectures.
    """

    symbol: tuple[str, ...]
    name: str = ""
    numbers: tuple[float, ...] = ()
    note: str = ""
    target: Target | None = None
    parts: tuple[str, ...] = ()
    stage: Stage = Stage.REACHED


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands between chips: `=`, `·`, `+`, a bracket."""

    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """The number that a line leads to, and which way it flows: that gives it its colour."""

    number: float
    parts: tuple[str, ...] = ("result",)
    direction: Direction = Direction.FORWARD


@dataclass(frozen=True, slots=True)
class Check:
    """A derivative found by finite differences, beside the one found by backpropagation.

    `agrees` is None where the loss has a corner too near for a derivative to exist.
    """

    number: float
    agrees: bool | None
    parts: tuple[str, ...] = ("check",)


@dataclass(frozen=True, slots=True)
class Remark:
    """A few words within a line."""

    text: str


@dataclass(frozen=True, slots=True)
class More:
    """Items of a long line that are folded away until they are asked for: `key` names the fold, `label` says what."""

    key: str
    label: str
    items: tuple[Item, ...]


Item = Chip | Sign | Result | Check | Remark | More


@dataclass(frozen=True, slots=True)
class Rule:
    """A formula in symbols, on a line of its own."""

    tex: str
    parts: tuple[str, ...] = ("symbols",)


@dataclass(frozen=True, slots=True)
class Line:
    """A formula with its numbers; wraps where it must."""

    items: tuple[Item, ...]
    parts: tuple[str, ...] = ("numbers",)


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What the lines below are about."""

    text: str


@dataclass(frozen=True, slots=True)
class FoldedLines:
    """Lines that are folded away until they are asked for."""

    key: str
    label: str
    lines: tuple[Block, ...]


Block = Rule | Line | Words | Heading | FoldedLines


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that the formula view says. `caption` is for its card: what is worked here, in a few words."""

    caption: str
    blocks: tuple[Block, ...]


LONGEST_SUM = 8
"""Terms of a sum that are shown at once; two more than this are not worth a fold."""


def fold_terms(terms: list[tuple[Item, ...]], key: str, what: str = "terms") -> tuple[Item, ...]:
    """Return the terms one behind the other, those behind the first few folded away."""
    if len(terms) <= LONGEST_SUM + 2:
        return tuple(item for term in terms for item in term)
    shown = tuple(item for term in terms[:LONGEST_SUM] for item in term)
    rest = tuple(item for term in terms[LONGEST_SUM:] for item in term)
    return (*shown, More(key, f"{len(terms) - LONGEST_SUM} more {what}", rest))


def list_formulas(explanation: Explanation) -> tuple[str, ...]:
    """Return the TeX of everything that is shown while all folds are closed, in its order."""
    found: list[str] = []
    for block in explanation.blocks:
        if isinstance(block, Rule):
            found.append(block.tex)
        elif isinstance(block, Line):
            found.extend(piece for item in block.items if isinstance(item, Chip) for piece in item.symbol)
    return tuple(dict.fromkeys(found))
