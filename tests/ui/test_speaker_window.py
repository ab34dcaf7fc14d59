from pathlib import Path

import pytest
from PySide6.QtCore import QTime
from pytestqt.qtbot import QtBot

from nnvisual.session import actions as act
from nnvisual.session.snapshot import Mode
from nnvisual.ui.speaker_window import NO_NOTES, SpeakerWindow, spell_time
from nnvisual.views.theme import LIGHT, THEMES
from tests.session.driver import Driver
from tests.session.short_lecture import open_short


@pytest.fixture
def sent() -> list[act.Action]:
    return []


@pytest.fixture
def speaker(qtbot: QtBot, sent: list[act.Action]) -> SpeakerWindow:
    window = SpeakerWindow(sent.append)
    qtbot.addWidget(window)
    window.set_theme(LIGHT)
    window.show()
    return window


def present(folder: Path, chapter: str = "", step: str = "") -> Driver:
    driver = open_short(folder / "l", chapter=chapter, step=step)
    driver.send(act.SetMode(Mode.PRESENT))
    return driver


def test_it_shows_the_notes_as_text_and_what_comes(speaker: SpeakerWindow, tmp_path: Path) -> None:
    speaker.render_snapshot(present(tmp_path).snapshot)
    assert speaker.notes.toPlainText().strip() == "Say hello. One minute."
    assert speaker.heading.text() == "Where it begins"
    assert speaker.next_step.text() == "Which way?"
    assert speaker.question.isHidden()


def test_a_step_without_notes_says_so(speaker: SpeakerWindow, tmp_path: Path) -> None:
    speaker.render_snapshot(present(tmp_path, "second", "bowl").snapshot)
    assert speaker.notes.toPlainText().strip() == NO_NOTES


def test_votes_arrive_while_the_notes_stay(speaker: SpeakerWindow, tmp_path: Path) -> None:
    driver = present(tmp_path, "first", "question")
    speaker.render_snapshot(driver.snapshot)
    assert not speaker.question.isHidden()
    speaker.render_snapshot(driver.send(act.Vote(2), act.Vote(2)))
    assert [row.count.text() for row in speaker.question.rows] == ["0", "0", "2"]


def test_the_plan_says_how_much_is_over(speaker: SpeakerWindow, tmp_path: Path) -> None:
    speaker.render_snapshot(present(tmp_path).snapshot)
    speaker.show_time(3725, 65, QTime(14, 5))
    assert speaker.elapsed.text() == "1:02:05"
    assert speaker.clock.text() == "14:05"
    assert speaker.plan.text() == "This chapter: 1:05 of 5 min"
    speaker.show_time(3725, 330, QTime(14, 5))
    assert speaker.plan.text() == "This chapter: 5:30 of 5 min, 0:30 over"


def test_a_message_is_for_the_speaker(speaker: SpeakerWindow, tmp_path: Path, sent: list[act.Action]) -> None:
    driver = present(tmp_path)
    speaker.render_snapshot(driver.send(act.ShowNotice("Something went wrong.", is_error=True)))
    assert not speaker.notice.isHidden()
    assert speaker.notice.text.text() == "Something went wrong."
    speaker.notice.close_button.click()
    assert sent == [act.DismissNotice()]


def test_closing_it_hides_it(speaker: SpeakerWindow) -> None:
    speaker.close()
    assert not speaker.isVisible()
    speaker.show()
    assert speaker.isVisible()


@pytest.mark.parametrize("name", list(THEMES))
def test_every_theme(speaker: SpeakerWindow, tmp_path: Path, name: str) -> None:
    speaker.set_theme(THEMES[name])
    speaker.render_snapshot(present(tmp_path, "first", "question").snapshot)
    image = speaker.grab().toImage()
    assert image.pixelColor(3, image.height() // 2).name() == THEMES[name].window


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0:00"), (59.9, "0:59"), (61, "1:01"), (3600, "1:00:00"), (-1, "0:00")]
)
def test_times_are_spelt(seconds: float, words: str) -> None:
    assert spell_time(seconds) == words
