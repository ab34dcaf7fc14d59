"""Vanishing and exploding gradients and dead units, on networks in which they are made to happen."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.lectures.setup import read_setup
from nnvisual.nn.build import build_objective
from nnvisual.nn.gradient_sizes import Flow, describe_flow, describe_untrainable, largest_slopes, measure_sizes
from nnvisual.nn.network_objective import NetworkObjective


def make(**fields: object) -> NetworkObjective:
    objective = build_objective(read_setup({"data": "moons", **fields}, None, 5))
    assert isinstance(objective, NetworkObjective)
    return objective


def test_sizes_are_means_over_a_layer() -> None:
    objective = make(layers=[2, 1], activation="sigmoid")
    gradient, change = np.array([3.0, -6.0, 0.0]), np.array([-0.3, 0.6, 0.0])
    (size,) = measure_sizes(objective.network, gradient, change, [np.ones(1)])
    assert size.gradient == pytest.approx(3.0)
    assert size.update == pytest.approx(0.3)
    assert size.flow is Flow.STEADY


def test_many_sigmoid_layers_make_the_gradient_vanish() -> None:
    objective = make(layers=[2, 4, 4, 4, 4, 4, 1], activation="sigmoid")
    parameters = objective.start()
    gradient = objective.gradient(parameters)
    sizes = measure_sizes(objective.network, gradient, -gradient, largest_slopes(objective, parameters))
    assert sizes[0].flow is Flow.VANISHING
    assert sizes[-1].flow is Flow.STEADY
    assert any(text.startswith("Vanishing: layer 1") for text in describe_flow(sizes))


def test_a_step_function_says_that_it_is_not_trainable() -> None:
    objective = make(layers=[2, 4, 3, 1], activation=["tanh", "step", "sigmoid"])
    parameters = objective.start()
    gradient = objective.gradient(parameters)
    sizes = measure_sizes(objective.network, gradient, -gradient, largest_slopes(objective, parameters))
    assert [size.trainable for size in sizes] == [True, False, True]
    expected = (
        "Not trainable: layer 2 has the step function, whose slope is 0. "
        "Gradient descent cannot change its weights and those before it."
    )
    found = describe_flow(sizes)
    assert expected in found
    assert not any(text.startswith("Dead") for text in found)
    assert describe_untrainable(objective.network) == (expected,)
    assert describe_untrainable(make(layers=[2, 4, 1], activation="relu").network) == ()


def test_a_relu_that_is_negative_everywhere_is_dead() -> None:
    objective = make(layers=[2, 3, 1], activation="relu")
    parameters = np.array(objective.start())
    part = objective.network.slices()[0]
    part.biases(parameters)[:] = (1.0, -1000.0, 1.0)
    gradient = objective.gradient(parameters)
    sizes = measure_sizes(objective.network, gradient, -gradient, largest_slopes(objective, parameters))
    assert sizes[0].dead == (2,)
    assert describe_flow(sizes)[-1] == "Dead: unit 2 of layer 1; its slope is 0 for every example."


def test_equal_sizes_say_nothing() -> None:
    objective = make(layers=[2, 3, 1], activation="tanh")
    gradient = np.full(objective.n_parameters, 0.1)
    sizes = measure_sizes(objective.network, gradient, -gradient, [np.ones(3), np.ones(1)])
    assert describe_flow(sizes) == ()
    assert [size.flow for size in sizes] == [Flow.STEADY, Flow.STEADY]


def test_each_flow_is_told_by_its_share() -> None:
    objective = make(layers=[2, 3, 1], activation="tanh")
    first = objective.network.slices()[0]
    for factor, flow in ((1e-3, Flow.VANISHING), (1e3, Flow.EXPLODING), (0.0, Flow.NONE), (0.5, Flow.STEADY)):
        gradient = np.ones(objective.n_parameters)
        first.block(gradient)[:] = factor
        sizes = measure_sizes(objective.network, gradient, gradient, [np.ones(3), np.ones(1)])
        assert sizes[0].flow is flow
        assert bool(describe_flow(sizes)) == (flow is not Flow.STEADY)


def test_no_gradient_at_all_is_said() -> None:
    objective = make(layers=[2, 3, 1], activation="tanh")
    zero = np.zeros(objective.n_parameters)
    sizes = measure_sizes(objective.network, zero, zero, [np.ones(3), np.ones(1)])
    assert describe_flow(sizes)[0].startswith("The gradient is zero in every layer")
