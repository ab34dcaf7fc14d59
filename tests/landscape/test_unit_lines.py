"""The line z = 0 of a unit, against lines worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.landscape.unit_lines import find_unit_lines
from nnvisual.nn.datasets import DataSpec, load_data
from nnvisual.nn.network import Layer, Network

PERCEPTRON = Network(2, (Layer(1, "sigmoid"),))
numbers = st.floats(-5, 5).filter(lambda value: abs(value) > 1e-3)


def test_the_lectures_line_goes_through_its_two_points() -> None:
    # 1 + 3 x1 - 2 x2 = 0 goes through (-1/3, 0) and (0, 1/2).
    (line,) = find_unit_lines(
        PERCEPTRON, np.array([3.0, -2.0, 1.0]), None, ((-4.0, 4.0), (-4.0, 4.0)), (0, 1), np.zeros(2)
    )
    (x1, y1), (x2, y2) = line.ends.tolist()
    for x, y in ((-1 / 3, 0.0), (0.0, 0.5)):
        assert (x - x1) * (y2 - y1) == pytest.approx((y - y1) * (x2 - x1))
    assert line.slope.tolist() == [3.0, -2.0]
    assert line.offset == 1.0


@given(numbers, numbers, numbers)
def test_ends_lie_on_the_edge_and_on_the_line(w1: float, w2: float, b: float) -> None:
    data = load_data(DataSpec("class", standardise=True))
    window = ((-1.0, 8.0), (-2.0, 11.0))
    (line,) = find_unit_lines(PERCEPTRON, np.array([w1, w2, b]), data, window, (0, 1), np.zeros(2))
    for end in line.ends:
        assert data.to_network(end) @ [w1, w2] + b == pytest.approx(0.0, abs=1e-6)
        on_edge = [min(abs(end[k] - edge) for edge in window[k]) for k in (0, 1)]
        assert min(on_edge) < 1e-9
        assert all(low - 1e-9 <= value <= high + 1e-9 for value, (low, high) in zip(end, window, strict=True))


def test_a_line_outside_the_window_is_not_seen() -> None:
    (line,) = find_unit_lines(
        PERCEPTRON, np.array([1.0, 1.0, 100.0]), None, ((-4.0, 4.0), (-4.0, 4.0)), (0, 1), np.zeros(2)
    )
    assert not line.is_seen


def test_other_features_are_held() -> None:
    network = Network(3, (Layer(1, "sigmoid"),))
    # z = x1 + x3 + 5 x2 - 2, with x2 held at 1: x1 + x3 = -3.
    parameters = np.array([1.0, 5.0, 1.0, -2.0])
    (line,) = find_unit_lines(network, parameters, None, ((-4.0, 4.0), (-4.0, 4.0)), (0, 2), np.array([9.0, 1.0, 9.0]))
    assert line.ends.sum(axis=1).tolist() == pytest.approx([-3.0, -3.0])


def test_one_feature_has_a_crossing() -> None:
    network = Network(1, (Layer(2, "tanh"), Layer(1, "linear")))
    lines = find_unit_lines(network, np.array([2.0, 0.0, -1.0, 3.0, 0, 0, 0]), None, ((-4.0, 4.0),), (0,), np.zeros(1))
    assert lines[0].ends.tolist() == [[0.5]]
    assert not lines[1].is_seen


def test_polynomials_have_no_lines() -> None:
    data = load_data(DataSpec("twelve", degree=3))
    network = Network(3, (Layer(1, "linear"),))
    assert find_unit_lines(network, np.ones(4), data, ((-4.0, 4.0),), (0,), np.zeros(1)) == ()
