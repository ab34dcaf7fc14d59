"""A network as an objective: batches, penalties, validation, and what does not fit together."""

import numpy as np
import pytest
from hypothesis import given

from nnvisual.nn.build import build_objective
from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.experiment import Experiment, NetworkProblem, Probe, SurfaceProblem
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.surfaces import SurfaceSpec
from tests.nn.random_networks import Case, cases, make_network, make_objective

X = np.array([[0.5, 1.0], [-1.0, 0.2], [0.3, -0.7], [1.2, 0.4], [-0.6, -0.9]])
Y = np.array([[1.0], [0.0], [1.0], [1.0], [0.0]])


@given(cases())
def test_values_are_value_for_each_row(case: Case) -> None:
    objective = case.objective(l1=0.1, l2=0.2)
    rows = np.stack([case.parameters, case.parameters * 0.5, np.zeros_like(case.parameters)])
    assert objective.values(rows).tolist() == [objective.value(row) for row in rows]


def test_penalties_spare_the_biases() -> None:
    objective = make_objective(make_network(1, 1, output="linear"), "mse", X[:1, :1], Y[:1], l1=0.5, l2=3.0)
    assert objective.penalty(np.array([-2.0, 100.0])) == 0.5 * 2.0 + 3.0 / 2.0 * 4.0
    gradient = np.zeros(2)
    objective.add_penalty_gradient(np.array([-2.0, 100.0]), gradient)
    assert gradient.tolist() == [-0.5 - 6.0, 0.0]


def test_the_loss_that_is_shown_is_without_penalty_and_the_gradient_is_with_it() -> None:
    plain = make_objective(make_network(2, 1), "binary_cross_entropy", X, Y)
    fined = make_objective(make_network(2, 1), "binary_cross_entropy", X, Y, l2=2.0)
    parameters = np.array([0.5, -1.0, 0.25])
    without, within = np.zeros(3), np.zeros(3)
    assert plain.bind(parameters, without).evaluate(0) == fined.bind(parameters, within).evaluate(0)
    assert (within - without).tolist() == pytest.approx([1.0, -2.0, 0.0])


def test_validation_looks_at_the_examples_held_back_only() -> None:
    objective = make_objective(make_network(2, 1), "binary_cross_entropy", X, Y, held_back=2)
    rest = make_objective(make_network(2, 1), "binary_cross_entropy", X[3:], Y[3:])
    parameters = np.array([0.5, -1.0, 0.25])
    assert objective.has_validation
    assert objective.training.count == 3
    assert objective.validation_loss(parameters) == pytest.approx(rest.value(parameters), rel=1e-14)
    assert not rest.has_validation
    assert np.isnan(rest.validation_loss(parameters))


def test_dropout_is_off_where_the_landscape_is_measured() -> None:
    with_it, without = (
        make_objective(make_network(2, 4, 1, dropout=rate), "binary_cross_entropy", X, Y) for rate in (0.5, 0.0)
    )
    parameters = with_it.start()
    assert with_it.value(parameters) == without.value(parameters)
    assert (with_it.gradient(parameters) == without.gradient(parameters)).all()
    assert with_it.bind(np.array(parameters), np.zeros_like(parameters)).evaluate(0) != with_it.value(parameters)


def test_given_weights_replace_the_initial_ones() -> None:
    objective = make_objective(make_network(2, 1), "mse", X, Y, given=(1.0, 2.0, 3.0))
    assert objective.start().tolist() == [1.0, 2.0, 3.0]
    with pytest.raises(InvalidInput, match="2 parameters are given; the network has 3"):
        make_objective(make_network(2, 1), "mse", X, Y, given=(1.0, 2.0)).start()


def test_without_data_the_probe_is_the_only_example() -> None:
    problem = NetworkProblem(make_network(2, 1), "binary_cross_entropy", None, Probe((-1.0, 2.0), (1.0,)))
    objective = build_objective(Experiment(problem))
    assert isinstance(objective, NetworkObjective)
    assert objective.has_target
    assert objective.steps_per_epoch == 1
    assert objective.value(np.array([3.0, -2.0, 1.0])) == pytest.approx(6.0024757, rel=1e-7)


def test_a_probe_without_target_is_looked_at_only() -> None:
    problem = NetworkProblem(make_network(2, 1), "binary_cross_entropy", None, Probe((-1.0, 2.0)))
    objective = build_objective(Experiment(problem))
    assert isinstance(objective, NetworkObjective)
    assert not objective.has_target


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (NetworkProblem(make_network(3, 1), "mse", DataSpec("class")), r"2 inputs and 1 outputs.*layers = \[2, ..., 1"),
        (NetworkProblem(make_network(2, 1), "mse", None), r"needs data to learn from"),
        (NetworkProblem(make_network(2, 1), "mse", None, Probe((1.0,))), r"x has 1 numbers; the network has 2"),
        (NetworkProblem(make_network(2, 1), "mse", None, Probe((1.0, 2.0), (1.0, 2.0))), r"y has 2 numbers"),
        (NetworkProblem(make_network(2, 1, output="tanh"), "binary_cross_entropy", DataSpec("class")), r"logits"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(problem: NetworkProblem, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        build_objective(Experiment(problem))


def test_a_surface_is_not_a_network() -> None:
    with pytest.raises(TypeError, match="surface"):
        NetworkObjective(Experiment(SurfaceProblem(SurfaceSpec("bowl"), (1.0, 1.0))), None)
