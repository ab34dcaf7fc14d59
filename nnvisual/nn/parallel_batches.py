"""The batches of many copies of one network, gathered once an epoch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnvisual.nn.arrays import Indices, Matrix
from nnvisual.nn.batches import BatchOrder
from nnvisual.nn.losses import Target
from nnvisual.nn.network_objective import Examples

Stack = NDArray[np.float64]
"""K matrices, shape (K, rows, columns)."""


def count_slots(copies: int) -> int:
    """Return the next power of two: so many places the losses of K copies have.

    The losses see one wide batch, whose mean is put right by multiplying with this: exact for a power of two, so that
    a copy's gradient has the same bits as that of a network on its own.
    """
    return 1 << (copies - 1).bit_length()


class ParallelBatches:
    """The batches of one epoch.

    Parameters
    ----------
    training
        The examples.
    orders
        The order in which they come in each epoch: one for all copies, or one for each.
    copies
        K.

    Attributes
    ----------
    x
        For each step of an epoch the inputs with a row of ones, shape (orders, n_in + 1, examples).
    targets
        For each step the targets of all copies side by side, shape (outputs, slots examples); see `count_slots`.
    """

    def __init__(self, training: Examples, orders: list[BatchOrder], copies: int) -> None:
        self._orders = orders
        self._epoch = -1
        y, sign = training.target.y, training.target.sign
        # Examples as rows: an order then gathers whole rows.
        self._rows: Matrix = np.ascontiguousarray(np.vstack([training.x, y, *([] if sign is None else [sign])]).T)
        n, size = orders[0].n, orders[0].batch
        full = n // size
        self._parts = [_EqualBatches(training, len(orders), copies, (full, size))]
        if n % size:
            self._parts.append(_EqualBatches(training, len(orders), copies, (1, n % size)))
        self.x: list[Stack] = [x for part in self._parts for x in part.x]
        self.targets: list[Target] = [target for part in self._parts for target in part.targets]

    def prepare(self, epoch: int) -> None:
        """Gather the examples in the order of `epoch`, unless they are so already."""
        if self._orders[0].is_full:
            epoch = 0
        if epoch == self._epoch:
            return
        self._epoch = epoch
        places: Indices = np.array([order.order(epoch) for order in self._orders])
        gathered = self._rows[places]
        start = 0
        for part in self._parts:
            part.fill(gathered[:, start : start + part.examples])
            start += part.examples


class _EqualBatches:
    """Neighbouring batches of one size, filled together."""

    def __init__(self, training: Examples, sources: int, copies: int, shape: tuple[int, int]) -> None:
        count, size = shape
        self._shape = (sources, count, size, -1)
        self.examples = count * size
        self._copies = copies
        self._inputs, self._outputs = training.x.shape[0], training.target.y.shape[0]
        self._x: NDArray[np.float64] = np.empty((count, sources, self._inputs, size))
        wide = (count, self._outputs, count_slots(copies), size)
        self._y: NDArray[np.float64] = np.zeros(wide)
        self._sign: NDArray[np.float64] | None = None if training.target.sign is None else np.ones(wide)
        self.x: list[Stack] = list(self._x)
        flat = (count, self._outputs, -1)
        self.targets = [Target(y, None) for y in self._y.reshape(flat)]
        if self._sign is not None:
            self._margin_sign, self._share = -self._sign, self._sign.copy()
            prepared = (array.reshape(flat) for array in (self._y, self._sign, self._margin_sign, self._share))
            self.targets = [Target(*parts) for parts in zip(*prepared, strict=True)]

    def fill(self, rows: Stack) -> None:
        """Take the examples' rows, shape (sources, examples, width): inputs, targets and signs side by side."""
        cut = rows.reshape(self._shape)
        behind_y = self._inputs + self._outputs
        np.copyto(self._x, cut[..., : self._inputs].transpose(1, 0, 3, 2))
        # One source is every copy's.
        self._y[:, :, : self._copies] = cut[..., self._inputs : behind_y].transpose(1, 3, 0, 2)
        if self._sign is not None:
            self._sign[:, :, : self._copies] = cut[..., behind_y:].transpose(1, 3, 0, 2)
            np.negative(self._sign, self._margin_sign)
            np.divide(self._sign, float(self._sign[0].size), self._share)
