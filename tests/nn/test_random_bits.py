"""The numbers that everything random is made from: the same for ever, independent by key, and well distributed."""

import math

import numpy as np
import pytest

from nnvisual.nn.random_bits import BitStream, Purpose

# Recorded once. If these change, every figure of every lecture changes.
FIRST_UNIFORM = (0.34071929845362203, 0.6216048330771224, 0.5947396896094759)
FIRST_NORMAL = (-0.2902976659967074, 0.4420969018887826, 0.06589562881499221)


def test_uniform_numbers_are_the_upper_53_bits_of_the_raw_stream() -> None:
    words = np.random.PCG64(np.random.SeedSequence((6191,))).random_raw(1000)
    expected = [(int(word) >> 11) / 2**53 for word in words]
    assert BitStream(6191).uniform(1000).tolist() == expected


def test_uniform_numbers_never_change() -> None:
    assert tuple(BitStream(6191).uniform(3).tolist()) == FIRST_UNIFORM


def test_normal_numbers_never_change() -> None:
    assert BitStream(6191, Purpose.DATA, 0).normal(3).tolist() == pytest.approx(FIRST_NORMAL, abs=1e-12)


def test_the_same_key_gives_the_same_numbers_and_another_key_others() -> None:
    assert BitStream(1, 2, 3).uniform(8).tolist() == BitStream(1, 2, 3).uniform(8).tolist()
    keys = [(seed, purpose, k) for seed in (0, 1, 6191, 2**63 - 1) for purpose in Purpose for k in range(3)]
    assert len({tuple(BitStream(*key).uniform(4).tolist()) for key in keys}) == len(keys)


def test_uniform_numbers_fill_the_unit_interval_evenly() -> None:
    numbers = BitStream(5).uniform(100_000)
    assert numbers.min() >= 0.0
    assert numbers.max() < 1.0
    counts = np.histogram(numbers, bins=10, range=(0.0, 1.0))[0]
    assert np.abs(counts - 10_000).max() < 5 * math.sqrt(9_000)


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_as_many_normal_numbers_as_asked_for(count: int) -> None:
    assert BitStream(5).normal(count).shape == (count,)


def test_normal_numbers_have_the_moments_and_tails_of_the_normal_distribution() -> None:
    numbers = BitStream(5).normal(200_000)
    assert numbers.mean() == pytest.approx(0.0, abs=0.01)
    assert numbers.std() == pytest.approx(1.0, abs=0.01)
    assert np.mean(numbers**3) == pytest.approx(0.0, abs=0.03)
    assert np.mean(numbers**4) == pytest.approx(3.0, abs=0.08)
    assert np.mean(np.abs(numbers) > 1.959964) == pytest.approx(0.05, abs=0.002)
    halves = numbers.reshape(2, -1)
    assert np.mean(halves[0] * halves[1]) == pytest.approx(0.0, abs=0.015)


def test_a_permutation_holds_every_place_once() -> None:
    assert sorted(BitStream(5).permutation(100).tolist()) == list(range(100))


def test_all_orders_are_equally_likely() -> None:
    orders, counts = np.unique(BitStream(5).permutations(6_000, 3), axis=0, return_counts=True)
    assert len(orders) == 6
    assert np.abs(counts - 1_000).max() < 5 * math.sqrt(1_000)


def test_many_permutations_are_the_single_ones_in_turn() -> None:
    stream = BitStream(5)
    expected = [stream.permutation(7).tolist() for _ in range(4)]
    assert BitStream(5).permutations(4, 7).tolist() == expected
