"""Winners, margins and borders, on fields whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.landscape.decision_regions import find_crossings, find_margins, find_winners, trace_borders
from nnvisual.landscape.field import Field, FieldRequest, compute_field
from nnvisual.nn.network import Layer, Network


def answer(network: Network, parameters: list[float], size: int = 41) -> Field:
    request = FieldRequest(network, np.array(parameters), None, ((-4.0, 4.0), (-4.0, 4.0)), (0, 1), np.zeros(2), size)
    return compute_field(request)


def test_border_of_a_perceptron_is_its_line() -> None:
    (border,) = trace_borders(answer(Network(2, (Layer(1, "sigmoid"),)), [3.0, -2.0, 1.0]))
    # The sigmoid is not straight between grid points: half a cell is as near as a contour comes.
    assert 1.0 + border @ [3.0, -2.0] == pytest.approx(np.zeros(len(border)), abs=0.3)


def test_three_classes_meet_in_one_point() -> None:
    field = answer(Network(2, (Layer(3, "softmax"),)), [1.0, -1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0])
    borders = np.concatenate(trace_borders(field))
    assert np.hypot(*borders.T).min() < 0.2
    # Classes 0 and 1 meet where x1 = 0, below.
    lower = borders[borders[:, 1] < -1.0]
    assert lower[:, 0] == pytest.approx(np.zeros(len(lower)), abs=0.01)


def test_the_largest_output_wins_and_leads_by_its_margin() -> None:
    outputs = np.array([[0.2, 0.7], [0.5, 0.2], [0.3, 0.1]])
    assert find_winners(outputs).tolist() == [1, 0]
    assert find_margins(outputs) == pytest.approx(np.array([[-0.3, 0.5], [0.2, -0.5], [-0.2, -0.6]]))


def test_one_output_wins_from_one_half_on() -> None:
    outputs = np.array([[0.49, 0.5, np.nan]])
    assert find_winners(outputs).tolist() == [0, 1, 0]
    assert find_margins(outputs)[:, 0] == pytest.approx([0.01, -0.01])


def test_crossings_lie_between_the_points() -> None:
    axis = np.array([0.0, 1.0, 2.0, 3.0])
    assert find_crossings(axis, np.array([0.0, 1.0, 0.75, 0.25])) == pytest.approx([0.5, 2.5])
    assert find_crossings(axis, np.zeros(4)) == []


def test_overflow_has_no_border_but_does_not_fail() -> None:
    field = answer(Network(2, (Layer(1, "linear"),)), [1e308, 1e308, 1e308])
    assert isinstance(trace_borders(field), list)
