"""Weights as lines: which, how wide, from a cache while nothing changes."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from nnvisual.nn.network import Layer, Network
from nnvisual.views.network_edges import EdgeLook, EdgePainter, draw_lit_edges, read_weights, shorten
from nnvisual.views.network_layout import LayoutRequest, arrange
from nnvisual.views.network_parts import Emphasis
from nnvisual.views.operation_notes import Tone
from nnvisual.views.theme import LIGHT

NETWORK = Network(2, (Layer(2, "tanh"), Layer(1, "sigmoid")))
LAYOUT = arrange(LayoutRequest(300, 240, NETWORK.sizes))
PARAMETERS = np.array([2.0, -0.1, 0.3, -3.0, 0.0, 0.0, 1.0, -1.0, 0.5])

_X1, _Y1, _X2, _Y2 = LAYOUT.ends(1, 1, 1)
MIDDLE = round((_X1 + _X2) / 2), round((_Y1 + _Y2) / 2)


def paint(painter: EdgePainter, look: EdgeLook, parameters: np.ndarray = PARAMETERS) -> QImage:
    image = QImage(300, 240, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.card))
    brush = QPainter(image)
    painter.paint_all(brush, LAYOUT, read_weights(NETWORK, parameters), LIGHT, look)
    brush.end()
    return image


def ink_across(image: QImage, edge: tuple[int, int, int], share: float = 0.25) -> int:
    x1, y1, x2, y2 = LAYOUT.ends(*edge)
    x, middle = round(x1 + share * (x2 - x1)), round(y1 + share * (y2 - y1))
    card = QColor(LIGHT.card)
    return sum(image.pixelColor(x, y) != card for y in range(middle - 8, middle + 9))


def test_weights_and_biases_are_read_by_their_names() -> None:
    weights = read_weights(NETWORK, PARAMETERS)
    assert [weights.value(edge) for edge in ((1, 1, 1), (1, 2, 2), (1, 0, 2), (2, 2, 1), (2, 0, 1))] == [
        2.0, -3.0, 0.0, -1.0, 0.5,
    ]  # fmt: skip
    assert weights.count == len(weights.edges) == 6
    assert weights.edges[-1] == (1, 2, 2)


def test_larger_weights_are_wider_and_the_sign_is_the_colour(qtbot: QtBot) -> None:
    image = paint(EdgePainter(), EdgeLook(Emphasis()))
    assert ink_across(image, (1, 2, 2)) > ink_across(image, (1, 1, 2)) + 1
    blue = image.pixelColor(*MIDDLE)
    assert blue.blue() > blue.red() + 40


@pytest.mark.parametrize("direct", [True, False])
def test_cached_or_not_it_is_the_same_picture(qtbot: QtBot, direct: bool) -> None:
    painter = EdgePainter()
    first = paint(painter, EdgeLook(Emphasis(), direct=direct))
    assert paint(painter, EdgeLook(Emphasis(), direct=direct)) == first
    changed = PARAMETERS.copy()
    changed[0] = -2.0
    assert paint(painter, EdgeLook(Emphasis(), direct=direct), changed) != first


def test_silenced_units_and_what_is_not_in_focus_are_faint(qtbot: QtBot) -> None:
    painter = EdgePainter()
    full = paint(painter, EdgeLook(Emphasis()))
    silenced = paint(painter, EdgeLook(Emphasis(), frozenset({(1, 1)})))
    dimmed = paint(painter, EdgeLook(Emphasis(frozenset({"w.1.2.2"}))))
    lightness = [image.pixelColor(*MIDDLE).lightness() for image in (full, silenced, dimmed)]
    assert lightness[0] < lightness[1] - 20
    assert lightness[0] < lightness[2] - 20
    gone = paint(painter, EdgeLook(Emphasis(frozenset(), frozenset({"units"}))))
    assert ink_across(gone, (1, 1, 1)) == 0


def test_a_lit_line_is_drawn_in_full_and_a_bias_has_no_line(qtbot: QtBot) -> None:
    image = QImage(300, 240, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.card))
    brush = QPainter(image)
    edges = [((1, 1, 1), Tone.FORWARD), ((1, 0, 1), Tone.FORWARD)]
    draw_lit_edges(brush, LAYOUT, read_weights(NETWORK, PARAMETERS), LIGHT, edges)
    brush.end()
    assert image.pixelColor(*MIDDLE) == QColor(LIGHT.forward)


def test_a_shortened_line_ends_at_the_rims() -> None:
    line = shorten(LAYOUT, (1, 1, 2))
    start, end = LAYOUT.unit(0, 1), LAYOUT.unit(1, 2)
    assert np.hypot(line.x1() - start.x, line.y1() - start.y) == pytest.approx(start.r)
    assert np.hypot(line.x2() - end.x, line.y2() - end.y) == pytest.approx(end.r)
