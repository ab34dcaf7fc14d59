"""Many copies of one network, trained side by side: the arithmetic of `forward` and `backward` for all of them at once.

Buffers hold a row for each unit, in which the copies' examples lie side by side: (units, K examples). So every
elementwise call goes over contiguous memory, and for a product, which NumPy makes copy by copy, a view puts the
copies in front: (K, units, examples). Each copy comes out with the bits that a network on its own would have, but for
a last digit where the BLAS library adds up a batch of one or two examples by another way, and in the tanh of large
populations (see `EXACT_UP_TO`).
"""

from __future__ import annotations

import numpy as np

from nnvisual.nn.activations import find_activation, pull_back_softmax
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.batches import BatchOrder, DropoutMasks
from nnvisual.nn.losses import Target
from nnvisual.nn.network import Layer, LayerSlice
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.parallel_batches import ParallelBatches, Stack, count_slots

EXACT_UP_TO = 16
"""Up to so many copies, tanh is NumPy's own, as in a single run; more of them take a form of it that needs half the
time and differs in the last digit. That digit shows up only in a run so far beyond a sensible learning rate that any
rounding decides where it goes."""


IN_PLACE = frozenset({"linear", "sigmoid", "tanh", "relu"})
"""Activations that may be written over z, and whose slope is known from them."""


class ParallelNetwork:
    """The objective of K copies of a network, bound to their parameters and gradients.

    Parameters
    ----------
    objective
        Of any of them: they share network, data, loss, batch size and penalties.
    seeds
        Of each: they decide on batches and dropout masks.
    parameters, gradients
        Shape (K, n); the one is read, the other is filled.
    """

    def __init__(
        self, objective: NetworkObjective, seeds: tuple[int, ...], parameters: Matrix, gradients: Matrix
    ) -> None:
        self._objective = objective
        self._parameters = parameters
        self._gradients = gradients
        order = objective.batches
        # Where all see the same examples, one copy of them serves all.
        distinct = seeds if len(set(seeds)) > 1 else seeds[:1]
        orders = [BatchOrder(order.n, order.batch, seed) for seed in (seeds[:1] if order.is_full else distinct)]
        self._steps_per_epoch = order.steps_per_epoch
        self._masks: list[DropoutMasks] = []
        if objective.network.has_dropout:
            self._masks = [DropoutMasks(objective.network, order.batch, seed) for seed in distinct]
        self._batches = ParallelBatches(objective.training, orders, len(seeds))
        self._workspaces = {
            size: _Workspace(objective, parameters, gradients, size) for size in {x.shape[2] for x in self._batches.x}
        }
        l1, l2 = objective.experiment.l1, objective.experiment.l2
        self._weights = objective.network.weight_mask() if l1 or l2 else None

    def evaluate(self, step: int) -> Vector:
        """Return each copy's mean loss on its batch of `step`, shape (K,); fill the gradients, penalties included."""
        epoch, position = divmod(step, self._steps_per_epoch)
        self._batches.prepare(epoch)
        x, target = self._batches.x[position], self._batches.targets[position]
        workspace = self._workspaces[x.shape[2]]
        if self._masks:
            workspace.set_masks([masks.masks(step, x.shape[2]) for masks in self._masks])
        losses = workspace.run(x, target)
        if self._weights is not None:
            self._add_penalties(self._weights)
        return losses

    def _add_penalties(self, weights: Vector) -> None:
        l1, l2 = self._objective.experiment.l1, self._objective.experiment.l2
        if l2:
            self._gradients += l2 * self._parameters * weights
        if l1:
            self._gradients += l1 * np.sign(self._parameters) * weights


class _HiddenLayer:
    """Buffers of one hidden layer, all copies side by side: (units, K examples).

    Attributes
    ----------
    z_of_each, delta_of_each
        Views of z and of dJ/dz with the copies in front, shape (K, units, examples).
    passed_on
        What the next layer takes, with ones: a view of shape (K, units + 1, examples).
    """

    def __init__(self, layer: Layer, copies: int, examples: int) -> None:
        quick = layer.activation == "tanh" and copies > EXACT_UP_TO
        found = find_activation(layer.activation)
        self._apply = apply_quick_tanh if quick else found.apply
        self._write_slope = found.slope
        with_ones = np.ones((layer.units + 1, copies * examples))
        self._activation: Matrix = with_ones[:-1]
        # Where the slope is known from g(z) alone, g(z) may take the place of z: less memory, more of it in the cache.
        self._z: Matrix = self._activation if layer.activation in IN_PLACE else np.zeros_like(self._activation)
        self._delta: Matrix = np.empty_like(self._activation)
        self.z_of_each = split_copies(self._z, copies)
        self.delta_of_each = split_copies(self._delta, copies)
        self._activation_of_each = split_copies(self._activation, copies)
        self._dropped: Stack | None = None
        if layer.dropout:
            with_ones = np.ones_like(with_ones)
            self._dropped = split_copies(with_ones[:-1], copies)
        self.passed_on = split_copies(with_ones, copies)
        self.mask: Stack | None = None

    def activate(self) -> None:
        """Fill `passed_on` from z."""
        self._apply(self._z, self._activation)
        if self._dropped is not None and self.mask is not None:
            np.multiply(self._activation_of_each, self.mask, self._dropped)

    def pull_back(self, scratch: Vector) -> None:
        """Turn the derivative by what was passed on, which delta holds, into that by z; `scratch` is long enough."""
        if self.mask is not None:
            np.multiply(self.delta_of_each, self.mask, self.delta_of_each)
        slope = scratch[: self._delta.size].reshape(self._delta.shape)
        self._write_slope(self._z, self._activation, slope)
        np.multiply(self._delta, slope, self._delta)


def apply_quick_tanh(z: Matrix, out: Matrix) -> None:
    """Write tanh z = 2 / (1 + e^(-2 z)) - 1 into `out`: half the time of NumPy's, and right to 5e-16."""
    np.multiply(z, -2.0, out)
    np.exp(out, out)
    np.add(out, 1.0, out)
    np.divide(2.0, out, out)
    np.subtract(out, 1.0, out)


class _OutputLayer:
    """Buffers of the output and its loss, all copies side by side: shape (outputs, slots examples)."""

    def __init__(self, objective: NetworkObjective, copies: int, examples: int) -> None:
        self._copies, self._slots, self._examples = copies, count_slots(copies), examples
        self._activation = find_activation(objective.network.layers[-1].activation)
        self._from_logits = bool(objective.loss.logits)
        self._z, self._a, self._delta, self._slope = np.zeros((4, objective.network.n_outputs, self._slots * examples))
        self._each: Vector = np.zeros(self._slots * examples)
        self._judge = objective.loss.bind(self._z, self._a, self._delta, self._each)
        self.z_of_each = split_copies(self._z, self._slots)[:copies]
        self.delta_of_each = split_copies(self._delta, self._slots)[:copies]

    def judge(self, target: Target) -> Vector:
        """Fill delta from z and return the mean loss of every copy, shape (K,)."""
        if not self._from_logits:
            self._activation.apply(self._z, self._a)
        self._judge(target)
        # The mean over all copies becomes the mean over each one's examples.
        np.multiply(self._delta, float(self._slots), self._delta)
        if not self._from_logits:
            self._pull_back()
        each = self._each.reshape(self._slots, self._examples)[: self._copies]
        losses: Vector = np.add.reduce(each, axis=1) * (1.0 / self._examples)
        return losses

    def _pull_back(self) -> None:
        if self._activation.elementwise:
            self._activation.slope(self._z, self._a, self._slope)
            np.multiply(self._delta, self._slope, self._delta)
        else:
            pull_back_softmax(self._delta, self._a)


class _Workspace:
    """All buffers for one batch size."""

    def __init__(self, objective: NetworkObjective, parameters: Matrix, gradients: Matrix, examples: int) -> None:
        network = objective.network
        blocks = [_view(part, parameters) for part in network.slices()]
        self._blocks_t = [block.transpose(0, 2, 1) for block in blocks]
        self._weights = [block[:, :-1] for block in blocks]
        self._gradients = [_view(part, gradients) for part in network.slices()]
        self._hidden = [_HiddenLayer(layer, len(parameters), examples) for layer in network.layers[:-1]]
        self._output = _OutputLayer(objective, len(parameters), examples)
        self._scratch: Vector = np.empty(max(network.sizes) * len(parameters) * examples)

    def set_masks(self, masks: list[list[Matrix | None]]) -> None:
        """Set the dropout factors of every layer; one list of layers for each source of batches."""
        for layer, of_layer in zip(self._hidden, zip(*masks, strict=True), strict=False):
            given = [mask for mask in of_layer if mask is not None]
            layer.mask = np.array(given) if given else None

    def run(self, x: Stack, target: Target) -> Vector:
        """Return the mean loss of every copy, shape (K,), and fill the gradients."""
        incoming = [x, *(layer.passed_on for layer in self._hidden)]
        for number, layer in enumerate(self._hidden):
            np.matmul(self._blocks_t[number], incoming[number], out=layer.z_of_each)
            layer.activate()
        np.matmul(self._blocks_t[-1], incoming[-1], out=self._output.z_of_each)
        losses = self._output.judge(target)
        delta = self._output.delta_of_each
        for number in range(len(self._hidden), -1, -1):
            np.matmul(incoming[number], delta.transpose(0, 2, 1), out=self._gradients[number])
            if number:
                before = self._hidden[number - 1]
                np.matmul(self._weights[number], delta, out=before.delta_of_each)
                before.pull_back(self._scratch)
                delta = before.delta_of_each
        return losses


def split_copies(wide: Matrix, copies: int) -> Stack:
    """Return the view (copies, rows, examples) of an array (rows, copies examples)."""
    return wide.reshape(len(wide), copies, -1).transpose(1, 0, 2)


def _view(part: LayerSlice, flat: Matrix) -> Stack:
    """Return the view (K, n_in + 1, n_out) of a layer's share of parameters or gradients, shape (K, n)."""
    return flat[:, part.start : part.stop].reshape(len(flat), part.n_in + 1, part.n_out)
