"""When a number is the expected one, and when a goal is reached."""

import tomllib

import pytest

from nnvisual.lectures.blocks import Goal
from nnvisual.lectures.changes import begin_state
from nnvisual.lectures.comparison import agree, is_reached, show_value
from nnvisual.lectures.lecture_state import LectureState
from nnvisual.lectures.quantities import parse_quantity
from nnvisual.lectures.readings import Value
from nnvisual.lectures.setup import read_setup


@pytest.mark.parametrize(
    ("found", "expected", "tol", "same"),
    [
        (1.0, 1, 0.0, True),
        (1.0, 1.05, 0.1, True),
        (1.0, 1.2, 0.1, False),
        (float("nan"), 1.0, 1e9, False),
        (float("inf"), 1e6, 1e9, False),
        ("running", "running", 0.0, True),
        ("running", 1, 1.0, False),
        (1.0, "running", 1.0, False),
        ((1.0, 2.0), [1, 2], 0.0, True),
        ((1.0, 2.0), [1, 2, 3], 0.0, False),
        ((1.0, 2.0), 1, 5.0, False),
        (((3.0,), (-2.0,)), [[3], [-2]], 0.0, True),
        (1.0, [1], 1.0, False),
    ],
)
def test_agreement(found: Value, expected: object, tol: float, same: bool) -> None:
    assert agree(found, expected, tol) is same


@pytest.mark.parametrize(
    ("goal", "reached"),
    [
        (Goal(parse_quantity("z.1.1"), above=-8), True),
        (Goal(parse_quantity("z.1.1"), above=-7), False),
        (Goal(parse_quantity("z.1.1"), above=-8, below=-6), True),
        (Goal(parse_quantity("z.1.1"), above=-8, below=-7.5), False),
        (Goal(parse_quantity("z.1.1"), equals=-7.0), True),
        (Goal(parse_quantity("z.1.1"), equals=-7.05, tol=0.1), True),
        (Goal(parse_quantity("status"), equals="running"), True),
        (Goal(parse_quantity("status"), above=0), False),
        (Goal(parse_quantity("loss"), above=0), False),
        (Goal(parse_quantity("z.5.1"), above=0), False),
    ],
)
def test_goals(goal: Goal, reached: bool) -> None:
    fields = tomllib.loads("layers = [2, 1]\nw.1 = [[3], [-2]]\nx = [-1, 2]")
    state = begin_state(fields, read_setup(fields, None), LectureState())
    assert is_reached(goal, state.read()) is reached


def test_values_are_shown_with_their_digits() -> None:
    assert show_value(0.1 + 0.2) == "0.3"
    assert show_value(9100.43815) == "9100.43815"
    assert show_value(((1.0, 2.0), (3.0, 4.0))) == "[[1, 2], [3, 4]]"
    assert show_value("done") == "'done'"
