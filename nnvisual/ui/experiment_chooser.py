"""The chooser of ready experiments: a picture and a line for each."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nnvisual.landscape.plane import make_plane
from nnvisual.landscape.surface import SurfaceRequest, compute_surface
from nnvisual.nn.arrays import Matrix
from nnvisual.nn.build import build_objective
from nnvisual.nn.dataset import DataSet, Task
from nnvisual.nn.datasets import load_data
from nnvisual.nn.experiment import SurfaceProblem
from nnvisual.session.beginning import choose_plane
from nnvisual.session.ready_experiments import READY, ReadyExperiment
from nnvisual.ui.dialog_buttons import make_buttons
from nnvisual.ui.experiment_tile import LINE, ExperimentTile
from nnvisual.views.colour_map import paint_heat
from nnvisual.views.theme import Theme

PICTURE = QSize(172, 104)
MOST_POINTS = 150
GRID = 25


class ExperimentChooser(QDialog):
    """A wall of pictures; a double click or Enter opens one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Experiments")
        self._chosen: ReadyExperiment | None = None
        self.list = QListWidget(self)
        self.list.setAccessibleName("Ready experiments")
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setWordWrap(True)
        self.list.setIconSize(PICTURE)
        tile = ExperimentTile(theme, PICTURE, self.list)
        self.list.setItemDelegate(tile)
        self.list.setGridSize(tile.size + QSize(8, 8))
        self.list.setMouseTracking(True)
        for ready in READY:
            item = QListWidgetItem(QIcon(paint_thumbnail(ready, theme)), ready.title)
            item.setData(LINE, ready.line)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, ready.line)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda _: self.accept())
        buttons = make_buttons(QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(12)
        heading = QLabel("What would you like to watch?", self)
        heading.setObjectName("lectureHeading")
        layout.addWidget(heading)
        layout.addWidget(self.list)
        layout.addWidget(buttons)
        self.resize(min(4 * (tile.size.width() + 8) + 70, 1240), 700)

    def choose(self) -> ReadyExperiment | None:
        """Show the dialog; return what was chosen, or None."""
        if self.exec() != QDialog.DialogCode.Accepted:
            return None
        return READY[self.list.currentRow()]


def paint_thumbnail(ready: ReadyExperiment, theme: Theme) -> QPixmap:
    """Return the picture of a ready experiment: its points, or its landscape."""
    pixmap = QPixmap(PICTURE * 2)
    pixmap.setDevicePixelRatio(2.0)
    pixmap.fill(QColor(theme.card))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    problem = ready.experiment.problem
    if isinstance(problem, SurfaceProblem):
        _paint_surface(painter, ready, problem, theme)
    elif problem.data is not None:
        _paint_points(painter, load_data(problem.data), theme)
    painter.setPen(QColor(theme.faint))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(0.5, 0.5, PICTURE.width() - 1, PICTURE.height() - 1), 6, 6)
    if ready.is_riddle:
        painter.setPen(QColor(theme.ink))
        painter.setFont(theme.font(34, bold=True))
        painter.drawText(QRectF(0, 0, PICTURE.width() - 12, PICTURE.height()), Qt.AlignmentFlag.AlignRight, "?")
    painter.end()
    return pixmap


def _paint_surface(painter: QPainter, ready: ReadyExperiment, problem: SurfaceProblem, theme: Theme) -> None:
    objective = build_objective(ready.experiment)
    plane = make_plane(objective, choose_plane(objective, ready.experiment), np.array(problem.start))
    surface = compute_surface(SurfaceRequest(objective, plane, GRID, GRID))
    if surface is None:
        return
    if surface.is_curve:
        painter.setPen(QColor(theme.positive))
        values = surface.values[0]
        painter.drawPolyline(_spread(np.column_stack([surface.alphas, values])))
        return
    shares = np.sqrt((surface.values - surface.lowest) / max(surface.highest - surface.lowest, 1e-300))
    painter.drawImage(
        QRectF(0, 0, PICTURE.width(), PICTURE.height()), paint_heat(shares, PICTURE.width(), PICTURE.height())
    )


def _paint_points(painter: QPainter, data: DataSet, theme: Theme) -> None:
    stride = max(1, data.n_examples // MOST_POINTS)
    raw, y = data.raw[::stride], data.y[::stride]
    if data.n_features == 1:
        raw = np.column_stack([raw[:, 0], y[:, 0]])
    colours = [theme.negative, theme.positive, theme.forward]
    painter.setPen(Qt.PenStyle.NoPen)
    for point, target in zip(_spread(raw[:, :2]), y, strict=True):
        kind = 1
        if data.task is Task.BINARY:
            kind = int(target[0])
        elif data.task is Task.CLASSES:
            kind = int(target.argmax()) % len(colours)
        painter.setBrush(QColor(colours[kind]))
        if kind == 0:
            painter.drawRect(QRectF(point.x() - 2.2, point.y() - 2.2, 4.4, 4.4))
        else:
            painter.drawEllipse(point, 2.5, 2.5)


def _spread(points: Matrix) -> list[QPointF]:
    """Return points of the picture for points of the plane, fitted into it with a margin."""
    low, high = points.min(axis=0), points.max(axis=0)
    shares = (points - low) / np.where(high > low, high - low, 1.0)
    width, height = PICTURE.width() - 24, PICTURE.height() - 24
    return [QPointF(12 + width * x, 12 + height * (1.0 - y)) for x, y in shares.tolist()]
