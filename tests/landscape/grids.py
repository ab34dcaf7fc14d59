"""Grids for the tests of landscapes, and what stands on them, point by point."""

from __future__ import annotations

import numpy as np

from nnvisual.landscape.plane import Plane
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.objective import Objective


def never() -> bool:
    """Nobody wants to stop."""
    return False


def grid(plane: Plane, nx: int = 9, ny: int = 7) -> tuple[Vector, Vector]:
    """Return coordinates along both axes; the numbers differ, so that mixed-up axes are noticed."""
    return np.linspace(*plane.extents[0], nx), np.linspace(*plane.extents[1], 1 if plane.is_curve else ny)


def expect(objective: Objective, plane: Plane, alphas: Vector, betas: Vector) -> Matrix:
    """Return the values point by point."""
    with np.errstate(all="ignore"):
        rows = [[objective.value(plane.point(float(a), float(b))) for a in alphas] for b in betas]
    return np.array(rows)
