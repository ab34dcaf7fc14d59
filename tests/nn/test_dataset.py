"""The examples as a network sees them and as a table holds them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.datasets import DataSpec, load_data


def test_counts_and_names() -> None:
    data = load_data(DataSpec("three_clouds", validation=0.2))
    assert (data.n_examples, data.n_features, data.n_inputs, data.n_outputs) == (90, 2, 2, 3)
    assert data.input_names == data.feature_names == ("x1", "x2")
    assert not data.standardised


@given(st.lists(st.floats(-10.0, 10.0), min_size=2, max_size=2))
def test_standardised_inputs_and_back(point: list[float]) -> None:
    data = load_data(DataSpec("class", standardise=True))
    assert data.standardised
    raw = np.array(point)
    x = data.to_network(raw)
    # The 24 students attended 82 lectures; the sum of their squares is 384.
    assert x[0] == pytest.approx((point[0] - 82 / 24) / (384 / 24 - (82 / 24) ** 2) ** 0.5, abs=1e-12)
    assert data.to_raw(x) == pytest.approx(raw, abs=1e-12)


def test_raw_and_network_inputs_agree_for_all_examples_at_once() -> None:
    for spec in (DataSpec("moons", standardise=True), DataSpec("twelve", degree=5), DataSpec("class")):
        data = load_data(spec)
        assert data.to_network(data.raw) == pytest.approx(data.x, abs=1e-12)
        assert data.to_raw(data.x) == pytest.approx(data.raw, abs=1e-12)


def test_polynomials_are_inputs_of_one_feature() -> None:
    data = load_data(DataSpec("twelve", degree=3))
    assert (data.n_features, data.n_inputs) == (1, 3)
    assert data.input_names == ("P1(x)", "P2(x)", "P3(x)")
    assert data.to_network(np.array([[0.5], [1.0]])).shape == (2, 3)
    assert data.standardised


def test_all_arrays_are_read_only() -> None:
    data = load_data(DataSpec("moons", validation=0.3, standardise=True))
    for array in (data.x, data.y, data.raw, data.shift, data.scale, data.train, data.validation):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
