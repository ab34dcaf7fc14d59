"""The losses as a grid computes them: the sum over examples for many grid points at once, in either precision.

Where a loss is tiny, digits are lost in a sum like 1 + e^-z, not in e^-z itself; such sums are made in float64 whatever
the precision of the grid. The logarithms of many such sums are the logarithm of their product: a few logarithms a grid
point instead of one an example.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import log

import numpy as np

from nnvisual.landscape.grid_activations import GRID_ACTIVATIONS, Grid, write_softmax
from nnvisual.nn.arrays import Matrix, Vector

MOST_BITS = 1000.0
"""A product below 2 to this power is a finite float64."""

LEAST_LEFT = 8
"""So many logarithms cost less than the calls that would make them fewer."""

TINY_SUM = 1e-6
"""Below this a product is too near to 1 to know its logarithm to the last digits wanted."""

SAFE_EXPONENT = 80.0
"""e^80 is a float32 with room to spare."""

SumLosses = Callable[[Grid], Vector]
"""From the output's pre-activations, shape (outputs, examples, k), destroyed, to sums over examples, shape (k,).

Examples in front of grid points, so that a sum or a product over them adds or multiplies whole rows.
"""


def bind_loss(loss: str, activation: str, y: Grid) -> SumLosses:
    """Return the callable that sums a loss over examples.

    Parameters
    ----------
    loss, activation
        Names of the loss and of the output's activation.
    y
        Targets, shape (outputs, examples), in the precision of the grid.
    """
    targets = y[:, :, np.newaxis]
    if loss == "binary_cross_entropy":
        certain = bool(((y == 0.0) | (y == 1.0)).all())
        return partial(_sum_binary_cross_entropy, targets, 1.0 - 2.0 * targets if certain else None)
    if loss == "cross_entropy":
        return partial(_sum_cross_entropy, targets)
    return partial(_sum_squares if loss == "mse" else _sum_sizes, targets, activation)


def _sum_binary_cross_entropy(y: Grid, sign: Grid | None, z: Grid) -> Vector:
    # -y ln a - (1 - y) ln(1 - a). With s = -z for a target of 1 and s = z for 0 this is ln(1 + e^s).
    largest = max(float(z.max()), -float(z.min()))
    if sign is not None and largest < SAFE_EXPONENT:  # not so for NaN
        np.multiply(z, sign, z)
        np.exp(z, z)
        found = sum_log1p(z, largest)
    else:
        # In general it is max(z, 0) - y z + ln(1 + e^-|z|).
        linear = (np.maximum(z, 0.0) - y * z).sum(axis=(0, 1))
        np.abs(z, z)
        np.negative(z, z)
        np.exp(z, z)
        found = sum_log1p(z, 0.0)
        found += linear
    found /= len(z)
    return found


def _sum_cross_entropy(y: Grid, z: Grid) -> Vector:
    # ln(sum_k e^(z_k - top)) - sum_k y_k (z_k - top), where the y_k of an example add up to 1
    top = z.argmax(axis=0)[np.newaxis]
    np.subtract(z, np.take_along_axis(z, top, axis=0), z)
    own = (z * y).sum(axis=(0, 1)).astype(np.float64)
    np.exp(z, z)
    # The largest exponential is 1 and added later, so that the digits of a small rest survive.
    np.put_along_axis(z, top, 0.0, axis=0)
    found: Vector = sum_log1p(z.sum(axis=0)[np.newaxis], log(len(z))) - own
    return found


def sum_log1p(rest: Grid, largest: float) -> Vector:
    """Return the sums of ln(1 + rest) over outputs and examples, shape (outputs, examples, k) -> (k,).

    Parameters
    ----------
    rest
        Not negative.
    largest
        No logarithm of it is larger than this.
    """
    totals = rest.astype(np.float64, order="C")
    totals += 1.0
    found: Vector = sum_logs(totals.reshape(-1, totals.shape[-1]), largest)
    tiny = found < TINY_SUM
    if tiny.any():
        found[tiny] = np.log1p(rest[:, :, tiny], dtype=np.float64).sum(axis=(0, 1))
    return found


def sum_logs(totals: Matrix, largest: float) -> Vector:
    """Return the sums of ln(totals) over the first of two axes; destroys `totals`.

    Parameters
    ----------
    totals
        1 or more.
    largest
        No logarithm of them minus 1 is larger than this: it tells how many factors fit into a product.
    """
    left = len(totals)
    factors = MOST_BITS / (max(largest, 0.0) / log(2.0) + 1.0)
    while left > LEAST_LEFT and factors >= 2.0:
        # Halves: along a row each multiplication would wait for the one before.
        half = left // 2
        np.multiply(totals[:half], totals[left - half : left], totals[:half])
        left -= half
        factors /= 2.0
    found: Vector = np.log(totals[:left]).sum(axis=0)
    return found


def _sum_squares(y: Grid, activation: str, z: Grid) -> Vector:
    _activate(activation, z)
    np.subtract(z, y, z)
    np.multiply(z, z, z)
    found: Vector = z.sum(axis=(0, 1)).astype(np.float64)
    return found / len(z)


def _sum_sizes(y: Grid, activation: str, z: Grid) -> Vector:
    _activate(activation, z)
    np.subtract(z, y, z)
    np.abs(z, z)
    found: Vector = z.sum(axis=(0, 1)).astype(np.float64)
    return found / len(z)


def _activate(activation: str, z: Grid) -> None:
    """Write g(z) into z."""
    if activation == "softmax":
        write_softmax(z)
        return
    kernel = GRID_ACTIVATIONS[activation]
    if kernel.scale != 1.0:
        np.multiply(z, kernel.scale, z)
    kernel.write(z, np.empty_like(z))
    if kernel.gain != 1.0:
        np.multiply(z, kernel.gain, z)
    if kernel.offset:
        np.add(z, kernel.offset, z)
