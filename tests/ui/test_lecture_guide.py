from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from nnvisual.nn.phases import Granularity
from nnvisual.session import actions as act
from nnvisual.session.snapshot import Cursor, Mode
from tests.ui.conftest import Start
from tests.ui.lecture_window import open_in, stand_in

pytestmark = pytest.mark.window


@pytest.mark.parametrize(
    ("key", "modifier", "place"),
    [
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, (0, 0)),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, (0, 2)),
        (Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier, (1, 1)),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier, (0, 0)),
    ],
)
def test_home_and_end(
    qtbot: QtBot,
    start: Start,
    tmp_path: Path,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    place: tuple[int, int],
) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l", "first", "question")
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=5_000)
    program.window.setFocus()
    qtbot.keyClick(program.window, key, modifier)
    assert (stand_in(program).chapter, stand_in(program).step) == place


def test_in_the_lab_home_and_end_go_through_time(qtbot: QtBot, start: Start) -> None:
    program = start()
    for _ in range(4):
        program.store.dispatch(act.StepForward(Granularity.STEP))
    program.window.actions_by_name["start"].trigger()
    assert program.store.snapshot.cursor == Cursor()
    program.window.actions_by_name["end"].trigger()
    assert program.store.snapshot.cursor == Cursor(4)


def test_off_the_path_home_and_end_go_through_time_too(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l", "second", "bowl")
    for _ in range(3):
        program.store.dispatch(act.StepForward(Granularity.STEP))
    assert stand_in(program).away
    program.window.actions_by_name["start"].trigger()
    assert program.store.snapshot.cursor == Cursor()
    assert stand_in(program).away


def test_the_beginning_and_the_end_without_a_lecture_do_nothing(qtbot: QtBot, start: Start) -> None:
    program = start()
    for name in ("lecture_start", "lecture_end", "return"):
        program.window.actions_by_name[name].trigger()
    after = program.store.snapshot
    assert (after.mode, after.lecture, after.notice) == (Mode.LAB, None, None)
    assert after.cursor == Cursor()


def test_escape_in_a_field_takes_back_what_was_typed_before_it_ends_the_presentation(
    qtbot: QtBot, start: Start
) -> None:
    program = start()
    program.window.actions_by_name["present"].trigger()
    field = QLineEdit(program.window)
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus, timeout=5_000)
    program.window.actions_by_name["leave"].trigger()
    assert program.store.snapshot.mode is Mode.PRESENT
    field.deleteLater()


def test_lecture_and_lab_by_the_header_keep_what_was_tried(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    store, header = program.store, program.window.header
    open_in(qtbot, program, tmp_path / "l", "first", "train")
    store.dispatch(act.ReturnToBeat())
    there = store.snapshot
    header.modes[Mode.LAB].click()
    store.dispatch(act.SetLearningRate(0.01))
    store.dispatch(act.StepForward(Granularity.STEP))
    header.modes[Mode.LECTURE].click()
    assert store.snapshot.mode is Mode.LECTURE
    assert store.snapshot.cursor == there.cursor
    assert (store.snapshot.state == there.state).all()
    assert [run.experiment.lr for run in store.snapshot.runs if not run.borrowed] == [0.01]
