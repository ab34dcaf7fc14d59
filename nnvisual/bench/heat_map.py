"""Heat map and contours of one new landscape, against what pyqtgraph needs for the same picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import numpy as np
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPainter, QPixmap

from nnvisual.bench.rows import Row, compare, time_each
from nnvisual.landscape.surface import Surface
from nnvisual.views.landscape_frame import Room, lay_out
from nnvisual.views.landscape_ground import Ground, Opacities
from nnvisual.views.theme import LIGHT

SIZE = (640, 360)
LEVELS = 12
MOST = 1.0 / 20.0


def measure_heat_map(surface: Surface, rounds: int) -> list[Row]:
    """Return the row; none where pyqtgraph is not installed, which only the benchmarks need."""
    theirs = _paint_with_pyqtgraph(surface)
    if theirs is None:
        return []
    time, reference, ratio = compare(time_each(_paint_ours(surface), 1), time_each(theirs, 1), rounds)
    work = f"heat map with contours, {surface.values.shape[0]} x {surface.values.shape[1]}"
    return [Row(work, f"ImageItem with {LEVELS} IsocurveItems", time, reference, ratio, MOST)]


def _variants(surface: Surface) -> Callable[[], Surface]:
    """Return a source of surfaces none of which has been drawn before: nothing may come from a cache."""
    numbers = count(1)

    def make() -> Surface:
        return replace(surface, values=surface.values * (1.0 + 1e-6 * next(numbers)))

    return make


def _paint_ours(surface: Surface) -> Callable[[], object]:
    first, second = surface.plane.extents
    frame = lay_out(QSizeF(*SIZE), LIGHT, Room(0.0, 0.0), (first, second))
    ground, variant, screen = Ground(), _variants(surface), QPixmap(*SIZE)

    def paint() -> None:
        pixmap = ground.pixmap(variant(), frame, LIGHT, Opacities(), 1.0)
        painter = QPainter(screen)
        painter.drawPixmap(frame.plot.topLeft(), pixmap)
        painter.end()

    return paint


def _paint_with_pyqtgraph(surface: Surface) -> Callable[[], object] | None:
    try:
        import pyqtgraph  # noqa: PLC0415  (a development tool: the application does without it)
    except ImportError:
        return None
    view = pyqtgraph.GraphicsLayoutWidget()
    view.resize(*SIZE)
    plot = view.addPlot()
    image = pyqtgraph.ImageItem()
    plot.addItem(image)
    curves = [pyqtgraph.IsocurveItem(pen="w") for _ in range(LEVELS)]
    for curve in curves:
        plot.addItem(curve)
    variant = _variants(surface)

    def paint() -> None:
        values = variant().values
        image.setImage(values)
        levels = np.linspace(float(values.min()), float(values.max()), LEVELS + 2)[1:-1]
        for curve, level in zip(curves, levels.tolist(), strict=True):
            curve.setData(values, level)
        view.grab()

    return paint
