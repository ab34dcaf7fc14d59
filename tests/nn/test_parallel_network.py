"""Copies side by side, against each on its own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from nnvisual.nn.parallel_network import ParallelNetwork, apply_quick_tanh, split_copies
from nnvisual.nn.random_bits import BitStream, Purpose
from tests.nn.random_networks import Case, cases


@given(cases(most_units=4))
def test_losses_and_gradients_are_those_of_each_copy(case: Case) -> None:
    objective = case.objective(l1=0.01, l2=0.2, batch=3, seed=5)
    noise = 0.1 * BitStream(1, Purpose.DATA).normal(3 * objective.n_parameters).reshape(3, -1)
    parameters = case.parameters + noise
    gradients = np.zeros_like(parameters)
    with np.errstate(all="ignore"):
        together = ParallelNetwork(objective, (5, 5, 5), parameters, gradients)
        for step in (0, 1, objective.steps_per_epoch):
            losses = together.evaluate(step)
            for row in range(3):
                gradient = np.zeros(objective.n_parameters)
                alone = objective.bind(parameters[row], gradient).evaluate(step)
                assert losses[row] == pytest.approx(alone, rel=1e-12)
                scale = float(np.abs(gradient).max()) + 1e-300
                np.testing.assert_allclose(gradients[row], gradient, rtol=1e-10, atol=1e-13 * scale)


def test_the_quick_tanh_is_right_to_the_last_digit() -> None:
    z = np.concatenate([np.linspace(-30.0, 30.0, 1001), [-1e5, 1e5, 1e-9]])[np.newaxis]
    out = np.empty_like(z)
    with np.errstate(over="ignore"):
        apply_quick_tanh(z, out)
    np.testing.assert_allclose(out, np.tanh(z), rtol=0.0, atol=5e-16)


def test_a_split_is_a_view() -> None:
    wide = np.arange(12.0).reshape(2, 6)
    split = split_copies(wide, 3)
    np.testing.assert_array_equal(split[1], [[2.0, 3.0], [8.0, 9.0]])
    assert np.shares_memory(split, wide)
