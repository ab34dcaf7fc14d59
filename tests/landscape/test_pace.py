"""Pauses and stops."""

from __future__ import annotations

import threading
import time

from nnvisual.landscape.pace import BURST_SECONDS, Pace


def test_it_asks_every_time() -> None:
    answers = iter([False, False, True])
    pace = Pace(lambda: next(answers))
    assert [pace.must_stop() for _ in range(3)] == [False, False, True]


def test_another_thread_gets_its_turn() -> None:
    turns = 0
    ready, done = threading.Event(), threading.Event()

    def count() -> None:
        nonlocal turns
        ready.set()
        while not done.is_set():
            turns += 1

    other = threading.Thread(target=count)
    other.start()
    ready.wait()
    pace = Pace(lambda: False)
    before, end = turns, time.perf_counter() + 20 * BURST_SECONDS
    while time.perf_counter() < end:
        pace.must_stop()
    done.set()
    other.join()
    assert turns > before
