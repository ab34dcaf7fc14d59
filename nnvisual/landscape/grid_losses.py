"""The losses as a grid computes them: the sum over examples for many grid points at once, in either precision.

Where a loss is tiny, digits are lost in a sum like 1 + e^-|z|, not in e^-|z| itself; such sums are made in float64
whatever the precision of the grid. The logarithms of many such sums are the logarithm of their product, which is one
logarithm a grid point instead of one an example.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import log2

import numpy as np

from nnvisual.landscape.grid_activations import GRID_ACTIVATIONS, Grid, write_softmax
from nnvisual.nn.arrays import Vector

MOST_BITS = 1000.0
"""A product below 2 to this power is a finite float64."""

TINY_SUM = 1e-6
"""Below this a product is too near to 1 to know its logarithm to the last digits wanted."""

LONGEST_ROW = 32
"""Longer rows are multiplied in pairs first; 8 or 16 factors up to 65 stay within the range of float32."""

SumLosses = Callable[[Grid], Vector]
"""From the output's pre-activations, shape (outputs, k, examples), destroyed, to sums over examples, shape (k,)."""


def bind_loss(loss: str, activation: str, y: Grid) -> SumLosses:
    """Return the callable that sums a loss over examples.

    Parameters
    ----------
    loss, activation
        Names of the loss and of the output's activation.
    y
        Targets, shape (outputs, examples), in the precision of the grid.
    """
    targets = y[:, np.newaxis]
    if loss == "binary_cross_entropy":
        certain = bool(((y == 0.0) | (y == 1.0)).all())
        return partial(_sum_binary_cross_entropy, targets, 1.0 - 2.0 * targets if certain else None)
    if loss == "cross_entropy":
        return partial(_sum_cross_entropy, targets)
    return partial(_sum_squares if loss == "mse" else _sum_sizes, targets, activation)


def _sum_binary_cross_entropy(y: Grid, sign: Grid | None, z: Grid) -> Vector:
    outputs, _, examples = z.shape
    # With s = -z for a target of 1 and s = z for 0 the loss is max(s, 0) + ln(1 + e^-|s|). Between them, y from 0 to 1,
    # the linear part is max(z, 0) - y z.
    size = np.abs(z)
    if sign is not None:
        np.multiply(z, sign, z)
        np.add(z, size, z)
        linear = 0.5 * z.sum(axis=(0, 2))
    else:
        linear = (np.maximum(z, 0.0) - y * z).sum(axis=(0, 2))
    np.negative(size, size)
    np.exp(size, size)
    found = np.asarray(linear, dtype=np.float64)
    for rest in size:
        found += _sum_logarithms(rest, float(examples))
    return np.asarray(found / outputs, dtype=np.float64)


def _sum_cross_entropy(y: Grid, z: Grid) -> Vector:
    # ln(sum_k e^(z_k - top)) - sum_k y_k (z_k - top), where the y_k of an example add up to 1
    outputs, _, examples = z.shape
    top = z.argmax(axis=0)[np.newaxis]
    np.subtract(z, np.take_along_axis(z, top, axis=0), z)
    own = (z * y).sum(axis=(0, 2)).astype(np.float64)
    np.exp(z, z)
    # The largest exponential is 1 and added later, so that the digits of a small rest survive.
    np.put_along_axis(z, top, 0.0, axis=0)
    found: Vector = _sum_logarithms(z.sum(axis=0), examples * log2(outputs)) - own
    return found


def _sum_logarithms(rest: Grid, bits: float) -> Vector:
    """Return the sums of ln(1 + rest) over each row; no product of a row exceeds 2 to the power of `bits`."""
    if bits > MOST_BITS:
        logarithms: Vector = np.log1p(rest, dtype=np.float64).sum(axis=-1)
        return logarithms
    pairs = rest
    while pairs.shape[-1] % 2 == 0 and pairs.shape[-1] > LONGEST_ROW:
        # (1 + p) (1 + q) = 1 + (p + q + p q): nothing small is ever added to 1.
        p, q = pairs[:, ::2], pairs[:, 1::2]
        product = p * q
        product += p
        product += q
        pairs = product
    totals = np.add(pairs, 1.0, dtype=np.float64)
    found: Vector = np.log(np.multiply.reduce(totals, axis=-1))
    tiny = found < TINY_SUM
    if tiny.any():
        found[tiny] = np.log1p(rest[tiny], dtype=np.float64).sum(axis=-1)
    return found


def _sum_squares(y: Grid, activation: str, z: Grid) -> Vector:
    _activate(activation, z)
    np.subtract(z, y, z)
    np.multiply(z, z, z)
    found: Vector = z.sum(axis=(0, 2)).astype(np.float64)
    return found / len(z)


def _sum_sizes(y: Grid, activation: str, z: Grid) -> Vector:
    _activate(activation, z)
    np.subtract(z, y, z)
    np.abs(z, z)
    found: Vector = z.sum(axis=(0, 2)).astype(np.float64)
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
