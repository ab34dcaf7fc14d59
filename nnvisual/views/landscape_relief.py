"""The landscape as a relief that can be turned: the map's colours, contours and path in space, marks on top."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from nnvisual.landscape.surface import Surface
from nnvisual.nn.arrays import Matrix
from nnvisual.views.axes import TICK_SIZE, format_ticks
from nnvisual.views.axis_choice import symbol_of_axis
from nnvisual.views.camera import Camera, project, to_pixels
from nnvisual.views.colour_bar import paint_bar
from nnvisual.views.landscape_marks import LONGEST_ARROW, OUTLINE, paint_arrow, paint_label, paint_point, paint_start
from nnvisual.views.landscape_painter import LandscapeScene, describe_place
from nnvisual.views.relief_mesh import Mesh, NoOpenGL, Relief, make_ribbon
from nnvisual.views.theme import Theme

if TYPE_CHECKING:
    from nnvisual.views.gl_picture import GlPicture

PATH_POINTS = 240
"""Points of a path in space; between fewer of them it follows the ground."""

__all__ = ["Look", "NoOpenGL", "ReliefPainter"]

OLDEST = 0.5
CONTOUR = (1.0, 1.0, 1.0, 0.38)

Opacity = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Look:
    """How a relief is painted: from where, in which colours, at how many pixels a point, and how finely."""

    camera: Camera
    theme: Theme
    ratio: float
    fine: bool


class ReliefPainter:
    """Paints reliefs; the picture of the last one is kept.

    Parameters
    ----------
    owner
        What it goes with.

    Raises
    ------
    NoOpenGL
        If this machine has no OpenGL that works.
    """

    def __init__(self, owner: QObject) -> None:
        # Imported here and nowhere else: the program starts, and most people use it, without OpenGL.
        from nnvisual.views.gl_picture import GlPicture  # noqa: PLC0415

        self._board: GlPicture = GlPicture(owner)
        self._relief: Relief | None = None
        self._meshes: dict[bool, Mesh] = {}
        self._contours: list[Matrix] = []
        self._key: object = None
        self._image = QImage()

    def paint(
        self, painter: QPainter, scene: LandscapeScene, look: Look, opacity: Opacity, mouse: QPointF | None = None
    ) -> None:
        """Paint the relief into the plot of the scene's frame, the colour bar beside it, and the loss at `mouse`.

        Raises
        ------
        NoOpenGL
            If the driver fails.
        """
        painter.fillRect(painter.window(), QColor(look.theme.card))
        if scene.frame.bar is not None:
            paint_bar(painter, look.theme, scene.frame.bar, scene.surface)
        relief, plot = self._find_relief(scene.surface), scene.frame.plot
        size = (plot.width(), plot.height())
        matrix = look.camera.matrix(*size)
        painter.drawImage(plot, self._picture(scene, relief, look, opacity))
        painter.save()
        painter.setClipRect(plot)
        spots = _Spots(relief, matrix, plot)
        _paint_names(painter, look.theme, scene, spots)
        _paint_marks(painter, look.theme, scene, spots, opacity)
        if mouse is not None:
            _paint_readout(painter, look.theme, scene, spots, mouse)
        painter.restore()

    def _find_relief(self, surface: Surface) -> Relief:
        if self._relief is None or self._relief.surface is not surface:
            self._relief, self._meshes = Relief.of(surface), {}
            self._contours = self._relief.contours()
        return self._relief

    def _mesh(self, relief: Relief, *, fine: bool) -> Mesh:
        if fine not in self._meshes:
            self._meshes[fine] = (relief if fine else relief.coarse()).mesh()
        return self._meshes[fine]

    def _picture(self, scene: LandscapeScene, relief: Relief, look: Look, opacity: Opacity) -> QImage:
        plot, own = scene.frame.plot, scene.paths.own
        parts = (opacity("height"), opacity("contours"), opacity("path"), opacity("others"))
        others = tuple((number, len(path)) for number, path in scene.paths.others.items())
        key = (id(relief), id(own), len(own), others, look, plot.getRect(), parts, scene.snapshot.selection.run)
        if key == self._key:
            return self._image
        size = QSize(max(1, round(plot.width() * look.ratio)), max(1, round(plot.height() * look.ratio)))
        matrix = look.camera.matrix(plot.width(), plot.height())
        mesh = self._mesh(relief, fine=look.fine)
        if parts[0] < 1.0:
            mesh = mesh.copy()
            mesh[:, 6] = parts[0]
        lines = _Lines(relief, self._contours, matrix, (plot.width(), plot.height()), look.theme)
        self._image = self._board.paint(
            size, QColor(look.theme.card), (mesh, matrix), lines.make(scene, parts), fine=look.fine
        )
        self._key = key
        return self._image


@dataclass(frozen=True, slots=True)
class _Spots:
    """Where places of the plane, and places in space, are on the widget."""

    relief: Relief
    matrix: Matrix
    plot: QRectF

    def on_ground(self, place: tuple[float, float]) -> QPointF | None:
        """Return the pixel of the relief at a place of the plane; None beyond its edges."""
        return self.in_space(self.relief.places(np.array([place])))

    def seen_at(self, mouse: QPointF) -> tuple[float, float] | None:
        """Return the place of the plane that is seen at a pixel; None where there is no ground."""
        x, y = (mouse.x() - self.plot.left()) / self.plot.width(), (mouse.y() - self.plot.top()) / self.plot.height()
        return self.relief.strike(self.matrix, (2.0 * x - 1.0, 1.0 - 2.0 * y))

    def in_space(self, place: Matrix) -> QPointF | None:
        """Return the pixel of one place in space, shape (1, 3); None behind the eye."""
        x, y = to_pixels(project(self.matrix, place), self.plot.width(), self.plot.height())[0].tolist()
        return self.plot.topLeft() + QPointF(x, y) if np.isfinite((x, y)).all() else None


@dataclass(frozen=True, slots=True)
class _Lines:
    """Makes everything that lies on the relief as a line."""

    relief: Relief
    lines: list[Matrix]
    matrix: Matrix
    size: tuple[float, float]
    theme: Theme

    def make(self, scene: LandscapeScene, parts: tuple[float, ...]) -> Mesh:
        """Return edges, contours, other runs and the path as triangles; `parts` are the opacities."""
        _, contours, path, others = parts
        edge = QColor(self.theme.muted)
        made = [self._ribbon(line, edge, 0.8, 1.0) for line in self.relief.frame()]
        if contours > 0.0:
            pale = (*CONTOUR[:3], CONTOUR[3] * contours)
            made += [make_ribbon(project(self.matrix, line), pale, 1.2, self.size) for line in self.lines]
        white, dark = QColor(self.theme.path), QColor(OUTLINE)
        if others > 0.0:
            for number, line in scene.paths.others.items():
                strong = 0.95 if number == scene.snapshot.selection.run else 0.5
                made.append(self._ribbon(self._drape(line), white, strong * others, 1.4))
        if path > 0.0:
            draped = self._drape(scene.paths.own)
            made.append(self._ribbon(draped, dark, 0.5 * path, 4.4))
            ribbon = self._ribbon(draped, white, path, 2.4, nearer=2.0)
            ribbon[:, 6] *= np.linspace(OLDEST, 1.0, len(ribbon), dtype=np.float32)
            made.append(ribbon)
        return np.concatenate(made)

    def _drape(self, path: Matrix) -> Matrix:
        """Return a path in space with so many points that it follows the ground between its own."""
        if len(path) < 2:
            return np.empty((0, 3))
        kept = path[np.unique(np.linspace(0, len(path) - 1, PATH_POINTS).astype(int))]
        pieces = max(1, PATH_POINTS // len(kept))
        at = np.linspace(0.0, len(kept) - 1.0, (len(kept) - 1) * pieces + 1)
        before = np.minimum(at.astype(int), len(kept) - 2)
        t = (at - before)[:, np.newaxis]
        return self.relief.places(kept[before] * (1.0 - t) + kept[before + 1] * t)

    def _ribbon(self, line: Matrix, colour: QColor, opacity: float, width: float, nearer: float = 1.0) -> Mesh:
        clip = project(self.matrix, line)
        # A path lies above its own dark edge, and both above the ground.
        clip[:, 2] -= 1.5e-3 * nearer * clip[:, 3]
        return make_ribbon(clip, (colour.redF(), colour.greenF(), colour.blueF(), opacity), width, self.size)


def _paint_marks(painter: QPainter, theme: Theme, scene: LandscapeScene, spots: _Spots, opacity: Opacity) -> None:
    white, own = QColor(theme.path), scene.paths.own
    start = spots.on_ground((float(own[0, 0]), float(own[0, 1]))) if len(own) else None
    if start is not None:
        painter.setOpacity(opacity("start"))
        paint_start(painter, start, white)
    step = scene.step
    if step is not None:
        first, last = (spots.on_ground((float(end[0]), float(end[1]))) for end in (step.start, step.end))
        if first is not None and last is not None:
            painter.setOpacity(opacity("step"))
            paint_arrow(painter, first, last, LONGEST_ARROW * min(spots.plot.width(), spots.plot.height()))
    at = spots.on_ground(scene.point)
    if at is not None:
        painter.setOpacity(opacity("point"))
        paint_point(painter, at, white)
    painter.setOpacity(1.0)


def _paint_readout(painter: QPainter, theme: Theme, scene: LandscapeScene, spots: _Spots, mouse: QPointF) -> None:
    """Paint the loss at the place under the mouse, and a ring there."""
    place = spots.seen_at(mouse)
    at = None if place is None else spots.on_ground(place)
    if place is None or at is None:
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((OUTLINE, 3.6), (theme.path, 1.8)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawEllipse(at, 4.5, 4.5)
    in_corner = mouse.x() > spots.plot.center().x() and mouse.y() < spots.plot.center().y()
    paint_label(painter, theme, spots.plot, describe_place(scene, place), at_right=not in_corner)


def _paint_names(painter: QPainter, theme: Theme, scene: LandscapeScene, spots: _Spots) -> None:
    """Paint each axis' name in the middle of its nearer edge, and its ends at the corners."""
    plane, problem = scene.surface.plane, scene.snapshot.experiment.problem
    centre = spots.in_space(np.array([[0.0, 0.0, 0.0]]))
    if centre is None or not scene.frame.has_names:
        return
    for axis, label in enumerate(plane.labels[:2]):
        low, high = plane.extents[axis]
        edges = []
        for side in (-1.12, 1.12):
            ends = [(-0.93, side, 0.0), (0.0, side, 0.0), (0.93, side, 0.0)]
            found = [spots.in_space(np.array([end if axis == 0 else (end[1], end[0], 0.0)])) for end in ends]
            edges.append([at for at in found if at is not None])
        near = max((edge for edge in edges if len(edge) == 3), key=lambda edge: edge[1].y(), default=None)
        if near is None:
            continue
        texts = (*format_ticks((low, high)), symbol_of_axis(label, problem))
        for at, text, size in zip((near[0], near[2], near[1]), texts, (TICK_SIZE, TICK_SIZE, 13.0), strict=True):
            _paint_text(painter, theme, at, text, size)


def _paint_text(painter: QPainter, theme: Theme, at: QPointF, text: str, size: float) -> None:
    painter.setFont(theme.font(size))
    metrics = QFontMetricsF(painter.font())
    box = QRectF(0.0, 0.0, metrics.horizontalAdvance(text) + 4.0, metrics.height())
    box.moveCenter(at)
    ground = QColor(theme.card)
    ground.setAlphaF(0.75)
    painter.fillRect(box, ground)
    painter.setPen(QPen(QColor(theme.ink if size > TICK_SIZE else theme.muted)))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
