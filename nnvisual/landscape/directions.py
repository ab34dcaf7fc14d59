"""Directions in parameter space: random ones, and those along which a path has moved most."""

from __future__ import annotations

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.objective import Objective
from nnvisual.nn.random_bits import BitStream, Purpose


def draw_directions(objective: Objective, parameters: Vector, seed: int) -> Matrix:
    """Return two random directions, shape (2, n); for a network filter-normalised (Li et al., 2018).

    Each unit's incoming weights get a random direction as long as these weights are, so that the picture does not
    depend on how the network's scale is shared out between its layers. Biases stay as they are. Where a unit's weights
    are all zero the direction has length 1: otherwise the picture would be flat.
    """
    n = objective.n_parameters
    directions = np.empty((2, n))
    for number in range(2):
        directions[number] = BitStream(seed, Purpose.DIRECTIONS, number).normal(n)
    if isinstance(objective, NetworkObjective):
        for direction in directions:
            _normalize_filters(objective, direction, parameters)
        return directions
    directions /= np.sqrt((directions**2).sum(axis=1, keepdims=True))
    return directions


def _normalize_filters(objective: NetworkObjective, direction: Vector, parameters: Vector) -> None:
    for part in objective.network.slices():
        drawn, weights = part.weights(direction), part.weights(parameters)
        target = np.sqrt((weights**2).sum(axis=0))
        target[target == 0.0] = 1.0
        drawn *= target / np.sqrt((drawn**2).sum(axis=0))
        part.biases(direction)[:] = 0.0


def principal_directions(path: Matrix, seed: int = 0) -> Matrix:
    """Return the two orthonormal directions that hold most of a path's variance, shape (2, n), most first.

    Each points the way that the path went. Where a path is too short or too straight to have two, random ones
    perpendicular to the rest fill up.

    Parameters
    ----------
    path
        Shape (k, n); points that are not finite are left out.
    """
    n = path.shape[1]
    finite = path[np.isfinite(path).all(axis=1)]
    found = np.zeros((0, n))
    if len(finite) > 1:
        spread = finite - finite.mean(axis=0)
        # Scaled first: the squares of a diverging path's coordinates may overflow.
        scale = float(np.abs(spread).max())
        if scale > 0.0:
            _, sizes, rows = np.linalg.svd(spread / scale, full_matrices=False)
            found = rows[:2][sizes[:2] > 1e-9 * sizes[0]]
            travelled = finite[-1] - finite[0]
            found = found * np.where(found @ travelled < 0.0, -1.0, 1.0)[:, np.newaxis]
    return _complete(found, n, seed)


def _complete(directions: Matrix, n: int, seed: int) -> Matrix:
    """Return two orthonormal directions: those given, and random ones in place of what is missing."""
    number = 0
    while len(directions) < min(2, n):
        drawn = BitStream(seed, Purpose.DIRECTIONS, number).normal(n)
        number += 1
        drawn -= (directions @ drawn) @ directions
        length = float(np.sqrt(drawn @ drawn))
        if length > 1e-6:
            directions = np.vstack([directions, drawn / length])
    return directions
