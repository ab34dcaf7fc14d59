"""The operations of one training step, in order, each with a number.

A step of a network on a batch is, for every example in turn: the forward pass (for each layer, for each unit: every
product, the sum z, the activation a), the loss, the backward pass (from the last layer: every unit's delta,
then the gradient of every weight and bias of the layer); after the last example the mean of the gradients; then the
update of every weight and bias. On an analytic surface it is: the loss, each partial derivative, each update.

Phase 0 is the state before anything has happened; phase p is the moment at which operation p has just been done.
Nothing is enumerated: which operation stands at a phase, and the reverse, is arithmetic, so that a network of 8 x 64
on a thousand examples costs no more than one neuron.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, pairwise

from nnvisual.nn.network import Network


class Kind(StrEnum):
    """What an operation computes."""

    REST = "rest"
    PRODUCT = "product"
    SUM = "z"
    ACTIVATION = "a"
    LOSS = "loss"
    DELTA = "delta"
    GRADIENT = "grad"
    MEAN = "mean"
    UPDATE = "update"


class Direction(StrEnum):
    """Which way the numbers flow."""

    REST = "rest"
    FORWARD = "forward"
    BACKWARD = "backward"
    UPDATE = "update"


class Granularity(StrEnum):
    """How far one press of Step goes."""

    OPERATION = "operation"
    LAYER = "layer"
    EXAMPLE = "example"
    STEP = "step"
    EPOCH = "epoch"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a step.

    Attributes
    ----------
    kind
        What is computed.
    example
        Which example of the batch, from 0.
    layer, unit
        Where, from 1 (on a surface layer is 1 and unit the coordinate); 0 where it does not apply.
    source
        The unit that a weight comes from, from 1; 0 for a bias or where it does not apply.
    """

    kind: Kind
    example: int = 0
    layer: int = 0
    unit: int = 0
    source: int = 0

    @property
    def direction(self) -> Direction:
        """Forward, backward, update, or at rest."""
        if self.kind is Kind.REST:
            return Direction.REST
        if self.kind in (Kind.PRODUCT, Kind.SUM, Kind.ACTIVATION, Kind.LOSS):
            return Direction.FORWARD
        return Direction.UPDATE if self.kind is Kind.UPDATE else Direction.BACKWARD


REST = Operation(Kind.REST)


class StepPlan:
    """The numbered operations of one step of a network on a batch.

    Parameters
    ----------
    network
        Its layers.
    examples
        Size of the batch.
    has_target
        Without a known target there is nothing but a forward pass.
    """

    def __init__(self, network: Network, examples: int, *, has_target: bool = True) -> None:
        self._sizes = network.sizes
        self.examples = examples
        # Operations of a layer: forward n_out (n_in + 2); backward n_out deltas and n_out (n_in + 1) gradients.
        pairs = list(pairwise(self._sizes))
        self._forward_ends = list(accumulate(n_out * (n_in + 2) for n_in, n_out in pairs))
        self._backward_ends = list(accumulate(n_out * (n_in + 2) for n_in, n_out in reversed(pairs)))
        self._update_ends = list(accumulate(n_out * (n_in + 1) for n_in, n_out in pairs))
        self.forward = self._forward_ends[-1]
        self.has_target = has_target
        self.per_example = self.forward + 1 + self._backward_ends[-1] if has_target else self.forward
        self._mean = 1 if examples > 1 and has_target else 0
        self.examples_end = examples * self.per_example
        self.count = self.examples_end + (self._mean + self._update_ends[-1] if has_target else 0)

    def operation(self, phase: int) -> Operation:
        """Return the operation that has just been done at `phase` (0 .. count)."""
        if not 0 <= phase <= self.count:
            raise IndexError(f"phase {phase} of {self.count}")
        if phase == 0:
            return REST
        position = phase - 1
        if position < self.examples_end:
            example, within = divmod(position, self.per_example)
            return self._example_operation(example, within)
        position -= self.examples_end
        if position < self._mean:
            return Operation(Kind.MEAN, self.examples - 1)
        layer, within = _locate(self._update_ends, position - self._mean)
        n_out = self._sizes[layer + 1]
        n_in = self._sizes[layer]
        unit, source = divmod(within, n_in + 1)
        assert unit < n_out
        return Operation(Kind.UPDATE, self.examples - 1, layer + 1, unit + 1, 0 if source == n_in else source + 1)

    def phase(self, operation: Operation) -> int:
        """Return the phase at which `operation` has just been done; the reverse of `operation`."""
        kind = operation.kind
        if kind is Kind.REST:
            return 0
        if kind is Kind.MEAN:
            return self.examples_end + 1
        if kind is Kind.UPDATE:
            start = self.examples_end + self._mean + _start(self._update_ends, operation.layer - 1)
            return start + self._parameter_place(operation) + 1
        return operation.example * self.per_example + self._place_in_example(operation) + 1

    def _place_in_example(self, operation: Operation) -> int:
        """Return how many operations of its example come before `operation`."""
        kind, layer, unit = operation.kind, operation.layer, operation.unit
        if kind is Kind.LOSS:
            return self.forward
        n_in, n_out = self._sizes[layer - 1], self._sizes[layer]
        if operation.direction is Direction.FORWARD:
            within = {Kind.PRODUCT: operation.source - 1, Kind.SUM: n_in, Kind.ACTIVATION: n_in + 1}[kind]
            return _start(self._forward_ends, layer - 1) + (unit - 1) * (n_in + 2) + within
        start = self.forward + 1 + _start(self._backward_ends, len(self._sizes) - 1 - layer)
        return start + (unit - 1 if kind is Kind.DELTA else n_out + self._parameter_place(operation))

    def _parameter_place(self, operation: Operation) -> int:
        """Return which weight or bias of its layer an operation is about: unit by unit, the bias last."""
        n_in = self._sizes[operation.layer - 1]
        return (operation.unit - 1) * (n_in + 1) + (n_in if operation.source == 0 else operation.source - 1)

    def next_phase(self, phase: int, granularity: Granularity) -> int:
        """Return where one press of Step leads within this step; `count` where it leads to the step's end."""
        if granularity is Granularity.OPERATION:
            return min(phase + 1, self.count)
        if granularity is Granularity.LAYER:
            return self._layer_end(phase + 1)
        if granularity is Granularity.EXAMPLE:
            if phase < self.examples_end:
                return (phase // self.per_example + 1) * self.per_example
            return self.count
        return self.count

    def previous_phase(self, phase: int, granularity: Granularity) -> int:
        """Return where one press of Back leads within this step; 0 where it leads to the step's beginning."""
        if phase <= 0:
            return 0
        if granularity is Granularity.OPERATION:
            return phase - 1
        if granularity is Granularity.LAYER:
            low = 0
            # The last layer's end before `phase`: walk the ends of one example, there are few.
            start = (
                (phase - 1) // self.per_example * self.per_example
                if phase <= self.examples_end
                else (max(self.examples_end - self.per_example, 0))
            )
            end = start
            while end < phase:
                low = end
                end = self._layer_end(end + 1)
            return low
        if granularity is Granularity.EXAMPLE:
            if phase > self.examples_end:
                return self.examples_end
            return (phase - 1) // self.per_example * self.per_example
        return 0

    def _layer_end(self, phase: int) -> int:
        """Return the phase of the last operation of the layer (and direction) that `phase` belongs to."""
        if phase >= self.count:
            return self.count
        position = phase - 1
        if position >= self.examples_end:
            position -= self.examples_end
            if position < self._mean:
                return phase
            layer, _ = _locate(self._update_ends, position - self._mean)
            return self.examples_end + self._mean + self._update_ends[layer]
        example, within = divmod(position, self.per_example)
        base = example * self.per_example
        if within < self.forward:
            layer, _ = _locate(self._forward_ends, within)
            return base + self._forward_ends[layer]
        if within == self.forward:
            return phase
        layer, _ = _locate(self._backward_ends, within - self.forward - 1)
        return base + self.forward + 1 + self._backward_ends[layer]

    def _example_operation(self, example: int, within: int) -> Operation:
        if within < self.forward:
            layer, rest = _locate(self._forward_ends, within)
            n_in = self._sizes[layer]
            unit, part = divmod(rest, n_in + 2)
            if part < n_in:
                return Operation(Kind.PRODUCT, example, layer + 1, unit + 1, part + 1)
            return Operation(Kind.SUM if part == n_in else Kind.ACTIVATION, example, layer + 1, unit + 1)
        if within == self.forward:
            return Operation(Kind.LOSS, example)
        from_end, rest = _locate(self._backward_ends, within - self.forward - 1)
        layer = len(self._sizes) - 1 - from_end
        n_in, n_out = self._sizes[layer - 1], self._sizes[layer]
        if rest < n_out:
            return Operation(Kind.DELTA, example, layer, rest + 1)
        unit, source = divmod(rest - n_out, n_in + 1)
        return Operation(Kind.GRADIENT, example, layer, unit + 1, 0 if source == n_in else source + 1)


class SurfacePlan:
    """The numbered operations of one step on an analytic surface of `dimensions` weights."""

    def __init__(self, dimensions: int) -> None:
        self.dimensions = dimensions
        self.count = 1 + 2 * dimensions

    def operation(self, phase: int) -> Operation:
        """Return the operation that has just been done at `phase` (0 .. count)."""
        if not 0 <= phase <= self.count:
            raise IndexError(f"phase {phase} of {self.count}")
        if phase == 0:
            return REST
        if phase == 1:
            return Operation(Kind.LOSS)
        kind = Kind.GRADIENT if phase <= 1 + self.dimensions else Kind.UPDATE
        coordinate = (phase - 2) % self.dimensions + 1
        return Operation(kind, 0, 1, coordinate, 1)

    def phase(self, operation: Operation) -> int:
        """Return the phase at which `operation` has just been done; the reverse of `operation`."""
        if operation.kind is Kind.REST:
            return 0
        if operation.kind is Kind.LOSS:
            return 1
        return 1 + operation.unit + (self.dimensions if operation.kind is Kind.UPDATE else 0)

    def next_phase(self, phase: int, granularity: Granularity) -> int:
        """Return where one press of Step leads within this step; `count` where it leads to the step's end."""
        if granularity is Granularity.OPERATION:
            return min(phase + 1, self.count)
        if granularity is Granularity.LAYER:
            return next(end for end in (1, 1 + self.dimensions, self.count) if end > phase or end == self.count)
        return self.count

    def previous_phase(self, phase: int, granularity: Granularity) -> int:
        """Return where one press of Back leads within this step; 0 where it leads to the step's beginning."""
        if granularity is Granularity.OPERATION:
            return max(phase - 1, 0)
        if granularity is Granularity.LAYER:
            return next((end for end in (1 + self.dimensions, 1) if end < phase), 0)
        return 0


Plan = StepPlan | SurfacePlan


def _locate(ends: list[int], position: int) -> tuple[int, int]:
    """Return (which interval, place within it) of `position` among intervals that end at `ends`."""
    for number, end in enumerate(ends):
        if position < end:
            return number, position - _start(ends, number)
    raise IndexError(position)


def _start(ends: list[int], number: int) -> int:
    return ends[number - 1] if number else 0
