"""Matrices never overlap or leave the widget, and numbers are promised only where they fit."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF

from nnvisual.nn.network import Layer, Network
from nnvisual.views.matrix_layout import READABLE, MatrixBox, Part, lay_out_matrices, part_shape
from nnvisual.views.theme import LIGHT

SMALL = Network(2, (Layer(3, "tanh"), Layer(1, "sigmoid")))
LARGE = Network(2, (*(Layer(64, "tanh") for _ in range(8)), Layer(1, "sigmoid")))
MEDIUM = Network(5, (Layer(8, "tanh"), Layer(8, "tanh"), Layer(3, "softmax")))


@pytest.mark.parametrize("network", [SMALL, MEDIUM, LARGE])
@pytest.mark.parametrize("size", [(320, 240), (620, 380), (1900, 1000), (380, 900)])
@pytest.mark.parametrize("factor", [0.8, 1.0, 2.5])
@pytest.mark.parametrize("product", [True, False])
def test_boxes_stay_inside_and_apart(network: Network, size: tuple[int, int], factor: float, product: bool) -> None:
    theme = LIGHT.with_text(factor)
    layout = lay_out_matrices(network, QSizeF(*size), theme, 2, product=product)
    whole = QRectF(-0.5, -0.5, size[0] + 1, size[1] + 1)
    for box in layout.boxes:
        assert whole.contains(box.area)
        assert (box.rows, box.columns) == part_shape(network, box.layer, box.part)
        if layout.has_numbers:
            assert box.area.width() / box.columns >= theme.px(READABLE) - 1e-6
    for first, second in itertools.combinations(layout.boxes, 2):
        assert not first.area.adjusted(0.5, 0.5, -0.5, -0.5).intersects(second.area.adjusted(0.5, 0.5, -0.5, -0.5))


def test_all_layers_are_shown_where_they_can_be_read() -> None:
    assert lay_out_matrices(SMALL, QSizeF(620, 380), LIGHT, 1, product=True).layers == (1, 2)
    assert lay_out_matrices(LARGE, QSizeF(620, 380), LIGHT, 3, product=True).layers == (3,)


def test_w_and_b_have_the_room_for_themselves_without_the_product() -> None:
    layout = lay_out_matrices(SMALL, QSizeF(620, 380), LIGHT, 1, product=False)
    assert {box.part for box in layout.boxes} == {Part.WEIGHTS, Part.BIASES}


def test_cells_are_found_where_they_are_drawn() -> None:
    box = MatrixBox(1, Part.WEIGHTS, 2, 3, QRectF(10, 20, 90, 40))
    for row, column in itertools.product(range(2), range(3)):
        assert box.cell_at(box.cell(row, column).center()) == (row, column)
    assert box.cell_at(QPointF(5, 25)) is None
    assert box.cell_at(box.area.bottomRight()) == (1, 2)
