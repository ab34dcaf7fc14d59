"""Many points on one analytic landscape, moved side by side."""

from __future__ import annotations

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.surfaces import SurfaceObjective


class ParallelSurface:
    """The objective of K points on a landscape, bound to their coordinates and gradients.

    Parameters
    ----------
    objective
        Of any of them: they share the landscape.
    parameters, gradients
        Shape (K, n); the one is read, the other is filled.
    """

    def __init__(self, objective: SurfaceObjective, parameters: Matrix, gradients: Matrix) -> None:
        self._objective = objective
        self._parameters = parameters
        self._gradients = gradients

    def evaluate(self, step: int) -> Vector:
        """Return the height of each point, shape (K,), and fill the gradients, at every step alike."""
        self._gradients[:] = self._objective.gradients(self._parameters)
        return self._objective.values(self._parameters)
