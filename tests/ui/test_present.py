from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnvisual.composition import Composed
from nnvisual.session import actions as act
from nnvisual.session.snapshot import Mode
from nnvisual.ui.speaker_window import SpeakerWindow
from tests.ui.conftest import Start
from tests.ui.lecture_window import open_in, stand_in

pytestmark = pytest.mark.window


def press(program: Composed, name: str) -> None:
    program.window.actions_by_name[name].trigger()


def speaker_of(program: Composed) -> SpeakerWindow:
    speaker = program.window.guide.presentation.speaker
    assert speaker is not None
    return speaker


def chrome(program: Composed) -> list[QWidget]:
    window = program.window
    return [window.header, window.playback, window.panel, window.notice, window.lecture.footer]


def test_the_class_sees_stage_and_text_alone(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l", "second", "task")
    press(program, "present")
    assert program.store.snapshot.mode is Mode.PRESENT
    assert program.window.isFullScreen()
    assert not any(part.isVisible() for part in chrome(program))
    assert program.window.stage.isVisible() and program.window.lecture.isVisible()
    assert speaker_of(program).isVisible()


def test_it_ends_as_it_was_before(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l", "second", "task")
    size, text = program.window.size(), program.window.theme.text
    press(program, "present")
    assert program.window.theme.text > 1.2 * text or program.window.height() < 700
    press(program, "leave")
    assert program.store.snapshot.mode is Mode.LECTURE
    assert program.window.theme.text == text
    qtbot.waitUntil(lambda: not program.window.isFullScreen() and program.window.size() == size, timeout=5_000)
    assert program.window.header.isVisible() and program.window.playback.isVisible()
    assert program.window.guide.presentation.speaker is None


def test_closing_in_the_middle_remembers_the_users_own_text_size(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l")
    press(program, "present")
    assert program.window.preferences().text == 1.0
    program.window.close()
    assert program.window.guide.presentation.speaker is None
    assert program.window.preferences().text == 1.0


def test_an_error_never_reaches_the_class(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l")
    press(program, "present")
    program.store.dispatch(act.ShowNotice("Something went wrong.", is_error=True))
    assert not program.window.notice.isVisible()
    assert speaker_of(program).notice.isVisible()
    assert not any(part.isVisible() for part in chrome(program))
    press(program, "leave")
    assert program.window.notice.isVisible()


@pytest.mark.parametrize("name", ["black", "higher_rate"])
def test_black_and_back(qtbot: QtBot, start: Start, tmp_path: Path, name: str) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l", "first", "train")
    rate = program.store.snapshot.experiment.lr
    press(program, "present")
    press(program, name)
    image = program.window.grab().toImage()
    places = [(5, 5), (image.width() // 2, image.height() // 2), (image.width() - 5, image.height() - 5)]
    assert {image.pixelColor(*place).name() for place in places} == {"#000000"}
    assert speaker_of(program).black.isChecked()
    press(program, name)
    assert not program.window.guide.presentation.is_black
    assert program.store.snapshot.experiment.lr == rate


def test_the_press_after_black_only_uncovers(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l")
    press(program, "present")
    press(program, "black")
    press(program, "step")
    assert not program.window.guide.presentation.is_black
    assert stand_in(program).beat == 0
    press(program, "step")
    assert stand_in(program).beat == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_PageDown, Qt.Key.Key_Right, Qt.Key.Key_Space])
def test_clickers_turn_the_pages_in_both_windows(qtbot: QtBot, start: Start, tmp_path: Path, key: Qt.Key) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l")
    press(program, "present")
    speaker = speaker_of(program)
    for window in (program.window, speaker):
        press(program, "lecture_start")
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=5_000)
        qtbot.keyClick(window, key)
        assert stand_in(program).beat == 1
    qtbot.keyClick(speaker, Qt.Key.Key_PageUp)
    assert stand_in(program).beat == 0


def test_nothing_blocks_before_a_class_and_number_keys_count(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l", "first", "question")
    granularity = program.store.snapshot.playback.granularity
    press(program, "present")
    for name in ("by_layer", "by_layer", "by_operation"):
        press(program, name)
    assert stand_in(program).tally == (1, 2, 0)
    assert program.store.snapshot.playback.granularity is granularity
    assert program.window.lecture.question.isVisible()
    assert not program.window.lecture.prompt.isVisible()
    press(program, "step")
    assert program.window.lecture.question.reason.isVisible()
    press(program, "step")
    assert stand_in(program).step == 2


def test_the_lab_can_be_presented_without_a_lecture(qtbot: QtBot, start: Start) -> None:
    program = start()
    press(program, "present")
    assert not any(part.isVisible() for part in chrome(program))
    assert not program.window.lecture.isVisible()
    press(program, "leave")
    assert program.store.snapshot.mode is Mode.LAB
    assert program.window.panel.isVisible()


def test_the_speakers_window_comes_and_goes(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l")
    press(program, "present")
    speaker = speaker_of(program)
    speaker.close()
    assert not speaker.isVisible()
    press(program, "notes")
    assert speaker.isVisible()
    assert program.store.snapshot.mode is Mode.PRESENT


def test_its_keys_are_free_when_nobody_presents(qtbot: QtBot, start: Start) -> None:
    program = start()
    for name in ("black", "notes", "leave"):
        assert not program.window.actions_by_name[name].isEnabled()
    press(program, "present")
    for name in ("black", "notes", "leave"):
        assert program.window.actions_by_name[name].isEnabled()


def test_the_hints_of_the_first_start_are_not_for_the_class(qtbot: QtBot, start: Start) -> None:
    program = start()
    program.window.show_hints()
    press(program, "present")
    assert program.window.hints.bubble is None
