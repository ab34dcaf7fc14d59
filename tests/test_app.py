"""The start: how large the first window is, and that the real one takes the empty one's place; files to open."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnvisual import app
from nnvisual.app import StartOptions, Startup, is_roomy, make_application


@pytest.mark.parametrize(
    ("screen", "roomy"), [((1366, 768), False), ((1440, 900), False), ((1920, 1080), True), ((1440, 1200), False)]
)
def test_a_window_that_would_not_fit_fills_the_screen(screen: tuple[int, int], roomy: bool) -> None:
    assert is_roomy(QSize(*screen)) is roomy


@pytest.fixture
def start(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[], Startup]]:
    """Show the empty window, at a home that nobody has used."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    application = make_application(["nnvisual"])
    palette = application.palette()
    begun: list[Startup] = []

    def begin() -> Startup:
        begun.append(Startup(StartOptions()))
        begun[-1].show()
        return begun[-1]

    yield begin
    for started in begun:
        if started.window is not None:
            started.window.close()
            started.composed.stop()
            # Deleted here and now: what is left to the collector may be deleted in the middle of the next test.
            for part in (started.window, started.composed.store, started.composed.runner):
                shiboken6.delete(part)
        shiboken6.delete(started)
    application.setPalette(palette)


@pytest.mark.parametrize("small", [True, False])
def test_the_real_window_comes_as_the_empty_one_was(
    small: bool, qtbot: QtBot, start: Callable[[], Startup], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "is_roomy", lambda _screen: not small)
    started = start()
    qtbot.waitUntil(lambda: started.window is not None, timeout=20_000)
    assert started.window is not None
    assert started.window.isVisible() and not started.placeholder.isVisible()
    assert started.window.isMaximized() is small


@pytest.mark.parametrize("running", [True, False])
def test_a_file_that_the_system_asks_for_is_opened(
    running: bool, qtbot: QtBot, start: Callable[[], Startup], tmp_path: Path
) -> None:
    table = tmp_path / "own table.csv"
    table.write_text("height;weight;tall\n1,5;50;no\n1,8;80;yes\n1,6;55;no\n1,9;90;yes\n", encoding="utf-8")
    started = start()
    if running:
        qtbot.waitUntil(lambda: started.window is not None, timeout=20_000)
    application = QApplication.instance()
    assert application is not None
    QApplication.sendEvent(application, QFileOpenEvent(QUrl.fromLocalFile(str(table))))
    qtbot.waitUntil(lambda: started.window is not None, timeout=20_000)
    store = started.composed.store
    qtbot.waitUntil(lambda: store.snapshot.data is not None and store.snapshot.data.name == table.name, timeout=20_000)
