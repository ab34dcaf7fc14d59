"""Where the units of the first layer turn over: the line z = 0 of each, on the plane of two features."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnvisual.landscape.field import Window
from nnvisual.nn.arrays import Matrix, Vector, freeze
from nnvisual.nn.dataset import DataSet
from nnvisual.nn.network import Network


@dataclass(frozen=True, slots=True)
class UnitLine:
    """The line z = 0 of one unit of the first layer.

    Attributes
    ----------
    unit
        From 1.
    ends
        Where it crosses the window's edge, in own units, shape (2, 2): a row for each end; on a single axis the
        crossing itself, shape (1, 1); empty where it does not meet the window.
    slope
        How z grows along the axes, per own unit, shape (axes,): z > 0 lies on the side that it points to.
    offset
        z where every shown feature is 0 in its own unit.
    """

    unit: int
    ends: Matrix
    slope: Vector
    offset: float

    @property
    def is_seen(self) -> bool:
        """Whether the line meets the window."""
        return bool(self.ends.size)


def find_unit_lines(
    network: Network, parameters: Vector, data: DataSet | None, window: Window, axes: tuple[int, ...], rest: Vector
) -> tuple[UnitLine, ...]:
    """Return the line of every unit of the first layer; none where the inputs are polynomials.

    Parameters
    ----------
    data
        Gives the scaling between own units and what the network sees; None: they are the same.
    window, axes
        What is shown, in own units, and which features the axes are, from 0.
    rest
        The features in own units, shape (n_features,), at which those that are not shown are held.
    """
    if data is not None and data.basis is not None:
        return ()
    part = network.slices()[0]
    weights, biases = part.weights(parameters), part.biases(parameters)
    shift = np.zeros(part.n_in) if data is None else data.shift
    scale = np.ones(part.n_in) if data is None else data.scale
    slopes = weights / scale[:, np.newaxis]
    held = np.array(rest, dtype=np.float64)
    held[list(axes)] = 0.0
    offsets = biases + (held - shift) @ slopes
    return tuple(
        UnitLine(
            unit + 1,
            freeze(_meet(slopes[list(axes), unit], float(offsets[unit]), window)),
            freeze(slopes[list(axes), unit]),
            float(offsets[unit]),
        )
        for unit in range(part.n_out)
    )


def _meet(slope: Vector, offset: float, window: Window) -> Matrix:
    """Return where slope . x + offset = 0 crosses the window's edge, or nothing."""
    if len(window) == 1:
        low, high = window[0]
        if slope[0] == 0.0:
            return np.zeros((0, 1))
        with np.errstate(over="ignore"):
            crossing = -offset / float(slope[0])
        return np.array([[crossing]]) if low <= crossing <= high else np.zeros((0, 1))
    # The line crosses an edge between two corners where z has different signs there.
    (left, right), (bottom, top) = window
    corners = np.array([(left, bottom), (right, bottom), (right, top), (left, top)])
    heights = corners @ slope + offset
    found: list[Vector] = []
    for here in range(4):
        there = (here + 1) % 4
        first, second = heights[here], heights[there]
        if (first > 0.0) == (second > 0.0):
            continue
        share = first / (first - second)
        found.append(corners[here] + share * (corners[there] - corners[here]))
    return np.array(found) if len(found) == 2 else np.zeros((0, 2))
