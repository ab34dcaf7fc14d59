"""How sharply the loss curves: exact Hessian-vector products, and the largest eigenvalue from them."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from nnvisual.nn.arrays import Vector
from nnvisual.nn.objective import Objective
from nnvisual.nn.random_bits import BitStream, Purpose


@dataclass(frozen=True, slots=True, eq=False)
class Curvature:
    """The largest eigenvalue of the Hessian at one point.

    Attributes
    ----------
    value
        lambda_max, second derivative of the loss along `direction`; negative where the loss curves downwards in
        every direction, NaN where the Hessian is not finite.
    direction
        Its eigenvector, length 1, shape (n,).
    converged
        Whether the iteration came to rest before its last round.
    """

    value: float
    direction: Vector
    converged: bool

    @property
    def rate_limit(self) -> float:
        """The learning rate 2 / lambda_max above which gradient descent cannot stay; inf where nothing limits it."""
        return 2.0 / self.value if self.value > 0.0 else inf


def multiply_hessian(objective: Objective, parameters: Vector, vector: Vector) -> Vector:
    """Return the Hessian of `objective.value` at `parameters` times `vector`, shape (n,)."""
    size = float(np.sqrt(vector @ vector)) or 1.0
    step = 1e-5 / size
    up, down = objective.gradient(parameters + step * vector), objective.gradient(parameters - step * vector)
    return np.asarray((up - down) / (2.0 * step), dtype=np.float64)


def largest_curvature(objective: Objective, parameters: Vector, iterations: int = 100, seed: int = 0) -> Curvature:
    """Return the largest eigenvalue of the Hessian of `objective.value` at `parameters`, by power iteration."""
    direction = BitStream(seed, Purpose.CURVATURE).normal(objective.n_parameters)
    direction /= np.sqrt(direction @ direction)
    value, shift = 0.0, 0.0
    for _ in range(iterations):
        product = multiply_hessian(objective, parameters, direction) + shift * direction
        length = float(np.sqrt(product @ product))
        new = float(direction @ product) - shift
        if not length > 0.0:
            return Curvature(0.0, direction, True)
        direction = product / length
        if new < 0.0 and shift == 0.0:
            shift = length
        if abs(new - value) <= 1e-9 * abs(new):
            return Curvature(new, direction, True)
        value = new
    return Curvature(value, direction, False)
