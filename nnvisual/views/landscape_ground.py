"""The ground of the landscape: heat map and contour lines, painted once for each surface and window."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from nnvisual.landscape.colour_scale import ColourScale
from nnvisual.landscape.contours import trace_contours
from nnvisual.landscape.surface import Surface
from nnvisual.views.colour_map import paint_heat
from nnvisual.views.landscape_frame import Frame
from nnvisual.views.polyline import to_polygon
from nnvisual.views.theme import Theme

CONTOUR_OPACITY = 0.35
ROUNDING = 6.0
"""Radius of the picture's corners."""

COARSENESS = 3
QUICK_COARSENESS = 4
"""Pixels for one sample of the heat map, at rest and on the coarse grids of a moving picture; what lies between is
left to the painter's smooth scaling."""

QUICK_GRID = 30


@dataclass(frozen=True, slots=True)
class Opacities:
    """How strongly the parts are drawn, 0 to 1: what a lecture does not talk about is dimmed."""

    surface: float = 1.0
    contours: float = 1.0


class Ground:
    """Heat map and contours as a pixmap; whatever has not changed is not made anew."""

    def __init__(self) -> None:
        self._surface: Surface | None = None
        self._image = QImage()
        self._contours: list[QPolygonF] = []
        self._key: object = None
        self._pixmap = QPixmap()

    def pixmap(self, surface: Surface, frame: Frame, theme: Theme, opacities: Opacities, ratio: float) -> QPixmap:
        """Return the picture at `ratio` device pixels a pixel; it covers `frame.plot`."""
        size = frame.plot.size()
        key = (id(surface), frame.plot.getRect(), frame.window, theme.name, opacities, ratio)
        if key == self._key and surface is self._surface:
            return self._pixmap
        self._trace(surface, frame)
        wanted = QSize(max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio)))
        # A picture of the same size takes the place of the last one: fresh memory costs as much as the heat map.
        pixmap = self._pixmap if self._pixmap.size() == wanted else QPixmap(wanted)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(theme.sunken))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint(painter, frame, theme, opacities)
        painter.end()
        self._pixmap, self._key = pixmap, key
        return pixmap

    def _trace(self, surface: Surface, frame: Frame) -> None:
        coarseness = QUICK_COARSENESS if len(surface.alphas) < QUICK_GRID else COARSENESS
        width = max(2, round(frame.plot.width() / coarseness))
        height = max(2, round(frame.plot.height() / coarseness))
        same = surface is self._surface
        if not same or (self._image.width(), self._image.height()) != (width, height):
            shares = ColourScale.of(surface).to_unit(surface.values)
            self._image = paint_heat(shares, width, height, surface.overflow)
        if not same:
            self._contours = [to_polygon(line) for _, line in trace_contours(surface)]
        self._surface = surface

    def _paint(self, painter: QPainter, frame: Frame, theme: Theme, opacities: Opacities) -> None:
        assert self._surface is not None
        plot = QRectF(QPointF(), frame.plot.size())
        painter.translate(-frame.plot.topLeft())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(opacities.surface)
        if opacities.surface > 0.0:
            painter.drawImage(frame.area(self._surface.plane.extents), self._image)
        if opacities.contours > 0.0:
            colour = QColor(Qt.GlobalColor.white)
            colour.setAlphaF(CONTOUR_OPACITY)
            painter.setOpacity(opacities.contours)
            pen = QPen(colour, 1.0)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setTransform(frame.transform(), combine=True)
            for line in self._contours:
                painter.drawPolyline(line)
        painter.resetTransform()
        painter.setOpacity(1.0)
        _round_corners(painter, plot, QColor(theme.card))


def _round_corners(painter: QPainter, area: QRectF, colour: QColor) -> None:
    """Paint the corners of `area` over, so that it seems rounded: an opaque picture is drawn faster than one with
    transparent corners."""
    for corner, at in enumerate((area.topLeft(), area.topRight(), area.bottomRight(), area.bottomLeft())):
        outline = QPainterPath(QPointF())
        outline.lineTo(ROUNDING, 0.0)
        outline.arcTo(QRectF(0.0, 0.0, 2 * ROUNDING, 2 * ROUNDING), 90.0, 90.0)
        outline.closeSubpath()
        painter.save()
        painter.translate(at)
        painter.rotate(90.0 * corner)
        painter.fillPath(outline, QBrush(colour))
        painter.restore()
