"""Where an activation is flat, and its samples, against what is known of the functions."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.nn.activation_shape import FLAT, evaluate_activation, find_flat, sample_activation, shown_range
from nnvisual.nn.activations import ACTIVATIONS, find_activation


def test_sigmoid_is_flat_where_a_times_one_minus_a_is_small() -> None:
    shape = sample_activation(find_activation("sigmoid"), -6.0, 6.0, 2401)
    # a (1 - a) = FLAT / 4 where a = (1 - sqrt(1 - FLAT)) / 2.
    a = (1.0 - np.sqrt(1.0 - FLAT)) / 2.0
    edge = np.log(a / (1.0 - a))
    (low, left), (right, high) = shape.flat
    assert (low, high) == (-6.0, 6.0)
    assert left == pytest.approx(edge, abs=0.01)
    assert right == pytest.approx(-edge, abs=0.01)


def test_relu_is_flat_below_zero_and_a_step_everywhere() -> None:
    (part,) = sample_activation(find_activation("relu"), -6.0, 6.0).flat
    assert part == pytest.approx((-6.0, 0.0), abs=0.05)
    assert sample_activation(find_activation("step"), -6.0, 6.0).flat == ((-6.0, 6.0),)
    assert sample_activation(find_activation("linear"), -6.0, 6.0).flat == ()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_derivative_is_the_slope_of_the_curve(name: str) -> None:
    z = np.array([-2.3, -0.7, 0.4, 1.9])
    value, derivative = evaluate_activation(find_activation(name), z)
    ahead, _ = evaluate_activation(find_activation(name), z + 1e-6)
    behind, _ = evaluate_activation(find_activation(name), z - 1e-6)
    assert np.isfinite(value).all()
    assert derivative == pytest.approx((ahead - behind) / 2e-6, abs=1e-8)


def test_flat_ranges_are_found_in_the_middle_too() -> None:
    z = np.arange(6.0)
    assert find_flat(z, np.array([1.0, 0.0, 0.0, 1.0, 0.0, 1.0])) == ((1.0, 2.0), (4.0, 4.0))


def test_the_range_grows_with_z() -> None:
    assert shown_range(0.3) == (-6.0, 6.0)
    low, high = shown_range(-40.0)
    assert low < -40.0
    assert high == -low
    assert shown_range(float("nan")) == (-6.0, 6.0)
