"""A small landscape with the path that one run of a comparison takes over it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from nnvisual.landscape.colour_scale import ColourScale
from nnvisual.landscape.plane import Plane
from nnvisual.landscape.surface import Surface
from nnvisual.nn.arrays import Matrix
from nnvisual.nn.population import PopulationResult
from nnvisual.views.colour_map import paint_heat
from nnvisual.views.landscape_frame import Frame
from nnvisual.views.landscape_path import thin_out
from nnvisual.views.landscape_profile import UNITS, Profile
from nnvisual.views.polyline import draw_line
from nnvisual.views.theme import Theme

ROUNDING = 5.0


class PathTiles:
    """Paints tiles of one comparison over one surface; the heat map is made once for all of them."""

    def __init__(self, theme: Theme, result: PopulationResult, surface: Surface | None) -> None:
        self._theme = theme
        self._result = result
        self._surface = surface
        self._image = QImage()

    def paint(self, painter: QPainter, area: QRectF, member: int) -> None:
        """Paint the tile of one run; without a surface its ground."""
        surface = self._surface
        if surface is None:
            painter.fillRect(area, QColor(self._theme.sunken))
            return
        path = path_on(self._result, member, surface.plane)
        if surface.is_curve:
            self._paint_profile(painter, area, surface, path)
            return
        if self._image.isNull():
            self._image = _paint_image(surface, area.size())
        self._paint_map(painter, area, surface, path)

    def _paint_map(self, painter: QPainter, area: QRectF, surface: Surface, path: Matrix | None) -> None:
        frame = Frame(area, None, surface.plane.extents, False, False)
        outline = QPainterPath()
        outline.addRoundedRect(area, ROUNDING, ROUNDING)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipPath(outline)
        painter.drawImage(area, self._image)
        if path is not None:
            points = thin_out(frame.to_pixels(path))
            draw_line(painter, QPolygonF(points), QPen(QColor(self._theme.path), 1.5))
            _paint_ends(painter, points, QColor(self._theme.path))
        painter.restore()

    def _paint_profile(self, painter: QPainter, area: QRectF, surface: Surface, path: Matrix | None) -> None:
        frame = Frame(area, None, (surface.plane.extents[0], UNITS), False, False)
        profile = Profile(surface, frame)
        painter.save()
        painter.setClipRect(area)
        painter.fillRect(area, QColor(self._theme.sunken))
        profile.paint_curve(painter, self._theme)
        if path is not None:
            steps = [profile.point(alpha) for alpha in path[:, 0].tolist()]
            points = [at for at in steps if at is not None]
            draw_line(painter, QPolygonF(points), QPen(QColor(self._theme.backward), 1.2))
            _paint_ends(painter, points, QColor(self._theme.card))
        painter.restore()


def path_on(result: PopulationResult, member: int, plane: Plane) -> Matrix | None:
    """Return a run's path on a plane, shape (points, 2); None where the parameters that it needs were not followed."""
    path, tracked = result.path(member), result.request.tracked
    if tracked is None:
        return plane.project(path) if path.shape[1] == len(plane.origin) else None
    if not plane.weights or not set(plane.weights) <= set(tracked):
        return None
    found = np.zeros((len(path), 2))
    for axis, weight in enumerate(plane.weights):
        found[:, axis] = path[:, tracked.index(weight)]
    return found


def _paint_image(surface: Surface, size: QSizeF) -> QImage:
    shares = ColourScale.of(surface).to_unit(surface.values)
    return paint_heat(shares, max(2, round(size.width())), max(2, round(size.height())), surface.overflow)


def _paint_ends(painter: QPainter, points: list[QPointF], colour: QColor) -> None:
    """Mark a path's start with a ring and its end with a disc."""
    if not points:
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.4))
    painter.drawEllipse(points[0], 3.2, 3.2)
    painter.setPen(QPen(QColor(Qt.GlobalColor.black), 1.0))
    painter.setBrush(colour)
    painter.drawEllipse(points[-1], 3.2, 3.2)
