"""The loss over a plane along which every weight changes.

In the first layer that changes, z = A + beta C + alpha B with matrices that are computed once; where an exponential
follows, it is the product of the exponentials of both parts, and none has to be computed for a grid point. Behind it
each grid point has weights of its own: one small matrix product a layer, in chunks that stay in the cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from nnvisual.landscape.grid_activations import Grid
from nnvisual.landscape.grid_examples import CHUNK_BYTES, LAYER_BYTES, cut, cut_blocks
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
    folded = [_stack(layer, plane) for layer in changing]
    output = objective.network.layers[-1].activation
    sums = np.zeros((len(betas), len(alphas)))
    for block in cut_blocks(objective):
        incoming = pass_through(fixed, plane.origin, block.x)
        sum_losses = bind_loss(objective.problem.loss, output, block.y.astype(dtype))
        sweeper = _BlockSweeper(changing, folded, _Incoming(incoming, alphas, betas), sum_losses, np.dtype(dtype))
        for columns in cut(len(alphas), sweeper.width):
            sweeper.take(columns)
            for rows in cut(len(betas), sweeper.height):
                losses = sweeper.sum_losses(rows, pace)
                if losses is None:
                    return None
                sums[rows, columns] += losses
    return sums / objective.training.count


def _stack(layer: GridLayer, plane: Plane) -> Matrix:
    """Return the folded parameters of origin, first and second direction (0 for a curve): (3, n_out, n_in + 1)."""
    second = np.zeros_like(plane.origin) if plane.is_curve else plane.directions[1]
    return np.array([layer.fold(flat) for flat in (plane.origin, plane.directions[0], second)])


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
        Of each of them the folded parameters of origin and both directions, shape (3, n_out, n_in + 1).
    incoming
        What the first of them takes.
    sum_losses
        The loss of the block's examples.
    dtype
        Precision of the grid.

    Attributes
    ----------
    width, height
        How many columns of the grid are taken at once, and how many of their rows the loss gets at once.
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
        self._examples = incoming.r.shape[1]
        self._units = [layer.part.n_out for layer in layers]
        number = dtype.itemsize * self._examples
        self.width = max(1, min(len(incoming.alphas), LAYER_BYTES // (number * (max(self._units) + 1))))
        # Several rows of the grid at once: the loss of a few points would cost little but its calls.
        self.height = max(1, min(len(incoming.betas), CHUNK_BYTES // (number * self.width * self._units[-1])))
        base, self._along_alpha, along_beta = folded[0] @ incoming.r
        by_row = _largest(base) + _largest(incoming.betas) * _largest(along_beta)
        by_column = _largest(incoming.alphas) * _largest(self._along_alpha)
        # Written so that NaN is not safe.
        safe = by_row < SAFE_EXPONENT and by_column < SAFE_EXPONENT
        self._factorized = safe and len(layers) > 1 and layers[0].kernel.logistic
        self._by_row: Grid = self._finish_part(base + np.multiply.outer(incoming.betas, along_beta))

    def _finish_part(self, part: NDArray[np.float64]) -> Grid:
        """Return one of the two parts of the first layer's z, or its exponential, in the precision of the grid."""
        # The exponential in float64: a part may be large where their sum is not, and its rounding would be, too.
        return (np.exp(part) if self._factorized else part).astype(self._dtype)

    def _write_first(self, by_row: Grid, out: Grid) -> None:
        """Write what the first layer passes on, or its z if that is the output."""
        by_column = self._by_column
        if self._factorized:
            # 1 / (1 + e^u e^v) = e^-u / (e^-u + e^v): a pass less.
            np.add(by_column, by_row, out)
            np.divide(by_column, out, out)
            return
        np.add(by_column, by_row, out)
        if len(self._layers) > 1:
            self._layers[0].kernel.write(out, self._scratch[: len(out)])

    def take(self, columns: slice) -> None:
        """Prepare some columns of the grid: their part of the first layer, and buffers with the units in front."""
        self._columns = columns
        alphas = self._grid.alphas[columns]
        k, examples = len(alphas), self._examples
        part = self._along_alpha[:, np.newaxis] * alphas[:, np.newaxis]
        self._by_column: Grid = self._finish_part(-part if self._factorized else part)
        # The last row carries the next layer's bias and stays 1.
        self._r: list[Grid] = [np.ones((units + 1, k, examples), self._dtype) for units in self._units[:-1]]
        self._scratch: Grid = np.empty((max(self._units), k, examples), self._dtype)
        self._logits: Grid = np.empty((self._units[-1], self.height * k, examples), self._dtype)

    def sum_losses(self, rows: slice, pace: Pace) -> Matrix | None:
        """Return the sums of the losses on some rows of the columns taken, or None if it was stopped."""
        alphas, betas = self._grid.alphas[self._columns], self._grid.betas[rows]
        k, height = len(alphas), len(betas)
        coordinates = np.ones((height, k, 3))
        coordinates[:, :, 1] = alphas
        coordinates[:, :, 2] = betas[:, np.newaxis]
        weights = [self._mix(coordinates.reshape(-1, 3), stack) for stack in self._folded[1:]]
        for row in range(height):
            places = slice(row * k, row * k + k)
            self._write_logits(rows.start + row, places, [matrix[places] for matrix in weights])
            if pace.must_stop():
                return None
        logits = self._logits[:, : height * k]
        return self._sum_losses(logits.transpose(0, 2, 1)).reshape(height, k)

    def _mix(self, coordinates: Matrix, stack: Matrix) -> Grid:
        """Return a layer's parameters at points (1, alpha, beta): (k, 3) -> (k, n_out, n_in + 1)."""
        # In float64: that is cheap, and a rounded weight is wrong for every example alike.
        mixed = coordinates @ stack.reshape(len(stack), -1)
        return mixed.reshape(len(coordinates), *stack.shape[1:]).astype(self._dtype)

    def _write_logits(self, row: int, places: slice, weights: list[Grid]) -> None:
        """Fill the logits at `places` with those of one row of the grid."""
        outputs = [*(r[:-1] for r in self._r), self._logits[:, places]]
        self._write_first(self._by_row[row][:, np.newaxis], outputs[0])
        for position, layer in enumerate(self._layers[:-1]):
            if position > 0:
                layer.kernel.write(outputs[position], self._scratch[: len(outputs[position])])
            # A product for each point: its weights, and what comes in with the points in front.
            np.matmul(
                weights[position], self._r[position].transpose(1, 0, 2), out=outputs[position + 1].transpose(1, 0, 2)
            )


def _largest(numbers: NDArray[np.float64]) -> float:
    """Return the largest size of any of the numbers."""
    return float(np.abs(numbers).max())
