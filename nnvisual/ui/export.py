"""A view as a picture file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QRect, QSize
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgGenerator

from nnvisual.views.view import View

PNG_SCALE = 2.0
"""A PNG has twice the pixels of the screen, so that it is sharp on a slide."""


def export_view(view: View, path: Path) -> str:
    """Write the view as it stands to a PNG or SVG file; return a sentence if that failed, else nothing."""
    if path.suffix.lower() == ".svg":
        return _export_svg(view, path)
    if path.suffix.lower() != ".png":
        return f"'{path.name}' is neither .png nor .svg. Choose a name with one of these endings."
    size = view.size() * PNG_SCALE

    pixmap = QPixmap(size)
    pixmap.setDevicePixelRatio(PNG_SCALE)
    pixmap.fill(view.theme.card)
    painter = QPainter(pixmap)
    view.paint_export(painter)
    painter.end()
    return "" if pixmap.save(str(path)) else f"'{path}' cannot be written. Choose another folder."


def _export_svg(view: View, path: Path) -> str:
    generator = QSvgGenerator()
    content = QBuffer()
    generator.setOutputDevice(content)
    generator.setSize(QSize(view.width(), view.height()))
    generator.setViewBox(QRect(0, 0, view.width(), view.height()))
    generator.setTitle(view.accessibleName())
    painter = QPainter()
    painter.begin(generator)
    painter.fillRect(view.rect(), view.theme.card)
    view.paint_export(painter)
    painter.end()
    try:
        path.write_bytes(content.data().data())
    except OSError:
        return f"'{path}' cannot be written. Choose another folder."
    return ""
