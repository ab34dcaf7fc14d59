"""The loss over a plane of two weights, or along one.

What lies before the first changed weight is computed once. What depends on one of the two weights only is computed
once for each of its values. Only from the first unit that feels both on is there work for every grid point, and there
all grid points share their weights: one matrix product serves them all, and none is needed where a single unit feels
both, or where the units are the outputs.
Where their logits are, moreover, a sum of one part for each weight, `separable_sweep` takes over in float64.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from nnvisual.landscape.changed_weights import Axis, locate_both
from nnvisual.landscape.grid_activations import Grid
from nnvisual.landscape.grid_examples import CHUNK_BYTES, cut_blocks
from nnvisual.landscape.grid_losses import SumLosses, bind_loss
from nnvisual.landscape.layers import GridLayer, list_layers, pass_through
from nnvisual.landscape.pace import Pace
from nnvisual.landscape.plane import Plane
from nnvisual.landscape.separable_sweep import SeparableSweeper, is_separable, separate
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.network_objective import NetworkObjective


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where the two weights meet: z = alone[alpha] + other[beta] + beta product[alpha] of the units that feel both.

    Attributes
    ----------
    layer
        The layer of these units.
    alone
        Shape (units, examples, nx).
    other
        Shape (units, examples, ny), or None.
    product
        Shape (units, examples, nx), or None.
    rest
        What all other units of the layer add to the next layer's z, shape (n_next, examples, nx or 1); None where
        there are no others, or no next layer.
    column
        The next layer's weights of the one unit that feels both, shape (n_next,); None with `rest`.
    """

    layer: int
    alone: Grid
    other: Grid | None = None
    product: Grid | None = None
    rest: Grid | None = None
    column: Grid | None = None


def sweep_sparse(
    objective: NetworkObjective, plane: Plane, alphas: Vector, betas: Vector, dtype: DTypeLike, pace: Pace
) -> Matrix | None:
    """Return the mean loss without penalties over two weights, shape (ny, nx), or None if it was stopped.

    Parameters
    ----------
    objective, plane
        What, and where: a plane or a line along weights.
    alphas, betas
        Values of the two weights, shapes (nx,) and (ny,); one 0 for a line.
    dtype
        Precision of the grid.
    pace
        Asked after every chunk.
    """
    layers = list_layers(objective.network)
    axes = locate_both(layers, plane, alphas, betas)
    separable = np.dtype(dtype) == np.float64 and is_separable(objective, plane)
    swapped = axes[1].layer < axes[0].layer
    if swapped:
        axes.reverse()
    output = objective.network.layers[-1].activation
    nx, ny = len(axes[0].values), 1 if plane.is_curve else len(axes[1].values)
    sums = np.zeros((ny, nx))
    for block in cut_blocks(objective):
        incoming = pass_through(layers[: axes[0].layer], plane.origin, block.x)
        branches = _Branches(layers, plane.origin, incoming, np.dtype(dtype))
        meeting = branches.follow_one(axes[0]) if plane.is_curve else branches.find_meeting(axes[0], axes[1])
        sweeper: _JointSweeper | SeparableSweeper | None = None
        if separable and meeting.other is not None:
            sweeper = separate(meeting.alone, meeting.other, block.y)
        if sweeper is None:
            sum_losses = bind_loss(objective.problem.loss, output, block.y.astype(dtype))
            sweeper = _JointSweeper(branches, meeting, axes[1].values, sum_losses)
        for rows, columns in sweeper.chunks(ny):
            sums[rows, columns] += sweeper.sum_losses(rows, columns)
            if pace.must_stop():
                return None
    mean: Matrix = (sums.T if swapped else sums) / objective.training.count
    return mean


class _Branches:
    """What depends on neither weight, or on one of them.

    Parameters
    ----------
    layers, origin
        The network, with 0 for both weights.
    incoming
        r before the first changed layer with a row of ones, shape (n_in + 1, examples).
    dtype
        Precision of the grid; what leads up to a grid is computed in float64.
    """

    def __init__(self, layers: list[GridLayer], origin: Vector, incoming: Matrix, dtype: np.dtype[Any]) -> None:
        self.layers = layers
        self.dtype = dtype
        self._origin = origin
        self._incoming = incoming

    @property
    def last(self) -> int:
        """Place of the output layer."""
        return len(self.layers) - 1

    def fold(self, layer: int) -> Matrix:
        """Return the folded parameters of a layer, shape (n_out, n_in + 1)."""
        return self.layers[layer].fold(self._origin)

    def follow_one(self, axis: Axis) -> Meeting:
        """Return the outputs' z for each value of one weight: a meeting that nothing else comes to."""
        z = self._vary(axis)
        for layer in range(axis.layer + 1, self.last + 1):
            z = self._pass_on(layer, z)
        return Meeting(self.last, z.astype(self.dtype))

    def find_meeting(self, first: Axis, second: Axis) -> Meeting:
        """Return where the two meet; `first` lies in the same layer or in an earlier one."""
        if first.layer < second.layer:
            return self._meet_later(first, second)
        if first.layer == self.last:
            other = np.multiply.outer(self._pull(second), second.values)
            return Meeting(self.last, self._vary(first).astype(self.dtype), other.astype(self.dtype))
        return self._meet_in_unit(first, second) if first.unit == second.unit else self._meet_behind(first, second)

    def _meet_later(self, first: Axis, second: Axis) -> Meeting:
        """The second weight takes its part from a unit that feels the first one already."""
        z = self._vary(first)
        for layer in range(first.layer + 1, second.layer):
            z = self._pass_on(layer, z)
        r = self._activate(second.layer - 1, z)
        alone = _mix(self.fold(second.layer), r)
        product = _mix(self.layers[second.layer].fold(second.direction), r)
        if second.layer == self.last:
            return Meeting(self.last, alone.astype(self.dtype), None, product.astype(self.dtype))
        unit = slice(second.unit, second.unit + 1)
        return Meeting(
            second.layer,
            alone[unit].astype(self.dtype),
            None,
            product[unit].astype(self.dtype),
            *self._split_off(second, alone),
        )

    def _meet_in_unit(self, first: Axis, second: Axis) -> Meeting:
        """Both weights lead into one hidden unit."""
        unit = slice(first.unit, first.unit + 1)
        other = np.multiply.outer(self._pull(second)[unit], second.values)
        base = (self.fold(first.layer) @ self._incoming)[:, :, np.newaxis]
        return Meeting(
            first.layer,
            self._vary(first)[unit].astype(self.dtype),
            other.astype(self.dtype),
            None,
            *self._split_off(first, base),
        )

    def _meet_behind(self, first: Axis, second: Axis) -> Meeting:
        """They lead into two hidden units of one layer: every unit of the next one feels both."""
        base = self.fold(first.layer) @ self._incoming
        following = self.fold(first.layer + 1)
        kept = following.copy()
        kept[:, [first.unit, second.unit]] = 0.0
        alone = _mix(kept, self._activate(first.layer, base[:, :, np.newaxis]))
        parts = []
        for axis in (first, second):
            z = base[axis.unit, :, np.newaxis] + np.multiply.outer(self._pull(axis)[axis.unit], axis.values)
            self.layers[axis.layer].kernel.write(z, np.empty_like(z))
            parts.append(np.multiply.outer(following[:, axis.unit], z))
        return Meeting(first.layer + 1, (alone + parts[0]).astype(self.dtype), parts[1].astype(self.dtype))

    def _split_off(self, axis: Axis, z: Matrix) -> tuple[Grid, Grid]:
        """Return `rest` and `column` of a meeting in one unit; `z` is the layer's, whatever it holds for that unit."""
        following = self.fold(axis.layer + 1)
        kept = following.copy()
        kept[:, axis.unit] = 0.0
        rest = _mix(kept, self._activate(axis.layer, z))
        return rest.astype(self.dtype), following[:, axis.unit].astype(self.dtype)

    def _pull(self, axis: Axis) -> Matrix:
        """Return dz / dweight of the weight's layer, shape (n_out, examples): zero but for one unit."""
        pull: Matrix = self.layers[axis.layer].fold(axis.direction) @ self._incoming
        return pull

    def _vary(self, axis: Axis) -> Matrix:
        """Return z of the weight's layer for each of its values, shape (n_out, examples, values)."""
        base = self.fold(axis.layer) @ self._incoming
        varied: Matrix = base[:, :, np.newaxis] + np.multiply.outer(self._pull(axis), axis.values)
        return varied

    def _activate(self, layer: int, z: Matrix) -> Matrix:
        """Return r of a layer with ones below, shape (n_out + 1, examples, values)."""
        r = np.ones((len(z) + 1, *z.shape[1:]))
        r[:-1] = z
        self.layers[layer].kernel.write(r[:-1], np.empty_like(z))
        return r

    def _pass_on(self, layer: int, z: Matrix) -> Matrix:
        """Return z of `layer`, given that of the layer before."""
        return _mix(self.fold(layer), self._activate(layer - 1, z))


def _mix(weights: Matrix, r: Grid) -> Grid:
    """Return weights @ r over the units: (n_out, n) and (n, examples, values) -> (n_out, examples, values)."""
    return (weights @ r.reshape(len(r), -1)).reshape(len(weights), *r.shape[1:])


class _JointSweeper:
    """From the meeting to the loss, for chunks of the grid."""

    def __init__(self, branches: _Branches, meeting: Meeting, betas: Vector, sum_losses: SumLosses) -> None:
        self._meeting = meeting
        self._betas = betas.astype(branches.dtype)
        self._sum_losses = sum_losses
        self._layers = branches.layers[meeting.layer :]
        self._weights = [
            branches.fold(layer).astype(branches.dtype) for layer in range(meeting.layer + 1, branches.last + 1)
        ]

    def chunks(self, ny: int) -> Iterator[tuple[slice, slice]]:
        """Yield rows and columns of the pieces into which a grid of `ny` rows is cut."""
        units, examples, nx = self._meeting.alone.shape
        widest = max([units, *(len(weights) + 1 for weights in self._weights)])
        points = max(1, CHUNK_BYTES // (widest * examples * self._meeting.alone.itemsize))
        columns = min(nx, points)
        rows = max(1, points // columns)
        for top in range(0, ny, rows):
            for left in range(0, nx, columns):
                yield slice(top, min(top + rows, ny)), slice(left, min(left + columns, nx))

    def sum_losses(self, rows: slice, columns: slice) -> Matrix:
        """Return the sums of the losses on one piece of the grid, shape (rows, columns)."""
        meeting = self._meeting
        alone = meeting.alone[:, :, np.newaxis, columns]
        units, examples, _, width = alone.shape
        height = rows.stop - rows.start
        r = np.empty((units + 1, examples, height, width), alone.dtype)
        r[-1] = 1.0
        z = r[:-1]
        if meeting.other is not None:
            np.add(alone, meeting.other[:, :, rows, np.newaxis], z)
        elif meeting.product is not None:
            np.multiply(meeting.product[:, :, np.newaxis, columns], self._betas[rows, np.newaxis], z)
            np.add(z, alone, z)
        else:
            np.copyto(z, alone)
        for layer, weights in zip(self._layers, self._weights, strict=False):
            flat = z.reshape(len(z), -1)
            layer.kernel.write(flat, np.empty_like(flat))
            if layer is self._layers[0] and meeting.rest is not None and meeting.column is not None:
                share = columns if meeting.rest.shape[2] > 1 else slice(0, 1)
                r = _join(meeting.rest[:, :, np.newaxis, share], meeting.column, z)
            else:
                r = _multiply(weights, r)
            z = r[:-1]
        return self._sum_losses(z.reshape(len(z), examples, height * width)).reshape(height, width)


def _join(rest: Grid, column: Grid, r: Grid) -> Grid:
    """Return the next layer's z with ones below, from its one unit that feels both and what the others add."""
    found = np.empty((len(rest) + 1, *r.shape[1:]), r.dtype)
    found[-1] = 1.0
    np.multiply(column.reshape(-1, 1, 1, 1), r, found[:-1])
    np.add(found[:-1], rest, found[:-1])
    return found


def _multiply(weights: Grid, r: Grid) -> Grid:
    """Return the next layer's z with ones below."""
    found = np.empty((len(weights) + 1, *r.shape[1:]), r.dtype)
    found[-1] = 1.0
    np.matmul(weights, r.reshape(len(r), -1), out=found[:-1].reshape(len(weights), -1))
    return found
