"""The buffer shows every step its own batch, however long the epochs are."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.batch_buffer import MOST_STEPS, BatchBuffer, Examples
from nnvisual.nn.batches import BatchOrder


@given(st.integers(1, 120), st.integers(1, 23), st.booleans(), st.lists(st.integers(0, 900), min_size=1, max_size=4))
def test_every_step_finds_its_batch(n: int, batch: int, certain: bool, steps: list[int]) -> None:
    x = np.arange(2.0 * n).reshape(n, 2)
    y = np.stack([x[:, 0] % 4 // 2, x[:, 1] % 3 // 2], axis=1) * (1.0 if certain else 0.5)
    order = BatchOrder(n, batch, 5)
    buffer = BatchBuffer(Examples.of(x, y), order)
    for step in steps:
        first, places = buffer.fill(step)
        assert first <= step < first + len(places) <= first + max(2 * MOST_STEPS, 2)
        for number, place in enumerate(places, start=first):
            wanted = order.indices(number)
            expected = Examples.of(x[wanted], y[wanted])
            found = buffer.batches[place]
            assert (found.x == expected.x).all()
            assert (found.target.y == expected.target.y).all()
            for name in ("sign", "margin_sign", "share") if certain else ():
                assert (getattr(found.target, name) == getattr(expected.target, name)).all()


@given(st.integers(2, 120), st.integers(1, 23))
def test_batches_are_contiguous(n: int, batch: int) -> None:
    order = BatchOrder(n, batch, 5)
    buffer = BatchBuffer(Examples.of(np.ones((n, 3)), np.ones((n, 1))), order)
    for examples in buffer.batches:
        assert all(part is None or part.flags.c_contiguous for part in examples.parts())
