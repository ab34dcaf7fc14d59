"""Hot reload: a save shows the changed chapter where one stands; a mistake changes nothing but the author's banner."""

from pathlib import Path

import numpy as np
import pytest

from nnvisual.lectures.library import shipped_lectures
from nnvisual.lectures.template import write_template
from nnvisual.session import actions as act
from nnvisual.session.jobs import Purpose
from nnvisual.session.snapshot import Mode
from tests.session.driver import Driver

SECOND = "02-learning.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_template(tmp_path / "mine")
    return tmp_path / "mine"


@pytest.fixture
def driver(folder: Path) -> Driver:
    driver = Driver()
    driver.send(act.OpenLecture(folder, "learning", "steps"))
    assert driver.snapshot.lecture is not None
    return driver


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def step_id(driver: Driver) -> str:
    stand = driver.snapshot.lecture
    assert stand is not None
    return stand.lecture.chapters[stand.chapter].steps[stand.step].id


def test_a_save_is_shown_at_the_same_step(driver: Driver, folder: Path) -> None:
    before = driver.snapshot
    edit(folder / SECOND, "## Before learning {#before}", "## New {#new}\n\nText.\n\n## Before learning {#before}")
    edit(folder / SECOND, "steps = 200\n", "steps = 100\n")
    edit(folder / SECOND, "step     = 200\naccuracy = 1\nloss     = 0.12\ntol      = 0.005", "step = 100")
    after = driver.send(act.ReloadLecture())
    assert after.mistakes is None
    assert step_id(driver) == "steps"
    assert after.lecture is not None and after.lecture.step == 2
    assert (before.cursor.step, after.cursor.step) == (200, 100)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("reveal = [", "reveel = [", "E020"),
        ("accuracy = 1\n", "accuracy = 0.25\n", "E031"),
        ('on    = "curve"', 'on    = "kurve"', "E023"),
    ],
)
def test_a_mistake_keeps_the_last_good_version(driver: Driver, folder: Path, old: str, new: str, code: str) -> None:
    before = driver.snapshot
    edit(folder / SECOND, old, new)
    after = driver.send(act.ReloadLecture())
    assert after.mistakes is not None
    assert [problem.code for problem in after.mistakes.problems] == [code]
    assert after.lecture is before.lecture
    np.testing.assert_array_equal(after.parameters, before.parameters)
    edit(folder / SECOND, new, old)
    assert driver.send(act.ReloadLecture()).mistakes is None


def test_a_step_and_a_chapter_that_are_gone(driver: Driver, folder: Path) -> None:
    text = (folder / SECOND).read_text(encoding="utf-8")
    (folder / SECOND).write_text(text[: text.index("## Two hundred steps")], encoding="utf-8")
    driver.send(act.ReloadLecture())
    assert step_id(driver) == "before"
    edit(folder / "lecture.toml", f'  "{SECOND}",\n', "")
    after = driver.send(act.ReloadLecture())
    assert after.mistakes is None
    assert after.lecture is not None and after.lecture.chapter == 0


def test_whoever_left_the_path_stays_where_they_are(driver: Driver, folder: Path) -> None:
    driver.send(act.SetLearningRate(0.7), act.StepForward())
    own = driver.snapshot
    assert own.lecture is not None and own.lecture.away
    edit(folder / SECOND, "Each step moves", "Every step moves")
    after = driver.send(act.ReloadLecture())
    assert (after.run, after.cursor) == (own.run, own.cursor)
    back = driver.send(act.ReturnToBeat())
    assert back.lecture is not None and not back.lecture.away
    assert "Every step moves" in str(back.lecture.lecture.chapters[1].steps[1].beats)


def test_answers_survive_a_save(driver: Driver, folder: Path) -> None:
    stand = driver.snapshot.lecture
    assert stand is not None
    edit(folder / SECOND, "Each step moves", "Every step moves")
    after = driver.send(act.ReloadLecture()).lecture
    assert after is not None
    assert (after.answers, after.done) == (stand.answers, stand.done)


def test_a_lecture_that_is_broken_from_the_start_opens_once_it_is_mended(folder: Path) -> None:
    edit(folder / SECOND, "```expect", "```expekt")
    driver = Driver()
    broken = driver.send(act.OpenLecture(folder, "learning"))
    assert broken.lecture is None
    assert broken.mistakes is not None and len(broken.mistakes.problems) == 3
    edit(folder / SECOND, "```expekt", "```expect")
    mended = driver.send(act.ReloadLecture())
    assert mended.mistakes is None
    assert mended.mode is Mode.LECTURE and mended.lecture is not None
    assert mended.lecture.chapter == 1


def test_wrong_numbers_are_said_soon_after_opening(folder: Path) -> None:
    edit(folder / SECOND, "accuracy = 1\n", "accuracy = 0.25\n")
    driver = Driver()
    opened = driver.send(act.OpenLecture(folder))
    assert opened.lecture is not None
    assert opened.mistakes is not None and "accuracy" in opened.mistakes.problems[0].text


def test_what_is_shipped_is_not_checked_again_when_it_is_opened() -> None:
    driver = Driver()
    driver.send_only(act.OpenLecture(shipped_lectures()[0]))
    driver.finish_job()
    assert not [job for job in driver.jobs if job.purpose is Purpose.LECTURE]


def test_a_save_while_the_lecture_is_being_read_is_not_lost(driver: Driver, folder: Path) -> None:
    driver.send_only(act.ReloadLecture())
    assert len(driver.jobs) == 1
    for _ in range(3):
        driver.send_only(act.ReloadLecture())
    assert len(driver.jobs) == len(driver.snapshot.rereads) == 1
    driver.finish_job()
    edit(folder / SECOND, "reveal = [", "reveel = [")
    assert len(driver.jobs) == 1
    driver.finish_job()
    assert driver.snapshot.mistakes is not None
    assert not driver.jobs


def test_a_lecture_asked_for_by_hand_is_not_forgotten_for_a_save(driver: Driver, tmp_path: Path) -> None:
    write_template(tmp_path / "other")
    driver.send_only(act.ReloadLecture())
    driver.send_only(act.OpenLecture(tmp_path / "other"))
    driver.send_only(act.ReloadLecture())
    while driver.jobs:
        driver.finish_job()
    stand = driver.snapshot.lecture
    assert stand is not None and stand.path == tmp_path / "other"


def test_the_banner_can_be_dismissed(driver: Driver, folder: Path) -> None:
    edit(folder / SECOND, "reveal = [", "reveel = [")
    driver.send(act.ReloadLecture())
    assert driver.send(act.DismissMistakes()).mistakes is None


def test_nothing_open_is_not_read_again() -> None:
    driver = Driver()
    assert not driver.send(act.ReloadLecture()).pending
