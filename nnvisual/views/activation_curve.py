"""The activation curve: the function, its derivative and the present z on both; or the loss against the output."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnvisual.nn.activation_shape import ActivationShape, evaluate_activation
from nnvisual.nn.loss_profile import LossProfile
from nnvisual.session.actions import Select
from nnvisual.session.inquiry import Asked
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.activation_painter import output_symbol, paint_function, paint_loss, paint_present
from nnvisual.views.activation_scene import ActivationScene, Picture, make_activation_scene, make_loss_profile
from nnvisual.views.choice_strip import ChoiceStrip
from nnvisual.views.emphasis import Emphasis
from nnvisual.views.function_plot import FunctionPlot, lay_out_plot, padded
from nnvisual.views.number_text import format_value, subscript
from nnvisual.views.theme import Theme
from nnvisual.views.view import Dispatch, View

TALLEST_LOSS = 6.0
"""A loss that grows without bound is drawn up to here, or to where the example stands."""

CHOICES = (
    ("g(z)", "The activation function of the chosen unit, and its derivative."),
    ("J(ŷ)", "The loss of this example against the prediction."),
    ("J(z)", "The loss of this example against the output's pre-activation."),
)


class ActivationCurve(View):
    """The activation function of the chosen unit, or the loss of the present example."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.setAccessibleName("Activation function")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(120, 100)
        self.strip = ChoiceStrip("Picture", CHOICES, self)
        self.strip.chosen.connect(self._choose)
        self.scene: ActivationScene | None = None
        self.profile: LossProfile | None = None
        self._hover: QPointF | None = None
        self._ground: QPixmap | None = None
        self._ground_shape: ActivationShape | None = None
        self._by_keyboard = False

    @property
    def picture(self) -> Picture:
        """What is drawn: what a lecture lights, else what was chosen."""
        if "loss" in self.focus_parts and self.strip.choice == 0:
            return Picture.LOSS_OF_PREDICTION
        return Picture(self.strip.choice)

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`; nothing is done where the example's numbers and the chosen unit are the same."""
        before = self.snapshot
        self.snapshot = snapshot
        if (
            before is not None
            and before.example is snapshot.example
            and before.selection == snapshot.selection
            and before.operation == snapshot.operation
        ):
            return
        self._read()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        super().set_theme(theme)
        self.strip.set_theme(theme)
        self._lay_out()

    def set_emphasis(self, focus: frozenset[str], revealed: frozenset[str] | None) -> None:
        """Light some parts and dim the rest."""
        super().set_emphasis(focus, revealed)
        self._ground = None
        self._read()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons at the lower edge."""
        self._lay_out()

    def _choose(self) -> None:
        self._read()

    def _read(self) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        self.scene = make_activation_scene(snapshot, self.scene)
        self.profile = None if self.picture is Picture.ACTIVATION else make_loss_profile(snapshot, self.picture)
        self.strip.setVisible(self.scene is not None and self._has_strip())
        self._say()
        self.update()

    def _say(self) -> None:
        scene, snapshot = self.scene, self.snapshot
        if scene is None or snapshot is None:
            self.set_caption("")
            return
        objective = snapshot.network_objective
        if self.picture is not Picture.ACTIVATION and objective is not None:
            self.set_caption(f"{objective.loss.label}, this example")
            return
        where = "output" if scene.is_output else f"layer {scene.layer}"
        self.set_caption(f"{scene.activation.label} · {where}, unit {scene.unit}")
        self.setAccessibleDescription(
            f"{scene.activation.label} of {where}, unit {scene.unit}: z is {format_value(scene.z)}, "
            f"the activation {format_value(scene.value)}, the slope {format_value(scene.derivative)}. "
            "Arrow keys choose another unit."
        )

    def _has_strip(self) -> bool:
        return self.height() >= self.theme.px(140) and self.width() >= self.theme.px(190)

    def _lay_out(self) -> None:
        self._ground = None
        height = self.strip.sizeHint().height()
        self.strip.setGeometry(0, self.height() - height, self.width(), height)
        self.strip.setVisible(self.scene is not None and self._has_strip())
        self.update()

    # Painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the function, or the loss."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self.theme.card))
        plot = self.plot()
        if self.scene is None or plot is None:
            self._paint_sentence(painter)
        elif self.picture is Picture.ACTIVATION:
            self._paint_activation(painter, plot, self.scene)
        elif self.profile is not None:
            self._paint_loss(painter, plot, self.profile)

    def plot(self) -> FunctionPlot | None:
        """Return where the picture is drawn; None where there is nothing to draw."""
        scene, profile = self.scene, self.profile
        below = float(self.strip.sizeHint().height()) + 2.0 if self._has_strip() else 0.0
        size = QSizeF(self.width(), self.height())
        if scene is None:
            return None
        if self.picture is Picture.ACTIVATION:
            shape = scene.shape
            span = padded(shape.value, shape.derivative, np.array([scene.value]))
            return lay_out_plot(size, self.theme, (float(shape.z[0]), float(shape.z[-1])), span, below)
        if profile is None:
            return None
        tallest = max(TALLEST_LOSS, 1.2 * profile.here if isfinite(profile.here) else 0.0)
        high = min(tallest, padded(profile.value)[1])
        return lay_out_plot(size, self.theme, (float(profile.x[0]), float(profile.x[-1])), (-0.06 * high, high), below)

    def _paint_sentence(self, painter: QPainter) -> None:
        if self.snapshot is None:
            return
        text = "A landscape of its own has no units, and so no activation function."
        if self.scene is not None:
            text = "No target is known for this example, so it has no loss."
        painter.setFont(self.theme.font(14))
        painter.setPen(QColor(self.theme.muted))
        area = QRectF(self.rect()).adjusted(16, 8, -16, -8)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)

    def _paint_activation(self, painter: QPainter, plot: FunctionPlot, scene: ActivationScene) -> None:
        emphasis = Emphasis(self.focus_parts, self.revealed_parts)
        if self._ground is None or self._ground_shape is not scene.shape:
            ratio = self.devicePixelRatioF()
            self._ground = QPixmap((QSizeF(self.size()) * ratio).toSize())
            self._ground.setDevicePixelRatio(ratio)
            self._ground.fill(QColor(self.theme.card))
            self._ground_shape = scene.shape
            layer = QPainter(self._ground)
            layer.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_function(layer, plot, scene, emphasis)
            layer.end()
        painter.drawPixmap(0, 0, self._ground)
        if isfinite(scene.z) and isfinite(scene.value):
            paint_present(painter, plot, scene, emphasis)
        plot.paint_head(painter, self._head(scene))

    def _paint_loss(self, painter: QPainter, plot: FunctionPlot, profile: LossProfile) -> None:
        paint_loss(painter, plot, profile, Emphasis(self.focus_parts, self.revealed_parts))
        name = output_symbol(profile)
        plot.paint_head(
            painter,
            (
                (f"{name} = {format_value(profile.place, 3)}", self.theme.ink),
                (f"J = {format_value(profile.here, 3)}", self.theme.ink),
                (f"dJ/d{name} = {format_value(profile.slope, 3)}", self.theme.backward_text),
                (self._target_text(), self.theme.muted),
            ),
        )

    def _head(self, scene: ActivationScene) -> tuple[tuple[str, str], ...]:
        theme, mark = self.theme, subscript(scene.unit)
        z, value, derivative, note = scene.z, scene.value, scene.derivative, ""
        if self._hover is not None and scene.activation.elementwise:
            plot = self.plot()
            if plot is not None and plot.plot.contains(self._hover):
                z, mark = plot.x.value(self._hover.x()), ""
                value, derivative = (float(part[0]) for part in evaluate_activation(scene.activation, np.array([z])))
                note = "under the mouse"
        elif scene.is_saturated and isfinite(scene.z):
            note = "nearly flat here"
        return (
            (f"z{mark} = {format_value(z)}", theme.ink),
            (f"g(z) = {format_value(value, 3)}", theme.forward_text),
            (f"g′(z) = {format_value(derivative, 3)}", theme.backward_text),
            (note, theme.muted),
        )

    def _target_text(self) -> str:
        if self.snapshot is None or self.snapshot.example is None or self.scene is None:
            return ""
        y = self.snapshot.example.y
        return f"target y = {format_value(float(y[self.scene.unit - 1 if self.scene.is_output else 0]))}"

    def asked_number(self) -> Asked | None:
        """Return the unit whose function is shown; the loss where the loss is."""
        if self.scene is None or self.snapshot is None:
            return None
        if self.picture is not Picture.ACTIVATION:
            return Asked(loss_step=self.snapshot.cursor.step)
        return Asked(unit=(self.scene.layer, self.scene.unit))

    # Gestures ----------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the function under the mouse."""
        self._hover = event.position()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Read the example's own z again."""
        self._hover = None
        self.update()

    def event(self, event: QEvent) -> bool:
        """Keep the arrow keys to the view where the keyboard led into it."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and self._by_keyboard:
            if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
                event.accept()
                return True
        elif event.type() is QEvent.Type.FocusOut:
            self._by_keyboard = False
        elif event.type() is QEvent.Type.FocusIn:
            self._by_keyboard = True
        elif event.type() is QEvent.Type.MouseButtonPress:
            self._by_keyboard = False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose another unit: up and down within the layer, left and right another layer."""
        by = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }.get(Qt.Key(event.key()))
        snapshot, scene = self.snapshot, self.scene
        if by is None or snapshot is None or scene is None or snapshot.network is None:
            super().keyPressEvent(event)
            return
        sizes = snapshot.network.sizes
        layer = min(max(scene.layer + by[0], 1), len(sizes) - 1)
        unit = min(max(scene.unit + by[1], 1), sizes[layer])
        self.dispatch(Select(replace(snapshot.selection, unit=(layer, unit), parameter=None)))
