"""The window's thread goes first."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from nnvisual.runtime.right_of_way import PaintGuard, RightOfWay

if TYPE_CHECKING:
    import pytest


def test_a_worker_waits_until_the_last_holder_has_let_go() -> None:
    right_of_way, passed = RightOfWay(), Event()

    def work() -> None:
        right_of_way.give_way()
        passed.set()

    with right_of_way.take():
        with right_of_way.take():
            worker = Thread(target=work)
            worker.start()
        assert not passed.wait(0.02)
    assert passed.wait(5.0)
    worker.join()
    right_of_way.give_way()
    held = right_of_way.collect()
    assert held >= 0.02
    assert right_of_way.collect() == 0.0


def test_a_window_that_is_busy_for_long_does_not_stop_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnvisual.runtime.right_of_way.LONGEST_WAIT", 0.01)
    right_of_way = RightOfWay()
    with right_of_way.take():
        right_of_way.give_way()


def test_a_repaint_is_carried_out_while_the_worker_waits(qapp: object) -> None:
    right_of_way, seen = RightOfWay(), list[tuple[QEvent.Type, bool]]()

    class Window(QObject):
        def event(self, event: QEvent) -> bool:
            if event.type() is QEvent.Type.UpdateRequest:
                seen.append((event.type(), right_of_way.collect() == 0.0))
            return True

    window = Window()
    guard = PaintGuard(right_of_way)
    right_of_way.collect()
    assert guard.eventFilter(window, QEvent(QEvent.Type.UpdateRequest))
    assert seen == [(QEvent.Type.UpdateRequest, True)]
    assert right_of_way.collect() > 0.0
    assert not guard.eventFilter(window, QEvent(QEvent.Type.Polish))
    assert len(seen) == 1
