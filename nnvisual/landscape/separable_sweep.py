"""Binary cross-entropy over a grid whose logits are a sum of one part for the column and one for the row.

e^(u + v) = e^u e^v: two small tables of exponentials replace one for every grid point and example. That leaves a
multiplication, an addition and one factor of a product, so that double precision costs less than single precision
with its exponentials.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nnvisual.landscape.changed_weights import locate_both
from nnvisual.landscape.grid_examples import CHUNK_BYTES, cut
from nnvisual.landscape.grid_losses import TINY_SUM, sum_logs
from nnvisual.landscape.layers import list_layers
from nnvisual.landscape.plane import Plane
from nnvisual.nn.arrays import Matrix
from nnvisual.nn.network_objective import NetworkObjective

SAFE_EXPONENT = 300.0
"""Two exponentials between e^-300 and e^300 have a product that is a finite float64 and not zero."""

NOWHERE = np.zeros(0)


def is_separable(objective: NetworkObjective, plane: Plane) -> bool:
    """Whether the loss over two weights can be taken apart: binary cross-entropy, and the weights meet in the outputs.

    They do if both lead into outputs, or into different units of the layer before; and targets must be certain.
    """
    y = objective.training.target.y
    if plane.is_curve or objective.problem.loss != "binary_cross_entropy" or not ((y == 0.0) | (y == 1.0)).all():
        return False
    layers = list_layers(objective.network)
    first, second = locate_both(layers, plane, NOWHERE, NOWHERE)
    last = len(layers) - 1
    return first.layer == second.layer and (
        first.layer == last or (first.layer == last - 1 and first.unit != second.unit)
    )


def separate(by_column: Matrix, by_row: Matrix, y: Matrix) -> SeparableSweeper | None:
    """Return a sweeper over a block of examples, or None where the exponentials are too large.

    Parameters
    ----------
    by_column, by_row
        The two parts of the logits, shapes (outputs, examples, nx) and (outputs, examples, ny).
    y
        Targets, each 0 or 1, shape (outputs, examples).
    """
    # The loss is ln(1 + e^s) with s = -z for a target of 1 and s = z for 0.
    sign = (1.0 - 2.0 * y)[:, :, np.newaxis]
    parts = by_column * sign, by_row * sign
    # Written so that NaN is not safe.
    if all(float(np.abs(part).max()) < SAFE_EXPONENT for part in parts):
        return SeparableSweeper(*parts)
    return None


class SeparableSweeper:
    """From the exponents to the sums of the losses, row by row; see `separate`.

    Parameters
    ----------
    by_column, by_row
        The two parts of the exponents.
    """

    def __init__(self, by_column: Matrix, by_row: Matrix) -> None:
        self._outputs = len(by_column)
        self._largest = float(by_column.max()) + float(by_row.max())
        self._by_column, self._by_row = (np.exp(part).reshape(-1, part.shape[-1]) for part in (by_column, by_row))
        self._totals = np.empty_like(self._by_column)

    def chunks(self, ny: int) -> Iterator[tuple[slice, slice]]:
        """Yield rows and columns of the pieces into which a grid of `ny` rows is cut."""
        factors, nx = self._by_column.shape
        for columns in cut(nx, max(1, CHUNK_BYTES // (factors * self._totals.itemsize))):
            for row in range(ny):
                yield slice(row, row + 1), columns

    def sum_losses(self, rows: slice, columns: slice) -> Matrix:
        """Return the sums over examples of their mean losses over outputs on one piece, shape (1, columns)."""
        by_column, by_row = self._by_column[:, columns], self._by_row[:, rows]
        totals = np.multiply(by_column, by_row, self._totals[:, columns])
        totals += 1.0
        found = sum_logs(totals, self._largest)
        tiny = found < TINY_SUM
        if tiny.any():
            found[tiny] = np.log1p(by_column[:, tiny] * by_row).sum(axis=0)
        return found[np.newaxis] / self._outputs
