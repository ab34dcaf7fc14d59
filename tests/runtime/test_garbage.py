import gc
import weakref

from pytestqt.qtbot import QtBot

from nnvisual.runtime.garbage import MainThreadCollector


class Knot:
    """Refers to itself, so that only the collector can take it away."""

    def __init__(self) -> None:
        self.me = self


def test_garbage_waits_for_the_collector(qtbot: QtBot) -> None:
    collector = MainThreadCollector()
    try:
        gc.collect()
        knots = [Knot() for _ in range(2_000)]
        seen = weakref.ref(knots[-1])
        knots.clear()
        assert seen() is not None
        collector.collect()
        assert seen() is None
    finally:
        collector.close()
    assert gc.isenabled()
