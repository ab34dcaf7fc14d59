"""The loss over a plane: what is asked for, what comes out, and how it is computed without being in anybody's way."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnvisual.landscape.plane import Plane
from nnvisual.landscape.sweep import sweep
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.experiment import NetworkProblem
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.objective import Objective
from nnvisual.nn.surfaces import SurfaceObjective

FINEST = 101
"""Points along one axis of the finest grid that `refinements` ends with."""

SKEW = 0.1
"""A logarithmic scale is asked for where half of the values lie within this share of the range, at its lower end."""


def refinements(finest: int = FINEST) -> tuple[int, ...]:
    """Return grid sizes from coarse to fine, each about twice the one before: (13, 25, 51, 101) for 101."""
    sizes = [finest]
    while sizes[0] > 20:
        # Halves end on an odd number: the middle of the window is then always a grid point.
        sizes.insert(0, sizes[0] // 2 + (sizes[0] // 2 + 1) % 2)
    return tuple(sizes)


@dataclass(frozen=True, slots=True, eq=False)
class SurfaceRequest:
    """What is to be computed: an objective over a plane, on a grid of nx times ny points.

    Two requests with equal `key` have equal surfaces.
    """

    objective: Objective
    plane: Plane
    nx: int = 51
    ny: int = 51

    @property
    def key(self) -> Hashable:
        """What the surface depends on; a learning rate, say, is not part of it."""
        return (describe_objective(self.objective), self.plane.key(), self.nx, self.rows)

    @property
    def rows(self) -> int:
        """Grid points along the second axis: 1 for a curve."""
        return 1 if self.plane.is_curve else self.ny

    def alphas(self) -> Vector:
        """Return the coordinates along the first axis, shape (nx,)."""
        return np.linspace(*self.plane.extents[0], self.nx)

    def betas(self) -> Vector:
        """Return the coordinates along the second axis, shape (ny,); one 0 for a curve."""
        return np.linspace(*self.plane.extents[1], self.rows)


def describe_objective(objective: Objective) -> Hashable:
    """Return what the values of an objective depend on, to be compared with another's."""
    if isinstance(objective, NetworkObjective) and isinstance(objective.problem, NetworkProblem):
        problem, experiment = objective.problem, objective.experiment
        layers = tuple((layer.units, layer.activation) for layer in problem.network.layers)
        return (
            problem.network.n_inputs,
            layers,
            problem.loss,
            problem.data,
            problem.probe,
            experiment.l1,
            experiment.l2,
        )
    if isinstance(objective, SurfaceObjective):
        return objective.spec
    return id(objective)


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """The loss over a plane. Arrays are read-only.

    Attributes
    ----------
    plane
        What it is the loss of.
    alphas, betas
        Coordinates of the grid, shapes (nx,) and (ny,); a curve has the one beta 0.
    values
        Loss plus penalties, shape (ny, nx), finite everywhere: where it is not, `highest` stands.
    overflow
        Where the loss is not finite, shape (ny, nx); None where it is finite everywhere.
    lowest, highest
        Of the finite values; both 0 where there is none.
    needs_log
        Whether most of the picture would have one colour on a linear scale.
    key
        The request's.
    """

    plane: Plane
    alphas: Vector
    betas: Vector
    values: Matrix
    overflow: NDArray[np.bool_] | None
    lowest: float
    highest: float
    needs_log: bool
    key: Hashable

    @property
    def is_curve(self) -> bool:
        """Whether there is one axis only: `values` then has one row."""
        return self.plane.is_curve


def compute_surface(request: SurfaceRequest, should_stop: Callable[[], bool] = lambda: False) -> Surface | None:
    """Return the loss over the plane, or None as soon as `should_stop` says so.

    Made for a worker thread: lets other threads run every few milliseconds, and asks `should_stop` as often.
    """
    alphas, betas = request.alphas(), request.betas()
    values = sweep(request.objective, request.plane, alphas, betas, should_stop)
    if values is None:
        return None
    return _describe(request, alphas, betas, values)


def _describe(request: SurfaceRequest, alphas: Vector, betas: Vector, values: Matrix) -> Surface:
    finite = np.isfinite(values)
    inside = values[finite]
    lowest, highest = (float(inside.min()), float(inside.max())) if inside.size else (0.0, 0.0)
    overflow = None if finite.all() else ~finite
    if overflow is not None:
        values = np.where(finite, values, highest)
        overflow.flags.writeable = False
    for array in (alphas, betas, values):
        array.flags.writeable = False
    return Surface(
        request.plane,
        alphas,
        betas,
        values,
        overflow,
        lowest,
        highest,
        _needs_log(inside, lowest, highest),
        request.key,
    )


def _needs_log(inside: Vector, lowest: float, highest: float) -> bool:
    if not inside.size or not highest > lowest:
        return False
    # Divided first: the difference of two large numbers of opposite sign may overflow.
    scale = max(abs(lowest), abs(highest))
    middle = float(np.median(inside))
    return middle / scale - lowest / scale < SKEW * (highest / scale - lowest / scale)


def slice_1d(objective: Objective, parameters: Vector, direction: Vector, coordinates: Vector) -> Vector:
    """Return the loss along a line: at parameters + c direction for every c of `coordinates`, shape (k,)."""
    with np.errstate(all="ignore"):
        points = parameters + coordinates[:, np.newaxis] * direction
        return objective.values(points)
