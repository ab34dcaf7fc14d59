"""The way that training has taken over the landscape: its coordinates on the plane, and how they are painted."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnvisual.landscape.plane import Plane, needed_columns
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.history import HistoryView
from nnvisual.session.pictures import PATH_POINTS, path_points
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.growing_layer import GrowingLayer
from nnvisual.views.landscape_frame import Frame
from nnvisual.views.polyline import draw_line, to_polygon

NUMBERS_TO_PROJECT = 400_000
"""Parameters times points that are projected for one frame; a path of a large network has fewer points."""

NEW_POINTS = 25
"""Points that are added to a path for one frame."""

OTHER_POINTS = 150
"""Points of another run's path."""

CLOSEST = 0.8
"""Pixels between two points that are drawn."""

MOST_DOTS = 90
DOTS_APART = 7.0
"""Single steps are marked as long as the path has no more points, and where they lie so many pixels apart."""

AGES = 8
OLDEST = 0.5
"""Opacity of the path's first part, and in how many parts it rises to 1."""

FARTHEST = 20_000.0
"""Pixels beyond which a diverging path is cut off: a painter overflows there."""

CASING = QColor(0, 0, 0, 60)
"""A darker line below the path, so that it is seen on the brightest colours, too."""


class PathCoordinates:
    """Coordinates of all paths on the plane, kept until run, place or plane changes.

    Attributes
    ----------
    own
        The path of the present time line up to the cursor, shape (k, 2).
    count
        How many points `own` would have if none had been left out: it grows with every one that is added.
    generation
        Another number after all of `own` was projected anew.
    others
        Paths of other runs with as many parameters, by their number.
    """

    def __init__(self) -> None:
        self.own: Matrix = np.empty((0, 2))
        self.count = self.generation = 0
        self.others: dict[int, Matrix] = {}
        self._plane: Plane | None = None
        self._run = 0
        self._step = -1
        self._base: Vector | None = None
        self._views: dict[int, HistoryView] = {}

    def update(self, snapshot: Snapshot, plane: Plane) -> bool:
        """Project what has changed; return whether anything has."""
        moved = self._plane is None or not _projects_like(self._plane, plane)
        changed = moved or snapshot.base is not self._base or snapshot.active != self._run
        if changed:
            self.own = self._project_own(snapshot, plane, moved)
        changed |= self._project_others(snapshot, plane, moved)
        self._plane, self._run, self._step, self._base = plane, snapshot.active, snapshot.cursor.step, snapshot.base
        return changed

    def _project_own(self, snapshot: Snapshot, plane: Plane, moved: bool) -> Matrix:
        most = min(max(NUMBERS_TO_PROJECT // len(snapshot.base), 40), PATH_POINTS)
        fresh = None if moved else self._new_points(snapshot, most)
        if fresh is not None:
            # All of a path takes too long for every frame; what is new is added, and the rest thinned out.
            kept = self.own[::2] if len(self.own) > 2 * most else self.own
            self.count += len(fresh)
            return np.concatenate([kept, plane.project(fresh)])
        found = plane.project(path_points(snapshot, most, needed_columns(plane.spec, len(snapshot.base))))
        self.count, self.generation = len(found), self.generation + 1
        return found

    def _new_points(self, snapshot: Snapshot, most: int) -> Matrix | None:
        """Return the parameters since the last time, shape (k, n); None where the path does not simply go on."""
        step, run = snapshot.cursor.step, snapshot.run
        goes_on = snapshot.active == self._run and step > self._step >= run.view.first_step and len(self.own)
        if not (goes_on and snapshot.playback.playing):
            return None
        if most < PATH_POINTS:
            return snapshot.state[:1]
        stride = max(1, -(-(step - self._step) // NEW_POINTS))
        # The last place may lie within a step, so it is not looked up.
        rows = [run.view.checkpoint(place)[1][0] for place in range(self._step + stride, step, stride)]
        return np.array([*rows, snapshot.base])

    def _project_others(self, snapshot: Snapshot, plane: Plane, moved: bool) -> bool:
        lineage = {run.number for run in snapshot.lineage()}
        shown = {
            run.number: run
            for run in snapshot.runs
            if run.number not in lineage and run.objective.n_parameters == len(snapshot.base)
        }
        changed = shown.keys() != self.others.keys()
        columns = needed_columns(plane.spec, len(snapshot.base))
        self.others = {number: path for number, path in self.others.items() if number in shown}
        for number, run in shown.items():
            if moved or number not in self.others or self._views.get(number) is not run.view:
                most = min(max(NUMBERS_TO_PROJECT // len(snapshot.base), 20), OTHER_POINTS)
                self.others[number] = plane.project(run.view.path(most, columns)[1])
                changed = True
        self._views = {number: run.view for number, run in shown.items()}
        return changed


def _projects_like(one: Plane, other: Plane) -> bool:
    """Whether two planes give every point the same coordinates."""
    if one.weights or other.weights:
        return one.weights == other.weights and one.origin.shape == other.origin.shape
    return one is other


def paint_path(painter: QPainter, frame: Frame, path: Matrix, colour: QColor) -> None:
    """Paint a path that fades with its age, with a dot at every step where there are few."""
    if len(path) < 2:
        return
    points = thin_out(frame.to_pixels(path))
    draw_line(painter, QPolygonF(points), QPen(CASING, 4.0))
    ends = np.unique(np.linspace(0, len(points) - 1, AGES + 1).astype(int))
    for part, (start, end) in enumerate(pairwise(ends)):
        faded = QColor(colour)
        faded.setAlphaF(OLDEST + (1.0 - OLDEST) * (part + 1) / (len(ends) - 1))
        draw_line(painter, QPolygonF(points[start : end + 1]), _path_pen(faded))
    if len(path) <= MOST_DOTS:
        _paint_dots(painter, points, colour)


def _path_pen(colour: QColor) -> QPen:
    return QPen(colour, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)


def _paint_dots(painter: QPainter, points: list[QPointF], colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    last = points[0]
    for point in points[1:-1]:
        # Where steps are short their dots would only thicken the line.
        if (point - last).manhattanLength() >= DOTS_APART:
            painter.drawEllipse(point, 2.4, 2.4)
            last = point


class PathLayer:
    """A path that is being walked: drawn once, and after that only what has come to it.

    Its age is seen anew whenever it has grown by half, since every point's age changes with each new one.
    """

    def __init__(self) -> None:
        self._layer = GrowingLayer()
        self._drawn_at = 0

    def paint(self, painter: QPainter, frame: Frame, paths: PathCoordinates, colour: QColor) -> None:
        """Paint the own path of `paths`."""
        if paths.count > max(1.5 * self._drawn_at, 2 * MOST_DOTS) or paths.count < self._drawn_at:
            self._drawn_at = paths.count
        key = (paths.generation, frame.window, colour.rgba(), self._drawn_at)
        if not self._drawn_at or len(paths.own) <= MOST_DOTS:
            paint_path(painter, frame, paths.own, colour)
            return

        def grow(onto: QPainter, drawn: int) -> int:
            fresh = paths.count - drawn
            if not drawn or fresh >= len(paths.own):
                paint_path(onto, frame, paths.own, colour)
                return paths.count
            pixels = frame.to_pixels(paths.own[-fresh - 1 :])
            line = to_polygon(pixels.clip(-FARTHEST, FARTHEST))
            onto.setBrush(Qt.BrushStyle.NoBrush)
            for pen in (QPen(CASING, 4.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap), _path_pen(colour)):
                onto.setPen(pen)
                onto.drawPolyline(line)
            return paths.count

        self._layer.draw(painter, frame.plot, key, paths.count, grow)

    def paint_still(self, painter: QPainter, frame: Frame, paths: PathCoordinates, colour: QColor) -> None:
        """Paint the own path of `paths` at rest."""
        self._drawn_at = 0
        key = ("still", paths.generation, paths.count, frame.window, colour.rgba())
        self._layer.keep(painter, frame.plot, key, lambda onto: paint_path(onto, frame, paths.own, colour))


def paint_other(painter: QPainter, frame: Frame, path: Matrix, colour: QColor, *, is_selected: bool) -> None:
    """Paint another run's path: dimmed, unless it is selected."""
    faded = QColor(colour)
    faded.setAlphaF(0.95 if is_selected else 0.5)
    points = thin_out(frame.to_pixels(path))
    pen = QPen(faded, 2.0, Qt.PenStyle.DashLine) if is_selected else QPen(faded, 1.0)
    draw_line(painter, QPolygonF(points), pen)
    if points:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded)
        painter.drawEllipse(points[-1], 3.0, 3.0)


def thin_out(pixels: Matrix) -> list[QPointF]:
    """Return the points that are far enough from the one before to be seen; the last always."""
    kept: list[QPointF] = []
    x, y = float("inf"), float("inf")
    for new_x, new_y in pixels.tolist():
        if not (abs(new_x) < FARTHEST and abs(new_y) < FARTHEST):
            continue
        if abs(new_x - x) + abs(new_y - y) >= CLOSEST or not kept:
            kept.append(QPointF(new_x, new_y))
            x, y = new_x, new_y
    if kept and (x, y) != (new_x, new_y) and abs(new_x) < FARTHEST and abs(new_y) < FARTHEST:
        kept[-1] = QPointF(new_x, new_y)
    return kept
