"""The window as a picture: what it shows, and that the command line says nothing that is not meant for people."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from nnvisual.nn.problem import InvalidInput
from nnvisual.window_picture import PictureOptions, paint_window


@pytest.fixture(autouse=True)
def own_palette(qapp: QApplication) -> Iterator[None]:
    """Give the colours back: a window's theme is the whole program's palette, and other tests follow."""
    palette = qapp.palette()
    yield
    qapp.setPalette(palette)


def test_a_picture_has_its_size_and_shows_something(tmp_path: Path) -> None:
    path = tmp_path / "window.png"
    paint_window(PictureOptions(path, (1200, 720), steps=2, views=("network", "curve")))
    image = QImage(str(path))
    assert (image.width(), image.height()) == (1200, 720)
    assert len({image.pixel(x, y) for x in range(0, 1200, 7) for y in range(0, 720, 7)}) > 20


def test_the_command_says_nothing_where_all_is_well(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nnvisual", "snapshot", "--output", str(tmp_path / "window.png")],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"},
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_an_unknown_view_and_a_missing_folder_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="network"):
        paint_window(PictureOptions(tmp_path / "window.png", views=("netwrok",)))
    with pytest.raises(InvalidInput, match="folder"):
        paint_window(PictureOptions(tmp_path / "missing" / "window.png"))
