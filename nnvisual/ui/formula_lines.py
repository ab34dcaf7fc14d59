"""Breaks a formula that is wider than its column into lines, where a hand would: before =, then before + and -."""

from __future__ import annotations

import re

from nnvisual.nn.problem import InvalidInput
from nnvisual.views.typeset import measure_formula

SLACK = 1.12
"""A formula that is so little too wide is rather set smaller than broken."""

RELATIONS = frozenset(("=", r"\approx", r"\le", r"\ge", r"\leq", r"\geq", r"\to", r"\Rightarrow", r"\quad", r"\qquad"))
SIGNS = frozenset(("+", "-", r"\cdot", r"\times"))
SPACES = frozenset((r"\quad", r"\qquad"))
INDENT = r"\quad "

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
_SIGN_OF_NUMBER = re.compile(r"((?:^|[=<>(,\[&]|\\(?:approx|leq?|geq?|to|cdot|times|q?quad))\s*)-(?=\s*[0-9A-Za-z\\])")
_OPENS, _CLOSES = frozenset(("{", "(", "[", r"\{")), frozenset(("}", ")", "]", r"\}"))


def break_formula(tex: str, room: float) -> tuple[str, ...]:
    """Return the lines of a formula.

    Parameters
    ----------
    tex
        The whole formula.
    room
        Width of the column, in sizes of the type.
    """
    if _width(tex) <= room * SLACK:
        return (tex,)
    lines = _fill(_split(tex, RELATIONS), room)
    return tuple(piece for line in lines for piece in _break_further(line, room))


def bind_signs(tex: str) -> str:
    """Bind a minus to its number where it is no difference: the setter would put the room of an operator round it."""
    return _SIGN_OF_NUMBER.sub(r"\1{-}", tex)


def _break_further(line: str, room: float) -> tuple[str, ...]:
    if _width(line) <= room * SLACK:
        return (line,)
    return _fill(_split(line, SIGNS), room)


def _fill(parts: tuple[str, ...], room: float) -> tuple[str, ...]:
    """Put as many parts as fit onto each line; those that go on are indented."""
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]} {part}" if lines else part
        if lines and _width(joined) > room:
            # Where a line ends no space is left.
            lines.append(INDENT + part.removeprefix(r"\qquad").removeprefix(r"\quad").lstrip())
        else:
            lines[-1:] = [joined]
    return tuple(lines)


def _split(tex: str, before: frozenset[str]) -> tuple[str, ...]:
    """Return the parts of a formula that begin with one of the signs `before`, outside of all brackets.

    A sign that stands at the beginning, or right behind another one, belongs to a number.
    """
    parts, depth, last = [""], 0, ""
    for token in _TOKEN.findall(tex):
        if token in _OPENS or token in (r"\begin", r"\left"):
            depth += 1
        elif token in _CLOSES or token in (r"\end", r"\right"):
            depth -= 1
        elif depth == 0 and token in before and last and last not in RELATIONS | SIGNS | {"^", "_", ","}:
            parts.append("")
        parts[-1] += token
        if not token.isspace():
            last = token
    return tuple(part.strip() for part in parts if part.strip())


def _width(tex: str) -> float:
    try:
        return measure_formula(tex, 1.0).width
    except InvalidInput:
        return 0.0
