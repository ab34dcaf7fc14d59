"""Batches of many copies, against those of each copy on its own."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.nn.batches import BatchOrder
from nnvisual.nn.network_objective import Examples
from nnvisual.nn.parallel_batches import ParallelBatches, count_slots
from nnvisual.nn.random_bits import BitStream, Purpose

BITS = BitStream(3, Purpose.DATA)
X, Y = BITS.normal(46).reshape(23, 2), np.floor(2.0 * BITS.uniform(69)).reshape(23, 3)


@pytest.mark.parametrize("batch", [5, 23, 1])
@pytest.mark.parametrize("seeds", [(4,), (4, 5, 6)])
def test_every_copy_gets_its_own_examples(batch: int, seeds: tuple[int, ...]) -> None:
    orders = [BatchOrder(23, batch, seed) for seed in seeds]
    batches = ParallelBatches(Examples.of(X, Y), orders, 3)
    for step in (0, 1, 4, 7, 30):
        epoch, position = divmod(step, orders[0].steps_per_epoch)
        batches.prepare(epoch)
        targets = batches.targets[position]
        for copy in range(3):
            order = orders[copy % len(orders)]
            places = order.indices(step)
            np.testing.assert_array_equal(batches.x[position][copy % len(orders), :-1], X[places].T)
            mine = slice(copy * len(places), (copy + 1) * len(places))
            np.testing.assert_array_equal(targets.y[:, mine], Y[places].T)
            assert targets.sign is not None
            np.testing.assert_array_equal(targets.sign[:, mine], 1.0 - 2.0 * Y[places].T)


def test_slots_are_powers_of_two() -> None:
    assert [count_slots(copies) for copies in (1, 2, 3, 4, 5, 64, 65)] == [1, 2, 4, 4, 8, 64, 128]
