"""Examples as the inner loop takes them, and the batches of the next steps gathered for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nnvisual.nn.arrays import Indices, Matrix
from nnvisual.nn.batches import BatchOrder
from nnvisual.nn.losses import Target
from nnvisual.nn.workspace import append_ones

MOST_STEPS = 32
"""For about how many steps batches are gathered at once: a gathering costs much the same for one as for many."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Inputs and targets as the inner loop takes them.

    `x` has shape (n_in + 1, n) with a row of ones; `target.y` has shape (n_out, n).
    """

    x: Matrix
    target: Target

    @classmethod
    def of(cls, x: Matrix, y: Matrix) -> Examples:
        """Return examples for `x` (n, n_in) and `y` (n, n_out)."""
        return cls(append_ones(x), Target.of(np.ascontiguousarray(y.T)))

    @property
    def count(self) -> int:
        """How many there are."""
        return int(self.x.shape[1])

    def parts(self) -> tuple[Matrix | None, ...]:
        """Return all that has a column for each example."""
        target = self.target
        return self.x, target.y, target.sign, target.margin_sign, target.share


class BatchBuffer:
    """The batches of some steps, gathered in the order in which the steps take them.

    It holds whole epochs where these are short, and else a part of one.

    Parameters
    ----------
    training
        All training examples.
    order
        Which of them each step takes.

    Attributes
    ----------
    batches
        Views of the buffer; `fill` changes what they show. First the full batches, then the smaller ones with which
        epochs end.
    """

    def __init__(self, training: Examples, order: BatchOrder) -> None:
        self._order = order
        self._full, rest = (1, 0) if order.is_full else divmod(order.n, order.batch)
        # A power of 2, so that the epochs come from one block of orders.
        self._epochs = 2 ** max(0, (MOST_STEPS // order.steps_per_epoch).bit_length() - 1)
        self._held = min(self._full, MOST_STEPS)
        self.batches: list[Examples] = []
        if order.is_full:
            self.batches = [training] * self._epochs
            return
        target = training.target
        if target.sign is not None:
            target = replace(target, share=target.sign / (len(target.sign) * order.batch))
        parts = Examples(training.x, target).parts()
        self._rows: Matrix = np.ascontiguousarray(np.vstack([part for part in parts if part is not None]).T)
        width = self._rows.shape[1]
        # Each batch is a block of its own: BLAS copies what is not contiguous before it multiplies.
        self._blocks: Matrix = np.zeros((self._epochs, self._held, width, order.batch))
        self._smaller: Matrix = np.zeros((self._epochs, width, rest))
        self.batches += _view(self._blocks.reshape(-1, width, order.batch), parts)
        self.batches += _view(self._smaller, parts) if rest else []
        places = np.arange(self._epochs * self._full).reshape(self._epochs, self._full)
        if rest:
            places = np.column_stack([places, self._epochs * self._full + np.arange(self._epochs)])
        self._places: list[int] = places.ravel().tolist()

    def fill(self, step: int) -> tuple[int, Sequence[int]]:
        """Gather the batches of `step` and its neighbours.

        Returns
        -------
        The first step that is held, and for it and each that follows where in `batches` its batch is.
        """
        order = self._order
        if order.is_full:
            return step - step % self._epochs, range(self._epochs)
        if self._held < self._full:
            return self._fill_part(step)
        held_steps = self._epochs * order.steps_per_epoch
        first = step - step % held_steps
        epochs = range(first // order.steps_per_epoch, (first + held_steps) // order.steps_per_epoch)
        self._gather(np.array([order.order(epoch) for epoch in epochs]))
        return first, self._places

    def _fill_part(self, step: int) -> tuple[int, Sequence[int]]:
        order = self._order
        epoch, position = divmod(step, order.steps_per_epoch)
        # What is left over at the end of the epoch belongs to the part before it.
        start = min(position, self._full - 1) // self._held * self._held
        stop = min(start + self._held, self._full)
        is_last = stop == self._full
        self._gather(order.order(epoch)[np.newaxis, start * order.batch : None if is_last else stop * order.batch])
        places = list(range(stop - start))
        if is_last and self._smaller.size:
            places.append(self._held)
        return step - position + start, places

    def _gather(self, places: Indices) -> None:
        """Copy the examples at `places`, shape (epochs, n), to the blocks."""
        batch = self._order.batch
        gathered = self._rows.take(places, axis=0)
        full = min(places.shape[1] // batch, self._held)
        parts = gathered[:, : full * batch].reshape(self._epochs, full, batch, -1)
        np.copyto(self._blocks[:, :full], parts.transpose(0, 1, 3, 2))
        if places.shape[1] > full * batch:
            np.copyto(self._smaller, gathered[:, full * batch :].transpose(0, 2, 1))
            for smaller in self.batches[self._epochs * self._held :]:
                if smaller.target.sign is not None:
                    np.divide(smaller.target.sign, smaller.target.sign.size, smaller.target.share)


def _view(blocks: Matrix, parts: Sequence[Matrix | None]) -> list[Examples]:
    """Return views of `blocks`, (k, rows, examples), as examples with the same parts as those that were gathered."""
    columns: list[list[Any]] = []
    row = 0
    for part in parts:
        # Going through an array gives its views several times faster than slicing one by one.
        columns.append([None] * len(blocks) if part is None else list(blocks[:, row : row + len(part)]))
        row += 0 if part is None else len(part)
    return [Examples(x, Target(*target)) for x, *target in zip(*columns, strict=True)]
