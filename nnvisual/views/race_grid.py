"""The race of the optimisers: for each a small landscape with its path, what came of it, and its steps as bars."""

from __future__ import annotations

from math import isfinite

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnvisual.landscape.surface import Surface
from nnvisual.nn.optimizer_race import RaceSummary
from nnvisual.nn.population import PopulationResult
from nnvisual.views.number_text import format_exact
from nnvisual.views.path_tile import PathTiles
from nnvisual.views.rate_chart import zone_ink
from nnvisual.views.theme import Theme

GAP = 10.0
ROW = 19.0
"""Height of a row of text, before the user's text factor."""

BARS = 34.0
LOWEST = 104.0
"""A tile lower than this, before the user's text factor, has neither bars nor a second row."""

COLUMNS = (8, 4, 2, 1)
WIDEST_BAR = 14.0


class RaceGrid:
    """Tiles within `area`, in the order of menus: who wins is said by a number.

    Attributes
    ----------
    tiles
        A rectangle for each method.
    columns
        Tiles in a row.
    """

    def __init__(self, theme: Theme, area: QRectF, summary: RaceSummary) -> None:
        self._theme = theme
        self._summary = summary
        count = len(summary.optimizers)
        self.columns = _choose_columns(area, theme, count)
        rows = -(-count // self.columns)
        width = (area.width() - GAP * (self.columns - 1)) / self.columns
        height = (area.height() - GAP * (rows - 1)) / rows
        self.tiles = tuple(
            QRectF(
                area.left() + place % self.columns * (width + GAP),
                area.top() + place // self.columns * (height + GAP),
                width,
                height,
            )
            for place in range(count)
        )
        self._has_bars = height >= theme.px(LOWEST)

    def find(self, at: QPointF) -> int | None:
        """Return the place of the method whose tile is at a pixel."""
        return next((place for place, tile in enumerate(self.tiles) if tile.contains(at)), None)

    def paint(self, painter: QPainter, result: PopulationResult, surface: Surface | None, now: int | None) -> None:
        """Paint all tiles; `now` is the place of the method that the run uses."""
        pictures = PathTiles(self._theme, result, surface)
        for place, tile in enumerate(self.tiles):
            self._paint_caption(painter, place, tile, is_complete=result.is_complete)
            pictures.paint(painter, self._picture(tile), place)
            if self._has_bars:
                self._paint_outcome(painter, place, tile, is_now=place == now)
                self._paint_bars(painter, place, self._bars(tile))

    def paint_outline(self, painter: QPainter, place: int) -> None:
        """Light the tile of a method."""
        painter.setPen(QPen(QColor(self._theme.ink), 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self._picture(self.tiles[place]), 5.0, 5.0)

    def paint_spot(self, painter: QPainter, place: int) -> None:
        """Light the tile of a method and say what came of it."""
        self.paint_outline(painter, place)
        theme, picture = self._theme, self._picture(self.tiles[place])
        left, right = self.tiles[0].left(), self.tiles[self.columns - 1].right()
        painter.setFont(theme.font(12))
        metrics = QFontMetricsF(painter.font())
        text = metrics.elidedText(self.describe(place), Qt.TextElideMode.ElideRight, right - left - 16.0)
        width, height = metrics.horizontalAdvance(text) + 14.0, metrics.height() + 8.0
        x = min(max(picture.center().x() - width / 2, left), right - width)
        box = QRectF(x, max(picture.bottom() - height - 6.0, picture.top()), width, height)
        painter.setPen(QPen(QColor(theme.faint), 1.0))
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(box, 5.0, 5.0)
        painter.setPen(QColor(theme.ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def describe(self, place: int) -> str:
        """Return a line on a method: rate, outcome, and how large its steps were."""
        summary = self._summary
        optimizer, loss, verdict = summary.optimizers[place], float(summary.losses[place]), summary.verdicts[place]
        words = [f"{optimizer.method.label}, η = {format_exact(float(summary.rates[place]), 3)}"]
        words += [str(verdict)] if verdict is not None else []
        words += [f"loss {format_exact(loss, 3)}"] if isfinite(loss) else []
        sizes = summary.step_sizes[place]
        if len(sizes) > 1 and float(sizes.max()) > 0.0:
            words.append(f"steps of {format_exact(float(sizes.min()), 2)} to {format_exact(float(sizes.max()), 2)}")
        return " · ".join(words)

    def _picture(self, tile: QRectF) -> QRectF:
        theme = self._theme
        below = theme.px(ROW + BARS) + 4.0 if self._has_bars else 1.0
        return tile.adjusted(1.0, theme.px(ROW), -1.0, -below)

    def _bars(self, tile: QRectF) -> QRectF:
        return QRectF(tile.left() + 1.0, tile.bottom() - self._theme.px(BARS), tile.width() - 2.0, self._theme.px(BARS))

    def _paint_caption(self, painter: QPainter, place: int, tile: QRectF, *, is_complete: bool) -> None:
        """Paint the name, and once the race is over the place, or that there is none."""
        theme, summary = self._theme, self._summary
        row = QRectF(tile.left() + 1.0, tile.top(), tile.width() - 2.0, theme.px(ROW))
        rank = f"{summary.ranks[place]}. " if is_complete and isfinite(float(summary.losses[place])) else ""
        painter.setFont(theme.font(12, bold=True))
        metrics = QFontMetricsF(painter.font())
        name = rank + summary.optimizers[place].method.label
        painter.setPen(QColor(theme.ink))
        painter.drawText(
            row,
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(name, Qt.TextElideMode.ElideRight, row.width()),
        )
        verdict = summary.verdicts[place]
        if verdict is None:
            return
        used = metrics.horizontalAdvance(name) + 6.0
        painter.setFont(theme.font(11))
        if used + QFontMetricsF(painter.font()).horizontalAdvance(verdict) <= row.width():
            painter.setPen(zone_ink(theme, verdict))
            painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, verdict)

    def _paint_outcome(self, painter: QPainter, place: int, tile: QRectF, *, is_now: bool) -> None:
        """Paint rate and final loss below the picture."""
        theme, summary = self._theme, self._summary
        row = QRectF(tile.left() + 1.0, self._picture(tile).bottom() + 1.0, tile.width() - 2.0, theme.px(ROW))
        loss, rate = float(summary.losses[place]), f"η {format_exact(float(summary.rates[place]), 2)}"
        ends = [f"loss {format_exact(loss, 2)}", format_exact(loss, 2)] if isfinite(loss) else ["diverges"]
        painter.setFont(theme.font(11))
        metrics = QFontMetricsF(painter.font())
        start = f"{rate} · now" if is_now else rate
        if metrics.horizontalAdvance(start) > row.width():
            return
        painter.setPen(QColor(theme.ink if is_now else theme.muted))
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, start)
        room = row.width() - metrics.horizontalAdvance(start) - 8.0
        painter.setPen(QColor(theme.ink if isfinite(loss) else theme.negative_text))
        fitting = next((text for text in ends if metrics.horizontalAdvance(text) <= room), "")
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, fitting)

    def _paint_bars(self, painter: QPainter, place: int, area: QRectF) -> None:
        """Paint the mean size of each weight's first steps; the largest bar is as high as the area."""
        theme, sizes = self._theme, self._summary.step_sizes[place]
        painter.setPen(QPen(QColor(theme.faint), 1.0))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        highest = float(sizes.max()) if len(sizes) else 0.0
        if not highest > 0.0 or not isfinite(highest):
            return
        pitch = min(area.width() / len(sizes), WIDEST_BAR)
        left = area.left() + (area.width() - pitch * len(sizes)) / 2.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.backward))
        for number, size in enumerate(sizes.tolist()):
            height = max((area.height() - 3.0) * size / highest, 1.0)
            painter.drawRect(QRectF(left + number * pitch, area.bottom() - height, max(pitch - 1.0, 1.0), height))


def _choose_columns(area: QRectF, theme: Theme, count: int) -> int:
    """Return how many columns make the shorter side of the tiles' pictures longest."""

    def shorter_side(columns: int) -> float:
        width = (area.width() + GAP) / columns - GAP
        height = (area.height() + GAP) / -(-count // columns) - GAP
        # Bars take the same of every tile; where there is no room for them they are not drawn.
        # Names need some width more than pictures do.
        return min(width - theme.px(30.0), height - theme.px(ROW + (ROW + BARS if height >= theme.px(LOWEST) else 0.0)))

    return max(COLUMNS, key=shorter_side)
