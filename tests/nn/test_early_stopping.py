"""Where a run would end by itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.lectures.experiments import read_experiment
from nnvisual.nn.build import build_objective
from nnvisual.nn.early_stopping import EarlyStop, find_early_stop
from nnvisual.nn.experiment import NetworkProblem, StopRule
from nnvisual.nn.training import Run, Trainer


def find(losses: list[float], patience: int, per_epoch: int = 1) -> EarlyStop | None:
    return find_early_stop(np.arange(len(losses)) * per_epoch, np.array(losses), patience, per_epoch)


def test_it_stops_once_patience_is_at_its_end() -> None:
    assert find([5, 3, 4, 4, 4, 1], 3) == EarlyStop(1, 3.0, 4)


def test_a_better_loss_within_patience_begins_anew() -> None:
    assert find([5, 3, 4, 4, 2, 4, 4], 3) == EarlyStop(4, 2.0, None)


def test_epochs_count_not_steps() -> None:
    assert find([5, 3, 4, 4], 2, per_epoch=10) == EarlyStop(10, 3.0, 30)


def test_as_good_as_the_best_is_no_better() -> None:
    assert find([3, 3, 3], 2) == EarlyStop(0, 3.0, 2)


@pytest.mark.parametrize("losses", [[], [1.0], [float("nan"), float("inf")]])
def test_too_little_says_nothing(losses: list[float]) -> None:
    assert find(losses, 3) is None


def test_what_is_not_finite_is_never_best() -> None:
    assert find([float("nan"), 2.0, float("nan")], 9) == EarlyStop(1, 2.0, None)


@given(st.integers(1, 12))
def test_a_run_with_that_patience_ends_there(patience: int) -> None:
    experiment = read_experiment("twelve")
    problem = experiment.problem
    assert isinstance(problem, NetworkProblem)
    assert problem.data is not None
    problem = replace(problem, data=replace(problem.data, validation=0.5))
    experiment = replace(experiment, problem=problem, stop=StopRule())
    objective = build_objective(experiment)
    free = Run(Trainer(objective, experiment))
    free.advance(1500)
    measured = free.view().validation()
    found = find_early_stop(measured.steps, measured.losses, patience, objective.steps_per_epoch)
    patient = replace(experiment, stop=StopRule(patience=patience))
    outcome = Run(Trainer(build_objective(patient), patient)).advance(1500)
    assert found is not None
    assert outcome.is_final
    assert (found.stop_step, found.best_step) == (outcome.step, outcome.best_step)
