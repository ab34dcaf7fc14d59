"""What the parts of a feature plane are painted with and onto."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QPainter, QPolygonF

from nnvisual.nn.arrays import Matrix
from nnvisual.views.emphasis import Emphasis
from nnvisual.views.plane_frame import PlaneFrame
from nnvisual.views.plane_scene import PlaneScene
from nnvisual.views.polyline import to_polygon
from nnvisual.views.theme import Theme


@dataclass(frozen=True, slots=True)
class Canvas:
    """A painter, what it paints, and where.

    Attributes
    ----------
    squares
        Whether residuals are drawn as squares, too.
    lit_unit
        The unit of the first layer that is chosen; 0: none.
    is_moving
        Whether the next picture comes at once, so that this one may be rougher.
    """

    painter: QPainter
    scene: PlaneScene
    frame: PlaneFrame
    theme: Theme
    emphasis: Emphasis
    squares: bool = False
    lit_unit: int = 0
    is_moving: bool = False

    @contextmanager
    def part(self, *names: str) -> Iterator[bool]:
        """Draw a part at its opacity, cut off at the plot's edge; yields whether it is drawn at all."""
        opacity = self.emphasis.opacity(*names)
        self.painter.save()
        self.painter.setClipRect(self.frame.plot)
        self.painter.setOpacity(opacity)
        yield opacity > 0.0
        self.painter.restore()

    def polygon(self, line: Matrix) -> QPolygonF:
        """Return a line in own units as pixels."""
        xs, ys = self.frame.x.places(line[:, 0]), self.frame.y.places(line[:, 1])
        return to_polygon(np.stack([xs, ys], axis=1))
