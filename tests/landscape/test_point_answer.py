"""One point's answer, against numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.landscape.point_answer import answer_point, combine_features, network_span
from nnvisual.nn.datasets import DataSpec, load_data
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.prediction import predict


def test_the_lectures_perceptron() -> None:
    found = answer_point(Network(2, (Layer(1, "sigmoid"),)), np.array([3.0, -2.0, 1.0]), None, np.array([-1.0, 2.0]))
    assert found.z.tolist() == [-6.0]
    assert found.y_hat[0] == pytest.approx(0.0024726, abs=5e-8)


def test_own_units_are_what_the_network_is_asked_in() -> None:
    data = load_data(DataSpec("class", standardise=True))
    network = Network(2, (Layer(3, "tanh"), Layer(1, "sigmoid")))
    parameters = np.linspace(-1, 1, network.n_parameters)
    found = answer_point(network, parameters, data, data.raw[7])
    assert found.y_hat == pytest.approx(predict(network, parameters, data.x[7:8])[0])


def test_polynomials_are_made_from_the_feature() -> None:
    data = load_data(DataSpec("twelve", degree=4))
    network = Network(4, (Layer(1, "linear"),))
    found = answer_point(network, np.arange(5.0), data, data.raw[3])
    assert found.y_hat == pytest.approx(predict(network, np.arange(5.0), data.x[3:4])[0])


def test_features_that_are_not_shown_come_from_the_example() -> None:
    assert combine_features(np.array([1.0, 2.0, 3.0]), (2, 0), (9.0, 8.0)).tolist() == [8.0, 2.0, 9.0]


def test_both_ends_of_the_second_scale() -> None:
    data = load_data(DataSpec("class", standardise=True))
    span = network_span(data, 1, (float(data.raw[:, 1].min()), float(data.raw[:, 1].max())))
    assert span == pytest.approx((data.x[:, 1].min(), data.x[:, 1].max()))
    assert network_span(load_data(DataSpec("class")), 1, (0.0, 1.0)) is None
