"""Contour lines of a surface, in the plane's coordinates."""

from __future__ import annotations

import contourpy
import numpy as np

from nnvisual.landscape.colour_scale import ColourScale
from nnvisual.landscape.surface import Surface
from nnvisual.nn.arrays import Matrix

LEVELS = 12
"""How many heights have a contour line."""

Contour = tuple[float, Matrix]
"""A height, and one line at that height: points (alpha, beta), shape (m, 2)."""


def choose_levels(surface: Surface, count: int = LEVELS) -> list[float]:
    """Return the heights of the contour lines, evenly spaced on the surface's colour scale; none for a flat one."""
    scale = ColourScale.of(surface)
    if not scale.high > scale.low:
        return []
    levels = scale.from_unit((np.arange(count) + 0.5) / count)
    return [float(level) for level in np.unique(levels)]


def trace_contours(surface: Surface, levels: list[float] | None = None) -> list[Contour]:
    """Return every contour line as (height, points of shape (m, 2)); a curve has none."""
    if surface.is_curve:
        return []
    generator = contourpy.contour_generator(
        surface.alphas,
        surface.betas,
        surface.values,
        name="serial",
        line_type=contourpy.LineType.Separate,
    )
    found: list[Contour] = []
    for level in choose_levels(surface) if levels is None else levels:
        found.extend((level, np.asarray(line, dtype=np.float64)) for line in generator.lines(level))
    return found
