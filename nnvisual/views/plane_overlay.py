"""What moves on top of a feature plane: rings around examples, "you", and the reading under the mouse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnvisual.landscape.point_answer import answer_point, combine_features
from nnvisual.nn.phases import Direction
from nnvisual.views.example_marks import paint_star
from nnvisual.views.number_text import format_value, subscript
from nnvisual.views.plane_canvas import Canvas
from nnvisual.views.plane_painter import mark_radius
from nnvisual.views.theme import Theme

PROBE = -1
"""What stands for "you" where examples are counted."""

MOST_OUTPUTS = 4
"""A reading lists no more outputs than these."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is chosen and held.

    Attributes
    ----------
    place_of
        Gives the pixel of an example by its place in the data, or of "you".
    selected, focused, moving
        The example that is selected, that the keyboard is at, that the mouse drags; None: none.
    looks_at_probe
        Whether "you" are the example that all views show.
    """

    place_of: Callable[[int], QPointF]
    selected: int | None
    focused: int | None
    moving: int | None
    looks_at_probe: bool


def paint_rings(canvas: Canvas, overlay: Overlay) -> None:
    """Ring the batch, the selected example and the one that an operation works on; box the keyboard's."""
    scene, painter, theme = canvas.scene, canvas.painter, canvas.theme
    radius = mark_radius(theme, len(scene.points)) + 3.5
    flow = QColor(theme.backward if scene.direction in (Direction.BACKWARD, Direction.UPDATE) else theme.forward)
    with canvas.part("points", "point"):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(flow, 1.4))
        for place in scene.batch:
            painter.drawEllipse(overlay.place_of(place), radius, radius)
    with canvas.part("point", "points"):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if overlay.selected is not None and overlay.selected < len(scene.points):
            painter.setPen(QPen(QColor(theme.ink), 2.2))
            painter.drawEllipse(overlay.place_of(overlay.selected), radius + 2, radius + 2)
        if scene.current is not None:
            painter.setPen(QPen(flow, 3.0))
            painter.drawEllipse(overlay.place_of(scene.current), radius + 2, radius + 2)
    if overlay.moving is not None and overlay.moving != PROBE:
        painter.setPen(QPen(QColor(theme.ink), 2.0))
        painter.setBrush(QColor(theme.card))
        painter.drawEllipse(overlay.place_of(overlay.moving), radius, radius)
    if overlay.focused is not None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.ink), 1.4, Qt.PenStyle.DashLine))
        box = QRectF(0, 0, 2 * radius + 12, 2 * radius + 12)
        box.moveCenter(overlay.place_of(overlay.focused))
        painter.drawRect(box)


def paint_probe(canvas: Canvas, overlay: Overlay) -> None:
    """Draw "you" as a ringed star with its name."""
    scene, painter, theme, plot = canvas.scene, canvas.painter, canvas.theme, canvas.frame.plot
    opacity = canvas.emphasis.opacity("point", "you", "x", "x.1", "x.2")
    centre = overlay.place_of(PROBE)
    if scene.probe is None or not opacity or not plot.contains(centre):
        return
    painter.setOpacity(opacity)
    radius = 8.5 * (0.5 + 0.5 * theme.text)
    paint_star(painter, theme, centre, radius, ring=QColor(theme.ink if overlay.looks_at_probe else theme.muted))
    painter.setFont(theme.font(12, bold=True))
    metrics = QFontMetricsF(painter.font())
    text = metrics.elidedText(scene.probe.label, Qt.TextElideMode.ElideRight, 0.4 * plot.width())
    box = QRectF(0, 0, metrics.horizontalAdvance(text) + 8, metrics.height())
    box.moveCenter(QPointF(centre.x() + radius + 3 + box.width() / 2, centre.y()))
    if box.right() > plot.right():
        box.moveRight(centre.x() - radius - 3)
    box.moveTop(min(max(box.top(), plot.top()), plot.bottom() - box.height()))
    _paint_tag(painter, theme, box, text)
    painter.setOpacity(1.0)


def paint_reading(canvas: Canvas, place: QPointF) -> None:
    """Write the network's answer under the mouse, in the corner that is farthest from it."""
    lines = read_point(canvas, place)
    painter, plot, theme = canvas.painter, canvas.frame.plot, canvas.theme
    painter.setFont(theme.font(11))
    metrics = QFontMetricsF(painter.font())
    width = max(metrics.horizontalAdvance(line) for line in lines) + 14
    height = metrics.height() * len(lines) + 8
    if width > plot.width() - 8 or height > 0.6 * plot.height():
        return
    left = plot.left() + 4 if place.x() > plot.center().x() else plot.right() - width - 4
    top = plot.top() + 4 if place.y() > plot.center().y() else plot.bottom() - height - 4
    painter.setPen(QPen(QColor(theme.faint), 1.0))
    painter.setBrush(QColor(theme.card))
    painter.drawRoundedRect(QRectF(left, top, width, height), 5, 5)
    painter.setPen(QColor(theme.ink))
    for number, line in enumerate(lines):
        painter.drawText(QPointF(left + 7, top + 4 + metrics.ascent() + number * metrics.height()), line)


def read_point(canvas: Canvas, place: QPointF) -> list[str]:
    """Return what is to be said about a pixel: its features, and z and ŷ of the output."""
    scene = canvas.scene
    values = canvas.frame.values(place)
    raw = combine_features(scene.rest, scene.axes, values[: len(scene.axes)])
    answer = answer_point(scene.network, scene.parameters, scene.data, raw)
    texts = scene.axis_texts()
    lines = [f"{texts[k].name} {format_value(values[k])}" for k in range(len(scene.axes))]
    for k in range(min(scene.network.n_outputs, MOST_OUTPUTS)):
        mark = subscript(k + 1) if scene.network.n_outputs > 1 else ""
        lines.append(f"z{mark} {format_value(float(answer.z[k]))}  ŷ{mark} {format_value(float(answer.y_hat[k]))}")
    return lines


def _paint_tag(painter: QPainter, theme: Theme, box: QRectF, text: str) -> None:
    ground = QColor(theme.card)
    ground.setAlphaF(0.85)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(QColor(theme.ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
