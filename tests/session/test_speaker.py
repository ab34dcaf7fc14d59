from pathlib import Path

from nnvisual.nn.phases import Granularity
from nnvisual.session import actions as act
from nnvisual.session.snapshot import Mode
from nnvisual.session.speaker import SpeakerNotes, read_notes
from tests.session.driver import Driver
from tests.session.short_lecture import open_short


def present(folder: Path, chapter: str = "", step: str = "") -> Driver:
    driver = open_short(folder / "l", chapter=chapter, step=step)
    driver.send(act.SetMode(Mode.PRESENT))
    return driver


def notes_of(driver: Driver) -> SpeakerNotes:
    notes = read_notes(driver.snapshot)
    assert notes is not None
    return notes


def test_the_notes_of_a_step_and_what_comes(tmp_path: Path) -> None:
    driver = present(tmp_path)
    notes = notes_of(driver)
    assert notes.chapter == "1 · The first chapter"
    assert notes.minutes == 5
    assert notes.place == "Step 1 of 3, click 1 of 2"
    assert notes.notes == "Say *hello*. One minute."
    assert notes.next_click == "More of this step"
    assert notes.next_step == "Which way?"
    driver.send(act.NextBeat())
    assert notes_of(driver).next_click == "Which way?"


def test_a_question_is_answered_by_the_next_click(tmp_path: Path) -> None:
    driver = present(tmp_path, "first", "question")
    assert notes_of(driver).next_click == "The answer, and why"
    driver.send(act.RevealAnswer())
    assert notes_of(driver).next_click == "Training"


def test_the_next_chapter_is_named(tmp_path: Path) -> None:
    notes = notes_of(present(tmp_path, "first", "train"))
    assert notes.next_step == "Chapter 2 · Écarts and gradients"


def test_the_end_is_said(tmp_path: Path) -> None:
    notes = notes_of(present(tmp_path, "second", "task"))
    assert notes.next_step == ""
    assert "end of the lecture" in notes.next_click


def test_who_left_the_path_is_told_so(tmp_path: Path) -> None:
    driver = present(tmp_path, "second", "bowl")
    driver.send(act.StepForward(Granularity.STEP))
    notes = notes_of(driver)
    assert notes.away
    assert "R returns" in notes.next_click


def test_without_a_lecture_there_is_nothing_to_read() -> None:
    assert read_notes(Driver().snapshot) is None
