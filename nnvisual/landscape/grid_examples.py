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


def cut_blocks(objective: NetworkObjective) -> Iterator[Block]:
    """Yield all training examples in blocks of about equal size, fewer at once the wider the network is."""
    training = objective.training
    widest = max(objective.network.sizes) + 1
    most = max(64, min(LARGEST_BLOCK, CHUNK_BYTES // (8 * widest)))
    parts = -(-training.count // most)
    bounds = np.linspace(0, training.count, parts + 1).astype(int)
    for start, stop in itertools.pairwise(bounds):
        yield Block(
            np.ascontiguousarray(training.x[:, start:stop]), np.ascontiguousarray(training.target.y[:, start:stop])
        )
