"""The one or two weights that a plane changes: where they lie in the network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnvisual.landscape.layers import GridLayer
from nnvisual.landscape.plane import Plane
from nnvisual.nn.arrays import Vector


@dataclass(frozen=True, slots=True)
class Axis:
    """One changed weight: its layer, its unit there, its direction in parameter space, and its values."""

    layer: int
    unit: int
    direction: Vector
    values: Vector


def locate_both(layers: list[GridLayer], plane: Plane, alphas: Vector, betas: Vector) -> list[Axis]:
    """Return the axes of a plane or curve of weights, with their values; a curve has its one axis twice."""
    first = _locate(layers, plane.directions[0], alphas)
    return [first, first if plane.is_curve else _locate(layers, plane.directions[1], betas)]


def _locate(layers: list[GridLayer], direction: Vector, values: Vector) -> Axis:
    index = int(np.flatnonzero(direction)[0])
    for number, layer in enumerate(layers):
        if layer.part.start <= index < layer.part.stop:
            return Axis(number, (index - layer.part.start) % layer.part.n_out, direction, values)
    raise IndexError(f"no layer holds parameter {index}")
