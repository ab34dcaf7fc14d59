"""Contour lines."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.landscape.contours import choose_levels, trace_contours
from nnvisual.landscape.plane import PlaneSpec, make_plane
from nnvisual.landscape.surface import Surface, SurfaceRequest, compute_surface
from nnvisual.nn.surfaces import SurfaceObjective, SurfaceSpec


def compute(spec: SurfaceSpec, start: tuple[float, ...] = (1.0, 1.0), size: int = 51) -> Surface:
    """Return the surface of an analytic landscape in its own window."""
    objective = SurfaceObjective(spec, start)
    plane = make_plane(objective, PlaneSpec(i=0, j=1 if spec.dimensions == 2 else None), objective.start())
    surface = compute_surface(SurfaceRequest(objective, plane, size, size))
    assert surface is not None
    return surface


def test_lines_lie_at_their_height() -> None:
    surface = compute(SurfaceSpec("formula", "w1 + 2 w2"))
    contours = trace_contours(surface)
    assert len({level for level, _ in contours}) == 12
    for level, line in contours:
        np.testing.assert_allclose(line[:, 0] + 2.0 * line[:, 1], level, atol=1e-9)


def test_lines_are_in_the_planes_coordinates() -> None:
    # The ravine: an ellipse at height h reaches sqrt(2 h) along w1 and sqrt(2 h / 25) along w2.
    surface = compute(SurfaceSpec("ravine"), (-8.0, 1.5), size=401)
    ((_, line),) = trace_contours(surface, [8.0])
    assert float(line[:, 0].max()) == pytest.approx(4.0, rel=1e-3)
    assert float(line[:, 1].max()) == pytest.approx(0.8, rel=1e-3)


@pytest.mark.parametrize("name", ["rosenbrock", "himmelblau", "beale", "two-valleys", "bowl"])
def test_levels_are_spread_over_the_picture(name: str) -> None:
    surface = compute(SurfaceSpec(name))
    levels = choose_levels(surface)
    assert 10 <= len(levels) <= 14
    assert levels == sorted(levels)
    assert surface.lowest < levels[0] < levels[-1] < surface.highest
    # No level has everything on one side of it.
    below = [float((surface.values < level).mean()) for level in levels]
    assert below[0] > 0.0
    assert below[-1] < 1.0


def test_flat_landscapes_and_curves_have_none() -> None:
    assert trace_contours(compute(SurfaceSpec("formula", "3"))) == []
    assert trace_contours(compute(SurfaceSpec("bowl", dimensions=1), (1.0,))) == []
