"""The tick beside a gradient: it is given where it is due, refused where it is not, and withheld at a corner."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nnvisual.nn.batches import DropoutMasks
from nnvisual.nn.gradient_check import bind_example_value, bind_step_value, check_gradient
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.surfaces import SurfaceObjective, SurfaceSpec
from nnvisual.nn.trace import trace_example
from tests.nn.random_networks import Case, cases, make_objective


def test_a_power_is_differentiated() -> None:
    found = check_gradient(lambda w: float(w[1] ** 3), np.array([5.0, 2.0]), 1, 12.0)
    assert found.difference == pytest.approx(12.0, rel=1e-9)
    assert found.agrees


def test_a_wrong_gradient_is_refused() -> None:
    assert not check_gradient(lambda w: float(w[0] ** 2), np.array([3.0]), 0, 6.0001).agrees
    assert not check_gradient(lambda w: float(w[0] ** 2), np.array([3.0]), 0, -6.0).agrees
    assert not check_gradient(lambda w: 2.0, np.array([3.0]), 0, 0.001).agrees


def test_a_flat_place_agrees_with_zero() -> None:
    found = check_gradient(lambda w: 2.0, np.array([3.0]), 0, 0.0)
    assert (found.difference, found.error, found.agrees) == (0.0, 0.0, True)


def test_at_a_corner_nothing_is_claimed() -> None:
    # The central difference of |w| at 0 is 0, and so is its subgradient; just beside it no distance agrees.
    found = check_gradient(lambda w: abs(w[0] - 1e-7), np.array([0.0]), 0, -1.0)
    assert found.at_corner
    assert not found.agrees


def test_a_corner_nearby_is_stepped_around() -> None:
    found = check_gradient(lambda w: max(w[0], 0.0), np.array([2e-4]), 0, 1.0)
    assert found.agrees


@given(cases(), st.integers(0, 10**6), st.sampled_from([None, 1, 3]))
def test_backpropagation_agrees_for_any_weight_of_any_network(case: Case, draw: int, batch: int | None) -> None:
    objective = case.objective(batch=batch, l1=0.01, l2=0.02)
    gradient = np.zeros(objective.n_parameters)
    step = draw % 50
    objective.bind(np.array(case.parameters), gradient).evaluate(step)
    index = draw % objective.n_parameters
    found = check_gradient(bind_step_value(objective, step), case.parameters, index, float(gradient[index]))
    assume(not found.at_corner)
    assert found.agrees, found


SMOOTH = ("linear", "sigmoid", "tanh", "softplus", "silu")


@given(cases(SMOOTH), st.integers(0, 10**6))
def test_a_smooth_network_has_no_corner(case: Case, draw: int) -> None:
    assume(case.loss != "mae")
    objective = case.objective()
    index = draw % objective.n_parameters
    value, gradient = bind_step_value(objective, 0), objective.gradient(case.parameters)
    found = check_gradient(value, case.parameters, index, float(gradient[index]))
    assert found.agrees, found


@given(cases(), st.integers(0, 10**6))
def test_it_agrees_for_the_traced_gradient_of_one_example(case: Case, draw: int) -> None:
    objective = case.objective()
    index = draw % objective.n_parameters
    trace = trace_example(objective, case.parameters, case.x[0], case.y[0])
    value = bind_example_value(objective, case.x[0], case.y[0])
    found = check_gradient(value, case.parameters, index, float(trace.gradient[index]))
    assume(not found.at_corner)
    assert found.agrees, found


@pytest.mark.parametrize("step", [0, 7, 70])
def test_it_agrees_with_dropout_on(step: int) -> None:
    network = Network(2, (Layer(6, "tanh", 0.4), Layer(5, "silu", 0.2), Layer(1, "sigmoid")))
    x, y = np.array([[0.5, -1.0], [1.5, 0.3], [-0.2, 0.8]]), np.array([[1.0], [0.0], [1.0]])
    objective = make_objective(network, "binary_cross_entropy", x, y)
    parameters, gradient = objective.start(), np.zeros(objective.n_parameters)
    objective.bind(np.array(parameters), gradient).evaluate(step)
    value = bind_step_value(objective, step)
    assert all(check_gradient(value, parameters, i, float(gradient[i])).agrees for i in range(len(gradient)))
    masks = [
        None if mask is None else mask[:, 1:2]
        for mask in DropoutMasks(network, 3, objective.experiment.seed).masks(step, 3)
    ]
    trace = trace_example(objective, parameters, x[1], y[1], masks)
    alone = bind_example_value(objective, x[1], y[1], masks)
    assert all(check_gradient(alone, parameters, i, float(trace.gradient[i])).agrees for i in range(len(gradient)))


def test_surfaces_are_checked_in_the_same_way() -> None:
    objective = SurfaceObjective(SurfaceSpec("rosenbrock"), (-1.2, 1.0))
    place = np.array([-1.2, 1.0])
    gradient = objective.gradient(place)
    value = bind_step_value(objective, 0)
    assert all(check_gradient(value, place, index, float(gradient[index])).agrees for index in range(2))
