"""Evaluating an objective on every point of a grid."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from nnvisual.landscape.plane import Plane
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.objective import Objective

CHUNK = 16


def sweep(
    objective: Objective, plane: Plane, alphas: Vector, betas: Vector, should_stop: Callable[[], bool]
) -> Matrix | None:
    """Return the values on the grid, shape (ny, nx), or None if it was stopped."""
    first, second = np.meshgrid(alphas, betas)
    coordinates = np.column_stack([first.ravel(), second.ravel()])
    values = np.empty(len(coordinates))
    for start in range(0, len(coordinates), CHUNK):
        if should_stop():
            return None
        part = slice(start, start + CHUNK)
        values[part] = objective.values(plane.points(coordinates[part]))
        time.sleep(0)
    return values.reshape(first.shape)
