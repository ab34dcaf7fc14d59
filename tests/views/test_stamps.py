"""Small pictures that recur."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnvisual.views import stamps as module
from nnvisual.views.stamps import Stamps


def stamp(stamps: Stamps, key: object, place: tuple[float, float], asked: list[object], ratio: float = 1.0) -> QImage:
    def paint(onto: QPainter) -> None:
        asked.append(key)
        onto.fillRect(QRectF(-2.0, -3.0, 4.0, 6.0), QColor("red"))

    image = QImage(round(40 * ratio), round(40 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    painter = QPainter(image)
    stamps.draw(painter, key, (*place, 4.0, 6.0), paint)
    painter.end()
    return image


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_picture_lies_about_its_place_and_is_painted_once(qapp: object, ratio: float) -> None:
    stamps, asked = Stamps(), list[object]()
    image = stamp(stamps, "a", (20.0, 10.0), asked, ratio)
    assert stamp(stamps, "a", (20.2, 10.1), asked, ratio) == image
    assert asked == ["a"]
    colours = [image.pixelColor(round(x * ratio), round(10 * ratio)).name() for x in (17, 18, 21, 22)]
    assert colours == ["#ffffff", "#ff0000", "#ff0000", "#ffffff"]


def test_another_screen_or_too_many_pictures_make_all_anew(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    stamps, asked = Stamps(), list[object]()
    for key in ("a", "b", "c", "a"):
        stamp(stamps, key, (10.0, 10.0), asked)
    assert asked == ["a", "b", "c", "a"]
    stamp(stamps, "a", (10.0, 10.0), asked, 2.0)
    assert asked[4:] == ["a"]
