"""Eight methods from one start, on landscapes whose outcome is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnvisual.lectures.experiments import read_experiment
from nnvisual.nn.build import build_objective
from nnvisual.nn.experiment import Experiment, SurfaceProblem
from nnvisual.nn.optimizer_race import plan_race, summarise_race, without_method
from nnvisual.nn.optimizers import METHODS, Optimizer
from nnvisual.nn.population import Population, Verdict, run_population
from nnvisual.nn.rate_comparison import TRACKED
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.nn.training import Run, Trainer

RAVINE = Experiment(SurfaceProblem(SurfaceSpec("formula", "0.5*w1^2 + 0.005*w2^2"), (1.0, 1.0)))


def test_every_method_takes_part_at_its_usual_rate() -> None:
    request = plan_race(RAVINE, build_objective(RAVINE), (0, 1))
    assert [member.optimizer.name for member in request.experiments] == list(METHODS)
    assert [member.lr for member in request.experiments] == [method.usual_rate for method in METHODS.values()]


def test_each_path_is_that_of_a_run_alone() -> None:
    experiment = read_experiment("class")
    objective = build_objective(experiment)
    result = run_population(plan_race(experiment, objective, (0, 1)))
    assert result is not None
    for place, member in enumerate(result.request.experiments):
        run = Run(Trainer(objective, member))
        run.advance(result.request.steps)
        assert result.path(place)[-1] == pytest.approx(run.trainer.parameters, rel=1e-9, abs=1e-12)


def test_slopes_decide_the_steps_of_gradient_descent_and_not_those_of_adam() -> None:
    result = run_population(plan_race(RAVINE, build_objective(RAVINE), (0, 1)))
    assert result is not None
    sizes = dict(zip(METHODS, summarise_race(result).step_sizes, strict=True))
    # Slopes at the start are 1 and 0.01.
    assert sizes["sgd"][0] / sizes["sgd"][1] > 50.0
    assert sizes["adam"][0] / sizes["adam"][1] == pytest.approx(1.0, abs=0.05)
    assert sizes["adam"] == pytest.approx([0.01, 0.01], rel=0.05)


def test_the_lowest_loss_comes_first_and_what_diverges_comes_last() -> None:
    # Momentum at 0.02 and gradient descent at 0.1 leave a bowl of curvature 250; the others normalise their steps.
    steep = replace(RAVINE, problem=SurfaceProblem(SurfaceSpec("formula", "125*w1^2 + 125*w2^2"), (1.0, 1.0)))
    result = run_population(plan_race(steep, build_objective(steep), (0, 1)))
    assert result is not None
    summary = summarise_race(result)
    diverged = np.array([verdict is Verdict.DIVERGES for verdict in summary.verdicts])
    assert diverged[list(METHODS).index("sgd")]
    assert not diverged[list(METHODS).index("adam")]
    assert np.isnan(summary.losses[diverged]).all()
    assert (summary.ranks[diverged] == 1 + np.count_nonzero(~diverged)).all()
    assert summary.losses[summary.ranks == 1] == np.nanmin(summary.losses)


def test_before_the_first_step_there_are_no_steps() -> None:
    live = Population(plan_race(RAVINE, build_objective(RAVINE), (0, 1)))
    assert (summarise_race(live.view()).step_sizes == 0.0).all()


def test_a_race_does_not_depend_on_the_method_that_is_used_now() -> None:
    adam = replace(RAVINE, optimizer=Optimizer("adam"), lr=0.5)
    assert without_method(adam) == without_method(RAVINE)
    keras = replace(RAVINE, optimizer=Optimizer("adam", convention="keras"))
    assert without_method(keras) != without_method(RAVINE)


def test_of_a_large_network_only_the_axes_are_followed() -> None:
    experiment = read_experiment("spiral")
    objective = build_objective(experiment)
    assert objective.n_parameters > TRACKED
    assert plan_race(experiment, objective, (3, 5)).tracked == (3, 5)
