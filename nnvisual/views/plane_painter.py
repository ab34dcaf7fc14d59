"""How a feature plane is painted: ground, borders, lines, names of the regions, examples."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from nnvisual.landscape.decision_regions import trace_borders, trace_level
from nnvisual.landscape.region_labels import Place
from nnvisual.views.axes import format_ticks, nice_ticks
from nnvisual.views.example_marks import class_text_colour, paint_mark
from nnvisual.views.field_image import height_colour, image_area, tint_classes, tint_heights
from nnvisual.views.plane_canvas import Canvas
from nnvisual.views.plane_curves import paint_bands, paint_curve, paint_residuals
from nnvisual.views.plane_lines import paint_lines
from nnvisual.views.plane_names import LABEL_SIZE, RegionLabel, lay_out_labels
from nnvisual.views.plane_scene import Kind
from nnvisual.views.theme import Theme, mix

MARK = 5.0
"""Radius of an example's mark in pixels, before the text factor."""


def mark_radius(theme: Theme, count: int) -> float:
    """Return the radius of an example's mark: smaller where there are many."""
    return (MARK if count <= 150 else 4.0 if count <= 600 else 2.5) * (0.5 + 0.5 * theme.text)


def paint_ground(canvas: Canvas, labels: dict[int, Place]) -> None:
    """Draw everything that does not belong to the examples."""
    paint_field(canvas)
    paint_answers(canvas, labels)


def paint_field(canvas: Canvas) -> None:
    """Draw what comes from the picture of the network's answers: shading, border, lines of equal answers."""
    canvas.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    canvas.painter.fillRect(canvas.frame.plot, QColor(canvas.theme.card))
    if not canvas.scene.kind.is_curve:
        _paint_shade(canvas)
        _paint_levels(canvas)


def paint_answers(canvas: Canvas, labels: dict[int, Place]) -> None:
    """Draw over that picture what changes with every step: the lines of the units, or a curve; and the regions' names.

    The names belong to the picture, but lie above the lines.
    """
    if canvas.scene.kind.is_curve:
        paint_bands(canvas)
        paint_curve(canvas)
        paint_residuals(canvas)
        return
    written = lay_out_labels(canvas, labels)
    paint_lines(canvas, [label.box for label in written])
    _paint_labels(canvas, written)


def paint_examples(canvas: Canvas) -> None:
    """Draw the axes and the marks of all examples: what stays as it is while the network learns."""
    canvas.frame.paint_axes(canvas.painter)
    scene, painter, theme = canvas.scene, canvas.painter, canvas.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = mark_radius(theme, len(scene.points))
    xs = canvas.frame.x.places(scene.points[:, 0]).tolist()
    ys = canvas.frame.y.places(scene.points[:, 1]).tolist()
    targets = scene.data.y[:, 0].tolist() if scene.data is not None and scene.kind is Kind.HEIGHTS else None
    classes = scene.classes.tolist()
    for held_back, name in ((False, "points"), (True, "held_back")):
        with canvas.part(name) as drawn:
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


def _paint_labels(canvas: Canvas, written: list[RegionLabel]) -> None:
    with canvas.part("labels") as drawn:
        if not drawn:
            return
        canvas.painter.setFont(canvas.theme.font(LABEL_SIZE, bold=True))
        # The tints are too strong for coloured letters: these stand on a ground of the card's own.
        ground = QColor(canvas.theme.card)
        ground.setAlphaF(0.8)
        for label in written:
            canvas.painter.setPen(Qt.PenStyle.NoPen)
            canvas.painter.setBrush(ground)
            canvas.painter.drawRoundedRect(label.box, 5, 5)
            canvas.painter.setPen(class_text_colour(canvas.theme, label.number))
            canvas.painter.drawText(label.box, Qt.AlignmentFlag.AlignCenter, label.text)
