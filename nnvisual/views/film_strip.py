"""A strip of small landscapes, each with the path that one learning rate takes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPolygonF

from nnvisual.landscape.colour_scale import ColourScale
from nnvisual.landscape.plane import Plane
from nnvisual.landscape.surface import Surface
from nnvisual.nn.arrays import Matrix
from nnvisual.nn.population import PopulationResult, Verdict
from nnvisual.nn.rate_comparison import RateSummary
from nnvisual.views.colour_map import paint_heat
from nnvisual.views.landscape_frame import Frame
from nnvisual.views.landscape_path import thin_out
from nnvisual.views.landscape_profile import UNITS, Profile
from nnvisual.views.polyline import draw_line
from nnvisual.views.rate_chart import format_rate, zone_ink
from nnvisual.views.theme import Theme

NARROWEST = 104.0
"""Width of a tile before the user's text factor."""

MOST_TILES = 10
GAP = 10.0
DECADES = 3.0
"""Tiles show rates over so many powers of ten, up to the first that diverge."""


class FilmStrip:
    """Tiles within `area`.

    Attributes
    ----------
    tiles
        (place in the summary, rectangle) of each tile.
    """

    def __init__(self, theme: Theme, area: QRectF, summary: RateSummary, now: float) -> None:
        self._theme = theme
        self._summary = summary
        count = int(min(MOST_TILES, max(1.0, (area.width() + GAP) // (theme.px(NARROWEST) + GAP))))
        places = choose_places(summary, now, count)
        self._now = summary.nearest(now)
        width = (area.width() - GAP * (len(places) - 1)) / len(places)
        self.tiles = tuple(
            (place, QRectF(area.left() + column * (width + GAP), area.top(), width, area.height()))
            for column, place in enumerate(places)
        )

    def find(self, at: QPointF) -> int | None:
        """Return the place of the rate whose tile is at a pixel."""
        return next((place for place, tile in self.tiles if tile.contains(at)), None)

    def paint(self, painter: QPainter, result: PopulationResult, surface: Surface | None) -> None:
        """Paint all tiles; without a surface the paths alone are missing."""
        image = QImage()
        for place, tile in self.tiles:
            picture = self._paint_caption(painter, place, tile)
            if surface is None:
                painter.fillRect(picture, QColor(self._theme.sunken))
                continue
            path = path_on(result, int(self._summary.members[place]), surface.plane)
            if surface.is_curve:
                self._paint_profile(painter, picture, surface, path)
                continue
            if image.isNull():
                image = _paint_image(surface, picture.size())
            self._paint_map(painter, picture, image, (surface, path))

    def paint_outline(self, painter: QPainter, place: int) -> None:
        """Light the tile of a rate."""
        for at, tile in self.tiles:
            if at == place:
                painter.setPen(QPen(QColor(self._theme.ink), 2.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self._picture(tile), 5.0, 5.0)

    def _picture(self, tile: QRectF) -> QRectF:
        return tile.adjusted(1.0, self._theme.px(20.0), -1.0, -1.0)

    def _paint_caption(self, painter: QPainter, place: int, tile: QRectF) -> QRectF:
        """Paint rate and verdict above the picture; return where the picture is."""
        theme, verdict = self._theme, self._summary.verdicts[place]
        picture = self._picture(tile)
        painter.setFont(theme.font(12, bold=True))
        metrics = QFontMetricsF(painter.font())
        rate = f"η {format_rate(float(self._summary.rates[place]))}"
        row = QRectF(tile.left() + 1.0, tile.top(), tile.width() - 2.0, picture.top() - tile.top())
        painter.setPen(QColor(theme.ink))
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, rate)
        used = metrics.horizontalAdvance(rate) + 6.0
        painter.setFont(theme.font(11))
        metrics = QFontMetricsF(painter.font())
        fitting = (
            text
            for text in _words(verdict, place == self._now)
            if used + metrics.horizontalAdvance(text) <= row.width()
        )
        painter.setPen(QColor(theme.muted) if verdict is None else zone_ink(theme, verdict))
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, next(fitting, ""))
        return picture

    def _paint_map(self, painter: QPainter, area: QRectF, image: QImage, drawn: tuple[Surface, Matrix | None]) -> None:
        surface, path = drawn
        frame = Frame(area, None, surface.plane.extents, False, False)
        outline = QPainterPath()
        outline.addRoundedRect(area, 5.0, 5.0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipPath(outline)
        painter.drawImage(area, image)
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


def choose_places(summary: RateSummary, now: float, count: int) -> tuple[int, ...]:
    """Return which rates get a tile: evenly spread up to just beyond the first that diverge, with the present one."""
    last = len(summary.rates) - 1
    diverging = [place for place, verdict in enumerate(summary.verdicts) if verdict is Verdict.DIVERGES]
    high = min(last, diverging[0] + 2) if diverging else last
    low = summary.nearest(float(summary.rates[high]) / 10.0**DECADES)
    places = np.unique(np.linspace(low, max(high, low), count).round().astype(int))
    present = summary.nearest(now)
    if low <= present <= high and present not in places:
        places[np.abs(places - present).argmin()] = present
    return tuple(int(place) for place in np.unique(places))


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


def _words(verdict: Verdict | None, is_now: bool) -> tuple[str, ...]:
    """Return what a caption may say, the longest first."""
    word = "" if verdict is None else str(verdict)
    if not is_now:
        return (word,)
    return (f"now · {word}", "now") if word else ("now",)


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
