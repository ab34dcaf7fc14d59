"""Reading a surface: the height at a place between the grid's points, and the parameters that a place stands for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnvisual.landscape.plane import Plane
from nnvisual.landscape.surface import Surface
from nnvisual.nn.arrays import Vector
from nnvisual.nn.objective import Objective


def height_at(surface: Surface, alpha: float, beta: float = 0.0) -> float | None:
    """Return the loss between the grid's points, by linear interpolation along each axis.

    None outside the surface, and next to a grid point whose loss is not finite.
    """
    along, across = _locate(surface.alphas, alpha), (0, 0.0)
    if not surface.is_curve:
        found = _locate(surface.betas, beta)
        if found is None:
            return None
        across = found
    if along is None:
        return None
    (column, t), (row, u) = along, across
    rows = slice(row, row + 1 if surface.is_curve else row + 2)
    if surface.overflow is not None and surface.overflow[rows, column : column + 2].any():
        return None
    weights = np.array([1.0]) if surface.is_curve else np.array([1.0 - u, u])
    return float(weights @ surface.values[rows, column : column + 2] @ np.array([1.0 - t, t]))


def _locate(grid: Vector, coordinate: float) -> tuple[int, float] | None:
    """Return the grid point before a coordinate and the share of the way to the next; None outside."""
    if not grid[0] <= coordinate <= grid[-1]:
        return None
    left = min(int(np.searchsorted(grid, coordinate, side="right")) - 1, len(grid) - 2)
    return left, float((coordinate - grid[left]) / (grid[left + 1] - grid[left]))


def place_on(plane: Plane, base: Vector, alpha: float, beta: float = 0.0) -> Vector:
    """Return the parameters at a place of the plane, shape (n,); on a weights plane all others are those of `base`."""
    if not plane.weights:
        return plane.point(alpha, beta)
    found = np.array(base)
    found[list(plane.weights)] = (alpha, beta)[: len(plane.weights)]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class PlaneStep:
    """One step of a run as a plane shows it.

    Attributes
    ----------
    start, end
        Coordinates before and after it, shape (2,).
    ascent
        The gradient's own direction on the plane, uphill, shape (2,).
    slope
        The loss's derivative along the plane's first axis.
    """

    start: Vector
    end: Vector
    ascent: Vector
    slope: float


def project_change(plane: Plane, base: Vector, change: Vector, gradient: Vector) -> PlaneStep:
    """Return a change of the parameters `base`, shape (n,), as the plane shows it."""
    with np.errstate(all="ignore"):
        start, end, uphill = plane.project(np.stack([base, base + change, base + gradient]))
        return PlaneStep(start, end, uphill - start, float(gradient @ plane.directions[0]))


def find_descent(objective: Objective, base: Vector, rate: float) -> tuple[Vector, Vector]:
    """Return (change, gradient) of a step of plain gradient descent on what the landscape shows, shape (n,) each."""
    with np.errstate(all="ignore"):
        gradient = objective.gradient(base)
        return -rate * gradient, gradient
