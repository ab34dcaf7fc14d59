"""Small pictures that recur while a network learns - numbers, circles, chips - painted once and then copied.

To lay out and fill a number takes twenty times as long as to copy its picture, and a unit's value with two decimals
takes few different forms.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

MOST = 4000
"""Pictures that are kept; with more of them all are made anew."""


class Stamps:
    """Pictures by their key."""

    def __init__(self) -> None:
        self._pictures: dict[object, QPixmap] = {}
        self._ratio = 1.0

    def draw(
        self, painter: QPainter, key: object, box: tuple[float, float, float, float], paint: Callable[[QPainter], None]
    ) -> None:
        """Copy the picture of `key` onto `painter`, having it painted by `paint` if it is new.

        Parameters
        ----------
        box
            Middle, width and height in pixels; the picture lies on whole device pixels.
        paint
            Paints about the origin.
        """
        x, y, width, height = box
        ratio = painter.device().devicePixelRatioF()
        if ratio != self._ratio or len(self._pictures) > MOST:
            self._pictures.clear()
            self._ratio = ratio
        picture = self._pictures.get(key)
        if picture is None:
            picture = self._pictures[key] = _make(width, height, ratio, paint)
        size = picture.deviceIndependentSize()
        left = round((x - size.width() / 2.0) * ratio) / ratio
        top = round((y - size.height() / 2.0) * ratio) / ratio
        painter.drawPixmap(QPointF(left, top), picture)


def _make(width: float, height: float, ratio: float, paint: Callable[[QPainter], None]) -> QPixmap:
    # An even number of device pixels, so that the middle lies between two of them whatever the size.
    across, down = (2 * round(side * ratio / 2.0 + 1.0) for side in (width, height))
    picture = QPixmap(across, down)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    onto = QPainter(picture)
    onto.setRenderHint(QPainter.RenderHint.Antialiasing)
    onto.translate(across / 2.0 / ratio, down / 2.0 / ratio)
    paint(onto)
    onto.end()
    return picture
