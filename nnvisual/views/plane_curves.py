"""How a feature plane with a single feature is painted: the answer as a curve, and how far the examples lie off it."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen, QPolygonF

from nnvisual.landscape.decision_regions import find_crossings
from nnvisual.views.plane_canvas import Canvas
from nnvisual.views.plane_scene import Kind


def paint_bands(canvas: Canvas) -> None:
    """Draw, under a curve for two classes: which stretch of the axis is given to which class."""
    scene, frame = canvas.scene, canvas.frame
    if scene.kind is not Kind.CLASS_CURVE or scene.field is None:
        return
    axis, values = scene.field.axes[0], scene.field.outputs[0]
    with canvas.part("shade") as drawn:
        borders = [float(axis[0]), *find_crossings(axis, values), float(axis[-1])]
        for low, high in pairwise(borders):
            if not drawn:
                break
            middle = values[int(abs(axis - 0.5 * (low + high)).argmin())]
            theme = canvas.theme
            tint = theme.positive_tint if middle >= 0.5 else theme.negative_tint
            area = QRectF(frame.point(low, frame.y.high), frame.point(high, frame.y.low))
            canvas.painter.fillRect(area, QColor(tint))
    with canvas.part("border", "line") as drawn:
        if drawn:
            canvas.painter.setPen(QPen(QColor(canvas.theme.ink), 1.6))
            for border in find_crossings(axis, values):
                canvas.painter.drawLine(frame.point(border, frame.y.low), frame.point(border, frame.y.high))
            canvas.painter.setPen(QPen(QColor(canvas.theme.muted), 1.0, Qt.PenStyle.DashLine))
            canvas.painter.drawLine(frame.point(frame.x.low, 0.5), frame.point(frame.x.high, 0.5))


def paint_curve(canvas: Canvas) -> None:
    """Draw the answer over the feature."""
    scene = canvas.scene
    if scene.field is None:
        return
    with canvas.part("fit", "curve", "line") as drawn:
        if not drawn:
            return
        xs = canvas.frame.x.places(scene.field.axes[0]).tolist()
        height = canvas.frame.plot.height()
        for row in scene.field.outputs:
            # What lies far outside is held near the edge: a line a million pixels long takes seconds.
            ys = canvas.frame.y.places(row).clip(-height, 3 * height).tolist()
            canvas.painter.setPen(QPen(QColor(canvas.theme.ink), 2.2))
            canvas.painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in zip(xs, ys, strict=True) if y == y]))


def paint_residuals(canvas: Canvas) -> None:
    """Draw how far the curve passes by each example, as sticks or squares."""
    scene, painter, frame, theme = canvas.scene, canvas.painter, canvas.frame, canvas.theme
    if scene.fitted is None:
        return
    with canvas.part("residuals") as drawn:
        if not drawn:
            return
        colour = QColor(theme.backward)
        tint = QColor(theme.backward)
        tint.setAlphaF(0.10)
        height = frame.plot.height()
        for place, answer in zip(scene.fitted.places.tolist(), scene.fitted.y_hat[:, 0].tolist(), strict=True):
            if answer != answer:
                continue
            target = frame.point(*scene.points[place].tolist())
            there = QPointF(target.x(), min(max(frame.y.place(answer), -height), 3 * height))
            if canvas.squares:
                side = abs(target.y() - there.y())
                right = target.x() + side <= frame.plot.right()
                left = target.x() if right else target.x() - side
                painter.setPen(QPen(colour, 0.6))
                painter.setBrush(tint)
                painter.drawRect(QRectF(left, min(target.y(), there.y()), side, side))
            painter.setPen(QPen(colour, 1.6))
            painter.drawLine(target, there)
