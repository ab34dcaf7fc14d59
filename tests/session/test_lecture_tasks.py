"""A task's success and its solution."""

from pathlib import Path

import numpy as np
import pytest

from nnvisual.lectures.blocks import Try
from nnvisual.lectures.comparison import is_reached
from nnvisual.lectures.library import load_lecture, shipped_lectures
from nnvisual.session import actions as act
from nnvisual.session.lecture_player import read
from nnvisual.session.snapshot import MAX_SPEED, Cursor
from tests.session.driver import Driver
from tests.session.lecture_texts import BOWL, open_text, play_out, stand_of

WITHIN = """
## Task {#task}

```try
task = "Be small on the way."
allow = ["lr"]
goal = { quantity = "w.1", equals = 3.2, tol = 0.5, within_steps = 3 }
solution = {}
hints = ["One.", "Two."]
```
"""

TRAINED = """
## Task {#task}

```try
task = "Arrive."
allow = ["lr"]
goal = { quantity = "status", equals = "converged", within_steps = 30 }
solution = { lr = 0.3 }
```
"""

SHIPPED = [
    (path, chapter.id, step.id, number)
    for path in shipped_lectures()
    for lecture in [load_lecture(path).lecture]
    if lecture is not None
    for chapter in lecture.chapters
    for step in chapter.steps
    for number, beat in enumerate(step.beats)
    if isinstance(beat.prompt, Try)
]


def test_a_goal_that_is_leapt_over_is_noticed(tmp_path: Path) -> None:
    driver = open_text(tmp_path, WITHIN.replace("equals = 3.2, tol = 0.5", "equals = 2.56, tol = 0.01"), BOWL)
    driver.send(act.SetSpeed(MAX_SPEED), act.Play(), act.FrameElapsed(0.02))
    for _ in range(4):
        driver.send(act.FrameElapsed(0.02))
    assert driver.snapshot.cursor.step > 3
    assert stand_of(driver).solved


def test_a_goal_that_is_reached_too_late_is_not(tmp_path: Path) -> None:
    driver = open_text(tmp_path, TRAINED.replace("within_steps = 30", "within_steps = 20"), BOWL, checked=True)
    driver.send(*[act.StepForward()] * 40)
    assert driver.snapshot.run.outcome.status == "converged" or driver.snapshot.cursor.step == 40
    assert not stand_of(driver).solved


def test_the_solution_is_played_from_the_start_and_does_not_count(tmp_path: Path) -> None:
    driver = open_text(tmp_path, TRAINED, BOWL)
    driver.send(act.SetLearningRate(0.01), act.StepForward(), act.ShowSolution())
    assert driver.snapshot.experiment.lr == 0.3
    assert driver.snapshot.cursor == Cursor(0)
    seen = play_out(driver)
    assert len(seen) > 5
    assert driver.snapshot.run.outcome.status == "converged"
    stand = stand_of(driver)
    assert stand.truth_shown and not stand.solved and not stand.done
    driver.send(act.ReturnToBeat())
    assert not stand_of(driver).truth_shown
    assert driver.snapshot.experiment.lr == 0.1


@pytest.mark.parametrize(("path", "chapter", "step", "beat"), SHIPPED)
def test_every_shipped_solution_is_shown_and_reaches_its_goal(path: Path, chapter: str, step: str, beat: int) -> None:
    driver = Driver()
    driver.send(act.OpenLecture(path, chapter, step))
    stand = stand_of(driver)
    driver.send(act.GoToBeat(stand.chapter, stand.step, beat))
    before = driver.snapshot
    driver.send(act.ShowSolution())
    play_out(driver, frame=0.25)
    prompt = stand_of(driver).prompt
    assert isinstance(prompt, Try)
    assert is_reached(prompt.goal, read(driver.snapshot))
    driver.send(act.ReturnToBeat())
    np.testing.assert_array_equal(driver.snapshot.parameters, before.parameters)


def test_hints_come_one_at_a_time(tmp_path: Path) -> None:
    driver = open_text(tmp_path, WITHIN, BOWL)
    counts = []
    for _ in range(3):
        counts.append(stand_of(driver).hints)
        driver.send(act.ShowHint())
    assert counts == [0, 1, 2]
    assert stand_of(driver).hints == 2


def test_nothing_to_solve_is_left_alone() -> None:
    driver = Driver()
    before = driver.snapshot
    assert driver.send(act.ShowSolution()).run is before.run
