"""Network descriptions: what is allowed, where each parameter lies, and what it is called."""

import numpy as np
import pytest
from hypothesis import given

from nnvisual.nn.network import (
    Layer,
    Network,
    ParameterName,
    check_output,
    find_parameter,
    name_parameter,
)
from nnvisual.nn.problem import InvalidInput
from tests.nn.random_networks import Case, cases, make_network


def test_a_network_counts_its_parameters() -> None:
    network = make_network(2, 3, 1)
    assert network.sizes == (2, 3, 1)
    assert network.n_parameters == 2 * 3 + 3 + 3 * 1 + 1
    assert make_network(2, 8, 8, 1).n_parameters == 105


def test_weights_come_in_rows_of_inputs_with_the_biases_below() -> None:
    network = make_network(2, 3, 1)
    flat = np.arange(13.0)
    first, second = network.slices()
    assert first.weights(flat).tolist() == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    assert first.biases(flat).tolist() == [6.0, 7.0, 8.0]
    assert second.block(flat).tolist() == [[9.0], [10.0], [11.0], [12.0]]
    assert first.weight_index(1, 2) == 5
    assert second.bias_index(0) == 12


def test_views_write_through() -> None:
    network = make_network(2, 2, 1)
    flat = np.zeros(network.n_parameters)
    network.slices()[0].biases(flat)[:] = 7.0
    assert flat.tolist() == [0, 0, 0, 0, 7, 7, 0, 0, 0]


@given(cases())
def test_names_and_places_are_each_others_reverse(case: Case) -> None:
    network = case.network
    names = [name_parameter(network, index) for index in range(network.n_parameters)]
    assert [find_parameter(network, name) for name in names] == list(range(network.n_parameters))
    assert len({name.quantity for name in names}) == network.n_parameters
    assert [name.is_bias for name in names] == (network.weight_mask() == 0.0).tolist()


def test_names_count_from_one() -> None:
    network = make_network(2, 3, 1)
    assert name_parameter(network, 5) == ParameterName(1, 2, 3)
    assert name_parameter(network, 5).quantity == "w.1.2.3"
    assert name_parameter(network, 12).quantity == "b.2.1"


@pytest.mark.parametrize("name", [ParameterName(3, 1, 1), ParameterName(1, 3, 1), ParameterName(2, 1, 2)])
def test_what_is_not_there_is_not_found(name: ParameterName) -> None:
    with pytest.raises(IndexError):
        find_parameter(make_network(2, 3, 1), name)


def test_a_place_outside_has_no_name() -> None:
    with pytest.raises(IndexError):
        name_parameter(make_network(2, 3, 1), 13)


@pytest.mark.parametrize(
    ("n_inputs", "layers", "sentence"),
    [
        (0, (Layer(1, "sigmoid"),), r"1 to 64 inputs, not 0"),
        (65, (Layer(1, "sigmoid"),), r"1 to 64 inputs, not 65"),
        (2, (), r"0 to 8 hidden layers"),
        (2, (Layer(1, "tanh"),) * 10, r"0 to 8 hidden layers, not 9"),
        (2, (Layer(0, "tanh"), Layer(1, "sigmoid")), r"Layer 1 has 0 units"),
        (2, (Layer(3, "tanh"), Layer(65, "sigmoid")), r"Layer 2 has 65 units"),
        (2, (Layer(3, "tahn"), Layer(1, "sigmoid")), r"Did you mean 'tanh'"),
        (2, (Layer(3, "softmax"), Layer(1, "sigmoid")), r"stands at the output only; layer 1 is hidden"),
        (2, (Layer(3, "tanh", 1.0), Layer(1, "sigmoid")), r"dropout of layer 1 is 1"),
        (2, (Layer(3, "tanh", -0.1), Layer(1, "sigmoid")), r"dropout of layer 1 is -0.1"),
        (2, (Layer(1, "sigmoid", 0.5),), r"output layer cannot have dropout"),
    ],
)
def test_impossible_networks_are_refused_in_one_sentence(
    n_inputs: int, layers: tuple[Layer, ...], sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        Network(n_inputs, layers)


def test_the_largest_network_is_possible() -> None:
    assert make_network(*[64] * 10).n_parameters == 9 * 65 * 64


@pytest.mark.parametrize(
    ("output", "units", "loss"), [("sigmoid", 1, "binary_cross_entropy"), ("softmax", 3, "cross_entropy")]
)
def test_losses_from_logits_want_their_own_output(output: str, units: int, loss: str) -> None:
    check_output(make_network(2, units, output=output), loss)
    with pytest.raises(InvalidInput, match=f"Set the output's activation to '{output}'"):
        check_output(make_network(2, units, output="linear"), loss)


def test_softmax_over_one_output_is_refused() -> None:
    with pytest.raises(InvalidInput, match="one output is always 1"):
        check_output(make_network(2, 1, output="softmax"), "cross_entropy")


def test_dropout_is_noticed() -> None:
    assert make_network(2, 3, 1, dropout=0.2).has_dropout
    assert not make_network(2, 3, 1).has_dropout
