"""What a network answers to many inputs at once."""

from __future__ import annotations

import numpy as np

from nnvisual.nn.activations import find_activation
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.network import Network

CHUNK = 4096
"""Inputs taken at once: the activations of a layer of 64 units then stay in the cache."""


def predict(network: Network, parameters: Vector, x: Matrix) -> Matrix:
    """Return the outputs for inputs `x`, shape (n, n_in) -> (n, n_out), dropout off."""
    return layer_outputs(network, parameters, x)[-1]


def layer_outputs(network: Network, parameters: Vector, x: Matrix) -> list[Matrix]:
    """Return the activations of every layer for inputs `x`: a list of (n, units of the layer), the output last."""
    found = [np.empty((len(x), layer.units)) for layer in network.layers]
    parts = network.slices()
    with np.errstate(all="ignore"):
        for start in range(0, len(x), CHUNK):
            a = np.ascontiguousarray(x[start : start + CHUNK].T)
            for number, (layer, part) in enumerate(zip(network.layers, parts, strict=True)):
                z = part.weights(parameters).T @ a + part.biases(parameters)[:, np.newaxis]
                a = np.empty_like(z)
                find_activation(layer.activation).apply(z, a)
                found[number][start : start + CHUNK] = a.T
    return found
