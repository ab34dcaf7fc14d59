from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nnvisual.session import actions as act
from nnvisual.session.snapshot import Mode
from tests.ui.conftest import Start
from tests.ui.lecture_window import open_in, stand_in

LEFT = Qt.MouseButton.LeftButton


def test_it_is_seen_in_a_lecture_only_and_says_where_one_is(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    strip = program.window.progress
    assert not strip.isVisible()
    open_in(qtbot, program, tmp_path / "l", "first", "question")
    assert strip.isVisible()
    assert strip.accessibleName() == "Chapter 1 of 2, step 2 of 3"
    program.store.dispatch(act.SetMode(Mode.LAB))
    assert not strip.isVisible()


def test_a_click_goes_to_the_step_or_the_chapter(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l")
    strip = program.window.progress
    qtbot.mouseClick(strip, LEFT, pos=QPoint(strip.width() - 5, 4))
    assert (stand_in(program).chapter, stand_in(program).step) == (0, 2)
    qtbot.mouseClick(strip, LEFT, pos=QPoint(strip.width() - 5, strip.height() - 3))
    assert (stand_in(program).chapter, stand_in(program).step) == (1, 0)


def test_progress_changes_the_picture(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l")
    strip = program.window.progress
    empty = strip.grab().toImage()
    program.store.dispatch(act.NextBeat())
    program.store.dispatch(act.NextBeat())
    assert strip.grab().toImage() != empty
