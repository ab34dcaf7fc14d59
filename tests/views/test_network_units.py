"""Where the chips of a unit stand."""

import pytest

from nnvisual.views.network_layout import Detail, UnitPlace, room_above, room_below
from nnvisual.views.network_units import bias_box, delta_box, name_box


@pytest.mark.parametrize("r", [14.0, 24.0, 48.0])
def test_chips_lie_below_the_circle_and_in_the_room_that_the_layout_keeps(r: float) -> None:
    place = UnitPlace(1, 1, 100, 100, r)
    bias, delta, name = bias_box(place), delta_box(place, Detail.FULL), name_box(place)
    assert bias.top > place.y + r
    assert delta.top > bias.bottom
    assert delta.bottom <= place.y + r + room_below(r, Detail.FULL)
    assert bias.bottom <= place.y + r + room_below(r, Detail.VALUE)
    assert name.bottom <= place.y - r
    assert name.top >= place.y - r - room_above(r, Detail.NAME)


def test_a_delta_takes_the_place_of_the_bias_where_there_is_no_more_room() -> None:
    place = UnitPlace(1, 1, 100, 100, 15)
    assert delta_box(place, Detail.NAME).y == bias_box(place).y
