"""The loss of every step: how a run comes down, against other runs and against what was held back."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from nnvisual.nn.accuracy_curve import has_accuracy
from nnvisual.nn.early_stopping import USUAL_PATIENCE, find_early_stop
from nnvisual.session.accuracy_job import wants_accuracy
from nnvisual.session.actions import ShowAccuracy
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.axes import AxisPainter, Scale, bottom_height
from nnvisual.views.backdrop import Backdrop
from nnvisual.views.curve_accuracy import LOWEST, AccuracyReader, AccuracyScene, percent_scale, split_plot
from nnvisual.views.curve_data import CurveReader, Curves, Series
from nnvisual.views.curve_input import CurveInput
from nnvisual.views.curve_legend import LegendEntry, legend_width, paint_legend
from nnvisual.views.curve_painter import CurvePainter, CurveScene, other_colour
from nnvisual.views.curve_scales import CurveRange, choose_range, make_room
from nnvisual.views.emphasis import Emphasis
from nnvisual.views.growing_layer import GrowingLayer
from nnvisual.views.switch_button import SwitchButton
from nnvisual.views.theme import Theme
from nnvisual.views.view import Dispatch

ROW = 26.0
"""Height of the row above the plot, before the user's text factor."""

MENU_WORDS = ("Logarithmic losses\tL", "Accuracy\tA", "Count epochs\tE", "Smooth\tS")
"""The switches in the menu, with their keys."""

SMOOTHED_STEPS = 10
"""A smoothed curve is the mean over an epoch, but over at least so many steps."""


class LossCurve(CurveInput):
    """Training and validation loss by step or epoch, and the accuracy below; the cursor can be dragged through time.

    Parts that a lecture can light or reveal: training, validation, accuracy, future, cursor, best, others.
    """

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self._reader = CurveReader()
        self._accuracies = AccuracyReader()
        # Every pixel is painted here, so nothing below needs to be.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._backdrop = Backdrop()
        self._growing, self._future = GrowingLayer(), GrowingLayer()
        self._shown: tuple[Curves, Series] | None = None
        self._wants_log: bool | None = None
        self._room = 0
        self.log_switch = SwitchButton("log", "Logarithmic losses; chosen by itself where the range asks for it", self)
        self.epoch_switch = SwitchButton("epochs", "Count epochs instead of steps", self)
        self.smooth_switch = SwitchButton("smooth", "Mean over an epoch, where mini-batches make the curve noisy", self)
        self.accuracy_switch = SwitchButton("accuracy", "How many examples are answered rightly, below the loss", self)
        self._switches = (self.log_switch, self.accuracy_switch, self.epoch_switch, self.smooth_switch)
        self._keys = dict(zip((Qt.Key.Key_L, Qt.Key.Key_A, Qt.Key.Key_E, Qt.Key.Key_S), self._switches, strict=True))
        self.log_switch.clicked.connect(self._choose_log)
        self.epoch_switch.clicked.connect(self._arrange)
        self.smooth_switch.clicked.connect(self._arrange)
        self.accuracy_switch.clicked.connect(self._show_accuracy)
        self.setAccessibleName("Loss curve")
        self.set_theme(self.theme)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        super().set_theme(theme)
        for switch in self._switches:
            switch.set_theme(theme)
        self._arrange()

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`; curves are read anew only where a run has changed."""
        before, self.snapshot = self.snapshot, snapshot
        if (
            before is not None
            and before.runs is snapshot.runs
            and before.active == snapshot.active
            and before.cursor.step == snapshot.cursor.step
            and before.selection.run == snapshot.selection.run
            and before.pictures.accuracies is snapshot.pictures.accuracies
            and wants_accuracy(before) == wants_accuracy(snapshot)
        ):
            return
        self.set_caption(_describe(snapshot))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange anew."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the curves."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scene = self.scene
        if scene is None:
            painter.fillRect(self.rect(), QColor(self.theme.card))
            return
        emphasis = Emphasis(self.focus_parts, self.revealed_parts)
        self._backdrop.set_ground(self.size(), QColor(self.theme.card))
        CurvePainter(painter, self.theme, scene, emphasis.opacity).paint(self._backdrop, self._growing, self._future)
        if scene.plot.top() >= self.theme.px(ROW):
            area = QRectF(scene.plot.left(), 0.0, self._legend_end() - scene.plot.left(), scene.plot.top() - 6.0)
            paint_legend(painter, self.theme, area, self._legend(scene.curves, scene.up.is_log))
        if self.is_focus_shown:
            painter.setPen(QColor(self.theme.positive))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)

    def keep_room(self, steps: int) -> None:
        """Show the axes up to `steps` on a linear scale, for somebody who draws what will come; 0: as it is needed."""
        if steps != self._room:
            self._room = steps
            self._arrange()

    def _show_accuracy(self) -> None:
        if self.snapshot is not None:
            # What is seen follows the snapshot, and so does the switch.
            self.dispatch(ShowAccuracy(not wants_accuracy(self.snapshot)))

    def _choose_log(self) -> None:
        """Take the user's choice; where it is what would be chosen anyway, choose by itself again."""
        wanted = self.log_switch.isChecked()
        if self.snapshot is not None:
            by_itself = choose_range(self._reader.read(self.snapshot), None, wanted).is_log
            self._wants_log = None if wanted == by_itself else wanted
        self._arrange()

    def _arrange(self) -> None:
        """Choose ranges and places for what is to be drawn."""
        self.update()
        snapshot = self.snapshot
        if snapshot is None or self.width() < 40 or self.height() < 40:
            self.scene = None
            return
        read = self._reader.read(snapshot)
        was_log = self.scene is not None and self.scene.up.is_log
        shown = make_room(read, self._room) if self._room else choose_range(read, self._wants_log, was_log)
        self.log_switch.setChecked(shown.is_log)
        self.log_switch.setEnabled(shown.may_be_log)
        per_unit = float(snapshot.objective.steps_per_epoch) if self.epoch_switch.isChecked() else 1.0
        curves, raw = self._smoothed(read, snapshot)
        self.accuracy_switch.setEnabled(has_accuracy(snapshot.objective))
        self.accuracy_switch.setChecked(wants_accuracy(snapshot))
        both = self._place_plot(shown, legend_width(self.theme, self._legend(read, shown.is_log), is_short=True))
        plot, accuracy = self._split(snapshot, both)
        stop, per_epoch = snapshot.experiment.stop.patience, snapshot.objective.steps_per_epoch
        patience = USUAL_PATIENCE if stop is None else stop
        self.scene = CurveScene(
            curves=curves,
            raw=raw,
            plot=plot,
            across=Scale(0.0, shown.last / per_unit, plot.left(), plot.right()),
            up=Scale(shown.low, shown.high, plot.bottom(), plot.top(), shown.is_log),
            per_unit=per_unit,
            cursor=(snapshot.cursor.step, snapshot.loss),
            stop=find_early_stop(read.validation.steps, read.validation.losses, patience, per_epoch),
            patience=patience,
            accuracy=accuracy,
            chosen=snapshot.selection.run,
            hover=None,
            axis_title="epoch" if self.epoch_switch.isChecked() else "step",
            grows=snapshot.playback.playing and snapshot.cursor.step >= snapshot.last_step,
            path_of=snapshot.active,
        )
        self.read_hover()

    def _split(self, snapshot: Snapshot, both: QRectF) -> tuple[QRectF, AccuracyScene | None]:
        """Return the area of the loss, and the accuracy below it where it is wanted and has room."""
        if not wants_accuracy(snapshot) or both.height() < self.theme.px(LOWEST):
            return both, None
        plot, below = split_plot(both, self.theme)
        return plot, AccuracyScene(self._accuracies.read(snapshot), below, percent_scale(below))

    def _smoothed(self, read: Curves, snapshot: Snapshot) -> tuple[Curves, Series | None]:
        """Return the curves to draw, and the training losses as they are where those are smoothed."""
        is_smooth = self.smooth_switch.isChecked()
        if not is_smooth:
            return read, None
        if self._shown is None or self._shown[1] is not read.training:
            steps = max(SMOOTHED_STEPS, snapshot.objective.steps_per_epoch)
            smoothed = Curves(read.training.smoothed(steps), read.validation, read.others)
            self._shown = (smoothed, read.training)
        return self._shown[0], read.training

    def _place_plot(self, shown: CurveRange, legend: float) -> QRectF:
        """Place plot and switches; a switch that has no room beside the legend is left to the menu."""
        theme, width, height = self.theme, float(self.width()), float(self.height())
        has_row = height > 4.0 * theme.px(ROW)
        top = theme.px(ROW) if has_row else theme.px(10.0)
        bottom = bottom_height(theme)
        area = QRectF(0.0, top, width, max(height - top - bottom, 10.0))
        axis = AxisPainter(theme, area)
        left = axis.left_width(Scale(shown.low, shown.high, area.bottom(), top, shown.is_log))
        if self.accuracy_switch.isChecked():
            left = max(left, axis.left_width(percent_scale(area)))
        plot = QRectF(left + 2.0, top, max(width - left - 12.0, 10.0), area.height())
        right = plot.right()
        for switch in self._switches:
            wide = switch.sizeHint().width()
            fits = has_row and right - wide - 8.0 > plot.left() + legend
            switch.setVisible(fits)
            if fits:
                switch.setGeometry(round(right - wide), 1, wide, round(theme.px(ROW) - 6.0))
                right -= wide + 5.0
        return plot

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn a switch by its letter, or go through time."""
        switch = self._keys.get(Qt.Key(event.key()))
        if switch is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            switch.click()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the switches, also where there is no room for them."""
        menu = self.make_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def make_menu(self) -> QMenu:
        """Return a menu of the switches."""
        menu = QMenu(self)
        for switch, words in zip(self._switches, MENU_WORDS, strict=True):
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(switch.isChecked())
            action.setEnabled(switch.isEnabled())
            action.triggered.connect(switch.click)
        return menu

    def _legend_end(self) -> float:
        return min([float(s.x()) for s in self._switches if not s.isHidden()], default=float(self.width())) - 8.0

    def _legend(self, curves: Curves, is_log: bool) -> tuple[LegendEntry, ...]:
        theme = self.theme
        words = "training loss" + (", log scale" if is_log else "")
        words += ", smoothed" if self.smooth_switch.isChecked() else ""
        entries = [LegendEntry(words, "training", theme.positive)]
        if len(curves.validation.steps):
            entries.append(LegendEntry("validation", "validation", theme.ink, (4.0, 2.2)))
        if curves.others:
            entries.append(LegendEntry("other runs", "others", other_colour(theme).name()))
        return tuple(entries)


def _describe(snapshot: Snapshot) -> str:
    """Return what the card's caption says: what is measured, and where one stands."""
    step, objective = snapshot.cursor.step, snapshot.network_objective
    words = "training and validation" if snapshot.objective.has_validation else "training"
    if objective is None or snapshot.data is None:
        return f"step {step}"
    return f"{words}, batch of {objective.batches.size(step)} · step {step}"
