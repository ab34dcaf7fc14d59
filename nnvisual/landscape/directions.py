"""Directions in parameter space: random ones, and those along which a path has moved most."""

from __future__ import annotations

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.objective import Objective
from nnvisual.nn.random_bits import BitStream, Purpose

MOST_POINTS = 200
"""Principal directions are found from so many points of a path, evenly taken from it."""

NEGLIGIBLE = 1e-14
"""A variance below this share of the largest is what rounding leaves of none."""


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
    if len(finite) > MOST_POINTS:
        finite = finite[np.linspace(0, len(finite) - 1, MOST_POINTS).astype(int)]
    found = np.zeros((0, n))
    if len(finite) > 1:
        # Scaled first: the squares of a diverging path's coordinates may overflow.
        scale = float(np.abs(finite).max()) or 1.0
        scaled = finite / scale
        found = _find_principal(scaled - scaled.mean(axis=0))
        travelled = scaled[-1] - scaled[0]
        found = found * np.where(found @ travelled < 0.0, -1.0, 1.0)[:, np.newaxis]
    return _complete(found, n, seed)


def _find_principal(spread: Matrix) -> Matrix:
    """Return the first two right singular vectors of `spread`, shape (k, n), or fewer where it has not two."""
    k, n = spread.shape
    # The smaller of the two square matrices has the same eigenvalues: a network may have 30,000 parameters.
    squares, vectors = np.linalg.eigh(spread @ spread.T if k < n else spread.T @ spread)
    order = np.argsort(squares)[::-1][:2]
    largest = float(squares[order[0]])
    kept = [place for place in order if squares[place] > NEGLIGIBLE * largest > 0.0]
    rows = vectors[:, kept].T @ spread if k < n else vectors[:, kept].T
    found: Matrix = rows / np.sqrt((rows**2).sum(axis=1, keepdims=True))
    return found


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
