"""The icons of the playback bar and the header, drawn for the theme's colours at any scale."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPolygonF

SIZE = 20


def make_icon(name: str, colour: str, scale: float = 1.0) -> QIcon:
    """Return an icon: reset, back, play, pause, step, layout or menu."""
    size = round(SIZE * scale)
    pixmap = QPixmap(QSize(size, size) * 2)
    pixmap.setDevicePixelRatio(2.0)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / SIZE, size / SIZE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    for shape in _SHAPES[name]:
        if isinstance(shape, QRectF):
            painter.drawRoundedRect(shape, 1.0, 1.0)
        else:
            painter.drawPolygon(shape)
    painter.end()
    return QIcon(pixmap)


def _triangle(*points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


_SHAPES: dict[str, tuple[QRectF | QPolygonF, ...]] = {
    "reset": (QRectF(3.5, 4, 2.2, 12), _triangle((16.5, 4), (16.5, 16), (6.5, 10))),
    "back": (_triangle((14.5, 4), (14.5, 16), (5, 10)),),
    "play": (_triangle((5.5, 3.5), (5.5, 16.5), (16, 10)),),
    "pause": (QRectF(5, 4, 3.4, 12), QRectF(11.6, 4, 3.4, 12)),
    "step": (_triangle((3.5, 4), (3.5, 16), (13.5, 10)), QRectF(14.3, 4, 2.2, 12)),
    "layout": (QRectF(3, 4, 6.2, 12), QRectF(10.8, 4, 6.2, 5.2), QRectF(10.8, 10.8, 6.2, 5.2)),
    "menu": (QRectF(3, 4.5, 14, 1.8), QRectF(3, 9.1, 14, 1.8), QRectF(3, 13.7, 14, 1.8)),
}
