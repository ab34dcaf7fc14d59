"""Every optimiser and schedule in NumPy, run against the engine."""

import pytest

from nnvisual.nn.optimizers import METHODS, Optimizer
from nnvisual.nn.schedules import Schedule
from nnvisual.session.numpy_update import update_lines
from nnvisual.session.program import Framework
from tests.session.program_runs import assert_same_run, experiment, make_recipe


@pytest.mark.parametrize("convention", ["pytorch", "keras"])
@pytest.mark.parametrize("name", [name for name in METHODS if name != "sgd"])
def test_every_optimiser(name: str, convention: str) -> None:
    assert_same_run(make_recipe(experiment(optimizer=Optimizer(name, convention=convention))), Framework.NUMPY)


@pytest.mark.parametrize("name", ["step", "exponential", "cosine", "warmup"])
def test_every_schedule_also_from_the_middle(name: str) -> None:
    assert_same_run(make_recipe(experiment(schedule=Schedule(name, 5, 0.5)), after=3), Framework.NUMPY)


def test_bias_correction_counts_from_where_nothing_was_remembered() -> None:
    recipe = make_recipe(experiment(optimizer=Optimizer("adam")))
    assert "(step + 1)" in update_lines(recipe, "eta")[-1]
