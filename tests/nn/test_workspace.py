"""The buffers: views of one parameter vector, contiguous, with neighbours of one activation side by side."""

import numpy as np
from hypothesis import given

from nnvisual.nn.losses import find_loss
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.workspace import Vectors, Workspace, append_ones
from tests.nn.random_networks import Case, cases, make_network


def make_workspace(network: Network, loss: str = "mse", examples: int = 4, *, dropout: bool = False) -> Workspace:
    vectors = Vectors(np.zeros(network.n_parameters), np.zeros(network.n_parameters))
    return Workspace(network, find_loss(loss), vectors, examples, dropout=dropout)


def test_weights_are_views_of_the_parameter_vector() -> None:
    network = make_network(2, 3, 1)
    flat = np.zeros(network.n_parameters)
    workspace = Workspace(network, find_loss("mse"), Vectors(flat, np.zeros_like(flat)), 4)
    flat[:] = np.arange(13.0)
    assert workspace.layers[0].weight.tolist() == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    assert workspace.layers[0].block_t.tolist() == [[0.0, 3.0, 6.0], [1.0, 4.0, 7.0], [2.0, 5.0, 8.0]]
    assert workspace.output.weight.tolist() == [[9.0], [10.0], [11.0]]


@given(cases())
def test_every_buffer_is_contiguous_and_of_its_layers_shape(case: Case) -> None:
    workspace = make_workspace(case.network, case.loss, 5)
    for layer, units in zip(workspace.layers, case.network.sizes[1:], strict=True):
        for buffer in (layer.z, layer.activation, layer.a, layer.slope, layer.delta):
            assert buffer.shape == (units, 5)
            assert buffer.flags.c_contiguous
        assert layer.passed_on.shape == (units + 1, 5)
        assert (layer.passed_on[-1] == 1.0).all()


def test_neighbours_with_one_activation_share_a_group_and_the_output_stands_alone() -> None:
    layers = (Layer(3, "tanh"), Layer(4, "tanh"), Layer(2, "relu"), Layer(5, "tanh"), Layer(1, "tanh"))
    workspace = make_workspace(Network(2, layers))
    assert [len(z) for _, z, _, _ in workspace.slopes] == [3 + 1 + 4 + 1, 2 + 1, 5 + 1]


def test_only_layers_with_dropout_copy_what_they_pass_on() -> None:
    network = Network(2, (Layer(3, "tanh", 0.5), Layer(3, "tanh"), Layer(1, "sigmoid")))
    training, evaluation = make_workspace(network, dropout=True), make_workspace(network)
    assert [layer.a is layer.activation or layer.a.base is layer.activation.base for layer in training.layers] == [
        False,
        True,
        True,
    ]
    assert all(layer.mask is None for layer in evaluation.layers)


def test_inputs_get_a_row_of_ones() -> None:
    assert append_ones(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])).tolist() == [
        [1.0, 3.0, 5.0],
        [2.0, 4.0, 6.0],
        [1.0, 1.0, 1.0],
    ]
