"""Following the solution of a task."""

from time import process_time

import pytest

from nnvisual.lectures.blocks import Try
from nnvisual.lectures.parser import parse_chapter
from nnvisual.lectures.playing import TooMuchWork
from nnvisual.lectures.replay import Replay
from nnvisual.lectures.solving import LOOK_SECONDS, follow_solution

CHAPTER = """+++
format = 1
id = "c"
title = "C"
goal = "G"
+++

```setup
landscape = "bowl"
w = [4.0]
lr = 0.1
```

## Task {#task}

```try
task = "Arrive."
allow = ["lr", "start"]
goal = GOAL
solution = SOLUTION
```
"""


def follow(goal: str, solution: str, budget: float = 30.0) -> list[int] | None:
    text = CHAPTER.replace("GOAL", goal).replace("SOLUTION", solution)
    parsed = parse_chapter(text.encode(), "c.md")
    assert parsed.chapter is not None and not parsed.problems, parsed.problems
    state = Replay(parsed.chapter).state(0, 0)
    assert isinstance(state.prompt, Try)
    found = follow_solution(state.prompt, state, budget)
    return None if found is None else [moment.step for moment in found]


def test_changes_alone_may_reach_the_goal() -> None:
    assert follow('{ quantity = "w.1", below = 1 }', "{ w = [0.5] }") == [0, 0]


def test_training_goes_on_until_the_goal_is_reached_and_no_further() -> None:
    # On the bowl one step of rate 0.25 halves w: 4, 2, 1, 0.5.
    assert follow('{ quantity = "w.1", below = 0.6 }', "{ lr = 0.25 }") == [0, 3]


def test_a_goal_that_comes_too_late_is_not_reached() -> None:
    assert follow('{ quantity = "w.1", below = 0.6, within_steps = 2 }', "{ lr = 0.25 }") is None


def test_a_run_that_ends_before_is_given_up() -> None:
    assert follow('{ quantity = "w.1", equals = 123456, within_steps = 2000 }', "{ lr = 900.0 }") is None


def test_a_hopeless_solution_costs_no_more_than_it_may() -> None:
    start = process_time()
    with pytest.raises(TooMuchWork):
        follow('{ quantity = "w.1", below = -1 }', "{ lr = 1e-6 }", budget=100 * LOOK_SECONDS)
    assert process_time() - start < 2.0
