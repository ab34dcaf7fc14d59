"""What the network says to one point of the feature plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnvisual.nn.activations import find_activation
from nnvisual.nn.arrays import Vector, freeze
from nnvisual.nn.dataset import DataSet
from nnvisual.nn.network import Network


@dataclass(frozen=True, slots=True)
class PointAnswer:
    """The output layer's pre-activations and answers for one point, shape (n_out,) each."""

    z: Vector
    y_hat: Vector


def answer_point(network: Network, parameters: Vector, data: DataSet | None, raw: Vector) -> PointAnswer:
    """Return what the output layer computes for features `raw` in own units, shape (n_features,), dropout off."""
    with np.errstate(all="ignore"):
        x = raw if data is None else data.to_network(raw)
        a = np.array(x, dtype=np.float64)[:, np.newaxis]
        z = a
        for layer, part in zip(network.layers, network.slices(), strict=True):
            z = part.weights(parameters).T @ a + part.biases(parameters)[:, np.newaxis]
            a = find_activation(layer.activation).value(z)
    return PointAnswer(freeze(z[:, 0]), freeze(a[:, 0]))


def combine_features(rest: Vector, axes: tuple[int, ...], values: Sequence[float]) -> Vector:
    """Return the features of a point of the plane, shape (n_features,): `values` on the axes, else those of `rest`."""
    raw = np.array(rest, dtype=np.float64)
    raw[list(axes)] = values
    return freeze(raw)


def network_span(data: DataSet | None, feature: int, span: tuple[float, float]) -> tuple[float, float] | None:
    """Return a range of `feature`, from 0, as the network sees it; None where it sees the feature's own units."""
    if data is None or not data.standardised:
        return None
    shift, scale = float(data.shift[feature]), float(data.scale[feature])
    return (span[0] - shift) / scale, (span[1] - shift) / scale
