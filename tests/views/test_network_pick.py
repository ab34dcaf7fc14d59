"""What lies under the mouse, and where arrows lead."""

import numpy as np
import pytest

from nnvisual.nn.network import Layer, Network
from nnvisual.views.network_edges import read_weights
from nnvisual.views.network_layout import Box, LayoutRequest, arrange
from nnvisual.views.network_pick import Pick, PickKind, find_pick, keep_pick, pick_box, walk

NETWORK = Network(2, (Layer(3, "tanh"), Layer(1, "sigmoid")))
LAYOUT = arrange(LayoutRequest(421, 345, NETWORK.sizes))
WEIGHTS = read_weights(NETWORK, np.linspace(-1, 1, 13))

EVERYTHING = [
    Pick(PickKind.LOSS),
    *(Pick(PickKind.UNIT, layer, unit) for layer, count in enumerate((2, 3, 1)) for unit in range(1, count + 1)),
    *(Pick(PickKind.BIAS, layer, unit) for layer, count in ((1, 3), (2, 1)) for unit in range(1, count + 1)),
    *(Pick(PickKind.WEIGHT, 2, 1, source) for source in (1, 2, 3)),
    *(Pick(PickKind.WEIGHT, 1, unit, 1) for unit in (1, 3)),
]


@pytest.mark.parametrize("pick", EVERYTHING)
def test_everything_is_found_where_it_lies(pick: Pick) -> None:
    box = pick_box(LAYOUT, pick, {})
    assert find_pick(LAYOUT, WEIGHTS, box.x, box.y, {}) == pick


def test_a_weights_number_is_the_weight() -> None:
    slots = {(1, 1, 2): Box(150, 20, 30, 12)}
    pick = Pick(PickKind.WEIGHT, 1, 2, 1)
    assert find_pick(LAYOUT, WEIGHTS, 155, 22, slots) == pick
    assert pick_box(LAYOUT, pick, slots).contains(150, 20)


def test_nothing_lies_in_the_corner() -> None:
    assert find_pick(LAYOUT, WEIGHTS, 2, 2, {}) is None


def test_arrows_reach_everything_from_the_first_input() -> None:
    start = Pick(PickKind.UNIT, 0, 1)
    reached, open_ends = {start}, [start]
    while open_ends:
        here = open_ends.pop()
        for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            found = walk(LAYOUT, here, across, down)
            if found not in reached:
                reached.add(found)
                open_ends.append(found)
    # 6 units, 4 biases, 9 weights, the loss.
    assert len(reached) == 20


def test_right_and_left_are_each_others_reverse_through_a_weight() -> None:
    weight = Pick(PickKind.WEIGHT, 1, 3, 2)
    assert walk(LAYOUT, weight, 1, 0) == Pick(PickKind.UNIT, 1, 3)
    assert walk(LAYOUT, weight, -1, 0) == Pick(PickKind.UNIT, 0, 2)


def test_the_walk_ends_at_the_borders() -> None:
    first, loss = Pick(PickKind.UNIT, 0, 1), Pick(PickKind.LOSS)
    assert walk(LAYOUT, first, -1, 0) == first
    assert walk(LAYOUT, first, 0, -1) == first
    assert walk(LAYOUT, loss, 1, 0) == loss
    untold = arrange(LayoutRequest(421, 345, (2, 1), has_loss=False))
    output = Pick(PickKind.UNIT, 1, 1)
    assert walk(untold, output, 1, 0) == output


@pytest.mark.parametrize(
    ("pick", "kept"),
    [
        (None, None),
        (Pick(PickKind.UNIT, 1, 2), Pick(PickKind.UNIT, 1, 2)),
        (Pick(PickKind.BIAS, 1, 5), Pick(PickKind.UNIT, 1, 3)),
        (Pick(PickKind.WEIGHT, 2, 1, 4), Pick(PickKind.UNIT, 2, 1)),
        (Pick(PickKind.UNIT, 4, 1), Pick(PickKind.UNIT, 2, 1)),
    ],
)
def test_the_keyboard_keeps_its_place_or_takes_the_nearest(pick: Pick | None, kept: Pick | None) -> None:
    assert keep_pick((2, 3, 1), pick) == kept
