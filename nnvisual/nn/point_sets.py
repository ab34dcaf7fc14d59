"""The generators of the built-in point sets.

Each takes the number of examples, the noise (0 to 1) and a stream of random numbers for each use, and returns features
of shape (n, n_features) and targets of shape (n,): the number of the class, or the value of a regression. Classes
take turns, so that every part of the examples holds about as many of each. What a place in the plane means is chosen
so that features stay within about -6 .. 6 and values within about -1.5 .. 1.5: a network learns them as they are.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.random_bits import BitStream, Purpose

Points = tuple[Matrix, Vector]
Generate = Callable[[int, float, int], Points]

TWELVE = 12
"""Training examples of the set for over-fitting."""


def _stream(seed: int, use: int) -> BitStream:
    return BitStream(seed, Purpose.DATA, use)


def _scatter(seed: int, n: int) -> Matrix:
    """Return standard normal pairs, shape (n, 2)."""
    return _stream(seed, 1).normal(2 * n).reshape(n, 2)


def _turns(n: int, classes: int) -> Vector:
    return np.arange(n, dtype=np.float64) % classes


def make_xor(n: int, noise: float, seed: int) -> Points:
    """Clusters around (0,0), (0,1), (1,0), (1,1) with standard deviation noise/2; class 1 where one of the two is 1.

    Four examples without noise are the truth table.
    """
    corner = np.arange(n) % 4
    corners = np.stack([corner // 2, corner % 2], axis=1).astype(np.float64)
    return corners + 0.5 * noise * _scatter(seed, n), (corners[:, 0] != corners[:, 1]).astype(np.float64)


def make_circle(n: int, noise: float, seed: int) -> Points:
    """A disc of radius 1.5 (class 1) inside a ring from 2.5 to 3.5 (class 0); `noise` is the standard deviation."""
    y = _turns(n, 2)
    place = _stream(seed, 0).uniform(2 * n).reshape(n, 2)
    radius = np.where(y == 1.0, 1.5 * np.sqrt(place[:, 0]), 2.5 + place[:, 0])
    angle = 2.0 * np.pi * place[:, 1]
    raw = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return raw + noise * _scatter(seed, n), y


def _make_clouds(centres: Matrix, n: int, noise: float, seed: int) -> Points:
    y = _turns(n, len(centres))
    return centres[y.astype(np.intp)] + (0.25 + 1.5 * noise) * _scatter(seed, n), y


def make_clouds(n: int, noise: float, seed: int) -> Points:
    """Two round clouds around (-1.5, -1) and (1.5, 1); their standard deviation is 0.25 + 1.5 noise."""
    return _make_clouds(np.array([[-1.5, -1.0], [1.5, 1.0]]), n, noise, seed)


def make_three_clouds(n: int, noise: float, seed: int) -> Points:
    """Three round clouds at the corners of a triangle; their standard deviation is 0.25 + 1.5 noise."""
    return _make_clouds(np.array([[-2.0, -1.2], [2.0, -1.2], [0.0, 2.2]]), n, noise, seed)


def make_moons(n: int, noise: float, seed: int) -> Points:
    """Two half circles of radius 2 that reach into each other; `noise` is the standard deviation."""
    y = _turns(n, 2)
    angle = np.pi * _stream(seed, 0).uniform(n)
    upper = np.stack([2.0 * np.cos(angle) - 1.0, 2.0 * np.sin(angle) - 0.5], axis=1)
    raw = np.where(y[:, None] == 0.0, upper, -upper)
    return raw + noise * _scatter(seed, n), y


def make_spiral(n: int, noise: float, seed: int) -> Points:
    """Two arms of one and a half turns out to radius 4; `noise` is the standard deviation."""
    y = _turns(n, 2)
    along = np.sqrt(0.01 + 0.99 * _stream(seed, 0).uniform(n))
    angle = 3.0 * np.pi * along + np.pi * y
    raw = 4.0 * along[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return raw + noise * _scatter(seed, n), y


def _spread(n: int, seed: int) -> Matrix:
    """Return inputs from -3 to 3, shape (n, 1): a random one in each of n equal parts."""
    parts = (np.arange(n) + _stream(seed, 0).uniform(n)) / n
    return (6.0 * parts - 3.0)[:, None]


def make_line(n: int, noise: float, seed: int) -> Points:
    """y = 0.4 x + 0.2 for x from -3 to 3; `noise` is the standard deviation of y."""
    x = _spread(n, seed)
    return x, 0.4 * x[:, 0] + 0.2 + noise * _stream(seed, 1).normal(n)


def make_wave(n: int, noise: float, seed: int) -> Points:
    """y = sin(2 x) for x from -3 to 3; `noise` is the standard deviation of y."""
    x = _spread(n, seed)
    return x, np.sin(2.0 * x[:, 0]) + noise * _stream(seed, 1).normal(n)


def make_many(n: int, noise: float, seed: int) -> Points:
    """y = 0.5 x for standard normal x; `noise` is the standard deviation of y.

    The gradient of the mean squared error in w, at w = -2.68 and b = 0, is about -6.2, and that of single examples
    scatters around it by about 9.2: what mini-batches average out.
    """
    x = _stream(seed, 0).normal(n)
    return x[:, None], 0.5 * x + noise * _stream(seed, 1).normal(n)


def make_twelve(n: int, noise: float, seed: int) -> Points:
    """y = 0.8 sin(pi x / 3): twelve examples evenly over -3 .. 3, and after them random ones to hold back.

    `noise` is the standard deviation of y. The first twelve are the same however many follow.
    """
    extra = n - TWELVE
    x = np.concatenate([np.linspace(-3.0, 3.0, TWELVE), 6.0 * _stream(seed, 0).uniform(extra) - 3.0])
    wobble = np.concatenate([_stream(seed, 1).normal(TWELVE), _stream(seed, 2).normal(extra)])
    return x[:, None], 0.8 * np.sin(np.pi / 3.0 * x) + noise * wobble
