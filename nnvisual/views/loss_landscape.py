"""The loss over two weights of the very network on the screen, and the path that training takes over it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnvisual.landscape.readout import PlaneStep
from nnvisual.landscape.surface import Surface
from nnvisual.nn.experiment import SurfaceProblem
from nnvisual.session.actions import ShowNotice
from nnvisual.session.pictures import is_moving
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.axes import TICK_SIZE, AxisPainter, Scale
from nnvisual.views.axis_choice import AxisButton, symbol_of_axis
from nnvisual.views.backdrop import Backdrop
from nnvisual.views.colour_bar import bar_width
from nnvisual.views.emphasis import Emphasis
from nnvisual.views.landscape_frame import Frame, Room, Window, choose_window, follow_window, lay_out
from nnvisual.views.landscape_ground import Ground
from nnvisual.views.landscape_orbit import LandscapeOrbit
from nnvisual.views.landscape_painter import LandscapePainter, LandscapeScene, find_pixel
from nnvisual.views.landscape_path import PathCoordinates, PathLayer
from nnvisual.views.landscape_profile import UNITS, Profile
from nnvisual.views.landscape_relief import Look, NoOpenGL, ReliefPainter
from nnvisual.views.landscape_truth import Judgement, PlaneTruth, describe_plane, describe_start
from nnvisual.views.number_text import format_value
from nnvisual.views.theme import Theme
from nnvisual.views.view import Dispatch

GROUND, GROUND_DIMMED = ("height", "contours", "point"), 0.75
"""What everything else stands on is still read where a lecture talks of something else: it pales only a little."""

RELIEF = "relief"
"""What lectures call the landscape in space."""

NO_RELIEF = "The relief needs OpenGL, and here {reason}. The map shows the same landscape."

WAITING = "computing the landscape …"


class LossLandscape(LandscapeOrbit):
    """Heat map, contours and path, also as a relief in space; or, for one weight, the curve of the loss.

    The parts that a lecture can light or reveal are those of its vocabulary; the lowest points and the limit of the
    learning rate are shown only where it names them.
    """

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        # Every pixel is painted here, so nothing below needs to be.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._backdrop = Backdrop()
        self._ground = Ground()
        self._paths = PathCoordinates()
        self._walked = PathLayer()
        self._truth = PlaneTruth()
        self._step: PlaneStep | None = None
        self._judgement: Judgement | None = None
        self._relief: ReliefPainter | None = None
        self._is_relief_named = False
        self._buttons = tuple(AxisButton(axis, self.set_plane, self) for axis in (0, 1))
        self.setAccessibleName("Loss landscape")
        self.set_theme(self.theme)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        super().set_theme(theme)
        for button in self._buttons:
            button.set_theme(theme)
        self.relief_switch.set_theme(theme)
        self._lay_out()

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`; paths, step and axes are found anew only where they have changed."""
        before, self.snapshot = self.snapshot, snapshot
        surface = snapshot.pictures.surface
        if surface is not None and len(surface.plane.origin) != len(snapshot.base):
            surface = None
        moved = before is None or before.base is not snapshot.base or surface is not self.surface
        if not moved and before is not None and _looks_same(before, snapshot):
            return
        was_inside = self.frame is not None and self.frame.holds(self.place)
        self.surface = surface
        if surface is not None:
            self._paths.update(snapshot, surface.plane)
            self.point = surface.plane.project(snapshot.parameters)[0]
            self._step = self._truth.find_step(snapshot, surface.plane)
            self._judgement = self._truth.judge(snapshot, surface.plane)
            self.set_caption(describe_plane(snapshot, self._judgement))
            self._show_names(snapshot, surface)
            if was_inside and before is not None and before.base is not snapshot.base:
                # The store is about to hand out this snapshot to others: the next one waits until it has.
                QTimer.singleShot(0, self, self._follow)
        self._lay_out()
        self.update()

    def set_emphasis(self, focus: frozenset[str], revealed: frozenset[str] | None) -> None:
        """Light or hide parts; the relief is shown while a lecture names it."""
        named, before = RELIEF in focus or RELIEF in (revealed or ()), self._is_relief_named
        rest = None if revealed is None else revealed - {RELIEF}
        super().set_emphasis(focus - {RELIEF}, rest or None)
        self._is_relief_named = named
        if named != before and named != self.is_relief:
            # Not while the snapshot is being handed out: where there is no OpenGL, a sentence says so.
            QTimer.singleShot(0, self, self.toggle_relief)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange anew."""
        super().resizeEvent(event)
        self._lay_out()

    def point_pixel(self) -> QPointF | None:
        """Return where the present point is drawn."""
        if self.surface is None or self.frame is None:
            return None
        return find_pixel(self.surface, self.frame, self.place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, axes, paths and marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scene = self._scene()
        if scene is None:
            painter.fillRect(self.rect(), QColor(self.theme.card))
            painter.setFont(self.theme.font(14))
            painter.setPen(QColor(self.theme.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, WAITING)
            return
        if not (self.shows_relief and self._paint_relief(painter, scene)):
            self._backdrop.set_ground(self.size(), QColor(self.theme.card))
            LandscapePainter(painter, self.theme, scene, self._opacity, self.devicePixelRatioF()).paint(
                self._backdrop, self._ground, self._walked
            )
        if self.is_focus_shown:
            painter.setPen(QColor(self.theme.positive))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(scene.frame.plot.adjusted(-1.5, -1.5, 1.5, 1.5), 7.0, 7.0)

    def open_relief(self) -> bool:
        """Get ready for the relief; where there is no OpenGL a sentence says so, and the map stays."""
        if self._relief is None:
            try:
                self._relief = ReliefPainter(self)
            except NoOpenGL as missing:
                self.dispatch(ShowNotice(NO_RELIEF.format(reason=missing.reason)))
        return self._relief is not None

    def _paint_relief(self, painter: QPainter, scene: LandscapeScene) -> bool:
        """Paint the relief; return False where OpenGL has failed, and go back to the map for good."""
        frame = scene.frame
        wide = replace(frame, plot=QRectF(QPointF(2.0, frame.plot.top()), frame.plot.bottomRight()))
        is_fine = not self.is_turning and not is_moving(scene.snapshot)
        look = Look(self.camera, self.theme, painter.device().devicePixelRatioF(), is_fine)
        try:
            if self._relief is not None:
                self._relief.paint(painter, replace(scene, frame=wide), look, self._opacity, self.hover)
        except NoOpenGL as lost:
            self._relief, self.is_relief = None, False
            self.relief_switch.setChecked(False)
            sentence = NO_RELIEF.format(reason=lost.reason)
            # Not from within a paint event.
            QTimer.singleShot(0, self, lambda: self.dispatch(ShowNotice(sentence)))
        return self._relief is not None

    def _scene(self) -> LandscapeScene | None:
        """Return everything that is to be painted; None while there is no surface."""
        if self.snapshot is None or self.surface is None or self.frame is None:
            return None
        return LandscapeScene(
            snapshot=self.snapshot,
            surface=self.surface,
            frame=self.frame,
            paths=self._paths,
            point=self.place,
            step=self._step,
            ghost=self.ghost,
            cross=self.cross,
            read=self.ghost or self.cross or (None if self.hover is None else self.frame.to_plane(self.hover)),
            facts=self._facts(self.surface, self.snapshot),
            minima=self._minima(self.surface, self.snapshot),
            facts_end=min(self.frame.plot.right(), self.relief_switch.x() - 8.0),
            names=(QRectF(self._buttons[0].geometry()), QRectF(self._buttons[1].geometry())),
        )

    def _facts(self, surface: Surface, snapshot: Snapshot) -> tuple[str, ...]:
        facts = [describe_start(self._judgement)] if self._judgement is not None and len(self._paths.own) > 1 else []
        if surface.needs_log:
            facts.append("log heights" if surface.is_curve else "log colours")
        limit = snapshot.pictures.rate_limit
        if self._names("limit") and limit is not None:
            facts.append(f"η = {format_value(snapshot.experiment.lr, 3)}, limit 2/λ = {format_value(limit, 4)}")
        return tuple(facts)

    def _opacity(self, part: str) -> float:
        found = Emphasis(self.focus_parts, self.revealed_parts).opacity(part)
        return max(found, GROUND_DIMMED) if found and part in GROUND else found

    def _names(self, part: str) -> bool:
        """Whether a lecture asks for a part by its name."""
        return part in self.focus_parts or part in (self.revealed_parts or ())

    def _minima(self, surface: Surface, snapshot: Snapshot) -> tuple[tuple[float, float], ...]:
        problem, weights = snapshot.experiment.problem, surface.plane.weights
        if not self._names("minima") or not isinstance(problem, SurfaceProblem) or not weights:
            return ()
        points = (minimum.point for minimum in problem.surface.surface.minima)
        return tuple((point[weights[0]], point[weights[-1]]) for point in points)

    def _show_names(self, snapshot: Snapshot, surface: Surface) -> None:
        plane, problem = surface.plane, snapshot.experiment.problem
        names = [symbol_of_axis(label, problem) for label in plane.labels]
        if plane.is_curve:
            names.append("J")
        for button, name in zip(self._buttons, names, strict=True):
            button.show_axis(snapshot, name)
        for button in self._buttons:
            button.setEnabled(len(snapshot.base) > 1)

    def _follow(self) -> None:
        """Move a window that was chosen by hand along with the run, once the run leaves its inner part."""
        snapshot, surface = self.snapshot, self.surface
        if snapshot is None or surface is None or not self.follows or snapshot.plane_spec.extents == (None, None):
            return
        moved = follow_window(choose_window(surface, snapshot.plane_spec), self.point)
        if moved is not None:
            self.set_window(moved)

    def _lay_out(self) -> None:
        surface, snapshot = self.surface, self.snapshot
        if surface is None or snapshot is None:
            self.frame = None
            for button in (*self._buttons, self.relief_switch):
                button.hide()
            return
        window = choose_window(surface, snapshot.plane_spec)
        if surface.is_curve:
            window = (window[0], UNITS)
        self.frame = lay_out(QSizeF(self.size()), self.theme, self._room(surface, window), window)
        self._place_buttons(self.frame)

    def _room(self, surface: Surface, window: Window) -> Room:
        """Return what the labels take; the plot's height is not known yet, so the widget's stands in for it."""
        axis = AxisPainter(self.theme, QRectF(self.rect()))
        if surface.is_curve:
            scale = Profile(surface, lay_out(QSizeF(self.size()), self.theme, Room(0.0, 0.0), window)).height_scale()
            return Room(14.0 if scale is None else axis.left_width(scale) + 2.0, 0.0)
        left = axis.left_width(Scale(*window[1], float(self.height()), 0.0))
        # Labels of a usual length keep their room, so that the picture does not shift when one zooms.
        usual = QFontMetricsF(self.theme.font(TICK_SIZE)).horizontalAdvance("−0.00") + 7.0
        return Room(max(left, usual) + 2.0, max(bar_width(self.theme, surface), usual))

    def _place_buttons(self, frame: Frame) -> None:
        plot, row = frame.plot, self.theme.px(22.0)
        for axis, button in enumerate(self._buttons):
            width = min(button.sizeHint().width(), plot.width() * 0.6)
            x, y = (plot.right() - width, plot.bottom() + 2.0) if axis == 0 else (0.0, 0.0)
            button.setGeometry(round(x), round(y), round(width), round(min(row, self.height() - y)))
            button.setVisible(frame.has_names)
        wide = self.relief_switch.sizeHint().width()
        self.relief_switch.setGeometry(round(self.width() - wide - 1), 0, wide, round(self.theme.px(20.0)))
        self.relief_switch.setVisible(frame.has_names and self.surface is not None and not self.surface.is_curve)


def _looks_same(one: Snapshot, other: Snapshot) -> bool:
    """Whether two snapshots make the same picture, base and surface apart."""
    return (
        one.parameters is other.parameters
        and one.runs is other.runs
        and one.update is other.update
        and one.plane_spec == other.plane_spec
        and one.selection == other.selection
        and one.playback.playing == other.playback.playing
        and one.experiment.lr == other.experiment.lr
    )
