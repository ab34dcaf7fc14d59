"""A line that only grows."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPaintDevice, QPainter, QPicture

from nnvisual.views.growing_layer import GrowingLayer


def test_only_what_is_new_is_drawn_until_the_key_changes_or_the_line_is_shorter(qapp: object) -> None:
    layer, asked = GrowingLayer(), list[tuple[int, int]]()

    def draw(key: object, until: int) -> QImage:
        def grow(onto: QPainter, drawn: int) -> int:
            asked.append((drawn, until))
            onto.fillRect(QRectF(10 + drawn, 10, until - drawn, 5), QColor("red"))
            return until

        image = QImage(40, 40, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        layer.draw(painter, QRectF(10, 10, 20, 20), key, until, grow)
        painter.end()
        return image

    draw("a", 4)
    grown = draw("a", 9)
    assert asked == [(0, 4), (4, 9)]
    assert [grown.pixelColor(x, 12).name() for x in (10, 18, 20)] == ["#ff0000", "#ff0000", "#ffffff"]
    assert draw("a", 9) == grown
    assert asked == [(0, 4), (4, 9)]
    shorter = draw("a", 2)
    assert shorter.pixelColor(15, 12) == QColor("white")
    draw("b", 2)
    assert asked[2:] == [(0, 2), (0, 2)]


def test_what_stands_still_is_painted_once_but_into_a_file_as_it_is(qapp: object) -> None:
    layer, painted = GrowingLayer(), list[str]()

    def paint(onto: QPainter) -> None:
        painted.append(str(onto.paintEngine().type()))
        onto.fillRect(QRectF(12, 12, 5, 5), QColor("red"))

    def draw(device: QPaintDevice, key: str) -> None:
        painter = QPainter(device)
        layer.keep(painter, QRectF(10, 10, 20, 20), key, paint)
        painter.end()

    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    draw(image, "a")
    draw(image, "a")
    assert len(painted) == 1
    assert image.pixelColor(14, 14) == QColor("red")
    draw(image, "b")
    draw(QPicture(), "b")
    draw(QPicture(), "b")
    assert len(painted) == 4
    assert "Raster" not in painted[-1]
