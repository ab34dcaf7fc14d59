"""Initial weights: zeros, normal, Glorot and He, from a seed; biases start at zero."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from types import MappingProxyType

import numpy as np

from nnvisual.nn.arrays import Vector, freeze
from nnvisual.nn.network import Network
from nnvisual.nn.problem import InvalidInput, suggest
from nnvisual.nn.random_bits import BitStream, Purpose

Spread = Callable[[int, int, BitStream], Vector]


def _zeros(n_in: int, n_out: int, bits: BitStream) -> Vector:
    return np.zeros(n_in * n_out)


def _normal(n_in: int, n_out: int, bits: BitStream) -> Vector:
    return bits.normal(n_in * n_out)


def _glorot(n_in: int, n_out: int, bits: BitStream) -> Vector:
    limit = sqrt(6.0 / (n_in + n_out))
    return (2.0 * bits.uniform(n_in * n_out) - 1.0) * limit


def _he(n_in: int, n_out: int, bits: BitStream) -> Vector:
    return bits.normal(n_in * n_out) * sqrt(2.0 / n_in)


INITIALIZERS: MappingProxyType[str, Spread] = MappingProxyType(
    {"zeros": _zeros, "normal": _normal, "glorot": _glorot, "he": _he}
)
"""Weights of a layer by the name of the method.

zeros: all 0. normal: standard normal. glorot: uniform within sqrt(6 / (n_in + n_out)) (Glorot and Bengio, 2010).
he: normal with variance 2 / n_in (He et al., 2015).
"""

LABELS = MappingProxyType({"zeros": "zeros", "normal": "normal", "glorot": "Glorot", "he": "He"})
"""How the methods are spelled on the screen."""


def initialize(network: Network, method: str, seed: int) -> Vector:
    """Return initial parameters, flat, shape (n_parameters,), read-only.

    Each layer has a stream of its own, so that the first layer's weights do not change when a later layer grows.

    Raises
    ------
    InvalidInput
        If there is no such method.
    """
    spread = INITIALIZERS.get(method)
    if spread is None:
        known = suggest(method, tuple(INITIALIZERS))
        raise InvalidInput(f"There is no initialisation called '{method}'.{known}", "init")
    flat = np.zeros(network.n_parameters)
    for number, part in enumerate(network.slices()):
        bits = BitStream(seed, Purpose.WEIGHTS, number)
        part.weights(flat)[:] = spread(part.n_in, part.n_out, bits).reshape(part.n_in, part.n_out)
    return freeze(flat)
