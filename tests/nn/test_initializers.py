"""Initial weights: their spread, their independence of later layers, and their fixed numbers."""

from collections.abc import Callable

import numpy as np
import pytest

from nnvisual.nn.initializers import INITIALIZERS, initialize
from nnvisual.nn.problem import InvalidInput
from tests.nn.random_networks import make_network

WIDE = make_network(64, 64, 32)


@pytest.mark.parametrize("method", INITIALIZERS)
def test_biases_start_at_zero_and_the_result_is_read_only(method: str) -> None:
    flat = initialize(WIDE, method, 3)
    assert not flat.flags.writeable
    assert all((part.biases(flat) == 0.0).all() for part in WIDE.slices())


@pytest.mark.parametrize(
    ("method", "variance"),
    [
        ("zeros", lambda n_in, n_out: 0.0),
        ("normal", lambda n_in, n_out: 1.0),
        ("glorot", lambda n_in, n_out: 2.0 / (n_in + n_out)),
        ("he", lambda n_in, n_out: 2.0 / n_in),
    ],
)
def test_weights_have_the_variance_of_their_method(method: str, variance: Callable[[int, int], float]) -> None:
    flat = initialize(WIDE, method, 3)
    for part in WIDE.slices():
        weights = part.weights(flat)
        expected = variance(part.n_in, part.n_out)
        assert weights.var() == pytest.approx(expected, rel=0.06)
        assert abs(weights.mean()) <= 0.05 * np.sqrt(expected)


def test_glorot_weights_stay_within_their_limit() -> None:
    part = WIDE.slices()[0]
    limit = np.sqrt(6.0 / 128.0)
    weights = part.weights(initialize(WIDE, "glorot", 3))
    assert 0.99 * limit < np.abs(weights).max() <= limit


def test_a_seed_gives_the_same_weights_and_another_seed_others() -> None:
    assert (initialize(WIDE, "he", 3) == initialize(WIDE, "he", 3)).all()
    assert (initialize(WIDE, "he", 3) != initialize(WIDE, "he", 4)).mean() > 0.9


def test_the_first_layer_does_not_change_when_a_later_one_grows() -> None:
    small, large = make_network(2, 5, 1), make_network(2, 5, 9, 1)
    first = small.slices()[0]
    assert (first.block(initialize(small, "normal", 3)) == first.block(initialize(large, "normal", 3))).all()


def test_the_numbers_never_change() -> None:
    # Recorded once: lectures quote runs that start here.
    found = initialize(make_network(2, 1), "normal", 6191).tolist()
    assert found == pytest.approx([-0.27213493178052056, 1.3963108861003992, 0.0], rel=1e-14)


def test_an_unknown_method_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidInput, match=r"'golrot'.*'glorot'") as refusal:
        initialize(WIDE, "golrot", 1)
    assert refusal.value.field == "init"
