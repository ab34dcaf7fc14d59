import numpy as np
import pytest

from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.experiment import NetworkProblem, Probe
from nnvisual.nn.optimizers import METHODS, Optimizer
from nnvisual.session import actions as act
from nnvisual.session.snapshot import Cursor, Snapshot, Tone
from tests.session.driver import Driver


def problem_of(snapshot: Snapshot) -> NetworkProblem:
    problem = snapshot.experiment.problem
    assert isinstance(problem, NetworkProblem)
    return problem


def test_changing_the_rate_does_not_reset_and_keeps_the_earlier_run() -> None:
    driver = Driver()
    before = driver.step(20)
    after = driver.send(act.SetLearningRate(1.5))
    assert after.cursor == Cursor(20)
    np.testing.assert_array_equal(after.parameters, before.parameters)
    assert after.active != before.active
    assert after.find_run(before.active).last_step == 20
    driver.step(5)
    assert driver.snapshot.last_step == 25
    assert driver.send(act.Seek(Cursor(7))).loss == before.run.view.loss(7)


def test_dragging_the_rate_makes_one_run_and_one_undo() -> None:
    driver = Driver()
    driver.step(10)
    for rate in (0.4, 0.5, 0.6, 0.7):
        driver.send(act.SetLearningRate(rate))
    assert len(driver.snapshot.runs) == 2
    assert driver.send(act.Undo()).experiment.lr == 0.3
    assert driver.send(act.Redo()).experiment.lr == 0.7


def test_a_branch_in_mid_history_leaves_the_earlier_future_alone() -> None:
    driver = Driver()
    long = driver.step(30)
    driver.send(act.Seek(Cursor(10)), act.SetLearningRate(2.0))
    driver.step(3)
    assert driver.snapshot.last_step == 13
    assert driver.snapshot.find_run(long.active).last_step == 30


def test_undo_and_redo_walk_through_every_change() -> None:
    driver = Driver()
    driver.step(5)
    changes: list[act.Action] = [
        act.SetLearningRate(1.0),
        act.SetHiddenLayers((4, 2)),
        act.SetActivation("relu"),
        act.SetData(DataSpec("xor")),
        act.SetSeed(7),
        act.SetBatch(8),
    ]
    seen = [driver.snapshot]
    seen += [driver.send(change) for change in changes]
    for earlier in reversed(seen[:-1]):
        assert driver.send(act.Undo()).experiment == earlier.experiment
    for later in seen[1:]:
        assert driver.send(act.Redo()).experiment == later.experiment
    np.testing.assert_array_equal(driver.snapshot.parameters, seen[-1].parameters)


def test_a_weight_set_by_hand_changes_that_weight_only_and_training_goes_on_from_there() -> None:
    driver = Driver()
    before = driver.step(4)
    after = driver.send(act.SetParameter(3, 0.77))
    assert after.cursor == Cursor(4)
    changed = np.flatnonzero(after.parameters != before.parameters)
    assert changed.tolist() == [3]
    assert after.parameters[3] == 0.77
    driver.step()
    assert driver.snapshot.cursor == Cursor(5)
    assert driver.send(act.Undo()).parameters[3] == before.parameters[3]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e7])
def test_a_weight_that_is_no_weight_is_refused_with_a_sentence(value: float) -> None:
    driver = Driver()
    before = driver.snapshot
    after = driver.send(act.SetParameter(0, value))
    assert after.run is before.run
    assert after.notice is not None and after.notice.tone is Tone.ERROR


@pytest.mark.parametrize("name", list(METHODS))
def test_another_optimiser_starts_with_an_empty_memory(name: str) -> None:
    driver = Driver()
    driver.step(6)
    snapshot = driver.send(act.SetOptimizer(Optimizer(name)))
    assert snapshot.state.shape[0] == 1 + len(METHODS[name].memories)
    driver.step(2)
    assert driver.snapshot.cursor == Cursor(8)


def test_starting_on_the_landscape_starts_there_at_step_zero() -> None:
    driver = Driver()
    driver.step(5)
    target = tuple(float(value) for value in driver.snapshot.parameters + 0.5)
    snapshot = driver.send(act.StartAt(target))
    assert snapshot.cursor == Cursor()
    np.testing.assert_array_equal(snapshot.parameters, target)


def test_new_data_adapt_the_ends_of_the_network_and_the_loss() -> None:
    driver = Driver()
    snapshot = driver.send(act.SetData(DataSpec("three_clouds")))
    assert snapshot.network is not None
    assert snapshot.network.sizes == (2, 3, 3)
    assert problem_of(snapshot).loss == "cross_entropy"
    snapshot = driver.send(act.SetData(DataSpec("wave")))
    assert snapshot.network is not None
    assert snapshot.network.sizes == (1, 3, 1)
    assert problem_of(snapshot).loss == "mse"


def test_a_loss_that_does_not_fit_leaves_everything_and_says_why() -> None:
    driver = Driver()
    driver.send(act.SetData(DataSpec("wave")))
    before = driver.snapshot.run
    after = driver.send(act.SetLoss("cross_entropy"))
    assert after.run is before
    assert after.notice is not None and "softmax" in after.notice.text.lower()


def test_dragging_you_keeps_what_was_learned() -> None:
    driver = Driver()
    before = driver.step(8)
    after = driver.send(act.SetProbe(Probe((1.0, 1.0), (0.0,), "you")))
    np.testing.assert_array_equal(after.parameters, before.parameters)
    assert after.example is not None and before.example is not None
    assert after.example.y_hat[0] != before.example.y_hat[0]


def test_reset_goes_back_to_the_first_weights_with_the_present_rate() -> None:
    driver = Driver()
    first = driver.snapshot.parameters
    driver.step(9)
    driver.send(act.SetLearningRate(2.0))
    snapshot = driver.send(act.Reset())
    assert snapshot.cursor == Cursor()
    assert snapshot.experiment.lr == 2.0
    np.testing.assert_array_equal(snapshot.parameters, first)


def test_runs_do_not_pile_up() -> None:
    driver = Driver()
    for seed in range(60):
        driver.send(act.SetSeed(seed))
        driver.step(1)
    assert len(driver.snapshot.runs) <= 24
    for _ in range(60):
        driver.send(act.Undo())
    assert driver.snapshot.run.view.first_step == 0
