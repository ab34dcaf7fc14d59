"""What all views share: a picture file holds what the view says, not what one can press."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnvisual.session.snapshot import Snapshot
from nnvisual.views.view import SCREEN_ONLY, View


class Plain(View):
    """A view with a row of two coloured patches, the second one a control."""

    def __init__(self) -> None:
        super().__init__(lambda action: None)
        self.row = QWidget(self)
        self.row.setGeometry(10, 20, 60, 20)
        self.patches = [QWidget(self.row), QWidget(self.row)]
        for place, patch in enumerate(self.patches):
            patch.setGeometry(30 * place, 0, 20, 20)
            patch.setAutoFillBackground(True)
            patch.setStyleSheet("background: #c00000;")
        self.patches[1].setProperty(SCREEN_ONLY, True)

    def render_snapshot(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot


def test_controls_are_left_out_of_picture_files_also_inside_other_widgets(qtbot: QtBot) -> None:
    view = Plain()
    qtbot.addWidget(view)
    view.resize(100, 60)
    view.show()
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    view.paint_export(painter)
    painter.end()
    assert image.pixelColor(QPoint(20, 30)) == QColor("#c00000")
    assert image.pixelColor(QPoint(50, 30)) == QColor("white")
    assert view.patches[1].isVisible()
