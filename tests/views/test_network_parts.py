"""Parts by their names in lectures."""

import pytest

from nnvisual.lectures.quantities import parse_quantity
from nnvisual.lectures.vocabulary import VIEWS
from nnvisual.views.network_parts import (
    DIMMED,
    LABEL_PARTS,
    LOSS_PARTS,
    TARGET_PARTS,
    Emphasis,
    bias_parts,
    delta_parts,
    unit_parts,
    weight_parts,
)

ALL = {
    *weight_parts(1, 2, 3),
    *bias_parts(1, 3),
    *unit_parts(0, 2, 2),
    *unit_parts(1, 3, 2),
    *unit_parts(2, 1, 2),
    *delta_parts(1, 3),
    *LOSS_PARTS,
    *TARGET_PARTS,
    *LABEL_PARTS,
}


def test_every_name_is_one_that_lectures_may_use() -> None:
    for name in ALL - set(VIEWS["network"].parts):
        parse_quantity(name)


def test_every_part_that_lectures_may_name_is_drawn_by_something() -> None:
    # The dense-layer symbol is another way of drawing the layers.
    assert set(VIEWS["network"].parts) - {"symbol"} <= ALL


@pytest.mark.parametrize(
    ("emphasis", "opacity"),
    [
        (Emphasis(), 1.0),
        (Emphasis(frozenset({"w.1.2.3"})), 1.0),
        (Emphasis(frozenset({"weights"})), 1.0),
        (Emphasis(frozenset({"product.1.2.3"})), 1.0),
        (Emphasis(frozenset({"b.1.1"})), DIMMED),
        (Emphasis(frozenset(), frozenset({"units"})), 0.0),
        (Emphasis(frozenset(), frozenset({"w"})), 1.0),
        (Emphasis(frozenset({"b.1.1"}), frozenset({"w.1"})), DIMMED),
        (Emphasis(frozenset({"w.1.2.3"}), frozenset({"units"})), 1.0),
    ],
)
def test_opacity_of_a_weight(emphasis: Emphasis, opacity: float) -> None:
    assert emphasis.opacity(weight_parts(1, 2, 3)) == opacity
