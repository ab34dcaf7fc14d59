"""Ctrl-C reaches an event loop that has nothing to do."""

import signal
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from nnvisual.runtime.interrupt import InterruptWatch


@pytest.fixture
def watch(qtbot: QtBot) -> Iterator[InterruptWatch]:
    watch = InterruptWatch()
    yield watch
    watch.close()


def test_ctrl_c_wakes_the_event_loop(watch: InterruptWatch, qtbot: QtBot) -> None:
    with qtbot.waitSignal(watch.interrupted):
        signal.raise_signal(signal.SIGINT)


def test_it_raises_nothing_and_comes_each_time(watch: InterruptWatch, qtbot: QtBot) -> None:
    for _ in range(3):
        with qtbot.waitSignal(watch.interrupted):
            signal.raise_signal(signal.SIGINT)


def test_after_closing_ctrl_c_is_an_exception_again(qtbot: QtBot) -> None:
    before = signal.getsignal(signal.SIGINT)
    InterruptWatch().close()
    assert signal.getsignal(signal.SIGINT) is before
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
