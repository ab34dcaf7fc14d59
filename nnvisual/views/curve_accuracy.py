"""The accuracy below the loss: which lines there are, and how they are painted over the same steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnvisual.nn.accuracy_curve import AccuracyCurve
from nnvisual.nn.arrays import Indices, Vector
from nnvisual.session.computed_pictures import RunAccuracy
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.axes import TICK_SIZE, AxisPainter, Scale
from nnvisual.views.curve_data import EMPTY, Series, join_series
from nnvisual.views.polyline import draw_line, make_polygon
from nnvisual.views.theme import Theme, mix

SHARE = 0.36
"""How much of the height the accuracy takes."""

LOWEST = 96.0
"""Height of both plots, before the user's text factor, below which the loss is shown alone."""

NAME = "accuracy, %"


@dataclass(frozen=True, slots=True, eq=False)
class Accuracies:
    """The lines, in per cent: of the present time line, and the training accuracy of other runs by their number."""

    training: Series
    validation: Series
    others: dict[int, Series]


NO_ACCURACIES = Accuracies(EMPTY, EMPTY, {})


class AccuracyReader:
    """Reads what was measured, and only where it has changed."""

    def __init__(self) -> None:
        self._key: tuple[tuple[RunAccuracy, ...], int, int] | None = None
        self._found = NO_ACCURACIES

    def read(self, snapshot: Snapshot) -> Accuracies:
        """Return the lines of a snapshot; of an ancestor of the present run what it did after the branch is another."""
        key = (snapshot.pictures.accuracies, snapshot.active, len(snapshot.runs))
        if self._key is not None and self._key[0] is key[0] and self._key[1:] == key[1:]:
            return self._found
        curves = {accuracy.run: accuracy.curve for accuracy in snapshot.pictures.accuracies}
        present = {run.number for run in snapshot.runs}
        parts: list[tuple[Series, Series]] = []
        others: dict[int, Series] = {}
        end: int | None = None
        for run in snapshot.lineage():
            if run.number in curves:
                training, validation = _split(curves[run.number])
                if end is not None:
                    others[run.number] = training.since(end)
                    training, validation = training.until(end - 1), validation.until(end - 1)
                parts.append((training, validation))
            end = run.view.first_step if end is None else min(end, run.view.first_step)
        lineage = {run.number for run in snapshot.lineage()}
        others |= {
            number: _split(curve)[0] for number, curve in curves.items() if number in present and number not in lineage
        }
        others = {number: series for number, series in others.items() if len(series.steps) > 1}
        self._found = Accuracies(join_series([own for own, _ in parts]), join_series([own for _, own in parts]), others)
        self._key = key
        return self._found


def _split(curve: AccuracyCurve) -> tuple[Series, Series]:
    known = np.isfinite(curve.validation)
    return Series(curve.steps, 100.0 * curve.training), Series(curve.steps[known], 100.0 * curve.validation[known])


@dataclass(frozen=True, slots=True)
class AccuracyScene:
    """The lower plot: its lines, area and vertical axis; the horizontal one is that of the loss."""

    lines: Accuracies
    plot: QRectF
    up: Scale


def split_plot(area: QRectF, theme: Theme) -> tuple[QRectF, QRectF]:
    """Return the areas of loss and accuracy, with a row between for the lower one's name."""
    gap = theme.px(24.0)
    upper = (area.height() - gap) * (1.0 - SHARE)
    return (
        QRectF(area.left(), area.top(), area.width(), upper),
        QRectF(area.left(), area.top() + upper + gap, area.width(), area.height() - upper - gap),
    )


def percent_scale(plot: QRectF) -> Scale:
    """Return the vertical axis: all of 0 to 100 %, so that a line's height says how good it is."""
    return Scale(0.0, 100.0, plot.bottom(), plot.top())


@dataclass(frozen=True, slots=True)
class AccuracyPainter:
    """Paints the lower plot.

    Attributes
    ----------
    places
        The pixels of steps along the horizontal axis.
    """

    painter: QPainter
    theme: Theme
    scene: AccuracyScene
    places: Callable[[Vector | Indices], Vector]

    def paint_background(self, chosen: int | None) -> None:
        """Paint axis, name and other runs."""
        painter, theme, plot = self.painter, self.theme, self.scene.plot
        AxisPainter(theme, plot).paint_left(painter, self.scene.up, grid=True)
        painter.setFont(theme.font(TICK_SIZE))
        painter.setPen(QColor(theme.muted))
        height = QFontMetricsF(painter.font()).height()
        row = QRectF(plot.left(), plot.top() - height - 4.0, plot.width(), height)
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, NAME)
        painter.save()
        painter.setClipRect(plot.adjusted(-2.0, -2.0, 2.0, 2.0))
        for number, series in self.scene.lines.others.items():
            colour = QColor(theme.ink) if number == chosen else mix(QColor(theme.muted), QColor(theme.card), 0.5)
            self._draw(series, QPen(colour, 1.8 if number == chosen else 1.2))
        painter.restore()

    def paint_lines(self, step: int) -> None:
        """Paint the accuracies up to the cursor as lines, and the training accuracy beyond it dotted."""
        painter, theme, lines = self.painter, self.theme, self.scene.lines
        painter.save()
        painter.setClipRect(self.scene.plot.adjusted(-6.0, -6.0, 6.0, 6.0))
        self._draw(lines.training.until(step), QPen(QColor(theme.positive), 2.0))
        held_back = QPen(QColor(theme.ink), 1.6)
        held_back.setDashPattern([4.0, 2.2])
        self._draw(lines.validation.until(step), held_back)
        future = QPen(mix(QColor(theme.muted), QColor(theme.card), 0.25), 1.6)
        future.setDashPattern([0.1, 2.6])
        future.setCapStyle(Qt.PenCapStyle.RoundCap)
        self._draw(lines.training.since(step), future)
        painter.restore()

    def paint_dot(self, step: int) -> None:
        """Mark the accuracy at the cursor, or at the measured step before it."""
        here = self.scene.lines.training.until(step)
        if not len(here.steps):
            return
        self.painter.setPen(QPen(QColor(self.theme.card), 1.2))
        self.painter.setBrush(QColor(self.theme.backward))
        self.painter.drawEllipse(self.point(int(here.steps[-1]), float(here.losses[-1])), 4.0, 4.0)

    def point(self, step: float, accuracy: float) -> QPointF:
        """Return the pixel of a step and an accuracy in per cent."""
        return QPointF(float(self.places(np.array([step]))[0]), self.scene.up.place(accuracy))

    def _draw(self, series: Series, pen: QPen) -> None:
        polygon = make_polygon(self.places(series.steps), self.scene.up.places(series.losses))
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if polygon.size() == 1:
            self.painter.setPen(pen)
            self.painter.drawPoint(polygon.at(0))
        elif polygon.size():
            draw_line(self.painter, polygon, pen)
