"""Training: the numbers of the lecture, replay bit for bit, how runs end, and that nothing is left to chance."""

import hashlib
import subprocess
import sys
from dataclasses import replace
from itertools import count
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnvisual.nn import history
from nnvisual.nn.arrays import Matrix
from nnvisual.nn.build import build_objective
from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.experiment import Experiment, NetworkProblem, Probe, StopRule, SurfaceProblem
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.optimizers import METHODS, Optimizer
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.schedules import SCHEDULES, Schedule
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.nn.training import Run, Status, Trainer
from tests.nn.random_networks import make_network, make_objective

UNTRAINED = (0.30, -0.20, 0.10, -0.25, 0.15, 0.20, 0.1, -0.3, 0.0, -1.2, -0.8, -1.0, -0.45)
CLASS = NetworkProblem(make_network(2, 8, 1), "binary_cross_entropy", DataSpec("class", standardise=True))
CHAPTER_14 = NetworkProblem(
    make_network(2, 3, 1, hidden="sigmoid"), "binary_cross_entropy", DataSpec("class"), given=UNTRAINED
)


def start(experiment: Experiment) -> Run:
    return Run(Trainer(build_objective(experiment), experiment))


def surface(name: str, *place: float, **settings: Any) -> Experiment:
    return replace(Experiment(SurfaceProblem(SurfaceSpec(name, dimensions=len(place)), place)), **settings)


def replay(run: Run, step: int, memory_start: int = 0) -> Matrix:
    """Return the state of a step, recomputed from the checkpoint before it."""
    trainer = run.trainer
    found, state = run.view().checkpoint(step)
    fresh = Trainer(build_objective(trainer.experiment), trainer.experiment, state, found, memory_start)
    fresh.advance_to(step)
    assert fresh.loss == run.view().loss(step)
    return fresh.state


# What a lecture says


def test_the_network_of_chapter_14_learns_as_the_lecture_says() -> None:
    run = start(Experiment(CHAPTER_14, lr=1.0))
    run.advance(500)
    view = run.view()
    assert view.loss(0) == pytest.approx(1.228, abs=5e-4)
    assert view.loss(100) == pytest.approx(0.148, abs=5e-4)
    assert view.loss(500) == pytest.approx(0.021, abs=5e-4)


def test_gradient_descent_on_a_bowl_by_hand() -> None:
    # J = w^2 / 2 for one weight: each step multiplies by 1 - lr.
    run = start(surface("bowl", 4.0, lr=0.25))
    run.advance(3)
    slope = build_objective(run.trainer.experiment).gradient(np.array([4.0]))[0] / 4.0
    expected = [4.0 * (1.0 - 0.25 * slope) ** k for k in range(4)]
    assert run.view().path()[1][:, 0].tolist() == pytest.approx(expected, rel=1e-14)


def test_the_schedule_scales_each_step() -> None:
    run = start(surface("bowl", 4.0, lr=0.25, schedule=Schedule("step", 1, 0.5)))
    run.advance(2)
    slope = build_objective(run.trainer.experiment).gradient(np.array([4.0]))[0] / 4.0
    assert run.trainer.parameters[0] == pytest.approx(4.0 * (1 - 0.25 * slope) * (1 - 0.125 * slope), rel=1e-14)
    assert [run.trainer.rate(step) for step in range(3)] == [0.25, 0.125, 0.0625]


# Replay

OPTIMIZERS = st.builds(Optimizer, st.sampled_from(sorted(METHODS)), convention=st.sampled_from(["pytorch", "keras"]))
SCHEDULES_DRAWN = st.builds(Schedule, st.sampled_from(sorted(SCHEDULES)), st.integers(1, 60), st.floats(0.2, 1.0))


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    activations = st.sampled_from(["sigmoid", "tanh", "relu", "leaky_relu", "softplus", "silu"])
    dropout = draw(st.sampled_from([0.0, 0.3]))
    hidden = [Layer(draw(st.integers(1, 7)), draw(activations), dropout) for _ in range(draw(st.integers(0, 3)))]
    data, loss, output = draw(
        st.sampled_from(
            [
                ("moons", "binary_cross_entropy", Layer(1, "sigmoid")),
                ("three_clouds", "cross_entropy", Layer(3, "softmax")),
                ("moons", "mse", Layer(1, "sigmoid")),
                ("moons", "mae", Layer(1, "linear")),
            ]
        )
    )
    problem = NetworkProblem(
        Network(2, (*hidden, output)), loss, DataSpec(data, size=draw(st.integers(10, 60)), validation=0.2)
    )
    return Experiment(
        problem,
        draw(OPTIMIZERS),
        lr=0.01,
        schedule=draw(SCHEDULES_DRAWN),
        batch=draw(st.sampled_from([None, 1, 7, 10])),
        l1=draw(st.sampled_from([0.0, 0.01])),
        l2=draw(st.sampled_from([0.0, 0.01])),
        seed=draw(st.integers(0, 1000)),
    )


@given(experiments(), st.lists(st.integers(1, 60), min_size=3, max_size=8))
def test_any_step_is_replayed_bit_for_bit(experiment: Experiment, bursts: list[int]) -> None:
    dense = start(experiment)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "DENSE_BYTES", 0)
        sparse = start(experiment)
    for burst in bursts:
        sparse.advance(burst)
    dense.advance(sum(bursts))
    assert dense.trainer.step == sparse.trainer.step == sum(bursts)
    assert (dense.trainer.state == sparse.trainer.state).all()
    assert (dense.trainer.gradient == sparse.trainer.gradient).all()
    assert dense.trainer.loss == sparse.trainer.loss == dense.view().loss(sum(bursts))
    assert dense.view().losses()[1].tolist() == sparse.view().losses()[1].tolist()
    assert dense.view().validation().losses.tolist() == sparse.view().validation().losses.tolist()
    for step in range(0, sum(bursts) + 1, 17):
        found, state = dense.view().checkpoint(step)
        assert found == step
        assert (replay(sparse, step) == state).all()


@given(experiments(), st.integers(1, 90))
def test_one_step_at_a_time_gives_the_same_bits(experiment: Experiment, steps: int) -> None:
    together, alone = (Trainer(build_objective(experiment), experiment) for _ in range(2))
    together.advance_to(steps)
    for _ in range(steps):
        with np.errstate(all="ignore"):
            alone.step_once()
    assert (together.state == alone.state).all()
    assert (together.gradient == alone.gradient).all()
    assert together.loss == alone.loss


@given(experiments(), st.integers(0, 120))
def test_loss_and_gradient_are_those_of_the_present_parameters(experiment: Experiment, step: int) -> None:
    trainer = Trainer(build_objective(experiment), experiment)
    trainer.advance_to(step)
    fresh = Trainer(build_objective(experiment), experiment, trainer.state, step)
    assert fresh.loss == trainer.loss
    assert (fresh.gradient == trainer.gradient).all()


def test_a_run_can_go_back_to_an_earlier_state() -> None:
    experiment = Experiment(CLASS, Optimizer("adam"), batch=5)
    trainer = Trainer(build_objective(experiment), experiment)
    trainer.advance_to(30)
    state, loss, gradient = trainer.state.copy(), trainer.loss, trainer.gradient.copy()
    trainer.advance_to(77)
    after = trainer.state.copy()
    trainer.restore(state, 30)
    assert (trainer.step, trainer.loss) == (30, loss)
    assert (trainer.gradient == gradient).all()
    trainer.advance_to(77)
    assert (trainer.state == after).all()


def test_a_branch_begins_where_it_is_told_with_memory_or_without() -> None:
    experiment = Experiment(CLASS, Optimizer("adam"), lr=0.01, batch=5)
    objective = build_objective(experiment)
    run = Run(Trainer(objective, experiment))
    run.advance(40)
    state = run.view().checkpoint(40)[1]
    # The same rate goes on as before; another optimiser starts with empty memories and corrects from there.
    same = Run(Trainer(objective, experiment, state, 40))
    same.advance(20)
    run.advance(20)
    assert (same.trainer.state == run.trainer.state).all()
    assert same.view().first_step == 40
    fresh = replace(experiment, optimizer=Optimizer("adam", (("beta1", 0.8),)))
    emptied = fresh.optimizer.start_state(state[0])
    branch = Run(Trainer(build_objective(fresh), fresh, emptied, 40, memory_start=40))
    branch.advance(1)
    first = np.abs(branch.view().checkpoint(41)[1][0] - state[0])
    assert first[first > 0] == pytest.approx(np.full((first > 0).sum(), 0.01), rel=1e-3)
    assert (replay(branch, 41, memory_start=40) == branch.trainer.state).all()


# How runs end


@pytest.mark.parametrize("problem", [CHAPTER_14, replace(CLASS, data=DataSpec("class"))])
def test_a_rate_of_a_thousand_on_the_class_diverges_with_a_reason(problem: NetworkProblem) -> None:
    run = start(Experiment(problem, lr=1000.0))
    outcome = run.advance(5000)
    assert outcome.status is Status.DIVERGED
    assert "learning rate of 1000" in outcome.sentence
    assert "Lower the learning rate" in outcome.sentence
    assert outcome.step == run.view().last_step == run.trainer.step
    assert np.isfinite(run.trainer.state).all()
    assert np.isfinite(run.view().losses(10**6)[1]).all()
    assert run.advance(10) == outcome
    assert run.view().last_step == outcome.step


def test_the_ravine_diverges_just_beyond_its_limit() -> None:
    # The steep direction has curvature 25, so the limit is 2 / 25 = 0.08.
    beyond = start(surface("ravine", 10.0, 1.0, lr=0.081))
    assert beyond.advance(5000).status is Status.DIVERGED
    within = start(surface("ravine", 10.0, 1.0, lr=0.079))
    assert within.advance(5000).status is Status.RUNNING
    assert within.view().loss(5000) < 1e-6


def test_a_step_to_infinity_is_taken_back() -> None:
    network = make_network(1, 1, 1, hidden="linear", output="linear")
    objective = make_objective(
        network, "mse", np.array([[1e3]]), np.array([[0.0]]), given=(1e60, 0.0, 1e60, 0.0), lr=1e6
    )
    run = Run(Trainer(objective, objective.experiment))
    outcome = run.advance(100)
    assert outcome.status is Status.DIVERGED
    assert "too large to be represented" in outcome.sentence
    assert np.isfinite(run.trainer.state).all()
    assert isfinite(run.trainer.loss)
    assert run.trainer.loss == run.view().loss(run.view().last_step)
    assert (run.trainer.state == run.view().checkpoint(outcome.step)[1]).all()


def test_a_run_that_starts_at_infinity_ends_there() -> None:
    network = make_network(1, 1, output="linear")
    objective = make_objective(network, "mse", np.array([[1e200]]), np.array([[0.0]]), given=(1e200, 0.0))
    run = Run(Trainer(objective, objective.experiment))
    assert run.outcome.status is Status.DIVERGED
    assert "at the start" in run.outcome.sentence
    assert run.advance(10).step == 0


def test_small_parameters_mean_convergence() -> None:
    run = start(surface("bowl", 4.0, 3.0, lr=0.5, stop=StopRule(size_below=1e-3)))
    outcome = run.advance(1000)
    assert outcome.status is Status.CONVERGED
    assert np.linalg.norm(run.trainer.parameters) < 1e-3
    assert np.linalg.norm(run.view().checkpoint(outcome.step - 1)[1][0]) >= 1e-3


def test_a_small_slope_means_convergence() -> None:
    run = start(surface("two-valleys", 2.0, lr=0.1, stop=StopRule(slope_below=1e-4)))
    outcome = run.advance(10_000)
    assert outcome.status is Status.CONVERGED
    assert np.linalg.norm(run.trainer.gradient) < 1e-4
    before = run.view().checkpoint(outcome.step - 1)[1][0]
    assert np.linalg.norm(build_objective(run.trainer.experiment).gradient(before)) >= 1e-4


@pytest.mark.parametrize("most", [1, 15, 16, 17, 100])
def test_no_more_steps_are_made_than_allowed(most: int) -> None:
    run = start(Experiment(CLASS, stop=StopRule(max_steps=most)))
    outcome = run.advance(1000)
    assert (outcome.status, outcome.step) == (Status.STOPPED, most)
    assert run.view().last_step == most
    assert str(most) in outcome.sentence


def test_a_run_that_has_converged_at_the_start_makes_no_step() -> None:
    run = start(surface("bowl", 0.0, 0.0, stop=StopRule(size_below=0.1)))
    assert run.outcome.status is Status.CONVERGED
    assert run.advance(10).step == 0


def test_early_stopping_waits_and_names_the_best_step() -> None:
    problem = NetworkProblem(
        make_network(11, 12, 1, output="linear"), "mse", DataSpec("twelve", validation=0.5, degree=11)
    )
    experiment = Experiment(problem, Optimizer("adam"), lr=0.02, stop=StopRule(patience=30))
    run = start(experiment)
    outcome = run.advance(20_000)
    assert outcome.status is Status.STOPPED
    assert outcome.best_step is not None
    measured = run.view().validation()
    assert measured.steps[np.argmin(measured.losses)] == outcome.best_step
    assert outcome.step - outcome.best_step == 30 * run.trainer.objective.steps_per_epoch
    assert (measured.losses[measured.steps > outcome.best_step] >= measured.losses.min()).all()
    best = replay(run, outcome.best_step)[0]
    assert run.trainer.objective.validation_loss(best) == measured.losses.min()
    assert f"step {outcome.best_step}" in outcome.sentence


def test_validation_is_measured_once_an_epoch() -> None:
    problem = replace(CLASS, data=DataSpec("class", standardise=True, validation=0.25))
    run = start(Experiment(problem, batch=5))
    run.advance(50)
    per_epoch = run.trainer.objective.steps_per_epoch
    assert per_epoch == 4
    measured = run.view().validation()
    assert measured.steps.tolist() == list(range(0, 51, per_epoch))
    for step, loss in zip(measured.steps.tolist(), measured.losses.tolist(), strict=True):
        assert run.trainer.objective.validation_loss(run.view().checkpoint(step)[1][0]) == loss


def test_a_burst_ends_soon_after_it_is_asked_to_pause() -> None:
    run = start(Experiment(CLASS))
    asked = count()
    run.advance(10_000, lambda: next(asked) == 3)
    assert 0 < run.trainer.step <= 4 * 64
    assert run.outcome.status is Status.RUNNING
    assert run.view().last_step == run.trainer.step


# Nothing raises a floating-point warning (every test runs under errstate "raise"), and nothing is undefined


@pytest.mark.parametrize("loss", ["mse", "mae", "binary_cross_entropy"])
@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "relu", "leaky_relu", "softplus", "silu", "step", "linear"])
def test_hostile_data_have_a_defined_outcome(hidden: str, loss: str) -> None:
    network = make_network(2, 4, 1, hidden=hidden)
    hostile = [
        (np.zeros((3, 2)), np.ones((3, 1))),  # zero variance
        (np.array([[1e300, -1e300]]), np.zeros((1, 1))),  # overflow in the first product
        (np.array([[5.0, 5.0]]), np.ones((1, 1))),  # one example
    ]
    for x, y in hostile:
        for given_weights in ((), (0.0,) * network.n_parameters, (0.7,) * network.n_parameters):
            objective = make_objective(network, loss, x, y, given=given_weights, lr=10.0)
            run = Run(Trainer(objective, objective.experiment))
            outcome = run.advance(200)
            assert outcome.status in (Status.RUNNING, Status.DIVERGED)
            assert np.isfinite(run.trainer.state).all() or outcome.step == 0
            assert outcome.is_final == bool(outcome.sentence)


def test_equal_weights_stay_equal_while_they_learn() -> None:
    experiment = Experiment(replace(CLASS, given=(0.5,) * CLASS.network.n_parameters))
    run = start(experiment)
    run.advance(50)
    hidden = CLASS.network.slices()[0].weights(run.trainer.parameters)
    assert (hidden == hidden[:, :1]).all()
    assert (hidden != 0.5).all()


def test_a_rate_of_zero_stays_where_it_is() -> None:
    run = start(Experiment(CLASS, lr=0.0))
    run.advance(20)
    assert (run.view().path()[1] == run.view().path()[1][0]).all()


@pytest.mark.parametrize(
    ("field", "value"), [("lr", float("nan")), ("lr", -1.0), ("batch", 0), ("l1", -0.1), ("l2", 1e9), ("seed", -1)]
)
def test_impossible_settings_are_refused(field: str, value: Any) -> None:
    with pytest.raises(InvalidInput) as refusal:
        replace(Experiment(CLASS), **{field: value})
    assert refusal.value.field == field


# Determinism

LONG_RUNS = {
    # Not with the lecture's rate of 1: that run amplifies a change in the last digit a billionfold.
    "class": Experiment(CHAPTER_14, lr=0.3),
    "moons": Experiment(
        NetworkProblem(make_network(2, 8, 8, 1), "binary_cross_entropy", DataSpec("moons")), batch=10, lr=0.05
    ),
    "clouds": Experiment(
        NetworkProblem(make_network(2, 6, 3, output="softmax"), "cross_entropy", DataSpec("three_clouds")),
        Optimizer("adam"),
        schedule=Schedule("cosine", 2000, 0.1),
        lr=0.005,
        batch=16,
        l2=0.001,
    ),
    "dropout": Experiment(
        NetworkProblem(make_network(2, 12, 1, dropout=0.25), "binary_cross_entropy", DataSpec("circle")),
        Optimizer("nesterov"),
        lr=0.01,
        batch=20,
    ),
    "ravine": surface("ravine", 10.0, 1.0, lr=0.02, optimizer=Optimizer("momentum")),
}
FIGURES = Path(__file__).with_name("long_runs.csv")


def measure_long_run(name: str) -> tuple[list[float], str]:
    """Return some losses and the size of the parameters after 2,000 steps, and a hash of all of it."""
    run = start(LONG_RUNS[name])
    run.advance(2000)
    assert run.trainer.step == 2000
    losses = run.view().losses(10**6)[1]
    figures = [*losses[[0, 1, 10, 100, 1000, 2000]].tolist(), float(np.abs(run.trainer.parameters).sum())]
    return figures, hashlib.sha256(losses.tobytes() + run.trainer.state.tobytes()).hexdigest()


@pytest.mark.parametrize("name", LONG_RUNS)
def test_long_runs_keep_their_figures(name: str) -> None:
    recorded = dict(line.split(",", 1) for line in FIGURES.read_text().splitlines()[1:])
    figures, _ = measure_long_run(name)
    assert figures == pytest.approx([float(number) for number in recorded[name].split(",")], rel=1e-9)


def test_a_second_process_gives_the_same_bits() -> None:
    command = "from tests.nn.test_training import *\nfor name in LONG_RUNS: print(measure_long_run(name)[1])"
    root = Path(__file__).parents[2]
    told = subprocess.run([sys.executable, "-c", command], cwd=root, check=True, capture_output=True, text=True)
    assert told.stdout.split() == [measure_long_run(name)[1] for name in LONG_RUNS]


@settings(max_examples=10)
@given(st.integers(0, 2**63 - 1))
def test_equal_experiments_are_equal_runs_and_seeds_make_them_differ(seed: int) -> None:
    runs = [start(Experiment(CLASS, batch=5, seed=s)) for s in (seed, seed, (seed + 1) % 2**63)]
    for run in runs:
        run.advance(30)
    first, same, other = (run.view().losses()[1].tolist() for run in runs)
    assert first == same
    assert first != other


def test_the_probe_alone_can_be_learned() -> None:
    problem = NetworkProblem(make_network(2, 1), "binary_cross_entropy", None, Probe((-1.0, 2.0), (1.0,)))
    run = start(Experiment(replace(problem, given=(3.0, -2.0, 1.0)), lr=1.0))
    run.advance(50)
    assert isinstance(run.trainer.objective, NetworkObjective)
    assert run.view().loss(0) == pytest.approx(6.0024757, rel=1e-7)
    assert run.view().loss(50) < 0.05
