"""The activation functions as a grid computes them: in place, in either precision, with as few passes as possible.

A kernel takes `scale` z and leaves r, from which the activation is g(z) = offset + gain r. Scale, gain and offset are
linear, so they vanish in the weights before and behind: tanh(z) = 1 - 2 / (1 + e^(2z)) then costs one exponential, one
sum and one reciprocal, half the time of NumPy's tanh. Its error is that of one rounding of a number near 1, which is
what the next layer's sum adds anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnvisual.nn.activations import LEAKY_SLOPE

Grid = NDArray[Any]
"""An array of float32 or float64, examples last."""


@dataclass(frozen=True, slots=True)
class GridActivation:
    """One activation function for grids; see the module.

    Attributes
    ----------
    write
        Turn `scale` z into r in place; the second argument is scratch of the same shape.
    logistic
        Whether r = 1 / (1 + e^(scale z)).
    """

    write: Callable[[Grid, Grid], object]
    scale: float = 1.0
    gain: float = 1.0
    offset: float = 0.0
    logistic: bool = False


def _write_logistic(z: Grid, scratch: Grid) -> None:
    np.exp(z, z)
    np.add(z, 1.0, z)
    np.divide(1.0, z, z)


def _write_nothing(z: Grid, scratch: Grid) -> None:
    """A linear unit passes on what comes in."""


def _write_relu(z: Grid, scratch: Grid) -> None:
    np.maximum(z, 0.0, out=z)


def _write_leaky_relu(z: Grid, scratch: Grid) -> None:
    np.multiply(z, LEAKY_SLOPE, scratch)
    np.maximum(z, scratch, out=z)


def _write_softplus(z: Grid, scratch: Grid) -> None:
    # max(z, 0) + ln(1 + e^-|z|): NumPy has no fast log1p, and a hidden unit needs no relative precision near 0.
    np.abs(z, scratch)
    np.negative(scratch, scratch)
    np.exp(scratch, scratch)
    np.add(scratch, 1.0, scratch)
    np.log(scratch, scratch)
    np.maximum(z, 0.0, out=z)
    np.add(z, scratch, z)


def _write_silu(z: Grid, scratch: Grid) -> None:
    np.negative(z, scratch)
    np.exp(scratch, scratch)
    np.add(scratch, 1.0, scratch)
    np.divide(z, scratch, z)


def write_softmax(z: Grid) -> None:
    """Turn logits into probabilities in place, outputs along axis 0."""
    np.subtract(z, z.max(axis=0), z)
    np.exp(z, z)
    np.divide(z, z.sum(axis=0), z)


GRID_ACTIVATIONS = MappingProxyType(
    {
        "linear": GridActivation(_write_nothing),
        "sigmoid": GridActivation(_write_logistic, scale=-1.0, logistic=True),
        "tanh": GridActivation(_write_logistic, scale=2.0, gain=-2.0, offset=1.0, logistic=True),
        "relu": GridActivation(_write_relu),
        "leaky_relu": GridActivation(_write_leaky_relu),
        "softplus": GridActivation(_write_softplus),
        "silu": GridActivation(_write_silu),
    }
)
"""By the name of the activation. The step function is missing: next to its jump a rounding would change the loss."""
