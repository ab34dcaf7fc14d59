"""Reading the blocks that ask something of the learner: `predict`, `draw` and `try`."""

from __future__ import annotations

from nnvisual.lectures.block_reader import BlockReader
from nnvisual.lectures.blocks import Draw, Goal, Predict, Try
from nnvisual.lectures.change_directives import read_changes
from nnvisual.lectures.fields import LARGEST_NUMBER, check_number, check_table, check_text, check_whole, check_word
from nnvisual.lectures.quantities import Quantity, parse_quantity
from nnvisual.lectures.vocabulary import parse_control
from nnvisual.nn.problem import suggest
from nnvisual.nn.table_text import shorten

MAX_TRAINING_STEPS = 20_000
"""Training steps of one run in a lecture."""


def read_predict(reader: BlockReader) -> Predict | None:
    """Return the question; None where a part of it is missing."""
    reader.check_keys()
    ask, targets, because = reader.prose("ask"), reader.text("targets"), reader.prose("because")
    choices = reader.proses("choices", 2, 6)
    answer = reader.whole("answer", 1, 6)
    if choices is not None and answer is not None and answer > len(choices):
        reader.report("E022", f"answer is {answer}, but there are {len(choices)} choices, counted from 1.", "answer")
    if choices is not None and len(set(choices)) < len(choices):
        reader.report("E022", "Two choices are the same.", "choices")
    if ask is None or choices is None or answer is None or targets is None or because is None or reader.broken:
        return None
    return Predict(ask, choices, answer - 1, targets, because, line=reader.line, places=reader.places)


def read_draw(reader: BlockReader) -> Draw | None:
    """Return what is to be drawn; None where a part of it is missing."""
    reader.check_keys()
    ask, on = reader.prose("ask"), reader.text("on")
    until = reader.whole("until", 1, MAX_TRAINING_STEPS)
    if on is not None:
        reader.attempt(
            lambda: check_word(on, ("curve", "plane", "landscape", "activation"), "on", "view to draw on"), "E023", "on"
        )
    if ask is None or on is None or reader.broken:
        return None
    return Draw(ask, on, until, line=reader.line, places=reader.places)


def read_try(reader: BlockReader) -> Try | None:
    """Return the task; None where a part of it is missing."""
    reader.check_keys()
    task = reader.prose("task")
    allow = reader.each("allow", parse_control, "E023")
    goal = None
    if "goal" in reader.fields:
        goal = _read_goal(reader)
    solution: tuple[tuple[str, object], ...] = ()
    if "solution" in reader.fields:
        table = reader.attempt(lambda: check_table(reader.fields["solution"], "solution"), "E022", "solution")
        solution = read_changes(reader, table or {}, ("solution",))
    hints = reader.proses("hints", 0, 10) or ()
    if task is None or goal is None or reader.broken:
        return None
    return Try(task, allow, goal, solution, hints, line=reader.line, places=reader.places)


_GOAL_KEYS = ("quantity", "above", "below", "equals", "tol", "within_steps")


def _read_goal(reader: BlockReader) -> Goal | None:
    table = reader.attempt(lambda: check_table(reader.fields["goal"], "goal"), "E022", "goal")
    if table is None:
        return None
    for name in table:
        if name not in _GOAL_KEYS:
            advice = suggest(name[:100], _GOAL_KEYS)
            reader.report("E020", f"'{shorten(name)}' is not known in a goal.{advice}", "goal", name)
    if reader.broken:
        return None
    if "quantity" not in table:
        reader.report("E021", "'quantity' is missing in the goal.", "goal")
        return None

    def number(name: str, low: float = -LARGEST_NUMBER) -> float | None:
        if name not in table:
            return None
        return reader.attempt(lambda: check_number(table[name], name, low), "E022", "goal", name)

    quantity = reader.attempt(lambda: _parse_text(table["quantity"]), "E024", "goal", "quantity")
    above, below, tol = number("above"), number("below"), number("tol", 0.0)
    wanted = table.get("equals")
    equals = wanted if isinstance(wanted, str) else number("equals")
    within = None
    if "within_steps" in table:
        within = reader.attempt(
            lambda: check_whole(table["within_steps"], "within_steps", 1, MAX_TRAINING_STEPS),
            "E022",
            "goal",
            "within_steps",
        )
    if above is None and below is None and equals is None and not reader.broken:
        reader.report("E021", "The goal says no value. Add above, below or equals.", "goal")
    if quantity is None or reader.broken:
        return None
    return Goal(quantity, above, below, equals, 1e-9 if tol is None else tol, within)


def _parse_text(value: object) -> Quantity:
    return parse_quantity(check_text(value, "quantity"))
