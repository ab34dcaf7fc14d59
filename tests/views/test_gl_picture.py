"""Pictures by OpenGL. The tests' own platform has none, so that a program of its own draws, on a screen of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QOpenGLContext

from nnvisual.views.relief_mesh import NoOpenGL

DRAWING = """
import sys
import numpy as np
from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QColor, QGuiApplication
app = QGuiApplication([])
from nnvisual.views.gl_picture import GlPicture
from nnvisual.views.relief_mesh import NoOpenGL
owner = QObject()
try:
    board = GlPicture(owner)
except NoOpenGL as missing:
    print("none", missing.reason)
    sys.exit()
def triangle(z, colour):
    return np.array([(-1, -1, z, *colour), (3, -1, z, *colour), (-1, 3, z, *colour)], dtype=np.float32)
red, green, blue = (1, 0, 0, 1), (0, 1, 0, 1), (0, 0, 1, 1)
both = np.concatenate([triangle(0.5, red), triangle(0.2, green)])
for fine in (True, False):
    image = board.paint(QSize(40, 30), QColor("white"), (both, np.eye(4)), triangle(0.0, blue)[:0], fine=fine)
    print(image.width(), image.height(), image.pixelColor(20, 15).name())
half = np.diag([0.5, 0.5, 1.0, 1.0])
image = board.paint(QSize(40, 40), QColor("white"), (triangle(0.2, green), half), both[:0], fine=False)
print(image.pixelColor(2, 2).name(), image.pixelColor(14, 26).name())
image = board.paint(QSize(40, 40), QColor("white"), (triangle(0.2, green), np.eye(4)), triangle(0.1, blue), fine=False)
print(image.pixelColor(20, 20).name())
image = board.paint(QSize(40, 40), QColor("white"), (triangle(0.2, green), np.eye(4)), triangle(0.6, blue), fine=False)
print(image.pixelColor(20, 20).name())
"""


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """A screen of its own; skipped where there is none to be had."""
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("Xvfb is not installed")
    read, write = os.pipe()
    command = [server, "-displayfd", str(write), "-screen", "0", "320x240x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        number = os.read(read, 16).decode().strip()
        if not number:
            pytest.skip("Xvfb does not start here")
        yield f":{number}"
    finally:
        os.close(read)
        process.terminate()
        process.wait()


def test_what_is_nearer_hides_what_is_behind_it(screen: str) -> None:
    environment = {**os.environ, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb", "LIBGL_ALWAYS_SOFTWARE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", DRAWING], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    lines = done.stdout.splitlines()
    if done.returncode or not lines or lines[0].startswith("none"):
        pytest.skip(f"no OpenGL here: {done.stdout} {done.stderr[-300:]}")
    assert lines[:2] == ["40 30 #00ff00"] * 2
    # Half as large, the triangle no longer covers the upper left corner.
    assert lines[2] == "#ffffff #00ff00"
    # A line before the relief is whole, one behind it shines through.
    assert lines[3] == "#0000ff"
    blue = int(lines[4][5:], 16)
    assert 20 < blue < 80


def test_without_opengl_it_says_what_is_missing(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from nnvisual.views import gl_picture  # noqa: PLC0415  (only what opens a relief may import it)

    monkeypatch.setattr(QOpenGLContext, "create", lambda context: False)
    with pytest.raises(NoOpenGL) as missing:
        gl_picture.GlPicture(QObject())
    assert missing.value.reason == "no OpenGL context can be made"
