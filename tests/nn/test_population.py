"""Populations against single runs, which are held to an oracle elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnvisual.nn.build import build_objective
from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.experiment import Experiment, NetworkProblem, StopRule, SurfaceProblem
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.optimizers import METHODS, Optimizer
from nnvisual.nn.population import Population, PopulationRequest, PopulationResult, Verdict, run_population
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.schedules import SCHEDULES, Schedule
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.nn.training import Run, Trainer

CLASS = Experiment(
    NetworkProblem(
        Network(2, (Layer(4, "tanh"), Layer(3, "tanh"), Layer(1, "sigmoid"))),
        "binary_cross_entropy",
        DataSpec("moons", size=50),
    ),
    lr=0.5,
    batch=10,
)
RAVINE = Experiment(SurfaceProblem(SurfaceSpec("ravine"), (-8.0, 1.5)), lr=0.03)


def make_all(experiments: list[Experiment], steps: int, **settings: Any) -> PopulationResult:
    """Return the population of these experiments, made to its end."""
    result = run_population(PopulationRequest(tuple(experiments), steps, **settings))
    assert result is not None
    return result


def make_one(experiment: Experiment, steps: int) -> Run:
    """Return the same as a run of its own."""
    run = Run(Trainer(build_objective(experiment), experiment))
    run.advance(steps)
    return run


def compare(experiments: list[Experiment], steps: int) -> PopulationResult:
    """Check every point of every path against single runs, and return the population."""
    result = make_all(experiments, steps)
    for member, experiment in enumerate(experiments):
        run = make_one(experiment, steps)
        _, path = run.view().path(10**9)
        np.testing.assert_allclose(result.path(member), path, rtol=1e-9, atol=1e-12)
        _, losses = run.view().losses(10**9)
        np.testing.assert_allclose(result.losses[member, : len(losses)], losses, rtol=1e-9, atol=1e-12)
        assert np.isnan(result.losses[member, len(losses) :]).all()
        if run.outcome.is_final:
            assert result.ended[member] == run.outcome.step
        else:
            assert result.ended[member] == -1
    return result


def test_learning_rates() -> None:
    result = compare([replace(CLASS, lr=rate) for rate in (0.001, 0.03, 1.0, 3.0, 30.0)], 150)
    assert result.steps.tolist() == list(range(151))


def test_sixty_four_at_once() -> None:
    compare([replace(CLASS, lr=0.002 * (1 + k), seed=k % 3) for k in range(64)], 60)


def test_seeds_have_their_own_start_batches_and_masks() -> None:
    problem = CLASS.problem
    assert isinstance(problem, NetworkProblem)
    network = Network(2, (Layer(5, "relu", 0.3), Layer(4, "silu"), Layer(1, "sigmoid")))
    dropped = replace(CLASS, problem=replace(problem, network=network))
    for experiment in (CLASS, dropped, replace(dropped, batch=None)):
        compare([replace(experiment, seed=seed) for seed in (1, 2, 3, 2, 77)], 60)


def test_optimizers_in_one_population() -> None:
    names = [*METHODS, "sgd", "adam"]
    compare([replace(CLASS, optimizer=Optimizer(name), lr=METHODS[name].usual_rate) for name in names], 80)
    keras = [Optimizer(name, (), "keras") for name in METHODS]
    compare([replace(CLASS, optimizer=optimizer, lr=0.01) for optimizer in keras], 80)


def test_schedules_in_one_population() -> None:
    compare([replace(CLASS, schedule=Schedule(name, 20, 0.5)) for name in SCHEDULES], 60)


def test_penalties_and_full_batches() -> None:
    compare([replace(CLASS, lr=rate, l1=0.01, l2=0.1, batch=None) for rate in (0.1, 0.9)], 60)


@pytest.mark.parametrize(
    ("loss", "output", "data"),
    [
        ("mse", "linear", "moons"),
        ("mae", "sigmoid", "moons"),
        ("mse", "softmax", "three_clouds"),
        ("cross_entropy", "softmax", "three_clouds"),
    ],
)
def test_losses_and_several_outputs(loss: str, output: str, data: str) -> None:
    outputs = 3 if data == "three_clouds" else 1
    network = Network(2, (Layer(5, "leaky_relu"), Layer(outputs, output)))
    problem = NetworkProblem(network, loss, DataSpec(data, size=30))
    compare([Experiment(problem, lr=rate, batch=7) for rate in (0.02, 0.1, 0.3)], 50)


def test_no_hidden_layer() -> None:
    problem = NetworkProblem(Network(2, (Layer(1, "sigmoid"),)), "binary_cross_entropy", DataSpec("class"))
    compare([Experiment(problem, lr=rate) for rate in (0.1, 1.0)], 50)


@settings(max_examples=15)
@given(
    st.lists(st.sampled_from((0.001, 0.01, 0.1, 1.0)), min_size=1, max_size=9),
    st.lists(st.integers(1, 6), min_size=0, max_size=4),
    st.sampled_from(("tanh", "relu", "softplus", "sigmoid", "silu", "linear")),
    st.integers(1, 24),
    st.integers(0, 2**40),
)
def test_any_network(rates: list[float], hidden: list[int], activation: str, batch: int, seed: int) -> None:
    layers = (*(Layer(units, activation) for units in hidden), Layer(1, "sigmoid"))
    problem = NetworkProblem(Network(2, layers), "binary_cross_entropy", DataSpec("class"))
    base = Experiment(problem, batch=batch, seed=seed)
    compare([replace(base, lr=rate, seed=seed + k % 2) for k, rate in enumerate(rates)], 20)


def test_surfaces() -> None:
    compare([replace(RAVINE, lr=rate) for rate in (0.001, 0.03, 0.0769)], 200)
    compare([replace(RAVINE, optimizer=Optimizer(name), lr=0.01) for name in METHODS], 100)
    valley = Experiment(SurfaceProblem(SurfaceSpec("two-valleys", dimensions=1), (1.6,)), lr=0.1)
    starts = [
        replace(valley, problem=SurfaceProblem(SurfaceSpec("two-valleys", dimensions=1), (w,))) for w in (1.6, -2)
    ]
    result = compare(starts, 200)
    np.testing.assert_allclose(result.paths[:, -1, 0], [0.9456492739235914, -1.0466805318046022], atol=1e-6)


def test_divergence_ends_a_run_where_a_single_one_ends() -> None:
    # 0.081 lies past 2 / 25; with 1e200 the very first step leaves the numbers that can be represented.
    explosive = Experiment(SurfaceProblem(SurfaceSpec("formula", "exp(w1) + w2^2"), (2.0, 0.0)), lr=1e6)
    result = compare([replace(RAVINE, lr=rate) for rate in (0.03, 0.3, 3.0)], 300)
    assert result.verdicts[1:] == (Verdict.DIVERGES, Verdict.DIVERGES)
    single = make_one(explosive, 50)
    several = make_all([explosive, replace(explosive, lr=0.01)], 50)
    assert several.ended[0] == (single.outcome.step if single.outcome.is_final else -1)
    assert np.isfinite(several.paths).all()


def test_rules_end_runs_as_they_end_single_ones() -> None:
    rules = (StopRule(size_below=0.01), StopRule(slope_below=0.5), StopRule(max_steps=17), StopRule())
    result = compare([replace(RAVINE, lr=0.0769, stop=rule) for rule in rules], 200)
    assert (result.ended[:3] > 0).all()
    assert result.ended[2] == 17
    assert result.verdicts[:2] == (Verdict.CONVERGES, Verdict.CONVERGES)


def test_early_stopping() -> None:
    problem = CLASS.problem
    assert isinstance(problem, NetworkProblem)
    problem = replace(problem, data=DataSpec("moons", size=50, noise=0.6, validation=0.4))
    experiments = [
        Experiment(problem, lr=rate, batch=8, stop=StopRule(patience=patience))
        for rate, patience in ((2.0, 3), (2.0, 6), (0.001, 3), (5.0, None))
    ]
    result = compare(experiments, 300)
    assert result.ended[0] >= 0


@pytest.mark.parametrize(
    ("rate", "verdict"),
    [
        (0.001, Verdict.CRAWLS),
        (0.03, Verdict.CONVERGES),
        (0.0769, Verdict.CONVERGES),
        (0.08, Verdict.OSCILLATES),  # 2 / lambda exactly: to and fro for ever
        (0.081, Verdict.OSCILLATES),  # grows, but slowly: 1.025 ** 200 is 139
        (0.1, Verdict.DIVERGES),
    ],
)
def test_verdicts_on_the_ravine(rate: float, verdict: Verdict) -> None:
    assert make_all([replace(RAVINE, lr=rate)], 200).verdicts == (verdict,)


def test_verdicts_on_a_network() -> None:
    # Full-batch training on the moons: a hundredth of a good rate has hardly begun, a huge one jumps about.
    result = make_all([replace(CLASS, batch=None, lr=rate) for rate in (0.003, 1.0, 1e5)], 400)
    assert result.verdicts[:2] == (Verdict.CRAWLS, Verdict.CONVERGES)
    assert result.verdicts[2] in (Verdict.OSCILLATES, Verdict.DIVERGES)


def test_the_noise_of_mini_batches_is_no_oscillation() -> None:
    result = make_all([replace(CLASS, batch=5, lr=rate) for rate in (0.2, 300.0)], 2000)
    assert result.verdicts[0] is Verdict.CONVERGES
    assert result.verdicts[1] in (Verdict.OSCILLATES, Verdict.DIVERGES)


def test_a_run_that_starts_at_the_minimum_has_converged() -> None:
    resting = replace(RAVINE, problem=SurfaceProblem(SurfaceSpec("ravine"), (0.0, 0.0)))
    assert make_all([resting], 50).verdicts == (Verdict.CONVERGES,)


def test_hovering_oscillates() -> None:
    # Chapter 23: RMSProp with 0.1 hovers at about +-0.05 around the minimum.
    optimizer = Optimizer("rmsprop", (("decay", 0.9),))
    short = Experiment(SurfaceProblem(SurfaceSpec("bowl"), (1.0, 0.5)), optimizer=optimizer, lr=0.1)
    assert make_all([short], 200).verdicts == (Verdict.OSCILLATES,)


def test_too_early_to_say() -> None:
    population = Population(PopulationRequest((RAVINE,), 200))
    assert population.view().verdicts == (None,)
    assert population.advance(5).verdicts == (None,)


def test_bursts_give_the_same_as_one_go() -> None:
    request = PopulationRequest(tuple(replace(CLASS, lr=rate) for rate in (0.1, 1.0)), 50)
    population = Population(request)
    seen = population.advance(20, should_stop=lambda: True)
    assert seen.step == 1
    shown = seen.paths.copy()
    while not population.is_complete:
        population.advance(7)
    whole = run_population(request)
    assert whole is not None
    assert population.view().paths.tobytes() == whole.paths.tobytes()
    # What a reader was given has not changed under its hands.
    np.testing.assert_array_equal(seen.paths, shown)


@pytest.mark.parametrize(
    ("name", "low", "high", "steps"),
    [
        ("ravine", 1e-5, 0.3, 200),
        ("ravine", 1e-5, 0.3, 1000),
        ("rosenbrock", 1e-6, 0.03, 400),
        ("bowl", 1e-5, 3.0, 200),
    ],
)
def test_verdicts_follow_the_learning_rate(name: str, low: float, high: float, steps: int) -> None:
    surface = SurfaceSpec(name)
    base = Experiment(SurfaceProblem(surface, surface.start))
    result = make_all([replace(base, lr=float(rate)) for rate in np.geomspace(low, high, 40)], steps)
    places = [list(Verdict).index(verdict) for verdict in result.verdicts if verdict is not None]
    # Too slow, right, too fast, far too fast: no verdict comes twice.
    assert len(places) == 40
    assert places == sorted(places)
    assert {Verdict.CRAWLS, Verdict.CONVERGES, Verdict.DIVERGES} <= set(result.verdicts)


def test_cancelling_gives_nothing() -> None:
    assert run_population(PopulationRequest((CLASS,), 100), should_stop=lambda: True) is None


def test_only_some_parameters_and_steps_are_kept() -> None:
    whole = make_all([CLASS], 95)
    some = make_all([CLASS], 95, tracked=(3, 0), stride=10)
    assert some.steps.tolist() == [*range(0, 91, 10), 95]
    np.testing.assert_array_equal(some.paths[0], whole.paths[0][np.ix_(some.steps, np.array([3, 0]))])


def test_many_steps_are_thinned() -> None:
    result = make_all([RAVINE], 5000)
    assert len(result.steps) <= 2001
    assert result.steps[-1] == 5000


@pytest.mark.parametrize(
    ("experiments", "more", "sentence"),
    [
        ((), {}, "1 to 256 runs"),
        ((CLASS, replace(CLASS, batch=4)), {}, "share data, network, loss"),
        ((CLASS, RAVINE), {}, "share data, network, loss"),
        ((CLASS,), {"steps": 0}, "at least 1 step"),
        ((CLASS,), {"steps": 5, "stride": 0}, "At least 1 step"),
    ],
)
def test_requests_that_make_no_sense(experiments: tuple[Experiment, ...], more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        PopulationRequest(experiments, **more)


def test_a_parameter_that_is_not_there_cannot_be_followed() -> None:
    with pytest.raises(InvalidInput, match="no parameter 2"):
        Population(PopulationRequest((RAVINE,), 10, tracked=(2,)))
