"""How an activation function, and a loss, are painted: curves, flat stretches, tangent, and the present dot."""

from __future__ import annotations

from math import isfinite

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnvisual.nn.loss_profile import Against, LossProfile
from nnvisual.views.activation_scene import ActivationScene
from nnvisual.views.emphasis import Emphasis
from nnvisual.views.function_plot import FunctionPlot


def paint_function(painter: QPainter, plot: FunctionPlot, scene: ActivationScene, emphasis: Emphasis) -> None:
    """Draw what stays as it is while z moves: flat stretches, axes, range, function and derivative."""
    theme, shape = plot.theme, scene.shape
    _paint_flat(painter, plot, scene, emphasis.opacity("saturation"))
    plot.paint_axes(painter, "z")
    painter.save()
    painter.setClipRect(plot.plot)
    painter.setOpacity(emphasis.opacity("range"))
    painter.setPen(QPen(QColor(theme.muted), 1.0, Qt.PenStyle.DotLine))
    for level in (scene.activation.low, scene.activation.high):
        if isfinite(level):
            painter.drawLine(plot.point(plot.x.low, level), plot.point(plot.x.high, level))
    painter.setOpacity(emphasis.opacity("derivative"))
    dashed = QPen(QColor(theme.backward), 2.0, Qt.PenStyle.DashLine)
    plot.paint_curve(painter, shape.z, shape.derivative, dashed)
    painter.setOpacity(emphasis.opacity("curve"))
    plot.paint_curve(painter, shape.z, shape.value, QPen(QColor(theme.forward), 2.4))
    painter.restore()
    _paint_legend(painter, plot, emphasis)


def paint_present(painter: QPainter, plot: FunctionPlot, scene: ActivationScene, emphasis: Emphasis) -> None:
    """Draw the example's z on both curves, and the tangent there."""
    theme, run = plot.theme, 0.16 * (plot.x.high - plot.x.low)
    painter.save()
    painter.setClipRect(plot.plot)
    painter.setOpacity(emphasis.opacity("tangent"))
    painter.setPen(QPen(QColor(theme.backward), 1.4))
    painter.drawLine(
        plot.point(scene.z - run, scene.value - run * scene.derivative),
        plot.point(scene.z + run, scene.value + run * scene.derivative),
    )
    painter.setOpacity(emphasis.opacity("dot", f"z.{scene.layer}.{scene.unit}", f"a.{scene.layer}.{scene.unit}"))
    painter.setPen(QPen(QColor(theme.muted), 1.0))
    # The dot on the derivative belongs to that curve: it goes where the curve is not drawn.
    has_derivative = emphasis.opacity("derivative") > 0.0
    top = max(scene.value, scene.derivative) if has_derivative else scene.value
    painter.drawLine(plot.point(scene.z, plot.y.low), plot.point(scene.z, top))
    painter.setPen(QPen(QColor(theme.forward), 1.0, Qt.PenStyle.DotLine))
    painter.drawLine(plot.point(plot.x.low, scene.value), plot.point(scene.z, scene.value))
    if has_derivative:
        plot.paint_dot(painter, scene.z, scene.derivative, QColor(theme.backward), hollow=True)
    plot.paint_dot(painter, scene.z, scene.value, QColor(theme.forward))
    painter.restore()


def output_symbol(profile: LossProfile) -> str:
    """Return what the horizontal axis of a loss is called."""
    return "z" if profile.against is Against.LOGIT else "ŷ"


def paint_loss(painter: QPainter, plot: FunctionPlot, profile: LossProfile, emphasis: Emphasis) -> None:
    """Draw the loss along one output, where the example stands, and the slope there."""
    theme = plot.theme
    plot.paint_axes(painter, output_symbol(profile))
    painter.save()
    painter.setClipRect(plot.plot)
    painter.setOpacity(emphasis.opacity("loss", "curve"))
    plot.paint_curve(painter, profile.x, profile.value, QPen(QColor(theme.ink), 2.4))
    if isfinite(profile.here):
        run = 0.14 * (plot.x.high - plot.x.low)
        painter.setOpacity(emphasis.opacity("tangent"))
        painter.setPen(QPen(QColor(theme.backward), 1.6))
        if isfinite(profile.slope):
            painter.drawLine(
                plot.point(profile.place - run, profile.here - run * profile.slope),
                plot.point(profile.place + run, profile.here + run * profile.slope),
            )
        painter.setOpacity(emphasis.opacity("dot", "loss"))
        painter.setPen(QPen(QColor(theme.muted), 1.0))
        painter.drawLine(plot.point(profile.place, plot.y.low), plot.point(profile.place, profile.here))
        plot.paint_dot(painter, profile.place, profile.here, QColor(theme.ink))
    painter.restore()


def _paint_flat(painter: QPainter, plot: FunctionPlot, scene: ActivationScene, opacity: float) -> None:
    painter.save()
    painter.setOpacity(opacity)
    painter.setFont(plot.theme.font(11))
    metrics = QFontMetricsF(painter.font())
    for low, high in scene.shape.flat if opacity else ():
        area = QRectF(plot.point(low, plot.y.high), plot.point(high, plot.y.low)).intersected(plot.plot)
        painter.fillRect(area, QColor(plot.theme.sunken))
        one_sided = len(scene.shape.flat) == 1
        word = "flat: no gradient passes" if one_sided else "saturated"
        if area.width() > metrics.horizontalAdvance(word) + 12 and area.height() > 6 * metrics.height():
            painter.setPen(QColor(plot.theme.muted))
            # Functions rise: beside the middle there is room below the curve on the right, and above it on the left.
            lower = not one_sided and area.center().x() > plot.plot.center().x()
            top = area.top() + (0.7 if lower else 0.3) * area.height()
            box = QRectF(area.left(), top, area.width(), metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)
    painter.restore()


def _paint_legend(painter: QPainter, plot: FunctionPlot, emphasis: Emphasis) -> None:
    """Name the two curves in the corner above the rising function."""
    theme = plot.theme
    painter.setFont(theme.font(12))
    metrics = QFontMetricsF(painter.font())
    if plot.plot.height() < 7 * metrics.height() or plot.plot.width() < theme.px(190):
        return
    width = 38.0 + metrics.horizontalAdvance("g′(z)")
    ground = QRectF(plot.plot.left() + 6, plot.plot.top() + 6, width, 2 * metrics.height() + 6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.card))
    painter.drawRoundedRect(ground, 5, 5)
    top = ground.top() + 3
    styles = (
        ("curve", "g(z)", theme.forward_text, Qt.PenStyle.SolidLine),
        ("derivative", "g′(z)", theme.backward_text, Qt.PenStyle.DashLine),
    )
    for part, text, colour, style in styles:
        painter.setOpacity(emphasis.opacity(part))
        painter.setPen(QPen(QColor(colour), 2.0, style))
        middle = top + metrics.height() / 2
        painter.drawLine(QPointF(ground.left() + 5, middle), QPointF(ground.left() + 27, middle))
        painter.drawText(QPointF(ground.left() + 32, top + metrics.ascent()), text)
        top += metrics.height()
    painter.setOpacity(1.0)
