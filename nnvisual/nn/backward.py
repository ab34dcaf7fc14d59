"""Backpropagation: from the loss back to every weight, by the chain rule (Rumelhart, Hinton and Williams, 1986)."""

from __future__ import annotations

import numpy as np

from nnvisual.nn.activations import find_activation, pull_back_softmax
from nnvisual.nn.arrays import Matrix
from nnvisual.nn.workspace import Workspace


def run_backward(workspace: Workspace, x: Matrix) -> None:
    """Fill delta of every layer and the bound gradient with the derivatives of the mean loss of the batch.

    delta_L = dJ/dz_L; dJ/dW = A_before^T delta; dJ/db = sum of delta; delta_before = (delta W^T) * g'(z_before).

    Parameters
    ----------
    workspace
        Buffers that hold a forward pass that has been judged: the output's delta has begun as dJ/dz or dJ/da.
    x
        The inputs of that pass, shape (n_in + 1, examples).
    """
    layers = workspace.layers
    for group in workspace.slope_groups:
        group.write(group.arena.z, group.arena.activation, group.arena.slope)
    layer = layers[-1]
    if not workspace.from_logits:
        _pull_back_output(workspace)
    multiply = np.multiply
    for before in layers[-2::-1]:
        delta = before.delta
        before.passed_on.dot(layer.delta_t, layer.gradient)
        layer.weight.dot(layer.delta, delta)
        if before.mask is not None:
            multiply(delta, before.mask, delta)
        multiply(delta, before.slope, delta)
        layer = before
    x.dot(layer.delta_t, layer.gradient)


def _pull_back_output(workspace: Workspace) -> None:
    output = workspace.output
    activation = find_activation(workspace.network.layers[-1].activation)
    if activation.elementwise:
        activation.slope(output.z, output.a, output.slope)
        np.multiply(output.delta, output.slope, output.delta)
    else:
        pull_back_softmax(output.delta, output.a)
