"""Gradients of single examples: against each example's own trace, and their mean against the whole gradient."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.lectures.experiments import read_experiment
from nnvisual.lectures.setup import read_setup
from nnvisual.nn.build import build_objective
from nnvisual.nn.experiment import Experiment
from nnvisual.nn.gradient_cloud import choose_cloud_axes, measure_cloud
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.trace import trace_example


def make(experiment: Experiment) -> NetworkObjective:
    objective = build_objective(experiment)
    assert isinstance(objective, NetworkObjective)
    return objective


@pytest.mark.parametrize("name", ["class", "three_clouds", "grade", "twelve"])
def test_every_row_is_the_examples_own_gradient(name: str) -> None:
    objective = make(read_experiment(name))
    parameters, data = objective.start(), objective.data
    assert data is not None
    last = objective.n_parameters - 1
    axes = (0, last)
    cloud = measure_cloud(objective, parameters, axes, 0)
    for row in (0, 3, len(data.train) - 1):
        place = data.train[row]
        own = trace_example(objective, parameters, data.x[place], data.y[place]).gradient
        assert cloud.gradients[row] == pytest.approx(own[list(axes)], rel=1e-9, abs=1e-12)


def test_the_mean_is_the_gradient() -> None:
    objective = make(read_setup({"data": "moons", "layers": [2, 4, 3, 1], "activation": "tanh", "batch": 7}, None, 3))
    parameters = objective.start()
    axes = (5, 20)
    cloud = measure_cloud(objective, parameters, axes, 4)
    assert cloud.mean == pytest.approx(objective.gradient(parameters)[list(axes)], rel=1e-9)
    gradient = np.zeros(objective.n_parameters)
    objective.bind(np.array(parameters), gradient).evaluate(4)
    assert len(cloud.batch) == 7
    assert cloud.batch_mean == pytest.approx(gradient[list(axes)], rel=1e-9)


def test_two_different_parameters_are_chosen() -> None:
    network = make(read_experiment("class")).network
    assert choose_cloud_axes(network, (4, 9)) == (4, 9)
    assert choose_cloud_axes(network, (4, 4, 7, 8)) == (4, 7)
    assert choose_cloud_axes(network, (4,)) == (4, 0)
    assert choose_cloud_axes(network, (0, 999)) == (0, 1)
