"""Is this gradient right? Backpropagation against finite differences, for one weight at a time.

The derivative is estimated from the loss alone, by central differences at two distances h and h / 2 whose leading
errors cancel (Richardson, 1911): (4 D(h/2) - D(h)) / 3 is exact up to h^4. Where a corner (of a ReLU, of the absolute
error) lies within h the estimates at several h disagree, and the smaller ones are taken, or none is.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.forward import run_forward
from nnvisual.nn.network_objective import Examples, NetworkObjective
from nnvisual.nn.objective import Objective

Value = Callable[[Vector], float]
"""The loss of a parameter vector of shape (n_parameters,)."""

DISTANCES = (1e-3, 1e-4, 1e-5, 1e-6)
TOLERANCE = 1e-6
"""Largest relative error of an estimate that counts as agreement."""

ROUNDING = 1e-15
"""Relative rounding error of one loss; divided by the distance it limits what a difference can tell."""


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """A partial derivative found in two ways.

    Attributes
    ----------
    gradient
        By backpropagation.
    difference
        By finite differences.
    error
        Their distance relative to the larger, or to what rounding lets a difference tell where both are tiny.
    at_corner
        Whether the loss has a corner too near for a derivative to exist; nothing is claimed then.
    """

    gradient: float
    difference: float
    error: float
    at_corner: bool

    @property
    def agrees(self) -> bool:
        """Whether both ways give the same number within a millionth."""
        return not self.at_corner and self.error <= TOLERANCE


def check_gradient(value: Value, parameters: Vector, index: int, gradient: float) -> GradientCheck:
    """Compare dJ/dw of one weight or bias with finite differences of J.

    Parameters
    ----------
    value
        J, from `bind_step_value` or `bind_example_value`.
    parameters
        Where, shape (n_parameters,).
    index
        Which of them.
    gradient
        What backpropagation found.
    """
    size = abs(value(parameters))
    estimates = [_extrapolate(value, parameters, index, h) for h in DISTANCES]
    doubts = [abs(a - b) for a, b in itertools.pairwise(estimates)]
    best = int(np.argmin(doubts))
    difference = estimates[best]
    # Rounding is amplified more at the smaller of the two distances that agree.
    floor = 8.0 * ROUNDING * max(size, 1e-3) / DISTANCES[best + 1]
    scale = max(abs(gradient), abs(difference), floor / TOLERANCE)
    at_corner = not doubts[best] <= max(1e3 * TOLERANCE * scale, floor)
    return GradientCheck(gradient, difference, abs(gradient - difference) / scale, at_corner)


def _extrapolate(value: Value, parameters: Vector, index: int, h: float) -> float:
    def central(distance: float) -> float:
        moved = np.array(parameters)
        above, below = parameters[index] + distance, parameters[index] - distance
        moved[index] = above
        high = value(moved)
        moved[index] = below
        return float((high - value(moved)) / (above - below))

    return (4.0 * central(h / 2.0) - central(h)) / 3.0


def bind_step_value(objective: Objective, step: int) -> Value:
    """Return J as the update that leaves `step` sees it: that step's batch, its dropout masks, and the penalties."""
    current = np.zeros(objective.n_parameters)
    bound = objective.bind(current, np.zeros_like(current))

    def value(parameters: Vector) -> float:
        current[:] = parameters
        with np.errstate(all="ignore"):
            loss = bound.evaluate(step)
        return loss + (objective.penalty(parameters) if isinstance(objective, NetworkObjective) else 0.0)

    return value


def bind_example_value(
    objective: NetworkObjective, x: Vector, y: Vector, masks: list[Matrix | None] | None = None
) -> Value:
    """Return the loss of one example as a function of the parameters; arguments as for `trace.trace_example`."""
    current = np.zeros(objective.n_parameters)
    workspace = objective.workspace(current, np.zeros_like(current), 1, dropout=masks is not None)
    for layer, mask in zip(workspace.layers, masks or [], strict=False):
        layer.mask = mask
    examples = Examples.of(np.reshape(x, (1, -1)), np.reshape(y, (1, -1)))

    def value(parameters: Vector) -> float:
        current[:] = parameters
        with np.errstate(all="ignore"):
            run_forward(workspace, examples.x)
            return workspace.judge(examples.target)

    return value
