"""The start: how large the first window is, and that the real one takes the empty one's place."""

from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from nnvisual import app
from nnvisual.app import StartOptions, Startup, is_roomy, make_application


@pytest.mark.parametrize(
    ("screen", "roomy"), [((1366, 768), False), ((1440, 900), False), ((1920, 1080), True), ((1440, 1200), False)]
)
def test_a_window_that_would_not_fit_fills_the_screen(screen: tuple[int, int], roomy: bool) -> None:
    assert is_roomy(QSize(*screen)) is roomy


@pytest.mark.parametrize("small", [True, False])
def test_the_real_window_comes_as_the_empty_one_was(
    small: bool, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    application = make_application(["nnvisual"])
    palette = application.palette()
    monkeypatch.setattr(app, "is_roomy", lambda _screen: not small)
    started = Startup(StartOptions())
    started.show()
    try:
        qtbot.waitUntil(lambda: started.window is not None, timeout=20_000)
        assert started.window is not None
        assert started.window.isVisible() and not started.placeholder.isVisible()
        assert started.window.isMaximized() is small
    finally:
        if started.window is not None:
            started.window.close()
            started.composed.stop()
            # Deleted here and now: what is left to the collector may be deleted in the middle of the next test.
            for part in (started.window, started.composed.store, started.composed.runner):
                shiboken6.delete(part)
        application.setPalette(palette)
