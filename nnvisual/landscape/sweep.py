"""Evaluating an objective on every point of a grid, by the quickest way that is exact enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from nnvisual.landscape.dense_sweep import sweep_dense
from nnvisual.landscape.grid_activations import GRID_ACTIVATIONS
from nnvisual.landscape.pace import Pace
from nnvisual.landscape.plane import Plane
from nnvisual.landscape.separable_sweep import is_separable
from nnvisual.landscape.sparse_sweep import sweep_sparse
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.objective import Objective

TOLERANCE = 1e-6
"""How far off a value may be, relative."""

SAFETY = 3.0
"""The worst point of a grid is at most about this many times as far off as the worst sample of it, for its loss."""

BAND = 8
"""Rows that are computed again together."""

CHUNK_NUMBERS = 4096
"""Parameters at once where an objective evaluates points by itself."""

Places = slice | list[int]
"""Which rows or columns of a grid."""


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

    def compute(rows: Places, columns: Places, dtype: DTypeLike) -> Matrix | None:
        return run(objective, plane, alphas[columns], betas[rows], dtype, pace)

    everything = slice(None)
    separable = bool(plane.weights) and is_separable(objective, plane)
    values = compute(everything, everything, np.float64 if separable else np.float32)
    if values is None:
        return None
    if not separable and not _mend(values, compute):
        return None
    penalties = _sum_penalties(objective, plane, alphas, betas, pace)
    return None if penalties is None else values + penalties


def _mend(values: Matrix, compute: Callable[[Places, Places, DTypeLike], Matrix | None]) -> bool:
    """Compute those parts of a grid in float32 again in float64 that need it; return False if stopped."""
    rows, columns = _choose_samples(values)
    exact = compute(rows, columns, np.float64)
    if exact is None:
        return False
    for band, width in _find_inexact(values, np.ix_(rows, columns), exact):
        again = compute(band, width, np.float64)
        if again is None:
            return False
        values[band, width] = again
    return True


def _choose_samples(values: Matrix) -> tuple[list[int], list[int]]:
    """Return rows and columns of a few points: corners, some between, and where the loss is low."""
    ny, nx = values.shape
    order = np.argsort(values, axis=None)
    low = order[[0, len(order) // 20]]
    rows = {0, ny // 3, ny - 1, *(int(place) // nx for place in low)}
    columns = {0, nx // 3, nx - 1, *(int(place) % nx for place in low)}
    return sorted(rows), sorted(columns)


def _find_inexact(values: Matrix, samples: tuple[Any, ...], exact: Matrix) -> list[tuple[slice, slice]]:
    """Return the parts of a grid in float32, as rows and columns, that may be further off than the tolerance.

    What is rounded is the output, so that a loss is the further off, relative, the smaller it is: measured, at most
    about as one over its square root. The samples tell the factor.
    """
    ny, nx = values.shape
    off = np.abs(values[samples] - exact) / np.abs(exact) * np.sqrt(np.abs(exact))
    factor = float(np.where(values[samples] == exact, 0.0, off).max())
    if not (np.isfinite(factor) and np.isfinite(values).all()):
        return [(slice(0, ny), slice(0, nx))]
    inexact = SAFETY * factor > TOLERANCE * np.sqrt(np.abs(values))
    found = []
    for top in range(0, ny, BAND):
        band = slice(top, min(top + BAND, ny))
        hit = np.flatnonzero(inexact[band].any(axis=0))
        if hit.size:
            found.append((band, slice(int(hit[0]), int(hit[-1]) + 1)))
    return found


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
