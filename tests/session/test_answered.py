"""Answered questions stay for the rest of their step, and no longer."""

from pathlib import Path

import pytest

from nnvisual.session import actions as act
from nnvisual.session.answered import SKIPPED, find_answered
from nnvisual.session.snapshot import Mode
from tests.session.driver import Driver
from tests.session.lecture_texts import FRONT, LIST, PERCEPTRON

QUESTION = """
```predict
ask = "{ask}"
choices = ["left", "right"]
answer = 2
targets = "t"
because = "c"
```
"""


@pytest.fixture
def driver(tmp_path: Path) -> Driver:
    steps = (
        "\n## One {#one}\n" + QUESTION.format(ask="First?") + "\n---\n\nThe truth.\n",
        "\n---\n" + QUESTION.format(ask="Second?") + "\n---\n\nMore.\n\n## Two {#two}\n\nOther words.\n",
    )
    (tmp_path / "lecture.toml").write_text(LIST, encoding="utf-8")
    (tmp_path / "c.md").write_text(FRONT + PERCEPTRON + "".join(steps), encoding="utf-8")
    driver = Driver()
    driver.send(act.OpenLecture(tmp_path))
    assert driver.snapshot.mistakes is None, driver.snapshot.mistakes
    return driver


def asked(driver: Driver) -> list[tuple[str, int | None]]:
    return [(found.prompt.ask, found.choice) for found in find_answered(driver.snapshot)]


def test_a_question_stays_from_the_next_click_to_the_end_of_its_step(driver: Driver) -> None:
    driver.send(act.Answer(0))
    assert asked(driver) == []  # The card of the beat itself shows it still.
    driver.send(act.NextBeat())
    assert asked(driver) == [("First?", 0)]
    driver.send(act.NextBeat(), act.Answer(SKIPPED), act.NextBeat())
    assert asked(driver) == [("First?", 0), ("Second?", SKIPPED)]
    assert [found.verdict for found in find_answered(driver.snapshot)] == ["Not quite.", "Skipped."]
    driver.send(act.NextBeat())
    assert asked(driver) == []


def test_what_was_not_answered_gives_nothing_away(driver: Driver) -> None:
    driver.send(act.GoToBeat(0, 0, 1))
    assert asked(driver) == []


def test_a_class_sees_what_it_was_shown_and_not_what_somebody_chose_alone(driver: Driver) -> None:
    driver.send(act.Answer(1), act.SetMode(Mode.PRESENT), act.GoToBeat(0, 0, 1))
    assert asked(driver) == []
    driver.send(act.PreviousBeat(), act.NextBeat(), act.NextBeat())
    assert asked(driver) == [("First?", None)]
