"""A network objective bound to one parameter and one gradient vector: the inner loop of training."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.backward import bind_backward
from nnvisual.nn.batch_buffer import BatchBuffer
from nnvisual.nn.batches import DropoutMasks
from nnvisual.nn.forward import bind_forward
from nnvisual.nn.losses import Target
from nnvisual.nn.workspace import Workspace

if TYPE_CHECKING:
    from nnvisual.nn.network_objective import NetworkObjective

MOST_SLOTS = 64
"""For how many steps losses may be put off: what is done once for a block of steps then hardly counts."""

SLOT_NUMBERS = 2**15
"""But only for as many as have this many outputs in all, so that what is put off stays small."""

Pass = Callable[[int], None]


class BoundNetwork:
    """Evaluates one batch at a time.

    A step needs the gradient at once and its loss only for the record: see `nnvisual.nn.objective.PutsLossesOff`.
    """

    def __init__(self, objective: NetworkObjective, parameters: Vector, gradient: Vector) -> None:
        self._order = order = objective.batches
        self._masks: DropoutMasks | None = None
        if objective.network.has_dropout:
            self._masks = DropoutMasks(objective.network, order.batch, objective.experiment.seed)
        self.slots = max(1, min(MOST_SLOTS, SLOT_NUMBERS // (order.batch * objective.network.n_outputs)))
        self._buffer = BatchBuffer(objective.training, order)
        self._workspaces = {
            size: objective.workspace(parameters, gradient, size, dropout=self._masks is not None, slots=self.slots)
            for size in {examples.count for examples in self._buffer.batches}
        }
        penalise = _bind_penalty(objective, parameters, gradient)
        runs = {size: _bind_run(workspace, penalise) for size, workspace in self._workspaces.items()}
        self._batches: list[Pass] = [
            partial(runs[batch.count], batch.x, batch.target) for batch in self._buffer.batches
        ]
        self._first = 0
        self._passes: list[Pass] = []

    def evaluate(self, step: int) -> float:
        """Return the mean loss of the batch of `step`; fill the gradient of loss plus penalties."""
        self.passes(step, 1)[0](0)
        return float(self.losses(step, 1)[0])

    def passes(self, step: int, count: int) -> Sequence[Pass]:
        """Return the passes of `step` and up to `count` - 1 steps after it (see `PutsLossesOff`)."""
        if not self._first <= step < self._first + len(self._passes):
            self._first, places = self._buffer.fill(step)
            self._passes = [self._batches[place] for place in places]
        start = step - self._first
        found = self._passes[start : start + count]
        if self._masks is not None:
            return [self._drop_before(run, step + number) for number, run in enumerate(found)]
        return found

    def losses(self, step: int, count: int) -> Vector:
        """Return the mean losses of `step` and the `count` - 1 steps after it, put off under slots 0 to `count` - 1."""
        if len(self._workspaces) == 1:
            return self._workspaces[self._order.batch].judgement.finish(count)
        found = np.empty(count)
        sizes = np.array([self._order.size(number) for number in range(step, step + count)])
        for size, workspace in self._workspaces.items():
            found[sizes == size] = workspace.judgement.finish(count)[sizes == size]
        return found

    def _drop_before(self, run: Pass, step: int) -> Pass:
        """Return `run` with the dropout masks of `step`."""
        masks, size = self._masks, self._order.size(step)
        layers = self._workspaces[size].layers

        def drop_and_run(slot: int) -> None:
            assert masks is not None
            for layer, mask in zip(layers, masks.masks(step, size), strict=True):
                layer.mask = mask
            run(slot)

        return drop_and_run


def _bind_run(workspace: Workspace, penalise: Callable[[], None] | None) -> Callable[[Matrix, Target, int], None]:
    """Return the pass over a batch, forwards and backwards, that fills the gradient and puts the loss off."""
    run = _bind_in_one(workspace) if workspace.from_logits else _bind_in_parts(workspace)
    if penalise is None:
        return run

    def run_and_penalise(x: Matrix, target: Target, slot: int) -> None:
        run(x, target, slot)
        penalise()

    return run_and_penalise


def _bind_in_parts(workspace: Workspace) -> Callable[[Matrix, Target, int], None]:
    forward, begin, backward = bind_forward(workspace), workspace.judgement.begin, bind_backward(workspace)

    def run(x: Matrix, target: Target, slot: int) -> None:
        forward(x)
        begin(target, slot)
        backward(x)

    return run


def _bind_in_one(workspace: Workspace) -> Callable[[Matrix, Target, int], None]:
    """Return the same for a loss from logits, as one function: what `forward` and `backward` do, without their calls.

    Of a small network's step these and what they look up would be a thirtieth.
    """
    hidden, slopes, passes = workspace.forward_passes, workspace.slopes, workspace.backward_passes
    first, output = workspace.layers[0], workspace.output
    first_delta_t, first_gradient = first.delta_t, first.gradient
    multiply_output, z_output = output.block_t.dot, output.z
    begin, multiply = workspace.judgement.begin, np.multiply

    def run(x: Matrix, target: Target, slot: int) -> None:
        incoming = x
        for product, z, apply, activation, passed_on in hidden:
            product(incoming, z)
            apply(z, activation)
            incoming = passed_on
        multiply_output(incoming, z_output)
        begin(target, slot)
        for write_slope, z, activation, slope in slopes:
            write_slope(z, activation, slope)
        for accumulate, delta_t, gradient, pull_back, delta, before, slope in passes:
            accumulate(delta_t, gradient)
            pull_back(delta, before)
            multiply(before, slope, before)
        x.dot(first_delta_t, first_gradient)

    return run


def _bind_penalty(objective: NetworkObjective, parameters: Vector, gradient: Vector) -> Callable[[], None] | None:
    experiment = objective.experiment
    if not (experiment.l1 or experiment.l2):
        return None
    return partial(objective.add_penalty_gradient, parameters, gradient)
