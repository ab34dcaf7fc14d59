"""How sharply the loss curves: the largest eigenvalue of the Hessian, and the learning rate that it allows."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isfinite, nan, sqrt

import numpy as np

from nnvisual.nn.arrays import Vector
from nnvisual.nn.hessian import NetworkHessian
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.objective import Objective
from nnvisual.nn.random_bits import BitStream, Purpose
from nnvisual.nn.surfaces import SurfaceObjective

ITERATIONS = 200
RESIDUAL = 1e-5
"""Come to rest where |H v - lambda v| is below this share of |lambda|: lambda is then right to about its square."""

Product = Callable[[Vector], Vector]
"""From a vector to the Hessian times it."""


@dataclass(frozen=True, slots=True, eq=False)
class Curvature:
    """The largest eigenvalue of the Hessian at one point.

    Attributes
    ----------
    value
        lambda_max, the second derivative of the loss along `direction`; below 0 where the loss curves downwards in
        every direction, NaN where the Hessian is not finite.
    direction
        Its eigenvector, length 1, shape (n,).
    converged
        Whether the iteration came to rest.
    """

    value: float
    direction: Vector
    converged: bool

    @property
    def rate_limit(self) -> float:
        """The learning rate 2 / lambda_max above which gradient descent cannot stay here; inf where none is."""
        return 2.0 / self.value if self.value > 0.0 else inf


def multiply_hessian(objective: Objective, parameters: Vector, vector: Vector) -> Vector:
    """Return the Hessian of `objective.value` at `parameters` times `vector`, shape (n,), exactly."""
    return prepare_hessian(objective, parameters)(vector)


def prepare_hessian(objective: Objective, parameters: Vector) -> Product:
    """Return the callable that multiplies the Hessian at `parameters` by a vector.

    Raises
    ------
    TypeError
        For an objective whose second derivatives nobody has written down.
    """
    if isinstance(objective, NetworkObjective):
        return NetworkHessian(objective, parameters).multiply
    if isinstance(objective, SurfaceObjective):
        hessian = objective.hessian(parameters)
        return lambda vector: hessian @ vector
    raise TypeError(f"no second derivatives are known for {type(objective).__name__}")


def largest_curvature(
    objective: Objective,
    parameters: Vector,
    iterations: int = ITERATIONS,
    seed: int = 0,
    should_stop: Callable[[], bool] = lambda: False,
) -> Curvature:
    """Return the largest eigenvalue of the Hessian of `objective.value`, by power iteration.

    Power iteration finds the eigenvalue of largest size. Where that one is negative, or where the iteration wavers
    between two of equal size and opposite sign, it goes on with H + s I: with s as large as the Hessian, no eigenvalue
    is negative any more, and the largest one is the same.

    Parameters
    ----------
    objective, parameters
        What, and where; `parameters` has shape (n,).
    iterations
        Most products to be made.
    seed
        For the direction in which the search begins.
    should_stop
        Asked before each product; then the result so far is returned, not converged.
    """
    begin = BitStream(seed, Purpose.CURVATURE).normal(objective.n_parameters)
    begin /= sqrt(float(begin @ begin))
    with np.errstate(all="ignore"):
        search = _Search(prepare_hessian(objective, parameters), begin, should_stop)
        if search.run(max(1, iterations // 4)) and search.value >= 0.0:
            return search.result(converged=True)
        if not isfinite(search.value):
            return Curvature(nan, search.direction, converged=False)
        # From the beginning again: what it has come to may be the direction of the wrong end.
        search.direction, search.shift = begin, search.size
        converged = search.run(iterations - search.products)
        return search.result(converged=converged)


class _Search:
    """Power iteration in the making."""

    def __init__(self, multiply: Product, begin: Vector, should_stop: Callable[[], bool]) -> None:
        self._multiply = multiply
        self._should_stop = should_stop
        self.direction = begin
        self.value = 0.0
        self.size = 0.0
        self.shift = 0.0
        self.products = 0

    def run(self, most: int) -> bool:
        """Make up to `most` products; return whether the direction came to rest."""
        for _ in range(most):
            if self._should_stop():
                return False
            product = self._multiply(self.direction)
            self.products += 1
            self.value = float(self.direction @ product)
            self.size = max(self.size, sqrt(float(product @ product)))
            if not isfinite(self.size):
                self.value = nan
                return False
            rest = product - self.value * self.direction
            if sqrt(float(rest @ rest)) <= RESIDUAL * abs(self.value):
                return True
            following = product + self.shift * self.direction
            length = sqrt(float(following @ following))
            if length == 0.0:
                return True
            self.direction = following / length
            time.sleep(0)
        return False

    def result(self, *, converged: bool) -> Curvature:
        """Return what has been found."""
        direction = self.direction.copy()
        direction.flags.writeable = False
        return Curvature(self.value, direction, converged)
