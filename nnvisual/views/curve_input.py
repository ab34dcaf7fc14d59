"""Mouse and keyboard over the loss curve: drag through time, read off, choose a run."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from nnvisual.session.actions import ActivateRun, Seek, Select
from nnvisual.session.inquiry import Asked
from nnvisual.session.snapshot import Cursor, Snapshot
from nnvisual.views.curve_accuracy import AccuracyScene
from nnvisual.views.curve_painter import CurveScene
from nnvisual.views.focus import came_by_keyboard
from nnvisual.views.number_text import format_exact
from nnvisual.views.view import Dispatch, View

NEAR = 9.0
"""Pixels within which a line is meant."""

STILL = 4.0


class CurveInput(View):
    """What the loss curve does with gestures; `LossCurve` draws.

    Attributes
    ----------
    scene
        What is shown, and where; None while nothing is.
    is_focus_shown
        Whether the keyboard's focus came by keyboard, and so has to be seen.
    """

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.scene: CurveScene | None = None
        self.is_focus_shown = False
        self._mouse: QPointF | None = None
        self._pressed: QPointF | None = None
        self._meant: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def read_hover(self) -> None:
        """Find what lies under the mouse."""
        scene, snapshot, at = self.scene, self.snapshot, self._mouse
        if scene is None or snapshot is None:
            return
        found = None
        reads_accuracy = at is not None and scene.accuracy is not None and scene.accuracy.plot.contains(at)
        if at is not None and scene.accuracy is not None and reads_accuracy:
            found = _read_accuracy(scene.accuracy, scene.across.value(at.x()) * scene.per_unit)
        elif at is not None and scene.plot.contains(at):
            step = scene.across.value(at.x()) * scene.per_unit
            run = self._find_run(at)
            series = scene.raw or scene.curves.training
            point = (series if run is None else scene.curves.others[run]).at(step)
            if point is not None:
                found = (*point, self._describe(snapshot, point, run))
        if found != scene.hover:
            self.scene = replace(scene, hover=found, reads_accuracy=reads_accuracy)
            self.update()

    def asked_number(self) -> Asked | None:
        """Return the loss under the mouse; else, where the keyboard is here, that of the present step."""
        hover = None if self.scene is None else self.scene.hover
        if hover is not None:
            return Asked(loss_step=hover[0])
        return None if self.snapshot is None else Asked(loss_step=self.snapshot.cursor.step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag through time, or mean another run."""
        scene, at = self.scene, event.position()
        if scene is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if not scene.area.adjusted(-NEAR, -NEAR, NEAR, NEAR).contains(at):
            return
        self._pressed, self._meant = at, self._find_run(at)
        if self._meant is None:
            self._seek(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag through time, or read off."""
        self._mouse = event.position()
        self._show_cursor()
        if self._pressed is not None and (self._meant is None or not self._is_still(self._mouse)):
            self._meant = None
            self._seek(self._mouse)
        self.read_hover()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select the run that was meant."""
        meant, snapshot = self._meant, self.snapshot
        if self._pressed is not None and meant is not None and snapshot is not None:
            self.dispatch(Select(replace(snapshot.selection, run=meant)))
        self._pressed = self._meant = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Put the run that is meant on the time line."""
        run = self._find_run(event.position())
        if run is not None:
            self.dispatch(ActivateRun(run))

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        self._mouse = None
        self.read_hover()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through time and through the runs."""
        snapshot, key = self.snapshot, Qt.Key(event.key())
        if snapshot is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        steps = {Qt.Key.Key_Left: snapshot.cursor.step - 1, Qt.Key.Key_Right: snapshot.cursor.step + 1,
                 Qt.Key.Key_Home: 0, Qt.Key.Key_End: snapshot.last_step}  # fmt: skip
        if key in steps:
            self._seek_step(snapshot, steps[key])
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._select_next(snapshot, 1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and snapshot.selection.run in self._runs():
            self.dispatch(ActivateRun(snapshot.selection.run or 0))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus to who comes by keyboard."""
        self.is_focus_shown = came_by_keyboard(event)
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that it has gone."""
        self.is_focus_shown = False
        self.update()
        super().focusOutEvent(event)

    def _runs(self) -> tuple[int, ...]:
        return () if self.scene is None else tuple(sorted(self.scene.curves.others))

    def _select_next(self, snapshot: Snapshot, by: int) -> None:
        choices = (None, *self._runs())
        here = choices.index(snapshot.selection.run) if snapshot.selection.run in choices else 0
        chosen = choices[(here + by) % len(choices)]
        self.dispatch(Select(replace(snapshot.selection, run=chosen)))

    def _find_run(self, at: QPointF) -> int | None:
        """Return the other run whose line lies nearest to a pixel, unless the present run's is nearer."""
        scene = self.scene
        if scene is None or not scene.plot.contains(at):
            return None
        step = scene.across.value(at.x()) * scene.per_unit
        gap = NEAR * scene.per_unit * (scene.across.high - scene.across.low) / scene.plot.width()
        best, found = NEAR, None
        for number, series in [(None, scene.curves.training), *scene.curves.others.items()]:
            point = series.at(step)
            apart = max(gap, float(series.steps[-1] - series.steps[0]) / len(series.steps)) if point else 0.0
            if point is None or abs(point[0] - step) > apart:
                continue
            distance = abs(scene.point(*point).y() - at.y())
            if distance < best:
                best, found = distance, number
        return found

    def _seek(self, at: QPointF) -> None:
        if self.scene is not None and self.snapshot is not None:
            self._seek_step(self.snapshot, round(self.scene.across.value(at.x()) * self.scene.per_unit))

    def _seek_step(self, snapshot: Snapshot, step: int) -> None:
        cursor = Cursor(min(max(step, 0), snapshot.last_step))
        if cursor != snapshot.cursor:
            self.dispatch(Seek(cursor))

    def _is_still(self, at: QPointF) -> bool:
        return self._pressed is not None and (at - self._pressed).manhattanLength() <= STILL

    def _show_cursor(self) -> None:
        scene, at = self.scene, self._mouse
        if scene is None or at is None or not scene.area.contains(at):
            self.unsetCursor()
        elif abs(scene.x(scene.cursor[0]) - at.x()) <= NEAR:
            self.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            meant = self._find_run(at) is not None
            self.setCursor(Qt.CursorShape.PointingHandCursor if meant else Qt.CursorShape.ArrowCursor)

    def _describe(self, snapshot: Snapshot, point: tuple[int, float], run: int | None) -> str:
        step, loss = point
        text = f"step {step} · loss {format_exact(loss, 4)}"
        if run is not None:
            rate = format_exact(snapshot.find_run(run).experiment.lr, 3)
            return f"run {run}, η = {rate} · {text}"
        if self.scene is not None:
            held_back = self.scene.curves.validation.at(step)
            if held_back is not None and abs(held_back[0] - step) <= snapshot.objective.steps_per_epoch:
                text += f" · validation {format_exact(held_back[1], 4)}"
        return text


def _read_accuracy(accuracy: AccuracyScene, step: float) -> tuple[int, float, str] | None:
    """Return what is read off over the lower plot: the measured step that is nearest, and how often it was right."""
    here = accuracy.lines.training.at(step)
    if here is None:
        return None
    text = f"step {here[0]} · {format_exact(here[1], 3)} % right"
    held_back = accuracy.lines.validation.at(here[0])
    if held_back is not None and held_back[0] == here[0]:
        text += f" · validation {format_exact(held_back[1], 3)} %"
    return (*here, text)
