"""The forward pass: from inputs to predictions, layer by layer."""

from __future__ import annotations

from collections.abc import Callable

from nnvisual.nn.arrays import Matrix
from nnvisual.nn.workspace import Workspace


def bind_forward(workspace: Workspace, *, to_logits: bool = False) -> Callable[[Matrix], None]:
    """Return the callable that fills z and a of every layer of `workspace`: Z = A W + b, A = g(Z).

    It takes the inputs with a row of ones, shape (n_in + 1, examples), as `workspace.append_ones` makes them. Where a
    layer has a mask, its activations are multiplied by it (inverted dropout).

    Parameters
    ----------
    to_logits
        Leave out the output's activation: all that a loss from logits needs.
    """
    hidden, output = workspace.forward_passes, workspace.output
    multiply_output, z_output = output.block_t.dot, output.z
    apply_output, prediction = output.function.apply, output.activation

    def forward(x: Matrix) -> None:
        incoming = x
        for multiply, z, apply, activation, passed_on in hidden:
            multiply(incoming, z)
            apply(z, activation)
            incoming = passed_on
        multiply_output(incoming, z_output)
        if not to_logits:
            apply_output(z_output, prediction)

    return forward


def run_forward(workspace: Workspace, x: Matrix) -> None:
    """Fill z and a of every layer once (see `bind_forward`)."""
    bind_forward(workspace)(x)
