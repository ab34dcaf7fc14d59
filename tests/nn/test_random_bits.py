"""The streams: their numbers are fixed for ever, and they have the distributions that they claim."""

import numpy as np
import pytest

from nnvisual.nn.random_bits import BitStream, Purpose


def test_the_raw_words_are_those_of_pcg64() -> None:
    # The first 53 bits of each word, made from NumPy's raw stream by hand.
    words = np.random.PCG64(np.random.SeedSequence((7, 3))).random_raw(3)
    assert BitStream(7, 3).uniform(3).tolist() == [int(word) // 2**11 / 2**53 for word in words.tolist()]


def test_the_numbers_never_change() -> None:
    # Recorded once. If this fails, every committed run, picture and lecture number changes with it.
    found = BitStream(6191, Purpose.WEIGHTS).uniform(3).tolist()
    assert found == [0.6364617482857041, 0.2806345823522397, 0.4605829335071455]
    assert BitStream(6191, Purpose.BATCHES).permutation(8).tolist() == [2, 3, 1, 5, 4, 6, 0, 7]


def test_a_key_names_one_stream() -> None:
    assert BitStream(1, 2, 3).uniform(5).tolist() == BitStream(1, 2, 3).uniform(5).tolist()
    assert BitStream(1, 2, 3).uniform(5).tolist() != BitStream(1, 3, 2).uniform(5).tolist()
    assert len(set(Purpose)) == len({BitStream(1, purpose).uniform(1)[0] for purpose in Purpose})


def test_a_stream_goes_on_where_it_was() -> None:
    stream = BitStream(4)
    parts = [*stream.uniform(3), *stream.uniform(4)]
    assert parts == BitStream(4).uniform(7).tolist()


@pytest.mark.parametrize("count", [0, 1, 1000])
def test_words_can_be_skipped(count: int) -> None:
    skipped, read = BitStream(4), BitStream(4)
    skipped.skip(count)
    read.uniform(count)
    assert skipped.uniform(3).tolist() == read.uniform(3).tolist()


def test_uniform_numbers_fill_the_unit_interval() -> None:
    found = BitStream(11).uniform(20_000)
    assert found.min() >= 0.0
    assert found.max() < 1.0
    counts = np.bincount((found * 10).astype(int), minlength=10)
    assert counts.min() > 1850
    assert counts.max() < 2150


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_normal_numbers_come_in_any_count(count: int) -> None:
    assert BitStream(5).normal(count).shape == (count,)


def test_normal_numbers_have_the_moments_of_the_standard_normal() -> None:
    found = BitStream(12).normal(40_001)
    assert abs(found.mean()) < 0.02
    assert abs(found.var() - 1.0) < 0.02
    assert abs((found**3).mean()) < 0.05
    assert abs((found**4).mean() - 3.0) < 0.15
    assert abs((np.abs(found) < 1.0).mean() - 0.6827) < 0.01


def test_permutations_are_independent_orders_of_all_places() -> None:
    rows = BitStream(3).permutations(200, 6)
    assert (np.sort(rows, axis=1) == np.arange(6)).all()
    assert len({tuple(row) for row in rows.tolist()}) > 150
    # Each place comes first about equally often.
    assert np.bincount(rows[:, 0], minlength=6).min() > 15
