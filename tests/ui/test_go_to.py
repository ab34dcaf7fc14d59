from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnvisual.composition import Composed
from nnvisual.ui.go_to import GoToDialog
from tests.ui.conftest import Start
from tests.ui.lecture_window import open_in, stand_in

pytestmark = pytest.mark.window


def show(qtbot: QtBot, program: Composed) -> GoToDialog:
    program.window.actions_by_name["go_to"].trigger()
    (dialog,) = [found for found in program.window.findChildren(GoToDialog) if found.isVisible()]
    qtbot.waitExposed(dialog)
    return dialog


@pytest.mark.parametrize(
    ("words", "place"), [("2", (1, 0)), ("1.3", (0, 2)), ("slope of nothing", (0, 0)), ("bowl", (1, 0))]
)
def test_enter_goes_there(qtbot: QtBot, start: Start, tmp_path: Path, words: str, place: tuple[int, int]) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l")
    dialog = show(qtbot, program)
    qtbot.keyClicks(dialog.field, words)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    stand = stand_in(program)
    assert (stand.chapter, stand.step) == place


def test_the_arrows_choose_between_places(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l")
    dialog = show(qtbot, program)
    qtbot.keyClicks(dialog.field, "bowl")
    assert dialog.list.count() == 2
    qtbot.keyClick(dialog.field, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert (stand_in(program).chapter, stand_in(program).step) == (1, 1)


def test_what_means_nothing_says_so_and_stays_open(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    before = open_in(qtbot, program, tmp_path / "l")
    dialog = show(qtbot, program)
    qtbot.keyClicks(dialog.field, "9.9")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert "1 to 2" in dialog.hint.text()
    qtbot.keyClick(dialog.field, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert stand_in(program) is before


def test_without_a_lecture_it_says_how_to_open_one(qtbot: QtBot, start: Start) -> None:
    dialog = show(qtbot, start())
    assert "Ctrl+L" in dialog.hint.text()
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
