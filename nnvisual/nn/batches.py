"""Which examples each step learns from, and which units it drops: a pure function of seed and step."""

from __future__ import annotations

import numpy as np

from nnvisual.nn.arrays import Indices, Matrix
from nnvisual.nn.network import Network
from nnvisual.nn.random_bits import BitStream, Purpose

ORDERS_A_STREAM = 64
"""The orders of this many epochs come from one stream: a bit generator costs more to set up than to read."""

ORDERS_AT_ONCE = 8
"""This many of them are made together: few enough that jumping to any epoch costs little."""

DRAWS_AT_ONCE = 2**16
"""Masks are made for as many steps at once as take about this many draws, at least for one."""

MASK_STEPS_AT_ONCE = 64
"""And for no more steps than this."""


class BatchOrder:
    """The examples of every step. Full batches keep the order of the data; smaller ones are shuffled each epoch.

    Parameters
    ----------
    n
        Number of training examples.
    batch
        Examples for one step, at most n. The last batch of an epoch holds what is left.
    seed
        The experiment's seed.
    """

    def __init__(self, n: int, batch: int, seed: int) -> None:
        self.n = n
        self.batch = min(batch, n)
        self.steps_per_epoch = -(-n // self.batch)
        self._seed = seed
        self._bits = BitStream(0)
        self._next_chunk = -1
        self._chunk_number = -1
        self._chunk: Indices = np.arange(n, dtype=np.intp)[np.newaxis]

    @property
    def is_full(self) -> bool:
        """Whether every step sees all examples."""
        return self.steps_per_epoch == 1

    def order(self, epoch: int) -> Indices:
        """Return the order of the examples in an epoch, shape (n,)."""
        if self.is_full:
            return self._row(0)
        number, row = divmod(epoch, ORDERS_AT_ONCE)
        if number != self._chunk_number:
            self._chunk = self._draw(number)
            self._chunk_number = number
        return self._row(row)

    def _draw(self, number: int) -> Indices:
        """Return the orders of one chunk of epochs, shape (ORDERS_AT_ONCE, n)."""
        stream, place = divmod(number, ORDERS_A_STREAM // ORDERS_AT_ONCE)
        if number != self._next_chunk or place == 0:
            self._bits = BitStream(self._seed, Purpose.BATCHES, stream)
            self._bits.skip(place * ORDERS_AT_ONCE * self.n)
        self._next_chunk = number + 1
        return self._bits.permutations(ORDERS_AT_ONCE, self.n)

    def indices(self, step: int) -> Indices:
        """Return the places of the examples that `step` learns from."""
        epoch, position = divmod(step, self.steps_per_epoch)
        found: Indices = self.order(epoch)[position * self.batch : (position + 1) * self.batch]
        return found

    def _row(self, row: int) -> Indices:
        order: Indices = self._chunk[row]
        return order

    def size(self, step: int) -> int:
        """Return how many examples `step` learns from."""
        position = step % self.steps_per_epoch
        return min(self.batch, self.n - position * self.batch)


class DropoutMasks:
    """The dropout factors of every step: 0 with the layer's rate, else 1 / (1 - rate) (inverted dropout).

    Parameters
    ----------
    network
        Its layers' rates count.
    examples
        Largest batch; each example of a batch has its own mask, as in PyTorch.
    seed
        The experiment's seed.
    """

    def __init__(self, network: Network, examples: int, seed: int) -> None:
        self._rates = [(layer.units, layer.dropout) for layer in network.layers]
        self._examples = examples
        self._seed = seed
        self._per_step = sum(units * examples for units, rate in self._rates if rate)
        self._steps = max(1, min(MASK_STEPS_AT_ONCE, DRAWS_AT_ONCE // max(1, self._per_step)))
        self._block_number = -1
        self._block: list[Matrix | None] = []

    def masks(self, step: int, examples: int) -> list[Matrix | None]:
        """Return the factors of `step` for its `examples`, one matrix (units, examples) a layer, None without."""
        number, row = divmod(step, self._steps)
        if number != self._block_number:
            self._block = self._draw(number)
            self._block_number = number
        return [None if factors is None else factors[row, :, :examples] for factors in self._block]

    def _draw(self, number: int) -> list[Matrix | None]:
        """Return the factors of one block of steps, shape (steps, units, examples) a layer."""
        draws = BitStream(self._seed, Purpose.DROPOUT, number).uniform(self._steps * self._per_step)
        draws = draws.reshape(self._steps, self._per_step)
        found: list[Matrix | None] = []
        start = 0
        for units, rate in self._rates:
            if not rate:
                found.append(None)
                continue
            stop = start + units * self._examples
            kept = draws[:, start:stop].reshape(self._steps, units, self._examples) >= rate
            found.append(kept / (1.0 - rate))
            start = stop
        return found
