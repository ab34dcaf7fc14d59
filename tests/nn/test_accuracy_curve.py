"""The accuracy along a run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnvisual.lectures.experiments import read_experiment
from nnvisual.nn import accuracy_curve
from nnvisual.nn.accuracy_curve import NOTHING, has_accuracy, measure_accuracy
from nnvisual.nn.build import build_objective
from nnvisual.nn.evaluation import evaluate_examples
from nnvisual.nn.experiment import NetworkProblem
from nnvisual.nn.history import HistoryView
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.training import Run, Trainer


def make_run(name: str, steps: int, validation: float = 0.3) -> tuple[NetworkObjective, Run]:
    experiment = read_experiment(name)
    problem = experiment.problem
    assert isinstance(problem, NetworkProblem)
    assert problem.data is not None
    problem = replace(problem, data=replace(problem.data, validation=validation))
    experiment = replace(experiment, problem=problem)
    objective = build_objective(experiment)
    assert isinstance(objective, NetworkObjective)
    run = Run(Trainer(objective, experiment))
    run.advance(steps)
    return objective, run


@pytest.mark.parametrize("name", ["class", "three_clouds"])
def test_every_point_is_what_the_table_counts(name: str) -> None:
    objective, run = make_run(name, 90)
    view, data = run.view(), objective.data
    found = measure_accuracy(objective, view)
    assert found is not None
    assert data is not None
    assert found.steps[-1] == view.last_step
    for place in (0, 20, len(found.steps) - 1):
        parameters = view.checkpoint(int(found.steps[place]))[1][0]
        for kind, places in ((found.training, data.train), (found.validation, data.validation)):
            assert kind[place] == evaluate_examples(objective, parameters, places).accuracy


def test_nothing_held_back_is_not_a_number() -> None:
    found = measure_accuracy(*_measurable("class", 0.0))
    assert found is not None
    assert np.isnan(found.validation).all()


def test_what_is_known_is_not_measured_again() -> None:
    objective, view = _measurable("class", 0.3)
    first = measure_accuracy(objective, view)
    assert first is not None
    wrong = replace(first, training=np.full_like(first.training, 0.123))
    again = measure_accuracy(objective, view, wrong)
    assert again is not None
    assert (again.training == 0.123).all()


def test_a_large_network_is_measured_at_fewer_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    objective, view = _measurable("class", 0.3)
    monkeypatch.setattr(accuracy_curve, "BUDGET", 1.0)
    found = measure_accuracy(objective, view)
    assert found is not None
    assert len(found.steps) <= accuracy_curve.FEWEST_POINTS + 2


def test_it_can_be_told_to_stop() -> None:
    assert measure_accuracy(*_measurable("class", 0.3), should_stop=lambda: True) is None


def test_a_regression_has_none() -> None:
    objective, view = _measurable("wave", 0.0)
    assert not has_accuracy(objective)
    assert measure_accuracy(objective, view) is NOTHING


def _measurable(name: str, validation: float) -> tuple[NetworkObjective, HistoryView]:
    objective, run = make_run(name, 60, validation)
    return objective, run.view()
