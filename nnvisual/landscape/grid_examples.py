"""The examples as a grid takes them: in blocks small enough that the work on one stays in the cache."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nnvisual.nn.arrays import Matrix
from nnvisual.nn.network_objective import NetworkObjective

CHUNK_BYTES = 160 * 1024
"""How much one piece of work may take of the second-level cache, which has 512 KiB or more."""

LAYER_BYTES = 480 * 1024
"""The same for one layer of a deep network, where calls cost more than what does not fit: measured."""

LARGEST_BLOCK = 512


@dataclass(frozen=True, slots=True)
class Block:
    """Some of the examples.

    Attributes
    ----------
    x
        Inputs with a row of ones, shape (n_in + 1, examples).
    y
        Targets, shape (outputs, examples).
    """

    x: Matrix
    y: Matrix

    @property
    def count(self) -> int:
        """How many there are."""
        return int(self.x.shape[1])


def cut(count: int, most: int) -> Iterator[slice]:
    """Yield the parts, of at most `most`, of `count` things: as equal as can be."""
    parts = -(-count // most)
    bounds = [count * part // parts for part in range(parts + 1)]
    for start, stop in itertools.pairwise(bounds):
        yield slice(start, stop)


def cut_blocks(objective: NetworkObjective) -> Iterator[Block]:
    """Yield all training examples in blocks of about equal size, fewer at once the wider the network is."""
    training = objective.training
    widest = max(objective.network.sizes) + 1
    most = max(64, min(LARGEST_BLOCK, CHUNK_BYTES // (8 * widest)))
    for part in cut(training.count, most):
        yield Block(np.ascontiguousarray(training.x[:, part]), np.ascontiguousarray(training.target.y[:, part]))
