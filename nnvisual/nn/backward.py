"""Backpropagation: from the loss back to every weight, by the chain rule (Rumelhart, Hinton and Williams, 1986)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnvisual.nn.activations import pull_back_softmax
from nnvisual.nn.arrays import Matrix
from nnvisual.nn.workspace import Workspace


def bind_backward(workspace: Workspace) -> Callable[[Matrix], None]:
    """Return the callable that fills delta of every layer of `workspace` and the gradient of the mean loss.

    delta_L = dJ/dz_L; dJ/dW = A_before^T delta; dJ/db = sum of delta; delta_before = (delta W^T) * g'(z_before).

    It takes the inputs of a forward pass that has been judged, shape (n_in + 1, examples): the output's delta has begun
    as dJ/dz, or as dJ/da where the loss is not one from logits.
    """
    slopes, passes, from_logits = workspace.slopes, workspace.backward_passes, workspace.from_logits
    first, output = workspace.layers[0], workspace.output
    first_delta_t, first_gradient, multiply = first.delta_t, first.gradient, np.multiply

    def backward(x: Matrix) -> None:
        for write_slope, z, activation, slope in slopes:
            write_slope(z, activation, slope)
        if not from_logits:
            pull_back_output()
        for accumulate, delta_t, gradient, pull_back, delta, before, slope in passes:
            accumulate(delta_t, gradient)
            pull_back(delta, before)
            multiply(before, slope, before)
        x.dot(first_delta_t, first_gradient)

    def pull_back_output() -> None:
        if output.function.elementwise:
            output.function.slope(output.z, output.a, output.slope)
            multiply(output.delta, output.slope, output.delta)
        else:
            pull_back_softmax(output.delta, output.a)

    return backward


def run_backward(workspace: Workspace, x: Matrix) -> None:
    """Fill delta of every layer and the gradient once (see `bind_backward`)."""
    bind_backward(workspace)(x)
