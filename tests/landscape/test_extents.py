"""Windows that hold a path and do not jitter."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.landscape.extents import FARTHEST, auto_extent, snap_outwards

NUMBERS = st.floats(-20.0, 20.0)


@given(st.lists(NUMBERS, min_size=1, max_size=30), NUMBERS, st.floats(0.1, 10.0))
def test_windows_only_ever_widen(path: list[float], anchor: float, reach: float) -> None:
    low, high = auto_extent(np.array([anchor]), anchor, reach)
    changes = 0
    for count in range(1, len(path) + 1):
        wider = auto_extent(np.array(path[:count]), anchor, reach)
        assert wider[0] <= low
        assert wider[1] >= high
        changes += wider != (low, high)
        low, high = wider
    # Each change widens by an eighth of the width or more, so there are few of them.
    assert changes <= 16


@given(st.lists(NUMBERS, max_size=10), NUMBERS, st.floats(0.1, 10.0))
def test_windows_hold_path_and_anchor(path: list[float], anchor: float, reach: float) -> None:
    low, high = auto_extent(np.array(path), anchor, reach)
    assert low <= anchor - reach
    assert high >= anchor + reach
    limit = FARTHEST * reach
    for value in path:
        assert low <= max(value, anchor - limit)
        assert high >= min(value, anchor + limit)


def test_a_diverging_path_leaves_the_window() -> None:
    low, high = auto_extent(np.array([0.0, 1e30, np.inf, np.nan]), 0.0, 1.0)
    assert -4.0 <= low <= -1.0
    assert 16.0 <= high <= 32.0


def test_ends_are_round() -> None:
    assert snap_outwards((-2.3, 2.4)) == (-3.0, 3.0)
    assert snap_outwards((0.1, 0.2)) == (0.09375, 0.203125)
