"""Where the name of a region is best written: far from its borders and from the examples, and where it was before."""

from __future__ import annotations

import numpy as np

from nnvisual.landscape.decision_regions import find_winners
from nnvisual.landscape.field import Field
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.evaluation import Flags

CANDIDATES = 14
"""Places along an axis that are weighed up."""

EDGE = 0.16
"""Share of the window, on each side, that no label's middle lies in."""

Place = tuple[float, float]
"""A point of the plane in own units."""


def place_labels(field: Field, points: Matrix, before: dict[int, Place] | None = None) -> dict[int, Place]:
    """Return a place for each class that has a region, in own units.

    Parameters
    ----------
    field
        The network's answers on a plane.
    points
        What is not to be written over, in own units, shape (n, 2).
    before
        The places of last time: kept as long as they lie in their region, so that labels do not jump about.
    """
    last = field.request.size - 1
    grid = np.unique(np.linspace(EDGE * last, (1.0 - EDGE) * last, CANDIDATES)).astype(np.intp)
    winners = find_winners(field.outputs[:, grid][:, :, grid])
    xs, ys = np.meshgrid(field.axes[0][grid], field.axes[1][grid])
    room: Matrix | None = None
    found: dict[int, Place] = {}
    for number in range(max(2, len(field.outputs))):
        inside = winners == number
        if not inside.any():
            continue
        kept = (before or {}).get(number)
        if kept is not None and _class_at(field, kept) == number:
            found[number] = kept
            continue
        if room is None:
            room = _distances(np.stack([xs.ravel(), ys.ravel()], axis=1), points, field).reshape(xs.shape)
        scores = np.where(inside, np.minimum(2.0 * room, _distance_to_outside(inside)), -1.0)
        best = np.unravel_index(int(scores.argmax()), scores.shape)
        found[number] = (float(xs[best]), float(ys[best]))
    return found


def _distances(places: Matrix, points: Matrix, field: Field) -> Vector:
    """Return each place's distance to the nearest point, as a share of the window."""
    if not len(points):
        return np.ones(len(places))
    spans = np.array([axis[-1] - axis[0] for axis in field.axes])
    apart = (places[:, np.newaxis] - points[np.newaxis]) / spans
    nearest: Vector = np.sqrt((apart**2).sum(axis=2).min(axis=1))
    return nearest


def _distance_to_outside(inside: Flags) -> Matrix:
    """Return each candidate's distance to the nearest one outside its region, as a share of the window."""
    grid = np.indices(inside.shape)
    below, beside = np.nonzero(~inside)
    if not below.size:
        return np.ones(inside.shape)
    apart = (grid[0][..., np.newaxis] - below) ** 2 + (grid[1][..., np.newaxis] - beside) ** 2
    nearest: Matrix = np.sqrt(apart.min(axis=-1)) * (1.0 - 2.0 * EDGE) / CANDIDATES
    return nearest


def _class_at(field: Field, place: Place) -> int | None:
    cells = []
    for axis, value in zip(field.axes, place, strict=True):
        if not axis[0] <= value <= axis[-1]:
            return None
        cells.append(int(np.searchsorted(axis, value).clip(0, len(axis) - 1)))
    return int(find_winners(field.outputs[:, cells[1], cells[0]][:, np.newaxis])[0])
