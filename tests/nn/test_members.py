"""What members of a population have for themselves, against single experiments."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnvisual.nn.build import build_objective
from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.experiment import Experiment, NetworkProblem, StopRule
from nnvisual.nn.members import (
    Groups,
    Rates,
    Rules,
    bind_objective,
    build_starts,
    group_but_for_rate,
    group_by_optimizer,
)
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.optimizers import Optimizer
from nnvisual.nn.schedules import Schedule

BASE = Experiment(
    NetworkProblem(Network(2, (Layer(3, "tanh"), Layer(1, "sigmoid"))), "binary_cross_entropy", DataSpec("class"))
)


def test_equal_optimizers_become_neighbours() -> None:
    names = ("adam", "sgd", "adam", "momentum", "sgd")
    order = group_by_optimizer(tuple(replace(BASE, optimizer=Optimizer(name)) for name in names))
    assert sorted(order) == [0, 1, 2, 3, 4]
    assert [names[place] for place in order] == ["adam", "adam", "momentum", "sgd", "sgd"]


def test_runs_that_differ_in_their_rate_only_are_of_one_kind() -> None:
    adam = replace(BASE, optimizer=Optimizer("adam"))
    members = [BASE, replace(adam, lr=1.0), replace(BASE, lr=3.0), adam, replace(BASE, seed=5)]
    assert group_but_for_rate(members) == [[0, 2], [1, 3], [4]]


def test_starts_are_those_of_each_experiment() -> None:
    members = [replace(BASE, seed=seed) for seed in (1, 2, 1)]
    _, starts = build_starts(members)
    for row, member in zip(starts, members, strict=True):
        np.testing.assert_array_equal(row, build_objective(member).start())


def test_states_hold_what_each_optimizer_remembers() -> None:
    members = [replace(BASE, optimizer=Optimizer(name, (), "keras")) for name in ("adagrad", "adam", "sgd")]
    groups = Groups(members, np.zeros((3, 4)), np.zeros((3, 4)))
    assert groups.state.shape == (3, 3, 4)
    assert [place for place, _ in groups.updates] == [slice(0, 1), slice(1, 2), slice(2, 3)]
    # Keras' Adagrad starts with accumulated squares of 0.1.
    np.testing.assert_array_equal(groups.state[1], [[0.1] * 4, [0.0] * 4, [0.0] * 4])


def test_rates_follow_each_schedule() -> None:
    schedules = (Schedule(), Schedule("exponential", factor=0.5), Schedule("warmup", 4, 0.2))
    rates = Rates([replace(BASE, lr=2.0, schedule=schedule) for schedule in schedules], 1)
    np.testing.assert_allclose(rates.at(2)[:, 0], [2.0, 0.5, 2.0 * 0.6])
    np.testing.assert_allclose(rates.at(0)[:, 0], [2.0, 2.0, 0.4])


def test_rules_are_met_one_by_one() -> None:
    stops = (StopRule(), StopRule(size_below=2.0), StopRule(slope_below=0.5), StopRule(max_steps=7))
    rules = Rules([replace(BASE, stop=stop) for stop in stops])
    ones = np.ones((4, 1))
    assert rules.find_met(6, 2.0 * ones, ones).tolist() == [False, False, False, False]
    assert rules.find_met(7, ones, 0.4 * ones).tolist() == [False, True, True, True]
    assert rules.means_converged.tolist() == [False, True, True, False]


def test_patience_counts_from_the_lowest_loss() -> None:
    rules = Rules([replace(BASE, stop=StopRule(patience=2)), BASE])
    told = [rules.lose_patience(epoch, np.full(2, loss)).tolist() for epoch, loss in enumerate((3.0, 2.0, 2.5, 2.1))]
    assert told == [[False, False], [False, False], [False, False], [True, False]]


def test_unknown_objectives_are_refused() -> None:
    class Unknown:
        """Nothing that could be evaluated."""

    with pytest.raises(TypeError, match="Unknown"):
        bind_objective(Unknown(), [], np.zeros((1, 1)), np.zeros((1, 1)))  # type: ignore[arg-type]  # the case tested
