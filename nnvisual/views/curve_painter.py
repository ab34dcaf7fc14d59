"""Paints loss curves: grid, other runs, the past, the future, what was held back, and the cursor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnvisual.nn.arrays import Indices, Vector
from nnvisual.nn.early_stopping import EarlyStop
from nnvisual.views.axes import AxisPainter, Scale
from nnvisual.views.backdrop import Backdrop
from nnvisual.views.curve_accuracy import AccuracyPainter, AccuracyScene
from nnvisual.views.curve_data import Curves, Series
from nnvisual.views.growing_layer import GrowingLayer
from nnvisual.views.polyline import draw_line, make_polygon
from nnvisual.views.theme import Theme, mix

LINE = 2.0


@dataclass(frozen=True, slots=True)
class CurveScene:
    """Everything that is on the picture.

    Attributes
    ----------
    curves
        The lines as they are drawn, smoothed if asked for.
    raw
        The training losses as they are, where `curves` holds smoothed ones; None otherwise.
    plot, across, up
        The area and its axes; the horizontal one counts steps or epochs, and `per_unit` steps make one of them.
    cursor
        Step and loss at the cursor.
    stop
        Where the validation loss is lowest, and where early stopping would end the run; None without validation.
    patience
        Epochs that early stopping waits.
    accuracy
        The plot below; None where the loss is shown alone.
    chosen
        Number of the selected run.
    hover
        Step and value that are read off, and what they are called; a share in per cent over the accuracy.
    grows
        Whether the next picture comes at once, with a longer line on the same axes.
    path_of
        Number of the run whose line it is.
    """

    curves: Curves
    raw: Series | None
    plot: QRectF
    across: Scale
    up: Scale
    per_unit: float
    cursor: tuple[int, float]
    stop: EarlyStop | None
    patience: int
    accuracy: AccuracyScene | None
    chosen: int | None
    hover: tuple[int, float, str] | None
    axis_title: str
    reads_accuracy: bool = False
    grows: bool = False
    path_of: int = 0

    @property
    def area(self) -> QRectF:
        """Both plots, and what lies between."""
        return self.plot if self.accuracy is None else self.plot.united(self.accuracy.plot)

    def places(self, steps: Vector | Indices) -> Vector:
        """Return the pixels of steps."""
        return self.across.places(steps / self.per_unit)

    def x(self, step: float) -> float:
        """Return the pixel of a step."""
        return self.across.place(step / self.per_unit)

    def point(self, step: float, loss: float) -> QPointF:
        """Return the pixel of a step and a loss; what lies outside is put at the nearer edge."""
        y = self.up.place(loss) if np.isfinite(loss) else self.plot.top()
        return QPointF(self.x(step), min(max(y, self.plot.top()), self.plot.bottom()))


def other_colour(theme: Theme) -> QColor:
    """Return the colour of runs that are not on the time line."""
    return mix(QColor(theme.muted), QColor(theme.card), 0.5)


def _around(plot: QRectF) -> QRectF:
    """Return the plot with room for the width of its lines."""
    return plot.adjusted(-6.0, -6.0, 6.0, 6.0)


class CurvePainter:
    """Paints one scene; `opacity` says how strongly a part is drawn, by its name in lectures."""

    def __init__(self, painter: QPainter, theme: Theme, scene: CurveScene, opacity: Callable[[str], float]) -> None:
        self._painter = painter
        self._theme = theme
        self._scene = scene
        self._opacity = opacity

    def paint(self, backdrop: Backdrop, growing: GrowingLayer, future: GrowingLayer) -> None:
        """Paint everything; `backdrop` keeps grid and other runs, `growing` the line, `future` the rest of it."""
        scene, painter, theme = self._scene, self._painter, self._theme
        chosen = (scene.chosen, self._opacity("others"))
        below = None if scene.accuracy is None else (scene.accuracy.plot.getRect(), scene.accuracy.lines)
        key = (scene.plot.getRect(), scene.across, scene.up, scene.per_unit, theme, chosen, scene.axis_title, below)
        # Series compare by identity.
        backdrop.draw(painter, (key, tuple(scene.curves.others.items())), self._paint_background)
        painter.save()
        painter.setClipRect(_around(scene.plot))
        if scene.grows and scene.raw is None:
            self._grow_training(growing)
        else:
            self._keep_training(growing, future)
        self._paint_validation()
        painter.restore()
        if scene.accuracy is not None:
            painter.setOpacity(self._opacity("accuracy"))
            self._lower(painter, scene.accuracy).paint_lines(scene.cursor[0])
        self._paint_stop()
        self._paint_cursor()
        self._paint_hover()

    def _paint_background(self, painter: QPainter) -> None:
        scene, axis = self._scene, AxisPainter(self._theme, self._scene.plot)
        metrics = QFontMetricsF(self._theme.font(11))
        axis.paint_left(painter, scene.up, grid=True)
        title = metrics.horizontalAdvance(scene.axis_title)
        lowest = AxisPainter(self._theme, scene.area)
        lowest.paint_bottom(painter, scene.across, whole=scene.per_unit == 1.0, until=scene.plot.right() - title - 6.0)
        painter.setPen(QColor(self._theme.muted))
        area = QRectF(scene.plot.right() - title - 2.0, scene.area.bottom() + 5.0, title + 2.0, metrics.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, scene.axis_title)
        if scene.accuracy is not None:
            painter.setOpacity(self._opacity("accuracy"))
            self._lower(painter, scene.accuracy).paint_background(scene.chosen)
            painter.setOpacity(1.0)
        painter.setClipRect(scene.plot)
        painter.setOpacity(self._opacity("others"))
        for number, series in scene.curves.others.items():
            self._draw(painter, series, self.other_pen(number))

    def _lower(self, painter: QPainter, accuracy: AccuracyScene) -> AccuracyPainter:
        return AccuracyPainter(painter, self._theme, accuracy, self._scene.places)

    def other_pen(self, number: int) -> QPen:
        """Return the pen of another run: pale, unless it is selected."""
        if number == self._scene.chosen:
            return QPen(QColor(self._theme.ink), 1.8)
        return QPen(other_colour(self._theme), 1.2)

    def _paint_past(self) -> None:
        scene, painter, theme = self._scene, self._painter, self._theme
        painter.setOpacity(self._opacity("training"))
        if scene.raw is not None:
            pale = mix(QColor(theme.positive), QColor(theme.card), 0.65)
            self._draw(painter, scene.raw, QPen(pale, 1.0))
        self._draw(painter, scene.curves.training, QPen(QColor(theme.positive), LINE))

    def _paint_future(self) -> None:
        painter, theme = self._painter, self._theme
        painter.setOpacity(self._opacity("future"))
        pen = QPen(mix(QColor(theme.muted), QColor(theme.card), 0.25), 1.6)
        pen.setDashPattern([0.1, 2.6])
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self._draw(painter, self._scene.curves.training, pen)

    def _keep_training(self, past: GrowingLayer, future: GrowingLayer) -> None:
        """Draw the run's whole line twice, as it was up to the cursor and as it will be: each is cut off there.

        So both stay as they are while the cursor is dragged through time.
        """
        scene, theme, area = self._scene, self._theme, _around(self._scene.plot)
        scales = (scene.across, scene.up, scene.per_unit, theme)
        # Series compare by identity.
        lines = (scene.curves.training, scene.raw)
        steps = scene.curves.training.steps
        is_last = not len(steps) or scene.cursor[0] >= steps[-1]
        at = area.right() if is_last else min(max(scene.x(scene.cursor[0]), area.left()), area.right())
        parts = (
            (past, CurvePainter._paint_past, "training", area.left(), at),
            (future, CurvePainter._paint_future, "future", at, area.right()),
        )
        for layer, draw, name, left, right in parts:
            if not right > left:
                continue
            self._painter.save()
            cut = QRectF(QPointF(left, area.top()), QPointF(right, area.bottom()))
            self._painter.setClipRect(cut, Qt.ClipOperation.IntersectClip)
            key = ("still", scales, lines, self._opacity(name))
            layer.keep(self._painter, area, key, partial(self._paint_onto, draw))
            self._painter.restore()

    def _paint_onto(self, draw: Callable[[CurvePainter], None], onto: QPainter) -> None:
        draw(CurvePainter(onto, self._theme, self._scene, self._opacity))

    def _grow_training(self, growing: GrowingLayer) -> None:
        """Draw what has come to the line since the last picture; there is no future while a run learns."""
        scene, theme, reached = self._scene, self._theme, self._scene.cursor[0]
        self._painter.setOpacity(self._opacity("training"))

        def grow(onto: QPainter, drawn: int) -> int:
            line = scene.curves.training.until(reached)
            self._draw(onto, line.since(drawn) if drawn else line, QPen(QColor(theme.positive), LINE))
            return reached

        key = (scene.across, scene.up, scene.per_unit, theme, scene.path_of)
        growing.draw(self._painter, _around(scene.plot), key, reached, grow)

    def _paint_validation(self) -> None:
        scene, painter, theme = self._scene, self._painter, self._theme
        painter.setOpacity(self._opacity("validation"))
        pen = QPen(QColor(theme.ink), 1.6)
        pen.setDashPattern([4.0, 2.2])
        self._draw(painter, scene.curves.validation.until(scene.cursor[0]), pen)

    def _paint_stop(self) -> None:
        """Mark the lowest validation loss, and the step at which early stopping would end the run."""
        scene, painter, theme = self._scene, self._painter, self._theme
        stop = scene.stop
        if stop is None or stop.best_step > scene.cursor[0]:
            return
        painter.setOpacity(self._opacity("best"))
        if stop.stop_step is not None and stop.stop_step <= scene.cursor[0]:
            self._paint_stop_line(scene.x(stop.stop_step))
        painter.setPen(QPen(QColor(theme.ink), 1.6))
        painter.setBrush(QColor(theme.card))
        painter.drawEllipse(scene.point(stop.best_step, stop.best_loss), 4.0, 4.0)

    def _paint_stop_line(self, x: float) -> None:
        scene, painter, theme = self._scene, self._painter, self._theme
        painter.setPen(QPen(QColor(theme.forward), 1.4, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, scene.area.top()), QPointF(x, scene.area.bottom()))
        painter.setFont(theme.font(11))
        metrics = QFontMetricsF(painter.font())
        words = (f"early stopping, patience {scene.patience}", "early stopping")
        right = scene.plot.right() - x - 8.0
        for text in words:
            width = metrics.horizontalAdvance(text)
            left = x + 4.0 if width <= right else x - 4.0 - width
            if left < scene.plot.left():
                continue
            box = QRectF(left - 2.0, scene.plot.top() + 2.0, width + 4.0, metrics.height())
            ground = QColor(theme.card)
            ground.setAlphaF(0.85)
            painter.fillRect(box, ground)
            painter.setPen(QColor(theme.forward_text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            return

    def _paint_cursor(self) -> None:
        scene, painter, theme = self._scene, self._painter, self._theme
        painter.setOpacity(self._opacity("cursor"))
        at = scene.point(*scene.cursor)
        painter.setPen(QPen(QColor(theme.backward), 1.6))
        painter.drawLine(QPointF(at.x(), scene.area.top()), QPointF(at.x(), scene.area.bottom()))
        if scene.accuracy is not None:
            self._lower(painter, scene.accuracy).paint_dot(scene.cursor[0])
        painter.setPen(QPen(QColor(theme.card), 1.2))
        painter.setBrush(QColor(theme.backward))
        painter.drawEllipse(at, 5.0, 5.0)
        painter.setOpacity(1.0)

    def _draw(self, painter: QPainter, series: Series, pen: QPen) -> None:
        scene = self._scene
        x = scene.places(series.steps)
        with np.errstate(invalid="ignore"):
            y = scene.up.places(np.where(np.isfinite(series.losses), series.losses, np.nan))
        polygon = make_polygon(x, y)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if polygon.size() == 1:
            painter.setPen(pen)
            painter.drawPoint(polygon.at(0))
        else:
            draw_line(painter, polygon, pen)

    def _paint_hover(self) -> None:
        scene, theme, painter = self._scene, self._theme, self._painter
        if scene.hover is None:
            return
        step, loss, text = scene.hover
        at = scene.point(step, loss)
        if scene.reads_accuracy and scene.accuracy is not None:
            at = self._lower(painter, scene.accuracy).point(step, loss)
        painter.setPen(QPen(QColor(theme.ink), 1.6))
        painter.setBrush(QColor(theme.card))
        painter.drawEllipse(at, 3.5, 3.5)
        painter.setFont(theme.font(12))
        metrics = QFontMetricsF(painter.font())
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, scene.plot.width() - 16.0)
        width, height = metrics.horizontalAdvance(text) + 14.0, metrics.height() + 8.0
        left = min(max(at.x() - width / 2, scene.plot.left()), scene.plot.right() - width)
        top = at.y() - height - 10.0 if at.y() - height - 10.0 >= scene.plot.top() else at.y() + 12.0
        box = QRectF(left, min(top, scene.area.bottom() - height), width, height)
        painter.setPen(QPen(QColor(theme.faint), 1.0))
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(box, 5.0, 5.0)
        painter.setPen(QColor(theme.ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
