"""Evaluating an objective on every point of a grid, by the quickest way that is exact enough."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnvisual.landscape.dense_sweep import sweep_dense
from nnvisual.landscape.grid_activations import GRID_ACTIVATIONS
from nnvisual.landscape.pace import Pace
from nnvisual.landscape.plane import Plane
from nnvisual.landscape.sparse_sweep import sweep_sparse
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.objective import Objective

SINGLE_PRECISION_ERROR = 4e-7
"""A grid in float32 is kept if no sample of it is further off, relative: its worst point is then within 1e-6."""

CHUNK_NUMBERS = 4096
"""Parameters at once where an objective evaluates points by itself."""


def sweep(
    objective: Objective, plane: Plane, alphas: Vector, betas: Vector, should_stop: Callable[[], bool]
) -> Matrix | None:
    """Return `objective.value` on a grid, shape (ny, nx), or None if it was stopped. Not finite where it overflows.

    Parameters
    ----------
    objective, plane
        What, and where.
    alphas, betas
        Coordinates of the grid, shapes (nx,) and (ny,).
    should_stop
        Asked every fraction of a millisecond, or after each layer of a very large network.
    """
    pace = Pace(should_stop)
    with np.errstate(all="ignore"):
        if not isinstance(objective, NetworkObjective) or not _is_smooth(objective):
            return _sweep_points(objective, plane, alphas, betas, pace)
        return _sweep_network(objective, plane, alphas, betas, pace)


def _is_smooth(objective: NetworkObjective) -> bool:
    """Whether a rounding of z changes the loss by a rounding only: so for all activations but the step."""
    network = objective.network
    hidden = all(layer.activation in GRID_ACTIVATIONS for layer in network.layers[:-1])
    return hidden and network.layers[-1].activation != "step"


def _sweep_points(objective: Objective, plane: Plane, alphas: Vector, betas: Vector, pace: Pace) -> Matrix | None:
    first, second = np.meshgrid(alphas, betas)
    coordinates = np.column_stack([first.ravel(), second.ravel()])
    values = np.empty(len(coordinates))
    chunk = max(1, CHUNK_NUMBERS // objective.n_parameters)
    for start in range(0, len(coordinates), chunk):
        part = slice(start, start + chunk)
        values[part] = objective.values(plane.points(coordinates[part]))
        if pace.must_stop():
            return None
    return values.reshape(first.shape)


def _sweep_network(
    objective: NetworkObjective, plane: Plane, alphas: Vector, betas: Vector, pace: Pace
) -> Matrix | None:
    run = sweep_sparse if plane.weights else sweep_dense
    values = run(objective, plane, alphas, betas, np.float32, pace)
    if values is None:
        return None
    rows, columns = _choose_samples(values)
    exact = run(objective, plane, alphas[columns], betas[rows], np.float64, pace)
    if exact is None:
        return None
    error = np.abs(values[np.ix_(rows, columns)] - exact)
    # Written so that NaN is not good enough.
    if not ((error <= SINGLE_PRECISION_ERROR * np.abs(exact)).all() and np.isfinite(values).all()):
        values = run(objective, plane, alphas, betas, np.float64, pace)
    if values is None:
        return None
    penalties = _sum_penalties(objective, plane, alphas, betas, pace)
    return None if penalties is None else values + penalties


def _choose_samples(values: Matrix) -> tuple[list[int], list[int]]:
    """Return rows and columns of a few points: corners, middle, and where the loss is lowest."""
    ny, nx = values.shape
    order = np.argsort(values, axis=None)
    low = order[[0, len(order) // 20]]
    rows = {0, ny // 3, ny - 1, *(int(place) // nx for place in low)}
    columns = {0, nx // 3, nx - 1, *(int(place) % nx for place in low)}
    return sorted(rows), sorted(columns)


def _sum_penalties(
    objective: NetworkObjective, plane: Plane, alphas: Vector, betas: Vector, pace: Pace
) -> Matrix | None:
    """Return the penalties on the grid, shape (ny, nx)."""
    found = np.zeros((len(betas), len(alphas)))
    if not (objective.experiment.l1 or objective.experiment.l2):
        return found
    for row, beta in enumerate(betas):
        for column, alpha in enumerate(alphas):
            found[row, column] = objective.penalty(plane.point(float(alpha), float(beta)))
        if pace.must_stop():
            return None
    return found
