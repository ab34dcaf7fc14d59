from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnvisual.session.actions import Pause, Play, SetSpeed
from nnvisual.session.snapshot import Snapshot
from nnvisual.ui.frame_pace import FramePace
from tests.ui.conftest import Start


def test_a_gesture_is_drawn_at_once_and_what_comes_while_time_runs_together(qtbot: QtBot, start: Start) -> None:
    store = start().store
    window = QWidget()
    qtbot.addWidget(window)
    drawn: list[Snapshot] = []
    pace = FramePace(store, window, drawn.append)
    store.dispatch(SetSpeed(0.25))
    assert drawn == [store.snapshot]
    store.dispatch(Play())
    for speed in (1.0, 4.0, 0.25):
        store.dispatch(SetSpeed(speed))
    assert len(drawn) == 1 and pace.isActive()
    qtbot.waitUntil(lambda: len(drawn) > 1)
    assert drawn[1].playback.speed == 0.25
    store.dispatch(Pause())
    assert drawn[-1] is store.snapshot and not pace.isActive()
