"""A plane through the space of all parameters: which two directions of it a landscape shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from math import isfinite

import numpy as np

from nnvisual.landscape.directions import draw_directions, principal_directions
from nnvisual.landscape.extents import Range as Range
from nnvisual.landscape.extents import auto_extent as auto_extent
from nnvisual.landscape.extents import auto_extents
from nnvisual.nn.arrays import Matrix, Vector, freeze
from nnvisual.nn.network import name_parameter
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.objective import Objective
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.surfaces import SurfaceObjective

WEIGHT_REACH = 2.5
"""How far a window reaches from the start of a run along a weight, at least."""

RANDOM_REACH = 1.0
"""The same along a filter-normalised direction, where 1 is as far as the weights are long (Li et al., 2018)."""


class PlaneKind(StrEnum):
    """What a plane is spanned by."""

    WEIGHTS = "weights"
    RANDOM = "random"
    PRINCIPAL = "principal"


@dataclass(frozen=True, slots=True)
class PlaneSpec:
    """Which plane. An objective of one parameter has a curve instead, whatever the kind.

    Attributes
    ----------
    kind
        Two weights or biases; two random directions; the two principal directions of a run's path.
    i, j
        For weights: the places of the two in the parameter vector. `j` None: a curve along the first alone.
    seed
        For random directions.
    extents
        For each axis the lowest and highest coordinate; None: chosen from start and path.

    Raises
    ------
    InvalidInput
        If the two weights are one, or a range is empty.
    """

    kind: PlaneKind = PlaneKind.WEIGHTS
    i: int = 0
    j: int | None = None
    seed: int = 0
    extents: tuple[Range | None, Range | None] = (None, None)

    def __post_init__(self) -> None:
        if self.kind is PlaneKind.WEIGHTS and self.i == self.j:
            raise InvalidInput("A plane needs two different weights; choose another one for one axis.", "plane")
        if self.seed < 0:
            raise InvalidInput(f"A seed is a whole number from 0, not {self.seed}.", "seed")
        for extent in self.extents:
            if extent is not None and not (isfinite(extent[0]) and isfinite(extent[1]) and extent[0] < extent[1]):
                raise InvalidInput(
                    f"The range of an axis goes from a smaller to a larger number, not from {extent[0]:g} "
                    f"to {extent[1]:g}.",
                    "range",
                )


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """A plane, or a line, through parameter space: point = origin + alpha d0 + beta d1.

    Attributes
    ----------
    origin
        Shape (n,), read-only. Zero at the two axes of a weights plane: its coordinates are the weights' values.
    directions
        Shape (2, n), or (1, n) for a curve, read-only.
    extents
        Lowest and highest alpha, lowest and highest beta; (0, 0) for the missing axis of a curve.
    labels
        What the axes are called: `w.1.1.1`, or "random direction 1"; one for each direction.
    spec
        What the plane was made from.
    weights
        For a weights plane the places of the axes in the parameter vector, else empty.
    """

    origin: Vector
    directions: Matrix
    extents: tuple[Range, Range]
    labels: tuple[str, ...]
    spec: PlaneSpec
    weights: tuple[int, ...] = ()

    @property
    def is_curve(self) -> bool:
        """Whether there is one axis only."""
        return len(self.directions) == 1

    def point(self, alpha: float, beta: float = 0.0) -> Vector:
        """Return the parameters at two coordinates, shape (n,)."""
        found: Vector = self.origin + alpha * self.directions[0]
        if not self.is_curve:
            found += beta * self.directions[1]
        return found

    def points(self, coordinates: Matrix) -> Matrix:
        """Return the parameters at many coordinates, shape (k, 2) -> (k, n)."""
        found: Matrix = self.origin + coordinates[:, : len(self.directions)] @ self.directions
        return found

    def project(self, parameters: Matrix) -> Matrix:
        """Return the coordinates of the plane's points nearest to `parameters`: (k, n) -> (k, 2).

        The second coordinate on a curve is 0. The plane's `needed_columns` of the parameters will do.
        """
        rows = np.atleast_2d(parameters)
        found = np.zeros((len(rows), 2))
        if self.weights:
            found[:, : len(self.weights)] = _take_axes(rows, self.weights, len(self.origin))
            return found
        with np.errstate(all="ignore"):
            found[:, : len(self.directions)] = (rows - self.origin) @ np.linalg.pinv(self.directions)
        return found

    def key(self) -> bytes:
        """Return a digest of everything that the plane's points depend on."""
        digest = blake2b(self.origin.tobytes(), digest_size=16)
        digest.update(self.directions.tobytes())
        digest.update(np.array(self.extents).tobytes())
        return digest.digest()


def needed_columns(spec: PlaneSpec, n_parameters: int) -> tuple[int, ...] | None:
    """Return which parameters a plane needs of a path; None for all.

    A plane of two weights needs these: of a wide network's path the rest would be copied for nothing.
    """
    if spec.kind is not PlaneKind.WEIGHTS or n_parameters <= 2:
        return None
    axes = (spec.i,) if spec.j is None else (spec.i, spec.j)
    return axes if max(axes) < n_parameters else None


def _take_axes(rows: Matrix, axes: tuple[int, ...], n_parameters: int) -> Matrix:
    """Return the columns of some weights, of parameters or of `needed_columns` of them: (k, n or axes) -> (k, axes)."""
    taken: Matrix = rows[:, list(axes)] if rows.shape[1] == n_parameters else rows
    return taken


def make_plane(objective: Objective, spec: PlaneSpec, parameters: Vector, path: Matrix | None = None) -> Plane:
    """Return the plane that `spec` asks for, through `parameters`.

    Parameters
    ----------
    objective
        Its start always lies in a weights plane's window.
    parameters
        A point of the plane, shape (n,): where the run stands. On a weights plane its two weights do not matter.
    path
        Where the run has been, shape (k, n), oldest first, or the `needed_columns` of it; None: nowhere yet.

    Raises
    ------
    InvalidInput
        If the objective has no parameter at a place that `spec` names.
    """
    path = parameters[np.newaxis] if path is None else path[np.isfinite(path).all(axis=1)]
    if not len(path):
        path = parameters[np.newaxis]
    if spec.kind is PlaneKind.WEIGHTS or objective.n_parameters == 1:
        return _weights_plane(objective, spec, parameters, path)
    if spec.kind is PlaneKind.RANDOM:
        return _free_plane(spec, parameters, draw_directions(objective, parameters, spec.seed), path)
    directions = principal_directions(path, spec.seed)
    # Coordinates count from the start of the path, so that what was drawn stays where it is as the path grows.
    offset = parameters - path[0]
    return _free_plane(spec, parameters - (offset @ directions.T) @ directions, directions, path)


def _free_plane(spec: PlaneSpec, origin: Vector, directions: Matrix, path: Matrix) -> Plane:
    """Return a plane along directions that are no axes."""
    labels = (f"{spec.kind} direction 1", f"{spec.kind} direction 2")
    plane = Plane(freeze(origin), freeze(directions), ((0.0, 0.0), (0.0, 0.0)), labels, spec)
    coordinates = plane.project(path)
    reaches = (RANDOM_REACH, RANDOM_REACH) if spec.kind is PlaneKind.RANDOM else _path_reaches(coordinates)
    chosen = auto_extents(coordinates, np.zeros(2), reaches)
    return _with_extents(plane, (chosen[0], chosen[1]))


def _weights_plane(objective: Objective, spec: PlaneSpec, parameters: Vector, path: Matrix) -> Plane:
    n = objective.n_parameters
    axes = (spec.i,) if spec.j is None or n == 1 else (spec.i, spec.j)
    for axis in axes:
        if not 0 <= axis < n:
            raise InvalidInput(f"There is no parameter {axis}; the last one is {n - 1}.", "plane")
    origin = np.array(parameters)
    origin[list(axes)] = 0.0
    directions = np.zeros((len(axes), n))
    directions[range(len(axes)), list(axes)] = 1.0
    start = objective.start()[list(axes)]
    seen = np.vstack([_take_axes(path, axes, n), start[np.newaxis]])
    if isinstance(objective, SurfaceObjective):
        chosen = [_widen(objective.spec.window[axis], seen[:, place]) for place, axis in enumerate(axes)]
    else:
        chosen = list(auto_extents(seen, start, (WEIGHT_REACH,) * len(axes)))
    labels = tuple(name_axis(objective, axis) for axis in axes)
    plane = Plane(freeze(origin), freeze(directions), ((0.0, 0.0), (0.0, 0.0)), labels, spec, axes)
    return _with_extents(plane, (chosen[0], chosen[1] if len(axes) == 2 else (0.0, 0.0)))


def _widen(window: Range, coordinates: Vector) -> Range:
    """Return the window itself while everything lies inside, else a wider one."""
    low, high = window
    if coordinates.min() >= low and coordinates.max() <= high:
        return window
    return auto_extent(coordinates, (low + high) / 2.0, (high - low) / 2.0)


def _path_reaches(coordinates: Matrix) -> tuple[float, float]:
    """Return the smallest window of a plane along a path: as wide as the path, a tenth of the longer axis at least."""
    widths = np.abs(coordinates).max(axis=0)
    longest = float(widths.max())
    if not (isfinite(longest) and longest > 0.0):
        return RANDOM_REACH, RANDOM_REACH
    rounded = 2.0 ** np.ceil(np.log2(np.maximum(widths, 0.1 * longest)))
    return float(rounded[0]) * 0.25, float(rounded[1]) * 0.25


def _with_extents(plane: Plane, chosen: tuple[Range, Range]) -> Plane:
    first, second = plane.spec.extents
    extents = (first or chosen[0], chosen[1] if plane.is_curve else second or chosen[1])
    return Plane(plane.origin, plane.directions, extents, plane.labels, plane.spec, plane.weights)


def name_axis(objective: Objective, index: int) -> str:
    """Return the name of a parameter in lecture files and on the screen: `w.1.2.3`, `b.1.3`, or `w.1` on a surface."""
    if isinstance(objective, NetworkObjective):
        return name_parameter(objective.network, index).quantity
    return f"w.{index + 1}"
