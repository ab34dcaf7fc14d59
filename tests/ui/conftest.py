import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from nnvisual.app import make_application
from nnvisual.composition import Composed, compose
from nnvisual.nn.experiment import Experiment
from nnvisual.runtime.preferences import Preferences
from nnvisual.session.beginning import lab_experiment

Start = Callable[..., Composed]


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> Iterator[Start]:
    """Start the program in a window; several times, if a test wants to come back."""
    app = make_application(["nnvisual"])
    palette = app.palette()
    open_now: list[Composed] = []

    def begin(
        experiment: Experiment | None = None,
        preferences: Preferences | None = None,
        size: tuple[int, int] = (1280, 800),
        fresh: bool = True,
    ) -> Composed:
        chosen = lab_experiment() if experiment is None and fresh else experiment
        program = compose(preferences or Preferences(theme="light"), experiment=chosen, data=tmp_path)
        open_now.append(program)
        program.window.resize(*size)
        program.window.show()
        qtbot.waitExposed(program.window)
        return program

    yield begin
    for program in open_now:
        program.window.close()
        program.stop()
        # Deleted here and now: what is left to the collector may be deleted in the middle of the next test.
        for part in (program.window, program.store, program.runner):
            shiboken6.delete(part)
    open_now.clear()
    gc.collect()
    # The window's theme is the whole program's palette: the next test begins without it.
    app.setPalette(palette)


@pytest.fixture
def at_rest(qtbot: QtBot) -> Callable[[Composed], None]:
    """Wait until the worker has nothing more to do."""

    def wait(program: Composed) -> None:
        def idle() -> bool:
            snapshot = program.store.snapshot
            return not snapshot.pending and snapshot.goal is None

        qtbot.waitUntil(idle, timeout=20_000)

    return wait
