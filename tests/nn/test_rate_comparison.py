"""Comparing learning rates, on landscapes whose limit is known."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from nnvisual.nn.build import build_objective
from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.experiment import Experiment, NetworkProblem, StopRule, SurfaceProblem
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.population import PopulationResult, Verdict, run_population
from nnvisual.nn.rate_comparison import plan_comparison, summarise, without_rate
from nnvisual.nn.surfaces import SurfaceSpec


def learn(*hidden: int) -> Experiment:
    network = Network(2, (*(Layer(units, "tanh") for units in hidden), Layer(1, "sigmoid")))
    return Experiment(NetworkProblem(network, "binary_cross_entropy", DataSpec("class", standardise=True)))


def compare(formula: str) -> PopulationResult:
    experiment = Experiment(SurfaceProblem(SurfaceSpec("formula", formula), (1.0, 0.5)), lr=0.3)
    result = run_population(plan_comparison(experiment, build_objective(experiment), (0, 1)))
    assert result is not None
    return result


def test_on_a_bowl_rates_diverge_beyond_two_over_the_curvature() -> None:
    # Curvatures 4 and 1: the limit is 2 / 4.
    summary = summarise(compare("2*w1^2 + 0.5*w2^2"))
    diverging = np.array([verdict is Verdict.DIVERGES for verdict in summary.verdicts])
    assert (diverging == (summary.rates > 0.5)).all()
    assert np.isnan(summary.losses[diverging]).all()
    last = summary.zones[-1]
    assert last.verdict is Verdict.DIVERGES
    assert last.low == pytest.approx(0.5, rel=0.15)
    assert last.high == 100.0


def test_zones_follow_each_other_without_gaps_from_crawling_to_diverging() -> None:
    zones = summarise(compare("2*w1^2 + 0.5*w2^2")).zones
    assert zones[0].verdict is Verdict.CRAWLS
    assert zones[0].low == 1e-4
    assert Verdict.CONVERGES in {zone.verdict for zone in zones}
    for before, after in pairwise(zones):
        assert before.high == after.low


def test_the_best_rate_on_a_bowl_converges() -> None:
    summary = summarise(compare("2*w1^2 + 0.5*w2^2"))
    assert summary.best is not None
    assert summary.verdicts[summary.best] is Verdict.CONVERGES
    assert summary.losses[summary.best] < 1e-12


def test_where_all_diverge_there_is_no_best() -> None:
    summary = summarise(compare("0.5*1000000*(w1^2 + w2^2)"))
    assert summary.best is None


def test_the_nearest_rate_is_so_in_its_ratio() -> None:
    summary = summarise(compare("w1^2 + w2^2"))
    assert summary.rates[summary.nearest(0.01)] == pytest.approx(0.01)
    assert summary.nearest(1e9) == len(summary.rates) - 1
    place = 20
    half_way = float(np.sqrt(summary.rates[place] * summary.rates[place + 1]))
    assert summary.nearest(half_way * 0.999) == place
    assert summary.nearest(half_way * 1.001) == place + 1


def test_rates_are_what_alone_differs() -> None:
    experiment = replace(learn(3), stop=StopRule(max_steps=3))
    request = plan_comparison(experiment, build_objective(experiment), (0, 9))
    assert len(request.experiments) == 55
    assert {without_rate(one) for one in request.experiments} == {without_rate(experiment)}
    assert request.experiments[0].stop == StopRule()
    assert request.tracked is None


def test_a_large_network_is_tried_with_fewer_rates_and_steps() -> None:
    large = learn(*(64,) * 8)
    request = plan_comparison(large, build_objective(large), (3, 5))
    assert len(request.experiments) < 55
    assert request.steps < 200
    assert request.tracked == (3, 5)
