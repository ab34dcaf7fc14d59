"""How a feature plane is painted: ground, borders, lines, names of the regions, examples."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from nnvisual.landscape.decision_regions import trace_borders, trace_level
from nnvisual.landscape.region_labels import Place
from nnvisual.landscape.unit_lines import UnitLine
from nnvisual.views.axes import format_ticks, nice_ticks
from nnvisual.views.example_marks import class_text_colour, paint_mark
from nnvisual.views.field_image import height_colour, image_area, tint_classes, tint_heights
from nnvisual.views.number_text import subscript
from nnvisual.views.plane_canvas import Canvas
from nnvisual.views.plane_curves import paint_bands, paint_curve, paint_residuals
from nnvisual.views.plane_scene import Kind, PlaneScene
from nnvisual.views.theme import Theme, mix

MARK = 5.0
"""Radius of an example's mark in pixels, before the text factor."""


def mark_radius(theme: Theme, count: int) -> float:
    """Return the radius of an example's mark: smaller where there are many."""
    return (MARK if count <= 150 else 4.0 if count <= 600 else 2.5) * (0.5 + 0.5 * theme.text)


def paint_ground(canvas: Canvas, labels: dict[int, Place]) -> None:
    """Draw everything that does not belong to the examples."""
    canvas.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    canvas.painter.fillRect(canvas.frame.plot, QColor(canvas.theme.card))
    if canvas.scene.kind.is_curve:
        paint_bands(canvas)
        paint_curve(canvas)
    else:
        _paint_shade(canvas)
        _paint_levels(canvas)
        _paint_lines(canvas)
        _paint_labels(canvas, labels)
    canvas.frame.paint_axes(canvas.painter)


def paint_examples(canvas: Canvas) -> None:
    """Draw the marks of all examples."""
    scene, painter, theme = canvas.scene, canvas.painter, canvas.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if scene.fitted is not None:
        paint_residuals(canvas)
    radius = mark_radius(theme, len(scene.points))
    xs = canvas.frame.x.places(scene.points[:, 0]).tolist()
    ys = canvas.frame.y.places(scene.points[:, 1]).tolist()
    targets = scene.data.y[:, 0].tolist() if scene.data is not None and scene.kind is Kind.HEIGHTS else None
    classes = scene.classes.tolist()
    for held_back, names in ((False, ("points",)), (True, ("held_back", "points"))):
        with canvas.part(*names) as drawn:
            if not drawn:
                continue
            for place, (x, y) in enumerate(zip(xs, ys, strict=True)):
                if (place in scene.held_back) is not held_back:
                    continue
                if targets is not None:
                    _paint_height_mark(canvas, QPointF(x, y), radius, targets[place], hollow=held_back)
                else:
                    paint_mark(painter, theme, QPointF(x, y), radius, classes[place], hollow=held_back)


def _paint_height_mark(canvas: Canvas, centre: QPointF, radius: float, target: float, *, hollow: bool) -> None:
    colour = height_colour(target, canvas.scene.answers, canvas.theme)
    canvas.painter.setPen(QPen(colour.darker(160) if hollow else QColor(canvas.theme.ink), 2.0 if hollow else 0.8))
    canvas.painter.setBrush(QColor(canvas.theme.card) if hollow else colour)
    canvas.painter.drawEllipse(centre, radius, radius)


def _paint_shade(canvas: Canvas) -> None:
    scene = canvas.scene
    if scene.field is None:
        return
    with canvas.part("shade") as drawn:
        if not drawn:
            return
        if scene.kind is Kind.CLASSES:
            image = tint_classes(scene.field, canvas.theme)
        else:
            image = tint_heights(scene.field, scene.answers, canvas.theme)
        canvas.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        canvas.painter.drawImage(image_area(scene.field, canvas.frame), image)


def _paint_levels(canvas: Canvas) -> None:
    """The decision border; for numbers lines of equal answers."""
    scene, painter, theme = canvas.scene, canvas.painter, canvas.theme
    if scene.field is None:
        return
    if scene.kind is Kind.CLASSES:
        if scene.is_perceptron and len(scene.field.outputs) == 1 and scene.lines:
            return
        with canvas.part("border", "line") as drawn:
            if drawn:
                painter.setPen(QPen(QColor(theme.ink), 2.0))
                for line in trace_borders(scene.field):
                    painter.drawPolyline(canvas.polygon(line))
        return
    with canvas.part("fit", "border") as drawn:
        levels = nice_ticks(*scene.answers, 6)
        for level, text in zip(levels, format_ticks(levels), strict=True):
            if not drawn:
                break
            for line in trace_level(scene.field, scene.field.outputs[0], level):
                outline = canvas.polygon(line)
                painter.setPen(QPen(mix(QColor(theme.ink), QColor(theme.card), 0.35), 1.0))
                painter.drawPolyline(outline)
                _write_on_line(canvas, outline, text)


def _write_on_line(canvas: Canvas, outline: QPolygonF, text: str) -> None:
    canvas.painter.setFont(canvas.theme.font(10))
    metrics = QFontMetricsF(canvas.painter.font())
    box = QRectF(0, 0, metrics.horizontalAdvance(text) + 6, metrics.height())
    middle = outline.at(outline.size() // 2)
    box.moveCenter(middle)
    if outline.size() < 8 or not canvas.frame.plot.contains(box):
        return
    canvas.painter.setPen(Qt.PenStyle.NoPen)
    canvas.painter.setBrush(QColor(canvas.theme.card))
    canvas.painter.drawRoundedRect(box, 3, 3)
    canvas.painter.setPen(QColor(canvas.theme.muted))
    canvas.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _paint_lines(canvas: Canvas) -> None:
    """The line z = 0 of each unit of the first layer; of a network without hidden layer it is the border."""
    scene, theme = canvas.scene, canvas.theme
    names = ("line", "lines", "border", "units") if scene.is_perceptron else ("lines", "units")
    single = scene.is_perceptron and len(scene.lines) == 1
    for line in scene.lines:
        if not line.is_seen:
            continue
        lit = line.unit == canvas.lit_unit and not single
        with canvas.part(*names, f"z.1.{line.unit}", f"a.1.{line.unit}") as drawn:
            if not drawn:
                continue
            ends = canvas.polygon(line.ends)
            grey = mix(QColor(theme.ink), QColor(theme.card), 0.35)
            colour = QColor(theme.ink) if single or lit else grey
            pen = QPen(colour, 2.2 if single or lit else 1.1)
            if not single:
                pen.setDashPattern([5.0, 4.0])
            canvas.painter.setPen(pen)
            canvas.painter.drawPolyline(ends)
            if not single:
                _name_line(canvas, line, ends, bold=lit)
        with canvas.part("normal", f"w.1.1.{line.unit}", f"w.1.2.{line.unit}") as drawn:
            if drawn and (single or lit or canvas.emphasis.is_lit("normal")):
                _paint_normal(canvas, line, ends_of(canvas, line))


def ends_of(canvas: Canvas, line: UnitLine) -> QLineF:
    """Return a unit's line in pixels."""
    ends = canvas.polygon(line.ends)
    return QLineF(ends.at(0), ends.at(1))


def _paint_normal(canvas: Canvas, line: UnitLine, ends: QLineF) -> None:
    """An arrow across the line, to the side where z > 0."""
    if ends.length() < 1.0:
        return
    across = QPointF(-ends.dy() / ends.length(), ends.dx() / ends.length())
    # Pixels run downwards; the vertical share of the slope is turned over.
    if across.x() * line.slope[0] - across.y() * line.slope[1] < 0.0:
        across = -across
    start = ends.center()
    tip = start + across * 26.0
    canvas.painter.setPen(QPen(QColor(canvas.theme.ink), 2.0))
    canvas.painter.drawLine(start, tip)
    side = QPointF(-across.y(), across.x())
    canvas.painter.setBrush(QColor(canvas.theme.ink))
    canvas.painter.drawPolygon(QPolygonF([tip, tip - across * 8.0 + side * 4.0, tip - across * 8.0 - side * 4.0]))


def _name_line(canvas: Canvas, line: UnitLine, ends: QPolygonF, *, bold: bool) -> None:
    """Write z₁ = 0 near the line's end, on the side where there is room."""
    painter, theme = canvas.painter, canvas.theme
    painter.setFont(theme.font(10, bold=bold))
    metrics = QFontMetricsF(painter.font())
    if canvas.frame.plot.width() < 8 * metrics.horizontalAdvance("z₁") or len(canvas.scene.lines) > 12:
        return
    text = f"z{subscript(line.unit)}"
    start, end = ends.at(0), ends.at(1)
    length = hypot(end.x() - start.x(), end.y() - start.y())
    if length < 60.0:
        return
    middle = start + (end - start) * (0.08 + 0.04 * (line.unit % 3))
    box = QRectF(0, 0, metrics.horizontalAdvance(text) + 6, metrics.height())
    box.moveCenter(middle)
    inside = canvas.frame.plot
    box.moveLeft(min(max(box.left(), inside.left() + 1), inside.right() - box.width() - 1))
    box.moveTop(min(max(box.top(), inside.top() + 1), inside.bottom() - box.height() - 1))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.card))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QColor(theme.ink if bold else theme.muted))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _paint_labels(canvas: Canvas, labels: dict[int, Place]) -> None:
    """What the network says in each region."""
    scene, painter, theme = canvas.scene, canvas.painter, canvas.theme
    if scene.kind is not Kind.CLASSES or canvas.frame.plot.width() < theme.px(170):
        return
    with canvas.part("labels") as drawn:
        if not drawn:
            return
        painter.setFont(theme.font(12, bold=True))
        metrics = QFontMetricsF(painter.font())
        for number, place in labels.items():
            text = metrics.elidedText(
                _region_text(scene, number), Qt.TextElideMode.ElideRight, 0.45 * canvas.frame.plot.width()
            )
            box = QRectF(0, 0, metrics.horizontalAdvance(text), metrics.height())
            box.moveCenter(canvas.frame.point(*place))
            plot = canvas.frame.plot
            box.moveLeft(min(max(box.left(), plot.left() + 4), plot.right() - box.width() - 4))
            painter.setPen(class_text_colour(theme, number))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _region_text(scene: PlaneScene, number: int) -> str:
    names = scene.class_names
    if len(scene.network.layers) == 1 and scene.network.n_outputs == 1:
        sign = "z > 0" if number else "z < 0"
        return f"{names[number]} · {sign}" if number < len(names) else sign
    if number < len(names):
        return names[number]
    return ("ŷ < ½", "ŷ > ½")[number] if scene.network.n_outputs == 1 else f"class {number}"
