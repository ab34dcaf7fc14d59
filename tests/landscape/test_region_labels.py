"""Names of regions lie in their regions, away from examples, and stay where they are."""

from __future__ import annotations

import numpy as np

from nnvisual.landscape.field import Field, FieldRequest, compute_field
from nnvisual.landscape.region_labels import place_labels
from nnvisual.nn.network import Layer, Network


def half_planes(bias: float = 0.0) -> Field:
    """Class 1 where x1 + bias > 0."""
    network = Network(2, (Layer(1, "sigmoid"),))
    request = FieldRequest(
        network, np.array([2.0, 0.0, bias]), None, ((-4.0, 4.0), (-4.0, 4.0)), (0, 1), np.zeros(2), 60
    )
    return compute_field(request)


def test_each_name_lies_in_its_region() -> None:
    places = place_labels(half_planes(), np.zeros((0, 2)))
    assert places[0][0] < -1.0
    assert places[1][0] > 1.0


def test_names_keep_away_from_examples() -> None:
    crowd = np.array([(x, y) for x in (1.0, 2.0, 3.0) for y in (-3.0, -2.0, -1.0, 0.0)])
    place = place_labels(half_planes(), crowd)[1]
    assert np.hypot(*(crowd - place).T).min() > 1.0


def test_a_name_stays_while_its_region_holds_it() -> None:
    before = place_labels(half_planes(), np.zeros((0, 2)))
    assert place_labels(half_planes(0.5), np.zeros((0, 2)), before) == before
    moved = place_labels(half_planes(-6.5), np.zeros((0, 2)), {0: (-2.0, 0.0), 1: (1.0, 0.0)})
    assert moved[0] == (-2.0, 0.0)
    assert 1 not in moved or moved[1] != (1.0, 0.0)


def test_a_class_without_a_region_has_no_name() -> None:
    assert set(place_labels(half_planes(100.0), np.zeros((0, 2)))) == {1}
