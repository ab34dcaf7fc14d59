"""A network's weights as a grid takes them: with what its activations leave out folded in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnvisual.landscape.grid_activations import GRID_ACTIVATIONS, GridActivation
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.network import LayerSlice, Network

IDENTITY = GRID_ACTIVATIONS["linear"]


@dataclass(frozen=True, slots=True)
class GridLayer:
    """One layer.

    Attributes
    ----------
    part
        Where its parameters lie.
    kernel
        Its own activation; the output's is left to the loss.
    before
        The activation of the layer before it.
    """

    part: LayerSlice
    kernel: GridActivation
    before: GridActivation

    def fold(self, flat: Vector) -> Matrix:
        """Return [W; b]^T as it acts on r of the layer before and gives `scale` z, shape (n_out, n_in + 1).

        It is linear in the parameters: a direction is folded like a point.
        """
        block = self.part.block(flat).T * self.kernel.scale
        folded = block.copy()
        folded[:, :-1] *= self.before.gain
        if self.before.offset:
            folded[:, -1] += self.before.offset * block[:, :-1].sum(axis=1)
        return folded


def list_layers(network: Network) -> list[GridLayer]:
    """Return a network's layers, first to last."""
    kernels = [GRID_ACTIVATIONS[layer.activation] for layer in network.layers[:-1]]
    parts = network.slices()
    return [
        GridLayer(part, kernel, before)
        for part, kernel, before in zip(parts, [*kernels, IDENTITY], [IDENTITY, *kernels], strict=True)
    ]


def pass_through(layers: list[GridLayer], flat: Vector, x: Matrix) -> Matrix:
    """Return r of the last of `layers` with a row of ones, in float64: (n_in + 1, examples) -> (n + 1, examples)."""
    for layer in layers:
        r = np.ones((layer.part.n_out + 1, x.shape[1]))
        r[:-1] = layer.fold(flat) @ x
        layer.kernel.write(r[:-1], np.empty_like(r[:-1]))
        x = r
    return x
