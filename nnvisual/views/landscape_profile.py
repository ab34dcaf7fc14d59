"""The loss over one weight: a curve with the path, the present point and the tangent that the step follows."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from nnvisual.landscape.colour_scale import ColourScale
from nnvisual.landscape.readout import height_at
from nnvisual.landscape.surface import Surface
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.views.axes import Scale
from nnvisual.views.landscape_frame import Frame
from nnvisual.views.polyline import to_polygon
from nnvisual.views.theme import Theme

UNITS = (-0.08, 1.08)
"""The part of the height scale, whose curve lies from 0 to 1, that the picture shows."""

TANGENT_POINTS = 24


class Profile:
    """A surface with one axis, and where its heights are drawn.

    Parameters
    ----------
    surface
        With one axis.
    frame
        Its second window are places on the height scale: `UNITS`.
    """

    def __init__(self, surface: Surface, frame: Frame) -> None:
        self._surface = surface
        self._frame = frame
        self._scale = ColourScale.of(surface)

    def point(self, alpha: float) -> QPointF | None:
        """Return the pixel of the curve above a weight; None where it is not known."""
        height = height_at(self._surface, alpha)
        return None if height is None else self.spot(alpha, height)

    def spot(self, alpha: float, height: float) -> QPointF:
        """Return the pixel of a weight and a height."""
        share = float(self._stretch(np.array([height]))[0])
        return QPointF(self._frame.across.place(alpha), self._frame.up.place(share))

    def height_scale(self) -> Scale | None:
        """Return the vertical axis; None where it is not linear."""
        low, high = self._scale.low, self._scale.high
        if self._scale.bend is not None or not high > low:
            return None
        bottom, top = (low + unit * (high - low) for unit in UNITS)
        return Scale(bottom, top, self._frame.plot.bottom(), self._frame.plot.top())

    def paint_curve(self, painter: QPainter, theme: Theme) -> None:
        """Paint the curve, and hatch where the loss overflows."""
        if self._surface.overflow is not None:
            self._hatch(painter, theme)
        values = self._surface.values[0].copy()
        if self._surface.overflow is not None:
            values[self._surface.overflow[0]] = np.nan
        pixels = np.stack([self._frame.across.places(self._surface.alphas), self._heights(values)], axis=1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.positive), 2.0))
        painter.drawPolyline(to_polygon(pixels))

    def paint_path(self, painter: QPainter, theme: Theme, path: Matrix) -> None:
        """Paint where the run has been, older places paler."""
        painter.setPen(Qt.PenStyle.NoPen)
        last: QPointF | None = None
        for age, alpha in enumerate(path[:, 0].tolist()):
            at = self.point(alpha)
            if at is None or (last is not None and (at - last).manhattanLength() < 3.0):
                continue
            colour = QColor(theme.ink)
            colour.setAlphaF(0.25 + 0.5 * age / max(1, len(path) - 1))
            painter.setBrush(colour)
            painter.drawEllipse(at, 3.0, 3.0)
            last = at

    def paint_tangent(self, painter: QPainter, theme: Theme, place: tuple[float, float], slope: float) -> None:
        """Paint the tangent at (weight, loss) over the whole picture, dashed."""
        low, high = self._frame.window[0]
        alphas = np.linspace(low, high, TANGENT_POINTS)
        heights = place[1] + slope * (alphas - place[0])
        pixels = np.stack([self._frame.across.places(alphas), self._heights(heights)], axis=1)
        painter.setPen(QPen(QColor(theme.backward), 1.2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(to_polygon(pixels))

    def paint_step(self, painter: QPainter, theme: Theme, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Paint the step along the tangent from (weight, loss) to the next weight, and the drop to the curve there."""
        first, tip = self.spot(*start), self.spot(*end)
        painter.setPen(QPen(QColor(theme.backward), 3.0))
        painter.drawLine(first, tip)
        landed = self.point(end[0])
        painter.setPen(QPen(QColor(theme.backward), 1.4, Qt.PenStyle.DotLine))
        if landed is not None:
            painter.drawLine(tip, landed)
            painter.setBrush(QColor(theme.card))
            painter.setPen(QPen(QColor(theme.backward), 1.6))
            painter.drawEllipse(landed, 4.0, 4.0)

    def _heights(self, heights: Vector) -> Vector:
        return self._frame.up.places(self._stretch(heights))

    def _stretch(self, heights: Vector) -> Vector:
        """Return places on the height scale; beyond its ends it goes on linearly, so that a tangent stays straight."""
        if self._scale.bend is None and self._scale.high > self._scale.low:
            stretched: Vector = (heights - self._scale.low) / (self._scale.high - self._scale.low)
            return stretched
        return self._scale.to_unit(heights)

    def _hatch(self, painter: QPainter, theme: Theme) -> None:
        assert self._surface.overflow is not None
        plot, edges = self._frame.plot, self._frame.across.places(self._surface.alphas)
        brush = QBrush(QColor(theme.faint), Qt.BrushStyle.BDiagPattern)
        half = (edges[1] - edges[0]) / 2.0
        for x in edges[self._surface.overflow[0]].tolist():
            painter.fillRect(QRectF(x - half, plot.top(), 2 * half, plot.height()), brush)
