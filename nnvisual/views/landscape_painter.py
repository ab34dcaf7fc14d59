"""Paints the landscape: axes, ground, paths, marks and what is read off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from nnvisual.landscape.readout import PlaneStep, height_at
from nnvisual.landscape.surface import Surface
from nnvisual.session.pictures import is_moving
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.axes import AxisPainter
from nnvisual.views.axis_choice import symbol_of_axis
from nnvisual.views.backdrop import Backdrop
from nnvisual.views.colour_bar import paint_bar
from nnvisual.views.landscape_frame import Frame
from nnvisual.views.landscape_ground import Ground, Opacities
from nnvisual.views.landscape_marks import (
    LONGEST_ARROW,
    paint_arrow,
    paint_cross,
    paint_gradient,
    paint_label,
    paint_minimum,
    paint_point,
    paint_start,
)
from nnvisual.views.landscape_path import PathCoordinates, PathLayer, paint_other
from nnvisual.views.landscape_profile import Profile
from nnvisual.views.number_text import format_value
from nnvisual.views.theme import Theme

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class LandscapeScene:
    """Everything that is on the picture.

    Attributes
    ----------
    snapshot, surface, frame
        What is shown, and where.
    paths, point, step
        Coordinates of the paths, of the present point, and the step to come.
    ghost, cross, read
        Where a run would start, where the keyboard looks, and the place whose loss is read off.
    facts
        What one has to know about the picture.
    minima
        The lowest points that are marked.
    facts_end
        The pixel that the facts end at.
    names
        Where the names of the axes stand.
    """

    snapshot: Snapshot
    surface: Surface
    frame: Frame
    paths: PathCoordinates
    point: Place
    step: PlaneStep | None
    ghost: Place | None
    cross: Place | None
    read: Place | None
    facts: tuple[str, ...]
    minima: tuple[Place, ...]
    facts_end: float
    names: tuple[QRectF, QRectF]


def find_pixel(surface: Surface, frame: Frame, place: Place) -> QPointF | None:
    """Return where a place of the plane is drawn; on a curve the second coordinate does not count."""
    if surface.is_curve:
        return Profile(surface, frame).point(place[0])
    return frame.to_point(place)


class LandscapePainter:
    """Paints one scene.

    Parameters
    ----------
    opacity
        How strongly a part is drawn, 0 to 1, by its name in lectures.
    ratio
        Device pixels a pixel.
    """

    def __init__(
        self, painter: QPainter, theme: Theme, scene: LandscapeScene, opacity: Callable[[str], float], ratio: float
    ) -> None:
        self._painter = painter
        self._theme = theme
        self._scene = scene
        self._opacity = opacity
        self._ratio = ratio
        self._white = QColor(theme.path)

    def paint(self, backdrop: Backdrop, ground: Ground, walked: PathLayer) -> None:
        """Paint everything; `backdrop` keeps the axes, `ground` heat map and contours, `walked` the growing path."""
        backdrop.draw(self._painter, self._axes_key(), self._paint_axes)
        if self._scene.frame.bar is not None:
            paint_bar(self._painter, self._theme, self._scene.frame.bar, self._scene.surface)
        self._painter.save()
        if self._scene.surface.is_curve:
            self._paint_profile()
        else:
            self._paint_plane(ground, walked)
        self._painter.restore()
        self._paint_readout()
        self._paint_facts()

    def _axes_key(self) -> object:
        frame, surface = self._scene.frame, self._scene.surface
        heights = (surface.lowest, surface.highest, surface.needs_log) if surface.is_curve else None
        return frame.plot.getRect(), frame.window, frame.has_ticks, self._theme, self._scene.names[0].getRect(), heights

    def _paint_axes(self, painter: QPainter) -> None:
        scene, frame = self._scene, self._scene.frame
        axis = AxisPainter(self._theme, frame.plot)
        if not frame.has_ticks:
            return
        axis.paint_bottom(painter, frame.across, until=scene.names[0].left() - 2.0 if frame.has_names else None)
        if not scene.surface.is_curve:
            axis.paint_left(painter, frame.up)
        elif (heights := Profile(scene.surface, frame).height_scale()) is not None:
            axis.paint_left(painter, heights, grid=True)

    def _paint_plane(self, ground: Ground, walked: PathLayer) -> None:
        painter, scene, frame = self._painter, self._scene, self._scene.frame
        opacities = Opacities(self._opacity("height"), self._opacity("contours"))
        pixmap = ground.pixmap(scene.surface, frame, self._theme, opacities, self._ratio)
        painter.drawPixmap(frame.plot.topLeft(), pixmap)
        painter.setClipRect(frame.plot)
        painter.setOpacity(self._opacity("others"))
        chosen = scene.snapshot.selection.run
        for number, path in scene.paths.others.items():
            paint_other(painter, frame, path, self._white, is_selected=number == chosen)
        painter.setOpacity(self._opacity("path"))
        if is_moving(scene.snapshot):
            walked.paint(painter, frame, scene.paths, self._white)
        else:
            walked.paint_still(painter, frame, scene.paths, self._white)
        self._paint_minima()
        self._paint_start_and_step()
        self._paint_places()

    def _paint_start_and_step(self) -> None:
        painter, scene, frame = self._painter, self._scene, self._scene.frame
        own, step = scene.paths.own, scene.step
        start = frame.to_point((float(own[0, 0]), float(own[0, 1]))) if len(own) else None
        if start is not None:
            painter.setOpacity(self._opacity("start"))
            paint_start(painter, start, self._white)
        if step is None:
            return
        first, last = (frame.to_point((float(end[0]), float(end[1]))) for end in (step.start, step.end))
        longest = LONGEST_ARROW * min(frame.plot.width(), frame.plot.height())
        uphill = frame.to_point((float(step.start[0] + step.ascent[0]), float(step.start[1] + step.ascent[1])))
        if first is not None and uphill is not None:
            painter.setOpacity(self._opacity("gradient"))
            paint_gradient(painter, first, uphill, longest)
        if first is not None and last is not None:
            painter.setOpacity(self._opacity("step"))
            paint_arrow(painter, first, last, longest)

    def _paint_minima(self) -> None:
        """Mark the known lowest points, where a lecture asks for them: who seeks them should not be told."""
        scene = self._scene
        self._painter.setOpacity(1.0)
        for place in scene.minima:
            at = find_pixel(scene.surface, scene.frame, place)
            if at is not None:
                paint_minimum(self._painter, at, self._white)

    def _paint_places(self) -> None:
        """Paint the present point, where it is dragged to, and the keyboard's cross."""
        painter, scene = self._painter, self._scene
        at = find_pixel(scene.surface, scene.frame, scene.point)
        painter.setOpacity(self._opacity("point"))
        if at is not None:
            paint_point(painter, at, self._white)
        painter.setOpacity(1.0)
        ghost = None if scene.ghost is None else find_pixel(scene.surface, scene.frame, scene.ghost)
        if ghost is not None:
            paint_point(painter, ghost, self._white, is_ghost=True)
        cross = None if scene.cross is None else find_pixel(scene.surface, scene.frame, scene.cross)
        if cross is not None:
            paint_cross(painter, cross)

    def _paint_profile(self) -> None:
        painter, scene, theme = self._painter, self._scene, self._theme
        profile = Profile(scene.surface, scene.frame)
        painter.setClipRect(scene.frame.plot)
        painter.setOpacity(self._opacity("height"))
        profile.paint_curve(painter, theme)
        at, step = scene.point[0], scene.step
        height = height_at(scene.surface, at)
        if step is not None and height is not None:
            end = float(step.end[0])
            painter.setOpacity(self._opacity("gradient"))
            profile.paint_tangent(painter, theme, (at, height), step.slope)
            painter.setOpacity(self._opacity("step"))
            profile.paint_step(painter, theme, (at, height), (end, height + step.slope * (end - at)))
        painter.setOpacity(self._opacity("path"))
        profile.paint_path(painter, theme, scene.paths.own)
        self._paint_minima()
        self._paint_places()

    def _paint_readout(self) -> None:
        scene, plot = self._scene, self._scene.frame.plot
        if scene.read is None:
            return
        at = find_pixel(scene.surface, scene.frame, scene.read)
        in_corner = at is not None and at.x() > plot.center().x() and at.y() < plot.center().y()
        paint_label(self._painter, self._theme, plot, describe_place(scene, scene.read), at_right=not in_corner)

    def _paint_facts(self) -> None:
        scene, plot = self._scene, self._scene.frame.plot
        if not scene.facts or not scene.frame.has_names:
            return
        self._painter.setFont(self._theme.font(12))
        self._painter.setPen(QColor(self._theme.muted))
        left = scene.names[1].right() + 8.0
        area = QRectF(left, 0.0, scene.facts_end - left, plot.top() - 2.0)
        metrics = QFontMetricsF(self._painter.font())
        # What does not fit is left out from the left: the colours' scale matters most.
        facts = list(scene.facts)
        while facts and metrics.horizontalAdvance(" · ".join(facts)) > area.width():
            facts.pop(0)
        self._painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, " · ".join(facts))


def describe_place(scene: LandscapeScene, place: Place) -> tuple[str, ...]:
    """Return the loss at a place and what the axes say there, a line each."""
    problem, labels = scene.snapshot.experiment.problem, scene.surface.plane.labels
    height = height_at(scene.surface, *place)
    loss = "the loss is not known here" if height is None else f"J ≈ {format_value(height, 3)}"
    names = (symbol_of_axis(label, problem) for label in labels)
    return loss, "   ".join(f"{name} = {format_value(v)}" for name, v in zip(names, place, strict=False))
