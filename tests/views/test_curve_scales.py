"""The ranges of the loss curve."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.views.curve_data import EMPTY, Curves, Series
from nnvisual.views.curve_scales import choose_range, round_up


def series(*losses: float) -> Series:
    return Series(np.arange(len(losses)), np.array(losses))


def curves(*losses: float, others: dict[int, Series] | None = None) -> Curves:
    return Curves(series(*losses), EMPTY, others or {})


def test_a_loss_is_seen_against_zero() -> None:
    shown = choose_range(curves(0.9, 0.5, 0.3), None, was_log=False)
    assert (shown.low, shown.is_log) == (0.0, False)
    assert shown.high >= 0.9


def test_a_plateau_fills_the_picture() -> None:
    shown = choose_range(curves(0.693, 0.690, 0.688), None, was_log=False)
    assert 0.6 < shown.low <= 0.688
    assert 0.693 <= shown.high < 0.8


def test_a_wide_range_asks_for_a_logarithmic_scale_and_keeps_it() -> None:
    assert choose_range(curves(2.0, 0.01), None, was_log=False).is_log
    assert not choose_range(curves(2.0, 0.03), None, was_log=False).is_log
    assert choose_range(curves(2.0, 0.03), None, was_log=True).is_log


@pytest.mark.parametrize("wanted", [True, False])
def test_the_users_choice_comes_first(wanted: bool) -> None:
    assert choose_range(curves(2.0, 1.0), wanted, was_log=False).is_log is wanted
    assert choose_range(curves(2.0, 1e-4), wanted, was_log=False).is_log is wanted


def test_what_is_not_positive_cannot_be_logarithmic() -> None:
    shown = choose_range(curves(3.0, -1.0), True, was_log=False)
    assert not shown.is_log
    assert not shown.may_be_log
    assert shown.low <= -1.0


@pytest.mark.parametrize("losses", [(), (0.5,), (0.0,), (-2.0, -2.0), (1e300, 1e-300), (np.inf, 3.0), (np.nan,)])
@pytest.mark.parametrize("wanted", [None, True, False])
def test_there_is_always_a_range(losses: tuple[float, ...], wanted: bool | None) -> None:
    shown = choose_range(curves(*losses), wanted, was_log=False)
    assert shown.low < shown.high
    assert np.isfinite([shown.low, shown.high]).all()
    assert not shown.is_log or shown.low > 0.0
    finite = [loss for loss in losses if np.isfinite(loss)]
    assert all(shown.low <= loss <= shown.high for loss in finite)


def test_a_long_other_run_does_not_dwarf_a_short_one() -> None:
    long = Series(np.arange(100_000), np.ones(100_000))
    assert choose_range(curves(1.0, 0.9, others={2: long}), None, was_log=False).last <= 50
    assert choose_range(curves(*np.ones(200), others={2: series(*np.ones(300))}), None, was_log=False).last == 300


def test_an_other_run_that_diverges_does_not_flatten_this_one() -> None:
    wild = series(1.0, 1e12)
    assert choose_range(curves(1.0, 0.5, others={2: wild}), None, was_log=False).high <= 3.0


@pytest.mark.parametrize(("number", "rounded"), [(0, 1), (1, 1), (11, 12), (42, 50), (101, 120), (999_999, 1_000_000)])
def test_ends_are_round(number: int, rounded: int) -> None:
    assert round_up(number) == rounded
