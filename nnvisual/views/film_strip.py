"""A strip of small landscapes, each with the path that one learning rate takes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnvisual.landscape.surface import Surface
from nnvisual.nn.population import PopulationResult, Verdict
from nnvisual.nn.rate_comparison import RateSummary
from nnvisual.views.path_tile import PathTiles
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
        pictures = PathTiles(self._theme, result, surface)
        for place, tile in self.tiles:
            pictures.paint(painter, self._paint_caption(painter, place, tile), int(self._summary.members[place]))

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


def _words(verdict: Verdict | None, is_now: bool) -> tuple[str, ...]:
    """Return what a caption may say, the longest first."""
    word = "" if verdict is None else str(verdict)
    if not is_now:
        return (word,)
    return (f"now · {word}", "now") if word else ("now",)
