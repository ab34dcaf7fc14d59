import pytest

from nnvisual.session.snapshot import MAX_SPEED, SPEEDS
from nnvisual.ui.time_commands import shifted_rate, shifted_speed


@pytest.mark.parametrize(
    ("lr", "notches", "expected"),
    [(1.0, 1, 3.0), (3.0, 1, 10.0), (1.0, -1, 0.3), (0.9, 1, 3.0), (0.0, 0, 1e-5)],
)
def test_the_rate_goes_along_one_three_ten(lr: float, notches: int, expected: float) -> None:
    assert shifted_rate(lr, notches) == expected


@pytest.mark.parametrize("notches", [-1000, 1000])
def test_the_rate_stays_between_the_first_and_the_last(notches: int) -> None:
    assert shifted_rate(0.5, notches) in (1e-5, 300.0)


def test_the_speed_stops_at_both_ends() -> None:
    assert shifted_speed(SPEEDS[0], -1) == SPEEDS[0]
    assert shifted_speed(1.0, 1) == 4.0
    assert shifted_speed(MAX_SPEED, 1) == MAX_SPEED
