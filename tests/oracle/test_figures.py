"""The engine against PyTorch's figures. They are committed; `make_figures.py` makes them, and only it needs PyTorch."""

import pytest

from nnvisual.nn.activations import ACTIVATIONS
from nnvisual.nn.losses import LOSSES
from nnvisual.nn.optimizers import METHODS
from nnvisual.nn.schedules import SCHEDULES
from tests.oracle.cases import NETWORKS, RUNS
from tests.oracle.comparison import FIGURES, compare_networks, compare_run, compare_steps, stop_early


def test_every_loss_and_gradient_is_pytorchs() -> None:
    errors = list(compare_networks())
    assert len(errors) > NETWORKS > 1000
    assert {len(error.case.network.layers) - 1 for error in errors} == set(range(9))
    assert {error.case.loss for error in errors} == set(LOSSES)
    assert set().union(*(error.activations for error in errors)) == set(ACTIVATIONS)
    assert {len(error.case.x) for error in errors} >= {1, 2, 10, 32, 63, 64}
    worst = sorted(errors, key=lambda error: max(error.loss, error.gradient))[-1]
    assert worst.loss <= 1e-9, worst
    assert worst.gradient <= 1e-9, worst


@pytest.mark.parametrize("name", RUNS)
def test_a_thousand_steps_lead_where_pytorch_goes(name: str) -> None:
    assert compare_run(name) <= 1e-10


def test_every_method_and_schedule_is_among_them() -> None:
    assert {run.experiment.optimizer.name for run in RUNS.values()} == set(METHODS)
    assert {run.experiment.schedule.name for run in RUNS.values()} == set(SCHEDULES)


@pytest.mark.parametrize("name", METHODS)
def test_every_method_makes_pytorchs_steps_on_given_gradients(name: str) -> None:
    assert compare_steps(name) <= 1e-10


def test_early_stopping_stops_where_a_plain_loop_around_pytorch_does() -> None:
    run, (stop, best_step, best) = stop_early()
    assert (run.outcome.step, run.outcome.best_step) == (stop, best_step)
    assert run.view().validation().losses.min() == pytest.approx(best, rel=1e-10)


def test_the_figures_are_small_enough_to_commit() -> None:
    assert FIGURES.stat().st_size < 3 * 2**20
