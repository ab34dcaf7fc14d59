"""Traces show what training does: the same numbers, all of them, and frozen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.activations import find_activation
from nnvisual.nn.batches import DropoutMasks
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.optimizers import METHODS, Optimizer
from nnvisual.nn.schedules import Schedule
from nnvisual.nn.trace import ExampleTrace, trace_example, trace_update
from nnvisual.nn.training import Trainer
from tests.nn.random_networks import Case, cases, make_network, make_objective


def test_every_number_of_the_perceptron() -> None:
    objective = make_objective(make_network(2, 1), "binary_cross_entropy", np.zeros((1, 2)), np.zeros((1, 1)))
    found = trace_example(objective, np.array([3.0, -2.0, 1.0]), np.array([-1.0, 2.0]), np.array([1.0]))
    layer = found.layers[0]
    assert layer.incoming.tolist() == [-1.0, 2.0]
    assert layer.products[:, 0].tolist() == [-3.0, -4.0]
    assert layer.z.tolist() == [-6.0]
    assert found.y_hat[0] == pytest.approx(0.0024726, abs=5e-8)
    assert found.loss == pytest.approx(6.0024757, rel=1e-7)
    assert layer.slope[0] == pytest.approx(0.0024726 * 0.9975274, rel=1e-4)
    assert layer.delta[0] == pytest.approx(-0.9975274, rel=1e-7)
    assert layer.grad_w[:, 0].tolist() == pytest.approx([0.9975274, -1.9950548], rel=1e-7)
    assert layer.grad_b[0] == layer.delta[0]


@given(cases())
def test_the_numbers_of_an_example_hang_together(case: Case) -> None:
    found = trace_example(case.objective(), case.parameters, case.x[0], case.y[0])
    incoming = case.x[0]
    for layer, description in zip(found.layers, case.network.layers, strict=True):
        assert (layer.incoming == incoming).all()
        assert layer.z == pytest.approx(layer.products.sum(axis=0) + layer.biases, rel=1e-11, abs=1e-13)
        activation = find_activation(description.activation)
        if activation.elementwise:
            assert (layer.activation == activation.value(layer.z)).all()
            assert layer.slope == pytest.approx(activation.derivative(layer.z), rel=1e-12, abs=1e-16)
        assert layer.grad_w == pytest.approx(np.outer(layer.incoming, layer.delta), rel=1e-12, abs=1e-300)
        assert (layer.grad_b == layer.delta).all()
        incoming = layer.a
    for layer, following in zip(found.layers, found.layers[1:], strict=False):
        chain = following.weights @ following.delta * layer.slope
        assert layer.delta == pytest.approx(chain, rel=1e-10, abs=1e-14)


@given(cases(), st.integers(0, 100))
def test_the_mean_over_a_batch_is_what_training_sees(case: Case, step: int) -> None:
    objective = case.objective(batch=4)
    trainer = Trainer(objective, objective.experiment, step=step)
    traces = [trace_example(objective, case.parameters, case.x[i], case.y[i]) for i in objective.batches.indices(step)]
    assert np.mean([t.loss for t in traces]) == pytest.approx(trainer.loss, rel=1e-12, abs=1e-300)
    mean = np.mean([t.gradient for t in traces], axis=0)
    assert mean == pytest.approx(trainer.gradient, rel=1e-9, abs=1e-13)


def test_an_example_alone_has_the_very_bits_of_its_training_step() -> None:
    objective = make_objective(
        make_network(2, 5, 1), "binary_cross_entropy", np.array([[0.3, -0.8]]), np.array([[1.0]])
    )
    trainer = Trainer(objective, objective.experiment)
    found = trace_example(objective, objective.start(), np.array([0.3, -0.8]), np.array([1.0]))
    assert found.loss == trainer.loss
    assert (found.gradient == trainer.gradient).all()


def test_with_dropout_the_trace_shows_the_masks_of_its_step() -> None:
    network = Network(2, (Layer(8, "tanh", 0.5), Layer(1, "sigmoid")))
    x, y = np.array([[0.3, -0.8], [1.0, 0.1]]), np.array([[1.0], [0.0]])
    objective = make_objective(network, "binary_cross_entropy", x, y)
    step = 5
    trainer = Trainer(objective, objective.experiment, step=step)
    masks = DropoutMasks(network, 2, objective.experiment.seed).masks(step, 2)
    traces = []
    for i in range(2):
        own = [None if mask is None else mask[:, i : i + 1] for mask in masks]
        traces.append(trace_example(objective, objective.start(), x[i], y[i], own))
    assert np.mean([t.loss for t in traces]) == pytest.approx(trainer.loss, rel=1e-13)
    assert np.mean([t.gradient for t in traces], axis=0) == pytest.approx(trainer.gradient, rel=1e-12, abs=1e-15)
    hidden = traces[0].layers[0]
    assert hidden.mask is not None
    assert set(hidden.mask.tolist()) == {0.0, 2.0}
    assert (hidden.a == hidden.activation * hidden.mask).all()


def test_without_a_target_there_is_a_forward_pass_and_nothing_else() -> None:
    objective = make_objective(make_network(2, 1), "binary_cross_entropy", np.zeros((1, 2)), np.zeros((1, 1)))
    found = trace_example(objective, np.array([3.0, -2.0, 1.0]), np.array([-1.0, 2.0]), None)
    assert not found.has_target
    assert found.y_hat[0] == pytest.approx(0.0024726, abs=5e-8)


def test_softmax_has_no_slope_to_show() -> None:
    objective = make_objective(make_network(2, 3, output="softmax"), "cross_entropy", np.zeros((1, 2)), np.eye(3)[:1])
    found = trace_example(objective, np.ones(9), np.array([-1.0, 2.0]), np.eye(3)[1])
    assert np.isnan(found.layers[0].slope).all()
    assert found.y_hat.sum() == pytest.approx(1.0)


def test_nothing_in_a_trace_can_be_changed() -> None:
    objective = make_objective(make_network(2, 3, 1), "mse", np.zeros((1, 2)), np.zeros((1, 1)))
    found: ExampleTrace = trace_example(objective, objective.start(), np.ones(2), np.ones(1))
    arrays = [found.x, found.y, found.gradient]
    for layer in found.layers:
        arrays += [layer.incoming, layer.weights, layer.biases, layer.products, layer.z, layer.a, layer.delta]
        arrays += [layer.activation, layer.slope, layer.grad_w, layer.grad_b]
    assert not any(array.flags.writeable for array in arrays)


@pytest.mark.parametrize("name", METHODS)
def test_the_update_shows_what_the_optimiser_did(name: str) -> None:
    x, y = np.array([[0.3, -0.8], [1.0, 0.1]]), np.array([[1.0], [0.0]])
    objective = make_objective(
        make_network(2, 3, 1), "binary_cross_entropy", x, y, optimizer=Optimizer(name), schedule=Schedule("step", 2)
    )
    trainer, same = (Trainer(objective, objective.experiment) for _ in range(2))
    trainer.advance_to(4)
    found = trace_update(trainer)
    same.advance_to(4)
    assert (found.step, found.loss, found.rate) == (4, same.loss, same.rate(4))
    assert (found.before == same.parameters).all()
    assert (found.gradient == same.gradient).all()
    same.advance_to(5)
    assert (found.after == same.parameters).all()
    assert (found.change == found.after - found.before).all()
    assert list(found.memories) == list(METHODS[name].memories)
    for row, memory in zip(same.state[1:], found.memories.values(), strict=True):
        assert (memory == row).all()


def test_the_effective_rate_of_gradient_descent_is_the_rate() -> None:
    objective = make_objective(
        make_network(2, 3, 1, hidden="relu"), "mse", np.array([[1.0, 2.0]]), np.array([[1.0]]), lr=0.05
    )
    found = trace_update(Trainer(objective, objective.experiment))
    rates = found.effective_rate[np.isfinite(found.effective_rate)]
    assert rates == pytest.approx(np.full(len(rates), 0.05), rel=1e-9)
    assert np.isnan(found.effective_rate[found.gradient == 0.0]).all()
