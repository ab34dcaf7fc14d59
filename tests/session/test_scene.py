"""Names, numbers and targets of the quantities in a scene."""

import numpy as np
import pytest

from nnvisual.nn.network import Layer, Network
from nnvisual.session.worked import Target
from tests.session.scenes import chain, make_scene, perceptron, wide


def test_a_layers_output_is_called_by_its_place() -> None:
    scene = chain()
    assert scene.output(0, 1) == ("x", (1,))
    assert scene.output(1, 1) == ("a", (1, 1))
    assert scene.output(2, 1) == ("y_hat", (1,))


def test_what_comes_into_the_first_layer_is_the_input() -> None:
    chip = perceptron().incoming(1, 2)
    assert (chip.name, chip.numbers, chip.target) == ("x₂", (2.0,), Target(unit=(0, 2)))


def test_what_a_bias_is_multiplied_with_is_one() -> None:
    chip = perceptron().incoming(1, 0)
    assert (chip.numbers, chip.target) == ((1.0,), None)


@pytest.mark.parametrize(
    ("kind", "places", "target"),
    [
        ("w", (1, 2, 3), Target(parameter=5)),
        ("b", (1, 3), Target(parameter=8)),
        ("z", (2, 4), Target(unit=(2, 4))),
        ("delta", (1, 1), Target(unit=(1, 1))),
        ("x", (2,), Target(unit=(0, 2))),
        ("y_hat", (2,), Target(unit=(3, 2))),
        ("loss", (), None),
    ],
)
def test_a_click_selects_what_a_quantity_belongs_to(kind: str, places: tuple[int, ...], target: Target | None) -> None:
    assert wide().target(kind, places) == target


def test_a_parameters_chip_holds_its_value_and_its_name_in_lectures() -> None:
    chip = perceptron().parameter_chip(1, 1, 2)
    assert chip.numbers == (-2.0,)
    assert "w.1.2.1" in chip.parts


def test_the_cross_entropys_slope_by_its_output_is_minus_one_over_it() -> None:
    slopes = chain().output_slopes()
    assert slopes is not None
    assert slopes[0] == pytest.approx(-1.0 / 0.3250, rel=1e-3)


def test_the_squared_errors_slope_by_its_outputs_is_twice_the_error_over_their_number() -> None:
    scene = wide()
    slopes = scene.output_slopes()
    assert slopes is not None
    np.testing.assert_allclose(slopes, scene.trace.y_hat - scene.trace.y, rtol=1e-12)


def test_a_saturated_output_has_no_slope_to_begin_a_chain_with() -> None:
    scene = make_scene(Network(1, (Layer(1, "sigmoid"),)), (1.0,), (0.0,), (800.0, 0.0))
    assert scene.output_slopes() is None


def test_softmax_outputs_depend_on_each_other_and_have_no_slope_of_their_own() -> None:
    network = Network(1, (Layer(2, "softmax"),))
    assert make_scene(network, (1.0,), (1.0, 0.0), loss="cross_entropy").output_slopes() is None
