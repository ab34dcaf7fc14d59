"""Learning-rate schedules at hand-worked steps; the oracle compares a thousand steps with PyTorch's."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.schedules import SCHEDULES, Schedule


@pytest.mark.parametrize(
    ("schedule", "rates"),
    [
        (Schedule(), {0: 0.4, 1: 0.4, 10**6: 0.4}),
        (Schedule("step", 10, 0.5), {0: 0.4, 9: 0.4, 10: 0.2, 19: 0.2, 20: 0.1}),
        (Schedule("exponential", factor=0.5), {0: 0.4, 1: 0.2, 2: 0.1}),
        (Schedule("cosine", 10, 0.0), {0: 0.4, 5: 0.2, 10: 0.0, 11: 0.0}),
        (Schedule("cosine", 10, 0.5), {0: 0.4, 5: 0.3, 10: 0.2, 99: 0.2}),
        (Schedule("warmup", 4, 0.25), {0: 0.1, 1: 0.175, 2: 0.25, 4: 0.4, 5: 0.4}),
    ],
)
def test_the_rate_at_hand_worked_steps(schedule: Schedule, rates: dict[int, float]) -> None:
    assert {step: schedule.rate(0.4, step) for step in rates} == pytest.approx(rates, rel=1e-15, abs=1e-17)


@given(st.sampled_from(sorted(SCHEDULES)), st.integers(1, 500), st.floats(0.001, 1.0), st.integers(0, 10**7))
def test_the_rate_never_leaves_zero_to_the_full_rate(name: str, steps: int, factor: float, step: int) -> None:
    assert 0.0 <= Schedule(name, steps, factor).rate(0.1, step) <= 0.1 * (1 + 1e-15)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"name": "cosin"}, r"Did you mean 'cosine'"),
        ({"name": "step", "steps": 0}, r"from 1 to ten million, not 0"),
        ({"name": "step", "factor": 0.0}, r"above 0 and up to 1, not 0"),
        ({"name": "step", "factor": 1.5}, r"not 1.5"),
        ({"name": "cosine", "factor": float("nan")}, r"not nan"),
    ],
)
def test_impossible_schedules_are_refused(settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        Schedule(**settings)
