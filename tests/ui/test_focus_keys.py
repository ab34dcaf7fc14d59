import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QSlider
from pytestqt.qtbot import QtBot

from nnvisual.nn.phases import Granularity
from nnvisual.session.snapshot import Cursor
from nnvisual.ui.focus_keys import keys_for
from tests.ui.conftest import Start

pytestmark = pytest.mark.window
TAB = Qt.FocusReason.TabFocusReason


def test_space_and_enter_press_the_button_in_focus_and_do_not_play(qtbot: QtBot, start: Start) -> None:
    program = start()
    window, store = program.window, program.store
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for place, key in ((1, Qt.Key.Key_Space), (2, Qt.Key.Key_Return)):
        button = window.playback.granularities.button(place)
        button.setFocus(TAB)
        qtbot.keyClick(button, key)
        assert store.snapshot.playback.granularity is list(Granularity)[place]
        assert not store.snapshot.playback.playing


def test_arrows_move_the_slider_in_focus_and_not_time(qtbot: QtBot, start: Start) -> None:
    program = start()
    slider = program.window.panel.training.rate.slider
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    slider.setFocus(TAB)
    before = program.store.snapshot.experiment.lr
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert program.store.snapshot.experiment.lr > before
    assert program.store.snapshot.cursor == Cursor()


def test_the_clicker_turns_pages_wherever_the_focus_is(qtbot: QtBot, start: Start) -> None:
    program = start()
    slider = program.window.panel.training.rate.slider
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    slider.setFocus(TAB)
    qtbot.keyClick(slider, Qt.Key.Key_PageDown)
    assert program.store.snapshot.cursor.step == 1
    qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    assert program.store.snapshot.cursor == Cursor()


def test_a_click_leaves_the_keyboard_where_it_was(qtbot: QtBot, start: Start) -> None:
    program = start()
    window = program.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    network = window.stage.view("network")
    network.setFocus()
    qtbot.mouseClick(window.playback.granularities.button(0), Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is network


def test_only_what_needs_keys_gets_them(qtbot: QtBot) -> None:
    button, slider = QPushButton(), QSlider()
    for widget in (button, slider):
        qtbot.addWidget(widget)
    assert Qt.Key.Key_Space in keys_for(button) and Qt.Key.Key_Left not in keys_for(button)
    assert Qt.Key.Key_Left in keys_for(slider) and Qt.Key.Key_PageDown not in keys_for(slider)
