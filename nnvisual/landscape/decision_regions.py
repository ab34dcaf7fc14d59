"""What the network decides over the feature plane: which class wins where, how clearly, and the borders between."""

from __future__ import annotations

import contourpy
import numpy as np

from nnvisual.landscape.field import Field
from nnvisual.nn.arrays import Indices, Matrix, Vector

BORDER = 0.5
"""The answer at which one output changes its verdict."""


def find_winners(outputs: Matrix) -> Indices:
    """Return the class that each point is given to, shape (n_out, ...) -> (...); what is not finite goes to 0.

    One output says class 1 from 0.5 on; of several the largest one counts.
    """
    known = np.nan_to_num(outputs, nan=-np.inf)
    winners: Indices
    if len(outputs) == 1:
        winners = (known[0] >= BORDER).astype(np.intp)
        return winners
    winners = known.argmax(axis=0)
    return winners


def find_margins(outputs: Matrix) -> Matrix:
    """Return for each class how far it leads over the best other one, shape (n_out, ...); at a border it is 0."""
    if len(outputs) == 1:
        lead = outputs[0] - BORDER
        return np.stack([-lead, lead])
    order = np.sort(outputs, axis=0)
    best, second = order[-1], order[-2]
    margins: Matrix = np.where(outputs == best, outputs - second, outputs - best)
    return margins


def trace_borders(field: Field) -> list[Matrix]:
    """Return the borders between classes on a plane as lines in own units, shape (m, 2) each.

    With several outputs a border between two classes is found once from either side; both run along the same points.
    """
    if len(field.axes) != 2:
        return []
    margins = find_margins(field.outputs)
    rows = margins[1:] if len(field.outputs) == 1 else margins
    found: list[Matrix] = []
    for values in rows:
        found.extend(trace_level(field, values, 0.0))
    return found


def trace_level(field: Field, values: Matrix, level: float) -> list[Matrix]:
    """Return the lines where `values`, shape (size, size) on the field's grid, equal `level`, in own units."""
    masked = np.ma.masked_invalid(values)
    generator = contourpy.contour_generator(
        field.axes[0], field.axes[1], masked, name="serial", line_type=contourpy.LineType.Separate
    )
    return [np.asarray(line, dtype=np.float64) for line in generator.lines(level)]


def find_crossings(axis: Vector, values: Vector, level: float = BORDER) -> list[float]:
    """Return where a curve crosses `level`, by straight lines between its points."""
    above = values > level
    places = np.flatnonzero(above[1:] != above[:-1])
    found: list[float] = []
    for place in places:
        low, high = float(values[place]), float(values[place + 1])
        if not np.isfinite(high - low):
            continue
        share = (level - low) / (high - low)
        found.append(float(axis[place] + share * (axis[place + 1] - axis[place])))
    return found
