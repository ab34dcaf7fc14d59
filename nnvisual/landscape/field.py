"""What a network answers over a window of its input plane: the picture behind the decision border."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector, freeze
from nnvisual.nn.dataset import DataSet
from nnvisual.nn.network import Network
from nnvisual.nn.prediction import layer_outputs

Window = tuple[tuple[float, float], ...]
"""(low, high) for each axis, in the features' own units."""


@dataclass(frozen=True, slots=True)
class FieldRequest:
    """A window of inputs to be answered.

    Attributes
    ----------
    network, parameters
        What answers; parameters flat, shape (n_parameters,).
    data
        Gives the scaling between own units and what the network sees; None: they are the same.
    window
        One axis (a curve) or two, in own units.
    axes
        Which features the axes are, from 0.
    rest
        The example's features in own units, shape (n_features,): what the other features are held at.
    size
        Points on each axis.
    with_units
        Whether the hidden units' answers are wanted too.
    """

    network: Network
    parameters: Vector
    data: DataSet | None
    window: Window
    axes: tuple[int, ...]
    rest: Vector
    size: int
    with_units: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """The answers over a window.

    Attributes
    ----------
    request
        What was asked.
    axes
        Grid values along each axis in own units, shape (size,) each.
    outputs
        Shape (n_out, size) for a curve, (n_out, size, size) with the second axis first for a plane: rows are the
        vertical axis.
    units
        The hidden layers' activations in the same arrangement, one array a layer; empty unless asked for.
    """

    request: FieldRequest
    axes: tuple[Vector, ...]
    outputs: Matrix
    units: tuple[Matrix, ...]


def compute_field(request: FieldRequest) -> Field:
    """Return what the network answers at every point of the window's grid."""
    axes = tuple(np.linspace(low, high, request.size) for low, high in request.window)
    grids = np.meshgrid(*axes)
    raw = np.tile(request.rest, (grids[0].size, 1))
    for feature, grid in zip(request.axes, grids, strict=True):
        raw[:, feature] = grid.ravel()
    x = raw if request.data is None else request.data.to_network(raw)
    shape = (request.size,) * len(axes)
    layers = [
        freeze(outputs.T.reshape(-1, *shape)) for outputs in layer_outputs(request.network, request.parameters, x)
    ]
    return Field(
        request, tuple(freeze(axis) for axis in axes), layers[-1], tuple(layers[:-1]) if request.with_units else ()
    )
