"""Random numbers that stay the same with every version of NumPy.

NumPy keeps the raw stream of a bit generator stable, but not what `Generator` makes of it. So data sets,
initial weights, batches and dropout masks are made here, from the raw 64-bit words of PCG64, with our own few
transforms. A key of whole numbers (seed, purpose, position) names a stream; the same key gives the same numbers.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from nnvisual.nn.arrays import Indices, Vector


class Purpose(IntEnum):
    """What a stream is for, so that no two uses of one seed see the same numbers."""

    DATA = 1
    SPLIT = 2
    WEIGHTS = 3
    BATCHES = 4
    DROPOUT = 5
    DIRECTIONS = 6
    CURVATURE = 7


class BitStream:
    """A stream of random numbers named by a key of whole numbers.

    Parameters
    ----------
    *key
        Non-negative whole numbers, usually `(seed, purpose, position)`.
    """

    def __init__(self, *key: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence(key))

    def skip(self, count: int) -> None:
        """Leave out `count` words, as if they had been read."""
        self._bits.advance(count)

    def uniform(self, count: int) -> Vector:
        """Return `count` numbers, uniform on [0, 1), from the upper 53 bits of each word."""
        words = self._bits.random_raw(count)
        return np.asarray((words >> np.uint64(11)) * 2.0**-53, dtype=np.float64)

    def normal(self, count: int) -> Vector:
        """Return `count` numbers with the standard normal distribution (Box and Muller, 1958)."""
        pairs = (count + 1) // 2
        u = self.uniform(2 * pairs)
        radius = np.sqrt(-2.0 * np.log1p(-u[:pairs]))
        angle = 2.0 * np.pi * u[pairs:]
        return np.concatenate([radius * np.cos(angle), radius * np.sin(angle)])[:count]

    def permutation(self, n: int) -> Indices:
        """Return a random order of 0 .. n-1: the order in which n random words sort."""
        order: Indices = self.permutations(1, n)[0]
        return order

    def permutations(self, rows: int, n: int) -> Indices:
        """Return `rows` independent random orders of 0 .. n-1, shape (rows, n)."""
        # The lowest bits of each word are replaced by its place. Sorting such words is several times faster than
        # sorting places by their words, and no two of them are equal, so that there is one result only.
        low = np.uint64((1 << max(1, (n - 1).bit_length())) - 1)
        words = self._bits.random_raw(rows * n).reshape(rows, n)
        words = (words & ~low) | np.arange(n, dtype=np.uint64)
        words.sort(axis=1)
        return (words & low).astype(np.intp)
