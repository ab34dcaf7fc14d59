"""A path seen on a plane, and how much of the truth the plane holds."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from nnvisual.landscape.directions import principal_directions as principal_directions
from nnvisual.landscape.plane import Plane
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.objective import Objective


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """A path on a plane, with what a plane hides said.

    Attributes
    ----------
    coordinates
        The path's nearest points on the plane, shape (k, 2).
    share
        The share of the path's variance that the plane holds, 0 to 1; 1 for a path that has not moved.
    true_losses
        The loss at each point of the path itself, shape (k,).
    plane_losses
        The loss at the nearest point on the plane: what the picture shows there, shape (k,).
    distances
        From each point of the path to the plane, in parameter space, shape (k,).
    """

    coordinates: Matrix
    share: float
    true_losses: Vector
    plane_losses: Vector
    distances: Vector

    @property
    def worst_gap(self) -> float:
        """The largest difference between true loss and loss in the plane."""
        gaps = np.abs(self.true_losses - self.plane_losses)
        finite = gaps[np.isfinite(gaps)]
        return float(finite.max()) if finite.size else 0.0


def project_path(objective: Objective, plane: Plane, path: Matrix) -> Projection:
    """Return the path on the plane, and true losses beside those that the plane shows.

    Parameters
    ----------
    path
        Shape (k, n). Two losses are computed for each point: thin a long path first.
    """
    with np.errstate(all="ignore"):
        coordinates = plane.project(path)
        shadows = plane.points(coordinates)
        return Projection(
            coordinates,
            measure_share(plane, path),
            objective.values(path),
            objective.values(shadows),
            np.sqrt(((path - shadows) ** 2).sum(axis=1)),
        )


def measure_share(plane: Plane, path: Matrix) -> float:
    """Return the share of a path's variance that lies within the plane's directions, 0 to 1."""
    finite = path[np.isfinite(path).all(axis=1)]
    if not len(finite):
        return 1.0
    scale = float(np.abs(finite).max()) or 1.0
    spread = finite / scale - (finite / scale).mean(axis=0)
    total = float((spread**2).sum())
    if not (isfinite(total) and total > 0.0):
        return 1.0
    basis, _ = np.linalg.qr(plane.directions.T)
    return min(1.0, float(((spread @ basis) ** 2).sum()) / total)
