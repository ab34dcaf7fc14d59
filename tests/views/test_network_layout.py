"""Geometry of the network diagram: everything inside, nothing on top of anything else, at every size."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.views.network_layout import (
    Box,
    Detail,
    LayoutRequest,
    NetworkLayout,
    arrange,
    chip_height,
    distance_to_line,
    edge_width,
    edge_widths,
    room_above,
    room_below,
    strongest_edges,
)

layer_sizes = st.lists(st.integers(1, 64), min_size=0, max_size=8)


def extents(layout: NetworkLayout, layer: int) -> tuple[float, float]:
    detail, column = layout.details[layer], layout.layers[layer]
    r = column[0].r
    top = column[0].y - r - room_above(r, detail)
    bottom = column[-1].y + r + room_below(r, detail, has_bias=layer > 0)
    return top, bottom


@given(
    hidden=layer_sizes,
    ends=st.tuples(st.integers(1, 64), st.integers(1, 10)),
    width=st.floats(320, 1900),
    height=st.floats(240, 1000),
    text=st.floats(0.8, 2.5),
)
def test_everything_stays_inside_and_apart(
    hidden: list[int], ends: tuple[int, int], width: float, height: float, text: float
) -> None:
    layout = arrange(LayoutRequest(width, height, (ends[0], *hidden, ends[1]), text, label_width=60.0))
    for layer, column in enumerate(layout.layers):
        top, bottom = extents(layout, layer)
        assert top >= layout.strip - 1.5
        assert bottom <= height + 1.5
        assert column[0].x - column[0].r >= 0
        detail, r = layout.details[layer], column[0].r
        block = 2 * r + (room_above(r, detail) + room_below(r, detail, has_bias=layer > 0) if detail else 0.0)
        for first, second in itertools.pairwise(column):
            assert second.y - first.y >= min(block, 2 * r) - 1e-6 or r <= 1.0
            if detail:
                assert second.y - first.y >= block - 1e-6
    for left, right in itertools.pairwise(layout.layers):
        assert right[0].x - right[0].r > left[0].x + left[0].r
    assert layout.loss is not None
    assert layout.loss.right <= width
    assert layout.loss.left > layout.layers[-1][0].x + layout.layers[-1][0].r


def test_small_network_gets_everything_at_the_size_it_has_on_the_stage() -> None:
    layout = arrange(LayoutRequest(421, 345, (2, 3, 1), 1.0, 48.0))
    assert set(layout.details) == {Detail.FULL}
    assert layout.layers[0][0].r >= 20
    assert layout.label_width == pytest.approx(48.0, rel=0.1)


def test_details_go_as_a_layer_grows() -> None:
    found = [arrange(LayoutRequest(421, 345, (2, count, 1))).details[1] for count in (3, 5, 7, 20, 64)]
    assert found == sorted(found, reverse=True)
    assert found[0] == Detail.FULL
    assert found[-1] == Detail.DOT


def test_without_a_target_there_is_no_loss() -> None:
    assert arrange(LayoutRequest(421, 345, (2, 1), has_loss=False)).loss is None


def test_labels_are_left_out_where_they_would_take_the_room_of_the_units() -> None:
    assert arrange(LayoutRequest(100, 90, (2, 3, 1), label_width=60.0)).label_width == 0.0


def test_a_unit_is_found_at_its_place_and_nothing_between_units() -> None:
    layout = arrange(LayoutRequest(421, 345, (2, 3, 1)))
    place = layout.unit(1, 2)
    assert layout.find_unit(place.x + 5, place.y - 5) == place
    assert layout.find_unit(place.x + 2.0 * place.r, place.y) is None


def test_strongest_edges_are_the_largest_weights_weakest_first() -> None:
    rng = np.random.default_rng(5)
    weights = [rng.normal(size=(30, 40)), rng.normal(size=(40, 2))]
    edges, places = strongest_edges(weights, 100)
    flat = np.concatenate([matrix.ravel() for matrix in weights])
    np.testing.assert_array_equal(flat[places], [weights[k - 1][i - 1, j - 1] for k, i, j in edges])
    sizes = [abs(weights[layer - 1][source - 1, unit - 1]) for layer, source, unit in edges]
    every = np.sort(np.concatenate([np.abs(matrix).ravel() for matrix in weights]))
    assert sizes == sorted(sizes)
    np.testing.assert_array_equal(sizes, every[-100:])


def test_strongest_edges_takes_all_of_a_small_network_and_bears_what_is_not_finite() -> None:
    edges, places = strongest_edges([np.array([[np.nan, 1.0], [np.inf, -2.0]])])
    assert len(places) == len(edges) == 4
    assert edges[0] == (1, 1, 1)
    assert edges[-1] == (1, 2, 1)


def test_edge_width_grows_with_the_size_of_the_weight_and_levels_off() -> None:
    widths = [edge_width(weight) for weight in (0.0, 0.5, -1.0, 3.0, -50.0, 1e300)]
    assert widths == sorted(widths)
    assert widths[0] < 1.0
    assert widths[-1] < 6.5
    assert edge_width(float("nan")) == pytest.approx(edge_width(float("inf")))


def test_distance_to_a_line_ends_at_its_ends() -> None:
    assert distance_to_line(5, 3, (0, 0, 10, 0)) == pytest.approx(3)
    assert distance_to_line(13, 4, (0, 0, 10, 0)) == pytest.approx(5)
    assert distance_to_line(3, 4, (0, 0, 0, 0)) == pytest.approx(5)


def test_boxes_know_what_they_meet() -> None:
    box = Box(10, 10, 8, 4)
    assert (box.left, box.right, box.top, box.bottom) == (6, 14, 8, 12)
    assert box.overlaps(Box(17, 10, 8, 4))
    assert not box.overlaps(Box(18, 10, 8, 4))
    assert box.overlaps(Box(18.5, 10, 8, 4), gap=1.0)
    assert box.contains(15, 10, reach=1.0)
    assert not box.contains(15, 10)


def test_chips_stay_legible_when_units_are_small() -> None:
    assert chip_height(14.0) >= 14.0


def test_many_widths_are_those_of_each_weight() -> None:
    weights = np.array([0.0, 0.3, -2.0, 1e6, np.nan, np.inf, -np.inf])
    np.testing.assert_allclose(edge_widths(weights, 0.7), [edge_width(float(weight), 0.7) for weight in weights])
