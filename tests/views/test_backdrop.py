"""A picture that is painted once."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter

from nnvisual.views.backdrop import Backdrop


def test_it_is_painted_again_only_for_another_key_size_or_colour(qapp: object) -> None:
    backdrop, painted = Backdrop(), list[object]()

    def draw(key: object, size: int = 20, colour: str = "white") -> QImage:
        def paint(onto: QPainter) -> None:
            painted.append(key)
            onto.fillRect(0, 0, 5, 5, QColor("red"))

        image = QImage(20, 20, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        backdrop.set_ground(QSize(size, size), QColor(colour))
        backdrop.draw(painter, key, paint)
        painter.end()
        return image

    first = draw("a")
    assert draw("a") == first
    assert painted == ["a"]
    assert first.pixelColor(2, 2) == QColor("red")
    assert first.pixelColor(12, 12) == QColor("white")
    draw("b")
    draw("b", size=10)
    assert draw("b", size=20, colour="blue").pixelColor(12, 12) == QColor("blue")
    assert painted == ["a", "b", "b", "b"]
