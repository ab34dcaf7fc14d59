"""Written weights in their places."""

import numpy as np
import pytest

from nnvisual.lectures.given_parameters import assign_parameter, read_shape
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.problem import InvalidInput

NETWORK = Network(2, (Layer(3, "tanh"), Layer(1, "linear")))


def test_matrices_and_single_numbers() -> None:
    flat = np.zeros(NETWORK.n_parameters)
    assign_parameter(NETWORK, flat, "w.1", [[1, 2, 3], [4, 5, 6]])
    assign_parameter(NETWORK, flat, "b.1", [7, 8, 9])
    assign_parameter(NETWORK, flat, "w.2.3.1", 0.5)
    assign_parameter(NETWORK, flat, "b.2.1", -1)
    assert flat.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0.5, -1]


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("w.1", [[1, 2], [3, 4]], "2 x 2 numbers, but must have 2 x 3"),
        ("w.1", [[1, 2, 3], [4, 5]], "different lengths"),
        ("w.1", [], "a list of rows"),
        ("w.1", [[1, 2, 3], [4, 5, "a"]], "a number, not 'a'"),
        ("w.3", [[1]], "2 layers"),
        ("w.1.2", 3, "not a name"),
        ("w.1.3.1", 3, "2 inputs and 3 units"),
        ("w.1.0.1", 3, "2 inputs"),
        ("w.x.1.1", 3, "numbers from 1"),
        ("b.1", [1], "the layer has 3 units"),
        ("b.1.4", 1, "3 units"),
        ("b.1.1", [1], "a number, not a list"),
        ("b", [1], "not a name"),
    ],
)
def test_what_does_not_fit(name: str, value: object, part: str) -> None:
    flat = np.zeros(NETWORK.n_parameters)
    with pytest.raises(InvalidInput) as caught:
        assign_parameter(NETWORK, flat, name, value)
    assert part in caught.value.sentence
    assert caught.value.field == name


def test_shapes() -> None:
    assert read_shape([[1, 2, 3]], "w.1") == (1, 3)
