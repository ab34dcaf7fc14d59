"""Every number of one step, for reading: what the network did with one example, and what the update did.

Made for the moment that the cursor stands on, and never stored for a run. The buffers of the inner loop are copied
out and frozen; nothing is computed twice in a different way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector, freeze
from nnvisual.nn.backward import run_backward
from nnvisual.nn.forward import run_forward
from nnvisual.nn.network_objective import Examples, NetworkObjective
from nnvisual.nn.training import Trainer


@dataclass(frozen=True, slots=True)
class LayerTrace:
    """One layer's numbers for one example; arrays are read-only.

    Attributes
    ----------
    incoming
        What comes in, shape (n_in,).
    weights, biases
        Shapes (n_in, n_out) and (n_out,).
    products
        Each weight times what comes in, shape (n_in, n_out).
    z, activation, a
        Pre-activation, activation, and what is passed on (after dropout), shape (n_out,) each.
    mask
        Dropout factors, shape (n_out,); None without dropout.
    slope
        g'(z), shape (n_out,); for a softmax output NaN, which has a Jacobian instead.
    delta
        dJ/dz for this example's own loss, shape (n_out,).
    grad_w, grad_b
        dJ/dW and dJ/db for this example's own loss, shapes (n_in, n_out) and (n_out,).
    """

    incoming: Vector
    weights: Matrix
    biases: Vector
    products: Matrix
    z: Vector
    activation: Vector
    a: Vector
    mask: Vector | None
    slope: Vector
    delta: Vector
    grad_w: Matrix
    grad_b: Vector


@dataclass(frozen=True, slots=True)
class ExampleTrace:
    """Forward and backward pass of one example under given parameters.

    Attributes
    ----------
    x, y
        Input as the network sees it, (n_in,), and target, (n_out,).
    has_target
        False where no target is known; `loss`, deltas and gradients then mean nothing.
    layers
        Each layer's numbers, the output last.
    loss
        This example's loss.
    gradient
        Its gradient, flat, shape (n_parameters,), without penalties.
    """

    x: Vector
    y: Vector
    has_target: bool
    layers: tuple[LayerTrace, ...]
    loss: float
    gradient: Vector

    @property
    def y_hat(self) -> Vector:
        """The prediction, shape (n_out,)."""
        return self.layers[-1].a


@dataclass(frozen=True, slots=True)
class UpdateTrace:
    """The update that leaves one step; arrays are read-only.

    Attributes
    ----------
    step
        The step whose parameters `before` are.
    loss
        Mean loss of the step's batch.
    gradient
        Gradient of that loss plus penalties, shape (n,).
    rate
        The learning rate of this update.
    before, after
        Parameters, shape (n,).
    memories
        The optimiser's memory after the update, by name, shape (n,) each.
    """

    step: int
    loss: float
    gradient: Vector
    rate: float
    before: Vector
    after: Vector
    memories: dict[str, Vector]

    @property
    def change(self) -> Vector:
        """What was added to the parameters, shape (n,)."""
        return self.after - self.before

    @property
    def effective_rate(self) -> Vector:
        """The step of each weight divided by its gradient, shape (n,); NaN where the gradient is 0."""
        with np.errstate(divide="ignore", invalid="ignore"):
            rates: Vector = np.where(self.gradient == 0.0, np.nan, -self.change / self.gradient)
        return rates


def trace_example(
    objective: NetworkObjective,
    parameters: Vector,
    x: Vector,
    y: Vector | None,
    masks: list[Matrix | None] | None = None,
) -> ExampleTrace:
    """Return every number of one example's forward and backward pass.

    Parameters
    ----------
    parameters
        Flat, shape (n_parameters,).
    x
        Input as the network sees it, shape (n_in,).
    y
        Target, shape (n_out,); None where it is not known.
    masks
        Dropout factors for each layer, shape (n_out, 1) each; None: dropout off.
    """
    network = objective.network
    current, gradient = np.array(parameters), np.zeros(objective.n_parameters)
    workspace = objective.workspace(current, gradient, 1, dropout=masks is not None)
    for layer, mask in zip(workspace.layers, masks or [], strict=False):
        layer.mask = mask
    target = np.zeros(network.n_outputs) if y is None else y
    examples = Examples.of(np.reshape(x, (1, -1)), np.reshape(target, (1, -1)))
    with np.errstate(all="ignore"):
        run_forward(workspace, examples.x)
        loss = workspace.judge(examples.target)
        run_backward(workspace, examples.x)
        output = workspace.output
        if workspace.from_logits and network.layers[-1].activation != "softmax":
            output.slope[:] = (output.a * (1.0 - output.a)) if network.layers[-1].activation == "sigmoid" else np.nan
        elif network.layers[-1].activation == "softmax":
            output.slope[:] = np.nan
    layers = []
    incoming = freeze(x)
    for layer, part in zip(workspace.layers, network.slices(), strict=True):
        weights, a = freeze(part.weights(current)), freeze(layer.a[:, 0])
        layers.append(
            LayerTrace(
                incoming=incoming,
                weights=weights,
                biases=freeze(part.biases(current)),
                products=freeze(incoming[:, np.newaxis] * weights),
                z=freeze(layer.z[:, 0]),
                activation=freeze(layer.activation[:, 0]),
                a=a,
                mask=None if layer.mask is None else freeze(layer.mask[:, 0]),
                slope=freeze(layer.slope[:, 0]),
                delta=freeze(layer.delta[:, 0]),
                grad_w=freeze(part.weights(gradient)),
                grad_b=freeze(part.biases(gradient)),
            )
        )
        incoming = a
    return ExampleTrace(freeze(x), freeze(target), y is not None, tuple(layers), loss, freeze(gradient))


def trace_update(trainer: Trainer) -> UpdateTrace:
    """Make one step with `trainer` and return what it did; the trainer stands one step further afterwards."""
    step, loss = trainer.step, trainer.loss
    before, gradient = freeze(trainer.parameters), freeze(trainer.gradient)
    trainer.advance_to(step + 1)
    names = trainer.experiment.optimizer.method.memories
    return UpdateTrace(
        step=step,
        loss=loss,
        gradient=gradient,
        rate=trainer.rate(step),
        before=before,
        after=freeze(trainer.parameters),
        memories={name: freeze(row) for name, row in zip(names, trainer.state[1:], strict=True)},
    )
