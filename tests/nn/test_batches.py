"""Batches and dropout masks: complete, shuffled, and a pure function of seed and step."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.batches import BatchOrder, DropoutMasks
from nnvisual.nn.network import Layer, Network
from tests.nn.random_networks import make_network

SIZES = st.tuples(st.integers(1, 40), st.integers(1, 45), st.integers(0, 10**6))


@given(SIZES, st.integers(0, 300))
def test_each_epoch_shows_every_example_once(sizes: tuple[int, int, int], epoch: int) -> None:
    n, batch, seed = sizes
    order = BatchOrder(n, batch, seed)
    first = epoch * order.steps_per_epoch
    seen = np.concatenate([order.indices(first + k) for k in range(order.steps_per_epoch)])
    assert sorted(seen.tolist()) == list(range(n))


@given(SIZES)
def test_only_the_last_batch_of_an_epoch_is_smaller(sizes: tuple[int, int, int]) -> None:
    n, batch, seed = sizes
    order = BatchOrder(n, batch, seed)
    lengths = [len(order.indices(step)) for step in range(order.steps_per_epoch)]
    assert lengths == [order.size(step) for step in range(order.steps_per_epoch)]
    assert set(lengths[:-1]) <= {min(batch, n)}
    assert sum(lengths) == n
    assert order.size(order.steps_per_epoch) == lengths[0]


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=20))
def test_the_order_in_which_one_asks_changes_nothing(asked: list[int]) -> None:
    used = BatchOrder(17, 4, 9)
    for step in asked:
        assert used.indices(step).tolist() == BatchOrder(17, 4, 9).indices(step).tolist()


def test_full_batches_keep_the_order_of_the_data() -> None:
    order = BatchOrder(5, 9, 1)
    assert order.is_full
    assert order.indices(123).tolist() == [0, 1, 2, 3, 4]


def test_epochs_and_seeds_differ() -> None:
    order = BatchOrder(50, 50 - 1, 1)
    assert order.order(0).tolist() != order.order(1).tolist()
    assert order.order(0).tolist() != BatchOrder(50, 49, 2).order(0).tolist()


MIXED = Network(2, (Layer(7, "tanh", 0.5), Layer(3, "relu"), Layer(4, "tanh", 0.2), Layer(1, "sigmoid")))


def test_masks_are_zero_or_the_inverse_of_what_is_kept() -> None:
    masks = DropoutMasks(MIXED, 6, 4).masks(10, 6)
    first, second, third, output = masks
    assert second is None
    assert output is None
    assert first is not None
    assert third is not None
    assert first.shape == (7, 6)
    assert set(np.unique(first)) == {0.0, 2.0}
    assert set(np.unique(third)) <= {0.0, 1.25}


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_the_share_dropped_is_the_rate_and_the_mean_stays(rate: float) -> None:
    masks = DropoutMasks(make_network(2, 20, 1, dropout=rate), 30, 4)
    drawn = np.array([masks.masks(step, 30)[0] for step in range(100)])
    assert (drawn == 0.0).mean() == pytest.approx(rate, abs=0.01)
    assert drawn.mean() == pytest.approx(1.0, abs=0.03)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=10))
def test_masks_are_a_function_of_seed_and_step(asked: list[int]) -> None:
    used = DropoutMasks(MIXED, 6, 4)
    for step in asked:
        for found, fresh in zip(used.masks(step, 6), DropoutMasks(MIXED, 6, 4).masks(step, 6), strict=True):
            assert (found is None) == (fresh is None)
            assert found is None or (found == fresh).all()


def test_a_smaller_batch_sees_the_beginning_of_the_mask() -> None:
    masks = DropoutMasks(MIXED, 6, 4)
    whole, part = masks.masks(3, 6)[0], masks.masks(3, 2)[0]
    assert whole is not None
    assert part is not None
    assert (whole[:, :2] == part).all()


def test_steps_have_different_masks() -> None:
    masks = DropoutMasks(make_network(2, 20, 1, dropout=0.5), 10, 4)
    found = [masks.masks(step, 10)[0] for step in range(130)]
    assert len({mask.tobytes() for mask in found if mask is not None}) == 130


def test_a_wide_network_with_dropout_keeps_its_memory_small() -> None:
    masks = DropoutMasks(make_network(2, *[64] * 8, 1, dropout=0.5), 1000, 4)
    tracemalloc.start()
    masks.masks(0, 1000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak <= 32 * 2**20
