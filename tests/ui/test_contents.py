from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMessageBox, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from nnvisual.composition import Composed
from nnvisual.lectures.shelf import ShelfEntry
from nnvisual.session import actions as act
from nnvisual.session.contents import ChapterEntry, StepEntry
from nnvisual.session.snapshot import Mode
from nnvisual.ui.contents import ContentsDialog
from nnvisual.ui.contents_row import ENTRY
from tests.ui.conftest import Start
from tests.ui.lecture_window import open_in, stand_in

LEFT = Qt.MouseButton.LeftButton


def show(qtbot: QtBot, program: Composed) -> ContentsDialog:
    program.window.actions_by_name["contents"].trigger()
    (dialog,) = [found for found in program.window.findChildren(ContentsDialog) if found.isVisible()]
    qtbot.waitExposed(dialog)
    return dialog


def child(item: QTreeWidgetItem, place: int) -> QTreeWidgetItem:
    found = item.child(place)
    assert found is not None
    return found


def seen(dialog: ContentsDialog) -> list[str]:
    """Return the numbers and titles of the rows that are to be seen."""
    found: list[str] = []

    def walk(item: QTreeWidgetItem) -> None:
        entry = item.data(0, ENTRY)
        if item.isHidden():
            return
        if isinstance(entry, ChapterEntry | StepEntry):
            found.append(f"{entry.place.number} {entry.title}")
        for place in range(item.childCount() if item.isExpanded() else 0):
            walk(child(item, place))

    for place in range(dialog.tree.topLevelItemCount()):
        item = dialog.tree.topLevelItem(place)
        assert item is not None
        walk(item)
    return found


def current(dialog: ContentsDialog) -> object:
    item = dialog.tree.currentItem()
    return None if item is None else item.data(0, ENTRY)


def test_the_present_place_is_chosen_and_its_chapter_is_open(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l", "first", "train")
    dialog = show(qtbot, program)
    assert seen(dialog) == [
        "1 The first chapter",
        "1.1 Where it begins",
        "1.2 Which way?",
        "1.3 Training",
        "2 Écarts and gradients",
    ]
    entry = current(dialog)
    assert isinstance(entry, StepEntry) and entry.here
    assert dialog.title.text() == "A short lecture"
    assert "0 of 2 chapters, 1 of 5 steps" in dialog.summary.text()


def test_a_step_is_opened_by_the_keyboard_alone(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l")
    dialog = show(qtbot, program)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(dialog.search, key)
    entry = current(dialog)
    assert isinstance(entry, StepEntry) and entry.place.number == "2.1"
    qtbot.keyClick(dialog.search, Qt.Key.Key_Left)
    qtbot.keyClick(dialog.search, Qt.Key.Key_Left)
    assert "2.1 The bowl" not in seen(dialog)
    qtbot.keyClick(dialog.search, Qt.Key.Key_Right)
    qtbot.keyClick(dialog.search, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    stand = stand_in(program)
    assert (stand.chapter, stand.step, stand.beat) == (1, 0, 0)
    assert not dialog.isVisible()


def test_a_step_is_opened_by_a_click_and_a_chapter_unfolds(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l")
    dialog = show(qtbot, program)
    chapter = dialog.tree.topLevelItem(1)
    assert chapter is not None

    def click(item: QTreeWidgetItem) -> None:
        rect = dialog.tree.visualItemRect(item)
        qtbot.mouseClick(dialog.tree.viewport(), LEFT, pos=QPoint(200, rect.center().y()))

    click(chapter)
    assert chapter.isExpanded()
    click(child(chapter, 1))
    assert (stand_in(program).chapter, stand_in(program).step) == (1, 1)


def test_the_search_shows_what_has_the_words(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l")
    dialog = show(qtbot, program)
    qtbot.keyClicks(dialog.search, "bowl")
    assert seen(dialog) == ["2 Écarts and gradients", "2.1 The bowl", "2.2 Gradient of a bowl"]
    qtbot.keyClicks(dialog.search, " gra")
    assert seen(dialog) == ["2 Écarts and gradients", "2.2 Gradient of a bowl"]
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert (stand_in(program).chapter, stand_in(program).step) == (1, 1)


def test_words_that_are_nowhere_leave_an_empty_list_and_come_back(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l")
    dialog = show(qtbot, program)
    before = seen(dialog)
    dialog.search.setText("zebra")
    assert seen(dialog) == []
    dialog.search.setText("")
    assert seen(dialog) == before


def test_escape_closes_and_changes_nothing(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    before = open_in(qtbot, program, tmp_path / "l")
    dialog = show(qtbot, program)
    qtbot.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert stand_in(program) is before


def test_the_shipped_lectures_can_be_switched_to(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l")
    dialog = show(qtbot, program)
    rows = [dialog.tree.topLevelItem(place) for place in range(dialog.tree.topLevelItemCount())]
    others = [row for row in rows if row is not None and isinstance(row.data(0, ENTRY), ShelfEntry)]
    foundations = next(row for row in others if row.data(0, ENTRY).id == "nn-foundations")
    dialog.tree.setCurrentItem(foundations)
    dialog.open_current()
    qtbot.waitUntil(lambda: stand_in(program).lecture.id == "nn-foundations", timeout=20_000)


def test_without_a_lecture_the_list_offers_some(qtbot: QtBot, start: Start) -> None:
    dialog = show(qtbot, start())
    assert isinstance(current(dialog), ShelfEntry)


def test_from_the_lab_a_step_brings_the_lecture_back(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l")
    program.store.dispatch(act.SetMode(Mode.LAB))
    dialog = show(qtbot, program)
    dialog.open_current()
    assert program.store.snapshot.mode is Mode.LECTURE


def choose_reset(qtbot: QtBot, dialog: ContentsDialog, number: int, button: str) -> list[str]:
    """Open the menu, take one of what it offers, answer the question; return what was offered."""
    menu = dialog.reset.menu()
    menu.aboutToShow.emit()
    offers = [action.text() for action in menu.actions()]
    menu.actions()[number].trigger()
    (box,) = [found for found in dialog.findChildren(QMessageBox) if found.isVisible()]
    next(found for found in box.buttons() if found.text().replace("&", "") == button).click()
    return offers


def test_progress_is_reset_one_by_one_and_all_with_confirmation(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    store = program.store
    open_in(qtbot, program, tmp_path / "l", "first", "question")
    store.dispatch(act.Answer(1))
    store.dispatch(act.NextBeat())
    store.dispatch(act.GoToBeat(0, 1))
    dialog = show(qtbot, program)
    done = store.snapshot.progress
    offers = choose_reset(qtbot, dialog, 0, "Keep")
    assert [offer.split(":")[0] for offer in offers] == [
        "Step 1.2",
        "Chapter 1",
        "The lecture",
        "Everything, in all lectures…",
    ]
    assert store.snapshot.progress == done
    choose_reset(qtbot, dialog, 0, "Forget")
    assert store.snapshot.progress.steps == {"short/first/train"}
    assert "1 of 5 steps" in dialog.summary.text()
    choose_reset(qtbot, dialog, 3, "Forget")
    assert not store.snapshot.progress.steps


@pytest.mark.parametrize("size", [(1000, 640), (1920, 1080)])
def test_it_fits_above_the_window(qtbot: QtBot, start: Start, tmp_path: Path, size: tuple[int, int]) -> None:
    program = start(size=size)
    open_in(qtbot, program, tmp_path / "l")
    dialog = show(qtbot, program)
    assert dialog.width() <= size[0]
    assert dialog.height() <= size[1]
    assert dialog.tree.height() > 150
