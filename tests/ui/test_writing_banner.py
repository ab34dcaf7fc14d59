from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnvisual.lectures.problems import Problem
from nnvisual.session import actions as act
from nnvisual.session.beginning import begin, lab_experiment
from nnvisual.session.lecture_stand import Mistakes
from nnvisual.session.snapshot import Mode, Snapshot
from nnvisual.ui.writing_banner import WAITS, WritingBanner, describe
from tests.ui.conftest import Start

TEN_MISTAKES = Path(__file__).parents[1] / "lectures" / "mistakes" / "ten-mistakes.md"
FOLDER = Path("/lectures/mine")
FIRST = Problem("/lectures/mine/01-a.md", 3, 1, "E020", "'choises' is not known. Did you mean 'choices'?")
SECOND = Problem("/lectures/mine/02-b.md", 9, 4, "E031", "'loss' is 0.5, not 0.4.")


@pytest.fixture
def sent() -> list[act.Action]:
    return []


@pytest.fixture
def banner(qtbot: QtBot, sent: list[act.Action]) -> WritingBanner:
    banner = WritingBanner(sent.append)
    qtbot.addWidget(banner)
    return banner


def snapshot(*problems: Problem, mode: Mode = Mode.LECTURE) -> Snapshot:
    mistakes = Mistakes(FOLDER, problems) if problems else None
    return replace(begin(lab_experiment()), mistakes=mistakes, mode=mode)


def test_the_first_mistake_stands_there_with_place_and_remedy(banner: WritingBanner) -> None:
    banner.render_snapshot(snapshot(FIRST, SECOND))
    assert not banner.isHidden()
    text = banner.text.text()
    assert text.startswith("01-a.md, line 3, column 1 (E020):")
    assert "Did you mean 'choices'?" in text
    assert WAITS in text
    assert banner.all_button.text() == "All 2 mistakes"


def test_one_mistake_needs_no_list(banner: WritingBanner) -> None:
    banner.render_snapshot(snapshot(FIRST))
    assert banner.all_button.isHidden()


def test_the_list_follows_every_save(qtbot: QtBot, banner: WritingBanner) -> None:
    banner.render_snapshot(snapshot(FIRST, SECOND))
    banner.all_button.click()
    dialog = banner.all_mistakes
    assert dialog is not None
    qtbot.addWidget(dialog)
    assert [dialog.list.item(row).text() for row in range(dialog.list.count())] == [
        describe(FIRST, FOLDER),
        describe(SECOND, FOLDER),
    ]
    banner.render_snapshot(snapshot(SECOND))
    assert dialog.list.count() == 1
    banner.render_snapshot(snapshot())
    assert banner.isHidden() and dialog.isHidden()


def test_an_audience_sees_nothing_of_it(qtbot: QtBot, banner: WritingBanner) -> None:
    banner.render_snapshot(snapshot(FIRST, SECOND))
    banner.all_button.click()
    banner.render_snapshot(snapshot(FIRST, SECOND, mode=Mode.PRESENT))
    assert banner.isHidden()
    assert banner.all_mistakes is not None and banner.all_mistakes.isHidden()


def test_it_can_be_dismissed(banner: WritingBanner, sent: list[act.Action]) -> None:
    banner.render_snapshot(snapshot(FIRST))
    banner.close_button.click()
    assert sent == [act.DismissMistakes()]


def test_ten_mistakes_in_the_window(qtbot: QtBot, start: Start) -> None:
    program = start()
    program.window.open_path(TEN_MISTAKES)
    qtbot.waitUntil(lambda: program.store.snapshot.mistakes is not None, timeout=10_000)
    banner = program.window.writing
    assert banner.isVisible()
    assert banner.text.text().startswith("ten-mistakes.md, line 21, column 27 (E014):  HTML is not shown.")
    assert banner.all_button.text() == "All 10 mistakes"
    qtbot.mouseClick(banner.all_button, Qt.MouseButton.LeftButton)
    dialog = banner.all_mistakes
    assert dialog is not None and dialog.isVisible()
    assert dialog.list.count() == 10
    assert "Did you mean 'choices'?" in dialog.list.item(2).text()
    program.store.dispatch(act.SetMode(Mode.PRESENT))
    assert not banner.isVisible()
    assert not dialog.isVisible()
