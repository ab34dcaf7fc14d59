"""The shape of an activation function: where it is nearly flat, and its tangent."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from nnvisual.nn.activations import Activation
from nnvisual.nn.arrays import Vector, freeze

FLAT = 0.05
"""Saturated is where the slope is below this share of the largest one on the range."""

SAMPLES = 401


@dataclass(frozen=True, slots=True)
class ActivationShape:
    """An activation function over a range of z; arrays are read-only, of shape (samples,).

    Attributes
    ----------
    z, value, derivative
        g(z) and g'(z).
    flat
        Ranges (low, high) of z where a gradient that comes back is all but lost.
    """

    z: Vector
    value: Vector
    derivative: Vector
    flat: tuple[tuple[float, float], ...]


def sample_activation(activation: Activation, low: float, high: float, samples: int = SAMPLES) -> ActivationShape:
    """Return the function over z from `low` to `high`.

    Softmax is drawn as it is for two outputs, one of which stays at 0: as a sigmoid.
    """
    z = np.linspace(low, high, samples)
    value, derivative = evaluate_activation(activation, z)
    return ActivationShape(freeze(z), freeze(value), freeze(derivative), find_flat(z, derivative))


def evaluate_activation(activation: Activation, z: Vector) -> tuple[Vector, Vector]:
    """Return (g(z), g'(z)) for `z` of shape (n,)."""
    if activation.elementwise:
        return activation.value(z), activation.derivative(z)
    value: Vector = activation.value(np.stack([z, np.zeros_like(z)]))[0]
    return value, value * (1.0 - value)


def find_flat(z: Vector, derivative: Vector) -> tuple[tuple[float, float], ...]:
    """Return the ranges of z in which |g'| is below `FLAT` of its largest value; all of it where g' is 0 throughout."""
    size = np.abs(derivative)
    largest = float(size.max())
    flat = size < FLAT * largest if largest > 0.0 else np.ones(len(z), dtype=bool)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flat.astype(np.int8), [0]])))
    return tuple((float(z[first]), float(z[last - 1])) for first, last in zip(edges[::2], edges[1::2], strict=True))


def shown_range(z: float) -> tuple[float, float]:
    """Return the range of z to draw, so that `z` lies in it: -6 to 6, or as many times 2 as it takes."""
    reach = 6.0
    while isfinite(z) and abs(z) > 0.95 * reach and reach < 1e6:
        reach *= 2.0
    return -reach, reach
