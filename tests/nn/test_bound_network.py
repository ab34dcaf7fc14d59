"""A bound network: the batch of any step, the same bits whatever came before, and losses put off."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.nn.random_networks import Case, cases


@given(cases(), st.integers(1, 12), st.integers(0, 300))
def test_a_step_is_the_loss_and_gradient_of_its_batch(case: Case, batch: int, step: int) -> None:
    objective = case.objective(batch=batch)
    gradient = np.zeros(objective.n_parameters)
    loss = objective.bind(np.array(case.parameters), gradient).evaluate(step)
    places = objective.batches.indices(step)
    alone = Case(case.network, case.loss, case.x[places], case.y[places], case.parameters).objective()
    assert loss == pytest.approx(alone.value(case.parameters), rel=1e-12, abs=1e-300)
    assert gradient == pytest.approx(alone.gradient(case.parameters), rel=1e-10, abs=1e-14)


@given(cases(), st.lists(st.integers(0, 400), min_size=2, max_size=8))
def test_a_step_gives_the_same_bits_whatever_came_before(case: Case, steps: list[int]) -> None:
    objective = case.objective(batch=5)
    gradient = np.zeros(objective.n_parameters)
    used = objective.bind(np.array(case.parameters), gradient)
    for step in steps:
        fresh = np.zeros(objective.n_parameters)
        expected = objective.bind(np.array(case.parameters), fresh).evaluate(step)
        assert used.evaluate(step) == expected
        assert (gradient == fresh).all()


@given(cases(), st.integers(1, 12), st.integers(0, 300), st.integers(1, 64))
def test_losses_put_off_are_those_judged_at_once(case: Case, batch: int, step: int, count: int) -> None:
    objective = case.objective(batch=batch)
    later, at_once = (objective.bind(np.array(case.parameters), np.zeros(objective.n_parameters)) for _ in range(2))
    slot = 0
    while slot < count:
        for run in later.passes(step + slot, count - slot):
            run(slot)
            slot += 1
    assert later.losses(step, count).tolist() == [at_once.evaluate(step + slot) for slot in range(count)]
