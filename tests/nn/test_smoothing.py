"""Moving means."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.smoothing import smooth

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=0, max_size=60)


def test_hand_worked() -> None:
    np.testing.assert_allclose(smooth(np.array([3.0, 0.0, 6.0, 3.0, 9.0]), 3), [3.0, 3.0, 3.0, 6.0, 9.0])


@given(VALUES, st.integers(0, 80))
def test_each_value_is_the_mean_of_a_window_about_it(values: list[float], width: int) -> None:
    found = smooth(np.array(values), width)
    for place, value in enumerate(found):
        reach = min(width // 2, place, len(values) - 1 - place)
        assert value == pytest.approx(np.mean(values[place - reach : place + reach + 1]), abs=1e-6)


def test_a_straight_line_stays() -> None:
    line = np.linspace(5.0, -3.0, 40)
    np.testing.assert_allclose(smooth(line, 9), line)


def test_what_is_not_finite_stays_and_does_not_count() -> None:
    found = smooth(np.array([1.0, 2.0, np.inf, 4.0, 9.0, np.nan, 7.0]), 3)
    np.testing.assert_allclose(found, [1.0, 1.5, np.inf, 6.5, 6.5, np.nan, 7.0])


def test_huge_values_do_not_overflow() -> None:
    with np.errstate(all="raise"):
        assert np.isfinite(smooth(np.full(9, 1e300), 3)).all()
