"""Points side by side on a landscape, against each on its own."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.nn.parallel_surface import ParallelSurface
from nnvisual.nn.surfaces import SURFACES, TYPED, SurfaceObjective, SurfaceSpec


@pytest.mark.parametrize("name", [name for name in SURFACES if name != TYPED])
def test_heights_and_gradients_are_those_of_each_point(name: str) -> None:
    objective = SurfaceObjective(SurfaceSpec(name), (0.0, 0.0))
    points = np.array([[0.3, -1.2], [2.0, 0.7], [-0.4, 0.0]])
    gradients = np.zeros_like(points)
    heights = ParallelSurface(objective, points, gradients).evaluate(3)
    np.testing.assert_allclose(heights, [objective.value(point) for point in points], rtol=1e-14)
    np.testing.assert_allclose(gradients, [objective.gradient(point) for point in points], rtol=1e-13, atol=1e-13)
