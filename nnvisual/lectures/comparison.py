"""Whether what the engine computes is what a lecture says, and whether a goal is reached."""

from __future__ import annotations

from collections.abc import Sequence

from nnvisual.lectures.blocks import Goal
from nnvisual.lectures.readings import Readings, Value, evaluate
from nnvisual.nn.problem import InvalidInput


def agree(found: Value, expected: object, tol: float) -> bool:
    """Whether a value is the expected one: words equal, numbers within `tol`, lists entry by entry."""
    if isinstance(expected, str) or isinstance(found, str):
        return found == expected
    if isinstance(found, tuple):
        if not isinstance(expected, Sequence) or len(found) != len(expected):
            return False
        return all(agree(a, b, tol) for a, b in zip(found, expected, strict=True))
    return isinstance(expected, int | float) and abs(found - expected) <= tol


def is_reached(goal: Goal, readings: Readings) -> bool:
    """Whether a goal's quantity has the value that is asked for; not so where it has no value."""
    try:
        found = evaluate(goal.quantity, readings)
    except InvalidInput:
        return False
    if goal.equals is not None and not agree(found, goal.equals, goal.tol):
        return False
    if goal.above is None and goal.below is None:
        return True
    if not isinstance(found, float):
        return False
    return (goal.above is None or found > goal.above) and (goal.below is None or found < goal.below)


def show_value(value: object) -> str:
    """Return a value for a sentence, with all the digits that a reader could compare."""
    if isinstance(value, str):
        return f"'{value}'"
    if isinstance(value, Sequence):
        shown = ", ".join(map(show_value, value[:4]))
        return f"[{shown}{', ...' if len(value) > 4 else ''}]"
    return f"{value:.10g}" if isinstance(value, int | float) else str(value)
