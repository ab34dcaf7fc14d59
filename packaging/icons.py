"""Draws the icons in all sizes from their SVG files; runs in the environment that the program is built in.

    python packaging/icons.py SOURCE FOLDER

`FOLDER` gets hicolor/ as Linux wants it, nnvisual.ico for Windows and nnvisual.icns for macOS.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
WINDOWS_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
MACOS_SIZE = 1024
ICONS = {
    "nnvisual": ("apps", "nnvisual"),
    "nnvisual-lecture": ("mimetypes", "application-x-nnvisual-lecture"),
    "nnvisual-session": ("mimetypes", "application-x-nnvisual-session"),
}
"""By the name of the SVG file: the folder and the name in a theme of icons."""


def draw(svg: Path, size: int) -> Image.Image:
    """Return an icon of `size` pixels a side."""
    image = QImage(size, size, QImage.Format.Format_RGBA8888)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer = QSvgRenderer(str(svg))
    if not renderer.isValid():
        raise SystemExit(f"{svg} cannot be drawn")
    renderer.render(painter)
    painter.end()
    return Image.frombytes("RGBA", (size, size), bytes(image.constBits()))


def draw_all(source: Path, folder: Path) -> None:
    """Draw every icon into `folder`."""
    for name, (kind, themed) in ICONS.items():
        svg = source / "resources" / "icons" / f"{name}.svg"
        for size in SIZES:
            target = folder / "hicolor" / f"{size}x{size}" / kind / f"{themed}.png"
            target.parent.mkdir(parents=True, exist_ok=True)
            draw(svg, size).save(target, optimize=True)
        target = folder / "hicolor" / "scalable" / kind / f"{themed}.svg"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(svg, target)
        # Windows asks for the size it needs, and scales none if it is there.
        pictures = [draw(svg, size) for size in WINDOWS_SIZES]
        pictures[-1].save(
            folder / f"{name}.ico", sizes=[picture.size for picture in pictures], append_images=pictures[:-1]
        )
        draw(svg, MACOS_SIZE).save(folder / f"{name}.icns")


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication(sys.argv[:1])
    draw_all(Path(sys.argv[1]), Path(sys.argv[2]))
