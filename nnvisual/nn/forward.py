"""The forward pass: from inputs to predictions, layer by layer."""

from __future__ import annotations

import numpy as np

from nnvisual.nn.arrays import Matrix
from nnvisual.nn.workspace import Workspace


def run_forward(workspace: Workspace, x: Matrix) -> None:
    """Fill z and a of every layer: Z = A W + b, A = g(Z).

    Parameters
    ----------
    workspace
        Buffers; where a layer has a mask, its activations are multiplied by it (inverted dropout).
    x
        Inputs with a row of ones, shape (n_in + 1, examples), as `workspace.append_ones` makes them.
    """
    incoming = x
    for layer in workspace.layers:
        z = layer.z
        layer.block_t.dot(incoming, z)
        layer.apply(z, layer.activation)
        if layer.mask is not None:
            np.multiply(layer.activation, layer.mask, layer.a)
        incoming = layer.passed_on


def run_forward_to_logits(workspace: Workspace, x: Matrix) -> None:
    """Do as `run_forward`, but leave out the output's activation: all that a loss from logits needs."""
    incoming = x
    output = workspace.layers[-1]
    for layer in workspace.layers:
        z = layer.z
        layer.block_t.dot(incoming, z)
        if layer is output:
            return
        layer.apply(z, layer.activation)
        if layer.mask is not None:
            np.multiply(layer.activation, layer.mask, layer.a)
        incoming = layer.passed_on
