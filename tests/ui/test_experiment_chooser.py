"""The chooser, and a run through all ready experiments by keyboard alone."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnvisual.composition import Composed
from nnvisual.nn.phases import Granularity
from nnvisual.session.ready_experiments import READY
from nnvisual.session.snapshot import Cursor
from nnvisual.ui.experiment_chooser import PICTURE, ExperimentChooser, paint_thumbnail
from nnvisual.ui.experiment_tile import LINE
from nnvisual.views.theme import DARK, LIGHT
from tests.ui.conftest import Start

AtRest = Callable[[Composed], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


def walk_to(qtbot: QtBot, chooser: ExperimentChooser, wanted: int) -> None:
    """Go to an entry of the wall of pictures by arrow keys alone, and open it."""
    tiles = chooser.list

    def row_of(place: int) -> int:
        return tiles.visualItemRect(tiles.item(place)).center().y()

    for _ in READY:
        if row_of(tiles.currentRow()) != row_of(wanted):
            qtbot.keyClick(tiles, Qt.Key.Key_Down)
    for _ in READY:
        if tiles.currentRow() != wanted:
            qtbot.keyClick(tiles, Qt.Key.Key_Right if tiles.currentRow() < wanted else Qt.Key.Key_Left)
    assert tiles.currentRow() == wanted
    qtbot.keyClick(tiles, Qt.Key.Key_Return)


def choose_by_keyboard(qtbot: QtBot, window: QWidget, wanted: int) -> None:
    failures: list[str] = []

    def drive() -> None:
        chooser = QApplication.activeModalWidget()
        if not isinstance(chooser, ExperimentChooser):
            QTimer.singleShot(10, window, drive)
            return
        try:
            walk_to(qtbot, chooser, wanted)
        except AssertionError as failure:
            failures.append(f"entry {wanted} is not reached by arrow keys: {failure}")
        finally:
            if chooser.isVisible():
                chooser.reject()

    QTimer.singleShot(10, window, drive)
    qtbot.keyClick(window, Qt.Key.Key_E, CONTROL)
    assert not failures, failures


def press(qtbot: QtBot, window: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget() or window, key)


def test_all_ready_experiments_run_by_keyboard_alone(qtbot: QtBot, start: Start, at_rest: AtRest) -> None:
    program = start()
    window, store = program.window, program.store
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.stage.view("network").setFocus()
    for place, ready in enumerate(READY):
        choose_by_keyboard(qtbot, window, place)
        # Without a window manager nothing gives the window the keyboard back when a dialog closes.
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        at_rest(program)
        assert store.snapshot.experiment == ready.experiment, ready.name
        assert store.snapshot.views == ready.views
        press(qtbot, window, Qt.Key.Key_1, Qt.Key.Key_Right, Qt.Key.Key_Right)
        assert store.snapshot.cursor == Cursor(0, 2), ready.name
        press(qtbot, window, Qt.Key.Key_Left, Qt.Key.Key_Left)
        assert store.snapshot.cursor == Cursor(), ready.name
        press(qtbot, window, Qt.Key.Key_4, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown)
        at_rest(program)
        assert store.snapshot.playback.granularity is Granularity.STEP
        assert store.snapshot.cursor.step == 2, ready.name
        focus = QApplication.focusWidget()
        assert focus is not None and window.stage.isAncestorOf(focus), (ready.name, focus)
        press(qtbot, window, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: store.snapshot.cursor.step > 4 or store.snapshot.run.outcome.is_final, timeout=15_000)
        if store.snapshot.playback.playing:
            press(qtbot, window, Qt.Key.Key_Space)
        assert not store.snapshot.playback.playing
        press(qtbot, window, Qt.Key.Key_Home)
        at_rest(program)
        assert store.snapshot.cursor == Cursor(), ready.name


def test_escape_leaves_everything_as_it_was(qtbot: QtBot) -> None:
    chooser = ExperimentChooser(LIGHT)
    qtbot.addWidget(chooser)
    QTimer.singleShot(0, chooser, lambda: qtbot.keyClick(chooser, Qt.Key.Key_Escape))
    assert chooser.choose() is None


@pytest.mark.parametrize("theme", [LIGHT, DARK, LIGHT.with_text(2.0)], ids=["light", "dark", "large"])
def test_every_entry_has_its_own_picture_and_its_whole_line(qtbot: QtBot, theme: object) -> None:
    assert isinstance(theme, type(LIGHT))
    chooser = ExperimentChooser(theme)
    qtbot.addWidget(chooser)
    assert chooser.list.count() == len(READY)
    pictures = set()
    for place, ready in enumerate(READY):
        item = chooser.list.item(place)
        assert (item.text(), item.data(LINE)) == (ready.title, ready.line)
        assert ready.line in str(item.data(Qt.ItemDataRole.AccessibleDescriptionRole))
        image = paint_thumbnail(ready, theme).toImage()
        assert image.width() >= PICTURE.width()
        pictures.add(bytes(image.constBits()))
    assert len(pictures) >= len(READY) - 3
