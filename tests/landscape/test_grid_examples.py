"""Examples in blocks."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.landscape.grid_examples import LARGEST_BLOCK, cut_blocks
from tests.nn.random_networks import make_network, make_objective


@pytest.mark.parametrize("examples", [1, 64, 513, 1500])
@pytest.mark.parametrize("units", [2, 64])
def test_blocks_hold_every_example_once(examples: int, units: int) -> None:
    x = np.arange(float(examples))[:, np.newaxis]
    objective = make_objective(make_network(1, units, 1, output="linear"), "mse", x, 10.0 * x)
    blocks = list(cut_blocks(objective))
    np.testing.assert_array_equal(np.concatenate([block.x[0] for block in blocks]), x[:, 0])
    np.testing.assert_array_equal(np.concatenate([block.y[0] for block in blocks]), 10.0 * x[:, 0])
    assert all((block.x[1] == 1.0).all() for block in blocks)
    sizes = [block.count for block in blocks]
    assert max(sizes) <= LARGEST_BLOCK
    assert max(sizes) - min(sizes) <= 1
