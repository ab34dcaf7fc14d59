"""Rows of the benchmark: medians over alternating rounds, limits, and a table that lines up."""

from collections.abc import Callable

import pytest

from nnvisual.bench.rows import Row, compare, format_rows, format_time, time_each


def told(*values: float) -> Callable[[], float]:
    """A measurement whose results are told beforehand, the first for warming up."""
    rest = iter(values)
    return lambda: next(rest)


def test_the_ratio_is_the_median_of_the_rounds_ratios() -> None:
    # Round by round 1/10, 4/8, 3/2: the median of the ratios is not the ratio of the medians.
    found = compare(told(99.0, 1.0, 4.0, 3.0), told(99.0, 10.0, 8.0, 2.0), rounds=3)
    assert found == (3.0, 8.0, 0.5)


def test_rounds_alternate() -> None:
    calls: list[str] = []

    def note(name: str) -> float:
        calls.append(name)
        return 1.0

    compare(lambda: note("work"), lambda: note("reference"), rounds=2)
    assert calls == ["work", "reference"] * 3


def test_time_is_for_one_unit() -> None:
    done: list[int] = []
    measure = time_each(lambda: done.extend(range(1000)), 1_000_000)
    assert 0.0 < measure() < 1e-6
    assert len(done) == 1000


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(12.0, "12 s"), (0.0123, "12.3 ms"), (1.5e-6, "1.5 µs"), (2e-9, "2 ns"), (0.0, "")],
)
def test_times_have_a_unit(seconds: float, text: str) -> None:
    assert format_time(seconds) == text


def test_a_row_knows_whether_it_is_good() -> None:
    assert Row("a", "b", 1.0, 2.0, 0.5).is_good
    assert Row("a", "b", 1.0, 2.0, 0.5, 0.5).is_good
    assert not Row("a", "b", 1.0, 2.0, 0.5, 0.4).is_good


def test_the_table_lines_up_and_marks_what_is_missed() -> None:
    rows = [Row("a step", "plain NumPy", 1e-5, 1e-4, 0.1, 0.2), Row("seek", "a step", 1e-3, 1e-5, 100.5, 100.0)]
    head, first, second = format_rows(rows).splitlines()
    assert head.split() == ["work", "time", "against", "time", "ratio", "at", "most"]
    assert first.split() == ["a", "step", "10", "µs", "plain", "NumPy", "100", "µs", "0.1", "0.2", "ok"]
    assert second.endswith("MISSED")
    assert head.index("against") == first.index("plain") == second.index("a step")
