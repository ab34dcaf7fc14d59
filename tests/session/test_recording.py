from pathlib import Path

import numpy as np

from nnvisual.session import actions as act
from nnvisual.session.session_file import dump_session
from nnvisual.session.snapshot import Mode
from tests.session.driver import Driver
from tests.session.short_lecture import open_short, stand_of


def test_a_step_counts_when_its_last_beat_is_shown(tmp_path: Path) -> None:
    driver = open_short(tmp_path / "l")
    assert driver.snapshot.progress.steps == frozenset()
    driver.send(act.NextBeat())
    assert driver.snapshot.progress.steps == {"short/first/begin"}


def test_a_question_counts_when_it_is_answered_or_skipped(tmp_path: Path) -> None:
    driver = open_short(tmp_path / "l", step="question", chapter="first")
    driver.send(act.NextBeat())
    assert stand_of(driver).reminded
    assert driver.snapshot.progress.steps == frozenset()
    driver.send(act.Answer(-1))
    assert driver.snapshot.progress.answers == (("short/first/question/0", -1),)
    assert driver.snapshot.progress.steps == {"short/first/question"}


def test_the_first_answer_counts(tmp_path: Path) -> None:
    driver = open_short(tmp_path / "l", step="question", chapter="first")
    driver.send(act.Answer(0), act.Answer(1))
    assert stand_of(driver).answer == 0
    assert driver.snapshot.progress.answers == (("short/first/question/0", 0),)


def test_a_solved_task_counts(tmp_path: Path) -> None:
    driver = open_short(tmp_path / "l", chapter="second", step="task")
    assert driver.snapshot.progress.tasks == frozenset()
    driver.send(act.StartAt((0.5,)))
    assert driver.snapshot.progress.tasks == {"short/second/task/0"}


def test_the_lecture_reopens_where_one_was_with_what_was_answered(tmp_path: Path) -> None:
    driver = open_short(tmp_path / "l", chapter="first", step="question")
    driver.send(act.Answer(1), act.GoToBeat(0, 0, 1))
    again = Driver()
    again.snapshot = driver.snapshot
    open_short(tmp_path / "l", again)
    stand = stand_of(again)
    assert (stand.chapter, stand.step, stand.beat) == (0, 0, 1)
    again.send(act.NextBeat())
    assert stand_of(again).answer == 1


def test_a_place_that_is_gone_leads_to_the_beginning(tmp_path: Path) -> None:
    driver = open_short(tmp_path / "l", chapter="first", step="train")
    text = (tmp_path / "l" / "a.md").read_text(encoding="utf-8")
    first = driver.snapshot
    again = Driver()
    again.snapshot = first
    folder = tmp_path / "m"
    folder.mkdir()
    (folder / "lecture.toml").write_text((tmp_path / "l" / "lecture.toml").read_text(), encoding="utf-8")
    (folder / "a.md").write_text(text.replace("{#train}", "{#other}"), encoding="utf-8")
    (folder / "b.md").write_text((tmp_path / "l" / "b.md").read_text(encoding="utf-8"), encoding="utf-8")
    again.send(act.OpenLecture(folder))
    stand = stand_of(again)
    assert (stand.chapter, stand.step, stand.beat) == (0, 0, 0)


def test_a_reset_forgets_the_answer_that_is_on_the_screen(tmp_path: Path) -> None:
    driver = open_short(tmp_path / "l", chapter="first", step="question")
    driver.send(act.Answer(1))
    driver.send(act.ForgetProgress("short/first/question"))
    assert stand_of(driver).answer is None
    assert driver.snapshot.progress.answers == ()
    assert driver.snapshot.progress.steps == frozenset()


def test_a_reset_of_another_step_leaves_this_one(tmp_path: Path) -> None:
    driver = open_short(tmp_path / "l", chapter="second", step="task")
    driver.send(act.StartAt((0.5,)), act.ForgetProgress("short/first"))
    assert stand_of(driver).solved
    driver.send(act.ForgetProgress(""))
    assert not stand_of(driver).solved
    assert driver.snapshot.progress.tasks == frozenset()


def test_whether_one_reads_is_remembered(tmp_path: Path) -> None:
    driver = open_short(tmp_path / "l")
    assert driver.snapshot.progress.reading
    driver.send(act.SetMode(Mode.LAB))
    assert not driver.snapshot.progress.reading


def test_time_that_runs_notes_nothing_anew(tmp_path: Path) -> None:
    driver = open_short(tmp_path / "l", chapter="first", step="train")
    progress = driver.snapshot.progress
    driver.send(act.StepBack(), act.StepBack())
    assert driver.snapshot.progress is progress


def test_a_session_that_is_opened_keeps_lecture_and_progress(tmp_path: Path) -> None:

    driver = open_short(tmp_path / "l", chapter="first", step="question")
    driver.send(act.Answer(1))
    there = driver.snapshot
    other = Driver()
    other.step(3)
    (tmp_path / "s.nnsession").write_bytes(dump_session(other.snapshot))
    driver.send(act.OpenSession(tmp_path / "s.nnsession"))
    assert driver.snapshot.mode is Mode.LAB
    assert driver.snapshot.cursor.step == 3
    assert driver.snapshot.progress.answers == there.progress.answers
    back = driver.send(act.ReturnToBeat())
    assert back.mode is Mode.LECTURE
    assert not stand_of(driver).away
    np.testing.assert_array_equal(back.state, there.state)
