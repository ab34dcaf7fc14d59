"""Labels on lines meet nothing; where that cannot be, they meet the least."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from nnvisual.views.label_placement import covered_area, keep_within, place_near, place_on_lines
from nnvisual.views.network_layout import Box

BOUNDS = Box(100, 100, 200, 200)


def test_crossing_lines_get_labels_that_do_not_meet() -> None:
    lines = [(0.0, 0.0, 100.0, 80.0), (0.0, 80.0, 100.0, 0.0), (0.0, 40.0, 100.0, 40.0)]
    boxes = place_on_lines(lines, (24, 12), [Box(0, 0, 20, 20)])
    assert boxes is not None
    assert not any(first.overlaps(second) for first, second in itertools.combinations(boxes, 2))


def test_all_or_none() -> None:
    lines = [(0.0, 0.0, 30.0, 0.0)] * 3
    assert place_on_lines(lines, (24, 12), []) is None


def test_a_label_keeps_off_an_obstacle_if_there_is_room_beside_the_line() -> None:
    box, met = place_near((20, 100, 180, 100), (60, 14), [Box(100, 100, 160, 20)], BOUNDS)
    assert met == 0.0
    assert not box.overlaps(Box(100, 100, 160, 20))


def test_a_label_without_obstacles_stands_on_its_line() -> None:
    box, met = place_near((20, 60, 180, 140), (40, 14), [], BOUNDS)
    assert (box.x, box.y, met) == (100, 100, 0.0)


@given(
    x=st.floats(-50, 250),
    y=st.floats(-50, 250),
    obstacles=st.lists(
        st.builds(Box, st.floats(0, 200), st.floats(0, 200), st.floats(1, 90), st.floats(1, 90)), max_size=6
    ),
)
def test_a_label_stays_in_view_and_says_truly_what_it_covers(x: float, y: float, obstacles: list[Box]) -> None:
    box, met = place_near((x, y, x, y), (50, 16), obstacles, BOUNDS)
    assert box.left >= -1e-9
    assert box.right <= 200 + 1e-9
    assert box.top >= -1e-9
    assert box.bottom <= 200 + 1e-9
    assert abs(met - covered_area(box, obstacles)) < 1e-6


def test_what_is_too_large_stays_at_the_upper_left() -> None:
    box = keep_within(Box(500, 500, 300, 20), BOUNDS)
    assert box.left == 0
    assert box.bottom == 200


def test_covered_area_adds_up() -> None:
    assert covered_area(Box(0, 0, 10, 10), [Box(5, 0, 10, 10), Box(0, 9, 4, 10), Box(50, 50, 4, 4)]) == 50 + 4
