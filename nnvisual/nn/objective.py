"""What is minimised: parameters in, loss and gradient out.

A network with its data and loss, and an analytic surface, are both an objective. Optimisers, training, history,
landscape and the comparison of learning rates know nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from nnvisual.nn.arrays import Matrix, Vector


class BoundObjective(Protocol):
    """An objective bound to one parameter vector and one gradient vector, both changed in place."""

    def evaluate(self, step: int) -> float:
        """Return the loss of the present parameters on what step number `step` learns from.

        Fills the bound gradient with the gradient of loss plus penalties. Overflow is not an error: the result is
        then not finite.
        """
        ...


class PutsLossesOff(Protocol):
    """A bound objective that fills the gradient at once and works out the losses of several steps together."""

    @property
    def slots(self) -> int:
        """For how many steps losses may be put off."""
        ...

    def passes(self, step: int, count: int) -> Sequence[Callable[[int], None]]:
        """Return what is to be called for `step` and up to `count` - 1 steps after it, one callable a step, in order.

        Each takes a slot, from 0 to `slots` - 1, fills the gradient as `evaluate` does and puts the loss off under the
        slot. At least one is returned.
        """
        ...

    def losses(self, step: int, count: int) -> Vector:
        """Return the losses of `step` and the steps after it, put off under slots 0 to `count` - 1, shape (count,)."""
        ...


class Objective(Protocol):
    """Something that can be minimised."""

    @property
    def n_parameters(self) -> int:
        """Length of the parameter vector."""
        ...

    @property
    def steps_per_epoch(self) -> int:
        """Updates for one pass over all that is learned from; 1 for a surface."""
        ...

    def start(self) -> Vector:
        """Return the parameters from which a run starts, shape (n_parameters,), read-only."""
        ...

    def bind(self, parameters: Vector, gradient: Vector) -> BoundObjective:
        """Return the objective bound to two vectors of shape (n_parameters,)."""
        ...

    def value(self, parameters: Vector) -> float:
        """Return what the landscape shows: loss on all training examples plus penalties, dropout off."""
        ...

    def values(self, parameters: Matrix) -> Vector:
        """Return `value` for many parameter vectors, one a row: (k, n_parameters) -> (k,)."""
        ...

    def gradient(self, parameters: Vector) -> Vector:
        """Return the gradient of `value`, shape (n_parameters,)."""
        ...

    @property
    def has_validation(self) -> bool:
        """Whether examples are held back to validate with."""
        ...

    def validation_loss(self, parameters: Vector) -> float:
        """Return the mean loss over the examples held back, dropout off; NaN where none are."""
        ...

    def divergence_limit(self, first: float) -> float:
        """Return the loss above which a run that began with the loss `first` counts as diverged."""
        ...
