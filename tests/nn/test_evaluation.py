"""Answers and losses of single examples: their mean is the loss that the network learns from."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.lectures.experiments import read_experiment
from nnvisual.nn.build import build_objective
from nnvisual.nn.dataset import Task
from nnvisual.nn.evaluation import evaluate_examples, judge
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.trace import trace_example


def make(name: str) -> NetworkObjective:
    objective = build_objective(read_experiment(name))
    assert isinstance(objective, NetworkObjective)
    return objective


@pytest.mark.parametrize("name", ["class", "grade", "three_clouds", "spiral", "wave"])
def test_mean_of_the_losses_is_the_loss(name: str) -> None:
    objective = make(name)
    parameters = objective.start()
    assert objective.data is not None
    found = evaluate_examples(objective, parameters, objective.data.train)
    assert found.mean_loss == pytest.approx(objective.value(parameters), rel=1e-12)


def test_each_example_is_what_its_own_trace_says() -> None:
    objective = make("three_clouds")
    data, parameters = objective.data, objective.start()
    assert data is not None
    found = evaluate_examples(objective, parameters, np.array([5, 60, 2]))
    for row, place in enumerate((5, 60, 2)):
        trace = trace_example(objective, parameters, data.x[place], data.y[place])
        assert found.losses[row] == pytest.approx(trace.loss, rel=1e-12)
        assert found.y_hat[row] == pytest.approx(trace.y_hat)
        assert found.correct is not None
        assert found.correct[row] == (trace.y_hat.argmax() == data.y[place].argmax())


def test_a_regression_has_nothing_right_or_wrong() -> None:
    objective = make("wave")
    found = evaluate_examples(objective, objective.start())
    assert found.correct is None
    assert np.isnan(found.accuracy)


def test_untrained_class_fails_everybody() -> None:
    # The lecture's weights give every student a chance far below one half.
    objective = make("class")
    found = evaluate_examples(objective, objective.start())
    assert objective.data is not None
    assert found.accuracy == pytest.approx(float((objective.data.y == 0).mean()))


def test_no_examples_have_no_mean() -> None:
    objective = make("class")
    found = evaluate_examples(objective, objective.start(), np.array([], dtype=np.intp))
    assert np.isnan(found.mean_loss)
    assert np.isnan(found.accuracy)


def test_half_says_class_one() -> None:
    right = judge(Task.BINARY, np.array([[0.5], [0.4999], [0.9]]), np.array([[1.0], [0.0], [0.0]]))
    assert right is not None
    assert right.tolist() == [True, True, False]
