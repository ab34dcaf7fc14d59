"""How single examples pull: the gradient of every training example, seen along two parameters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnvisual.nn.arrays import Indices, Matrix, Vector, freeze
from nnvisual.nn.backward import run_backward
from nnvisual.nn.forward import run_forward
from nnvisual.nn.network import Network, name_parameter
from nnvisual.nn.network_objective import NetworkObjective


@dataclass(frozen=True, slots=True)
class GradientCloud:
    """Gradients of single examples' losses along some parameters, without penalties and dropout; read-only.

    Attributes
    ----------
    parameters
        The places of the parameters in the flat vector.
    gradients
        Shape (n, len(parameters)): a row for each training example, in the order of `data.train`.
    batch
        The rows of the examples in the present batch.
    """

    parameters: tuple[int, ...]
    gradients: Matrix
    batch: Indices

    @property
    def mean(self) -> Vector:
        """The gradient over all training examples, shape (len(parameters),)."""
        return freeze(self.gradients.mean(axis=0))

    @property
    def batch_mean(self) -> Vector:
        """The gradient over the batch, shape (len(parameters),)."""
        return freeze(self.gradients[self.batch].mean(axis=0))


def measure_cloud(objective: NetworkObjective, parameters: Vector, axes: tuple[int, ...], step: int) -> GradientCloud:
    """Return the gradient of each training example's own loss along the parameters at `axes`.

    A weight's gradient is the product of what comes in and the unit's delta, example by example: one forward and one
    backward pass give all of them.

    Parameters
    ----------
    parameters
        Flat, shape (n_parameters,).
    step
        Whose batch is marked.
    """
    network, examples = objective.network, objective.training
    workspace = objective.workspace(np.array(parameters), np.empty(objective.n_parameters), examples.count)
    with np.errstate(all="ignore"):
        run_forward(workspace, examples.x)
        workspace.judge(examples.target)
        run_backward(workspace, examples.x)
        columns = []
        for axis in axes:
            name = name_parameter(network, axis)
            # Deltas carry the mean's 1 / n; a single example's own loss does not.
            delta = workspace.layers[name.layer - 1].delta[name.unit - 1] * examples.count
            incoming = examples.x if name.layer == 1 else workspace.layers[name.layer - 2].a
            columns.append(delta if name.is_bias else delta * incoming[name.source - 1])
    return GradientCloud(
        axes,
        freeze(np.stack(columns, axis=1)),
        np.array(objective.batches.indices(step), dtype=np.intp),
    )


def choose_cloud_axes(network: Network, wanted: tuple[int, ...]) -> tuple[int, ...]:
    """Return two different parameters: those that are wanted, as far as they exist, else the first ones."""
    count = network.n_parameters
    found = list(dict.fromkeys(index for index in wanted if 0 <= index < count))
    found.extend(index for index in range(count) if index not in found[:2])
    return tuple(found[:2])
