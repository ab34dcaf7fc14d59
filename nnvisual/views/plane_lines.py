"""How the lines of a feature plane's first layer are painted: z = 0 of each unit, its name, and the arrow across it."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from nnvisual.landscape.unit_lines import UnitLine
from nnvisual.views.number_text import subscript
from nnvisual.views.plane_canvas import Canvas
from nnvisual.views.theme import mix

TAG_PLACES = (0.1, 0.9, 0.2, 0.8, 0.3, 0.7, 0.4, 0.6)
"""Where along its line a unit's name may stand, the best place first."""


def paint_lines(canvas: Canvas, taken: list[QRectF]) -> None:
    """Draw the line z = 0 of each unit of the first layer; of a network without hidden layer it is the border."""
    scene, theme = canvas.scene, canvas.theme
    names = ("line", "lines", "border", "units") if scene.is_perceptron else ("lines", "units")
    single = scene.is_perceptron and len(scene.lines) == 1
    taken = list(taken)
    for line in scene.lines:
        if not line.is_seen:
            continue
        lit = line.unit == canvas.lit_unit and not single
        ends = ends_of(canvas, line)
        with canvas.part(*names, f"z.1.{line.unit}", f"a.1.{line.unit}") as drawn:
            if not drawn:
                continue
            grey = mix(QColor(theme.ink), QColor(theme.card), 0.35)
            colour = QColor(theme.ink) if single or lit else grey
            pen = QPen(colour, 2.2 if single or lit else 1.1)
            if not single:
                pen.setDashPattern([5.0, 4.0])
            canvas.painter.setPen(pen)
            # Dashes with smooth edges take a millisecond each.
            canvas.painter.setRenderHint(QPainter.RenderHint.Antialiasing, not canvas.is_moving or single or lit)
            canvas.painter.drawLine(ends)
            if not single:
                _name_line(canvas, line.unit, ends, taken, bold=lit)
        with canvas.part("normal", f"w.1.1.{line.unit}", f"w.1.2.{line.unit}") as drawn:
            if drawn and (single or lit or canvas.emphasis.is_lit("normal")):
                _paint_normal(canvas, line, ends)


def ends_of(canvas: Canvas, line: UnitLine) -> QLineF:
    """Return a unit's line in pixels."""
    (x1, y1), (x2, y2) = line.ends.tolist()
    return QLineF(canvas.frame.point(x1, y1), canvas.frame.point(x2, y2))


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


def _name_line(canvas: Canvas, unit: int, ends: QLineF, taken: list[QRectF], *, bold: bool) -> None:
    """Write z₁ on its line, where there is room; nothing where there is none."""
    painter, theme, plot = canvas.painter, canvas.theme, canvas.frame.plot
    painter.setFont(theme.font(10, bold=bold))
    metrics = QFontMetricsF(painter.font())
    text = f"z{subscript(unit)}"
    box = QRectF(0, 0, metrics.horizontalAdvance(text) + 6, metrics.height())
    if plot.width() < 12 * box.width():
        return
    for share in TAG_PLACES:
        box.moveCenter(ends.pointAt(share))
        if plot.contains(box) and not any(box.intersects(other) for other in taken):
            break
    else:
        return
    taken.append(QRectF(box))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.card))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QColor(theme.ink if bold else theme.muted))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
