"""The loss over a plane along which every weight changes.

In the first layer that changes, z = A + beta C + alpha B with matrices that are computed once; where an exponential
follows, it is the product of the exponentials of both parts, and none has to be computed for a grid point. Behind it
each grid point has weights of its own: one small matrix product a layer, in chunks that stay in the cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from nnvisual.landscape.grid_activations import Grid, finish_logistic
from nnvisual.landscape.grid_examples import CHUNK_BYTES, cut_blocks
from nnvisual.landscape.grid_losses import SumLosses, bind_loss
from nnvisual.landscape.layers import GridLayer, list_layers, pass_through
from nnvisual.landscape.pace import Pace
from nnvisual.landscape.plane import Plane
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.network_objective import NetworkObjective

SAFE_EXPONENT = 40.0
"""Two exponentials up to e^40 have a product within the range of float32."""


def sweep_dense(
    objective: NetworkObjective, plane: Plane, alphas: Vector, betas: Vector, dtype: DTypeLike, pace: Pace
) -> Matrix | None:
    """Return the mean loss without penalties on a grid, shape (ny, nx), or None if it was stopped.

    Parameters
    ----------
    objective, plane
        What, and where.
    alphas, betas
        Coordinates of the grid, shapes (nx,) and (ny,).
    dtype
        Precision of the grid.
    pace
        Asked after every chunk.
    """
    layers = list_layers(objective.network)
    first = _find_first_changed(layers, plane.directions)
    fixed, changing = layers[:first], layers[first:]
    folded = [_stack(layer, plane, layer is not layers[-1]) for layer in changing]
    output = objective.network.layers[-1].activation
    sums = np.zeros((len(betas), len(alphas)))
    for block in cut_blocks(objective):
        incoming = pass_through(fixed, plane.origin, block.x)
        sum_losses = bind_loss(objective.problem.loss, output, block.y.astype(dtype))
        sweeper = _BlockSweeper(changing, folded, _Incoming(incoming, alphas, betas), sum_losses, np.dtype(dtype))
        for top in range(0, len(betas), sweeper.rows):
            rows = slice(top, min(top + sweeper.rows, len(betas)))
            losses = sweeper.sum_rows(rows, pace)
            if losses is None:
                return None
            sums[rows] += losses
    return sums / objective.training.count


def _stack(layer: GridLayer, plane: Plane, hidden: bool) -> Matrix:
    """Return the folded parameters of origin, first and second direction (0 for a curve), shape (3, rows, n_in + 1)."""
    second = np.zeros_like(plane.origin) if plane.is_curve else plane.directions[1]
    points = ((plane.origin, 1.0), (plane.directions[0], 0.0), (second, 0.0))
    return np.array([layer.carry(flat, share) if hidden else layer.fold(flat) for flat, share in points])


def _find_first_changed(layers: list[GridLayer], directions: Matrix) -> int:
    for position, layer in enumerate(layers):
        if directions[:, layer.part.start : layer.part.stop].any():
            return position
    return len(layers) - 1


@dataclass(frozen=True, slots=True)
class _Incoming:
    """What the first layer that changes takes, (n_in + 1, examples), and the grid."""

    r: Matrix
    alphas: Vector
    betas: Vector


class _BlockSweeper:
    """The layers from the first that changes on, for one block of examples.

    Parameters
    ----------
    layers
        From the first that changes on.
    folded
        Of each of them the folded parameters of origin and both directions, shape (3, n_out + 1, n_in + 1): with a row
        that makes the row of ones, but for the output.
    incoming
        What the first of them takes.
    sum_losses
        The loss of the block's examples.
    dtype
        Precision of the grid.
    """

    def __init__(
        self,
        layers: list[GridLayer],
        folded: list[Matrix],
        incoming: _Incoming,
        sum_losses: SumLosses,
        dtype: np.dtype[Any],
    ) -> None:
        self._layers = layers
        self._folded = folded
        self._grid = incoming
        self._sum_losses = sum_losses
        self._dtype = dtype
        examples = incoming.r.shape[1]
        rows = [stack.shape[1] for stack in folded]
        nx, number = len(incoming.alphas), dtype.itemsize * examples
        self._points = max(1, min(nx, CHUNK_BYTES // (number * max(rows))))
        # Several rows of the grid at once: the loss of a few points would cost little but its calls.
        self.rows = max(1, min(len(incoming.betas), CHUNK_BYTES // (number * nx * rows[-1])))
        self._r: list[Grid] = [np.empty((self._points, n, examples), dtype) for n in rows[:-1]]
        self._scratch: Grid = np.empty(self._points * max(rows) * examples, dtype)
        self._logits: Grid = np.empty((rows[-1], self.rows * nx, examples), dtype)
        self._prepare_first(incoming)

    def _prepare_first(self, incoming: _Incoming) -> None:
        """Compute the two parts of the first layer's z, or of its exponential."""
        base, along_alpha, along_beta = self._folded[0] @ incoming.r
        by_row = base.ravel() + np.multiply.outer(incoming.betas, along_beta.ravel())
        by_column = np.multiply.outer(incoming.alphas, along_alpha.ravel())
        self._by_row: Grid = by_row.astype(self._dtype)
        self._by_column: Grid = by_column.astype(self._dtype)
        units = slice(0, self._layers[0].part.n_out * incoming.r.shape[1])
        largest = max(float(np.abs(part[:, units]).max()) for part in (self._by_row, self._by_column))
        # Written so that NaN is not safe.
        self._factorized = len(self._layers) > 1 and self._layers[0].kernel.logistic and largest < SAFE_EXPONENT
        if self._factorized:
            np.exp(self._by_row, self._by_row)
            np.exp(self._by_column, self._by_column)

    def sum_rows(self, rows: slice, pace: Pace) -> Matrix | None:
        """Return the sums of the losses along some rows of the grid, shape (rows, nx), or None if it was stopped."""
        nx, height = len(self._grid.alphas), rows.stop - rows.start
        coordinates = np.ones((height, nx, 3))
        coordinates[:, :, 1] = self._grid.alphas
        coordinates[:, :, 2] = self._grid.betas[rows, np.newaxis]
        weights = [self._mix(coordinates.reshape(-1, 3), stack) for stack in self._folded[1:]]
        for row in range(height):
            for start in range(0, nx, self._points):
                columns = slice(start, min(start + self._points, nx))
                first = row * nx + start
                places = slice(first, first + columns.stop - columns.start)
                self._write_logits(rows.start + row, columns, places, [matrix[places] for matrix in weights])
                if pace.must_stop():
                    return None
        return self._sum_losses(self._logits[:, : height * nx]).reshape(height, nx)

    def _mix(self, coordinates: Matrix, stack: Matrix) -> Grid:
        """Return a layer's parameters at points (1, alpha, beta): (k, 3) -> (k, n_out, n_in + 1)."""
        # In float64: that is cheap, and a rounded weight is wrong for every example alike.
        mixed = coordinates @ stack.reshape(len(stack), -1)
        return mixed.reshape(len(coordinates), *stack.shape[1:]).astype(self._dtype)

    def _write_logits(self, row: int, part: slice, places: slice, weights: list[Grid]) -> None:
        """Fill the logits at `places` with those of the grid points `part` of a row."""
        k = part.stop - part.start
        if not weights:
            logits = self._by_column[part] + self._by_row[row]
            self._logits[:, places] = logits.reshape(k, len(self._logits), -1).transpose(1, 0, 2)
            return
        for position, layer in enumerate(self._layers[:-1]):
            r = self._r[position][:k]
            flat = r.reshape(k, -1)
            if position == 0 and self._factorized:
                np.multiply(self._by_column[part], self._by_row[row], flat)
                finish_logistic(flat)
            else:
                if position == 0:
                    np.add(self._by_column[part], self._by_row[row], flat)
                layer.kernel.write(flat, self._scratch[: flat.size].reshape(flat.shape))
            is_last = layer is self._layers[-2]
            following = self._logits[:, places].transpose(1, 0, 2) if is_last else self._r[position + 1][:k]
            np.matmul(weights[position], r, out=following)
