"""From heights to places on the colour scale and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.landscape.colour_scale import ColourScale
from nnvisual.landscape.plane import PlaneSpec, make_plane
from nnvisual.landscape.surface import SurfaceRequest, compute_surface
from nnvisual.nn.surfaces import SurfaceObjective, SurfaceSpec

SCALES = (ColourScale(-2.0, 6.0), ColourScale(-2.0, 6.0, 0.001), ColourScale(0.0, 1e300, 1.0))


@pytest.mark.parametrize("scale", SCALES)
def test_ends_lie_at_0_and_1(scale: ColourScale) -> None:
    np.testing.assert_allclose(scale.to_unit(np.array([scale.low, scale.high])), [0.0, 1.0])


@given(st.floats(0.0, 1.0), st.sampled_from(SCALES[:2]))
def test_there_and_back(place: float, scale: ColourScale) -> None:
    assert scale.to_unit(scale.from_unit(np.array([place])))[0] == pytest.approx(place, abs=1e-9)


@given(st.floats(-2.0, 6.0), st.floats(-2.0, 6.0), st.sampled_from(SCALES[:2]))
def test_order_is_kept(first: float, second: float, scale: ColourScale) -> None:
    places = scale.to_unit(np.array([min(first, second), max(first, second)]))
    assert places[0] <= places[1]


def test_what_lies_outside_is_put_at_the_end() -> None:
    np.testing.assert_array_equal(SCALES[0].to_unit(np.array([-100.0, 100.0, np.inf, -np.inf])), [0.0, 1.0, 1.0, 0.0])


def test_a_flat_landscape_has_one_colour() -> None:
    np.testing.assert_array_equal(ColourScale(3.0, 3.0).to_unit(np.array([3.0, 3.0])), [0.0, 0.0])


def test_the_largest_range() -> None:
    scale = ColourScale(-1.7e308, 1.7e308)
    np.testing.assert_allclose(scale.to_unit(np.array([-1.7e308, 0.0, 1.7e308])), [0.0, 0.5, 1.0])
    assert np.isfinite(scale.from_unit(np.linspace(0.0, 1.0, 5))).all()


def test_a_steep_landscape_uses_its_colours() -> None:
    objective = SurfaceObjective(SurfaceSpec("rosenbrock"), (-1.2, 1.0))
    surface = compute_surface(SurfaceRequest(objective, make_plane(objective, PlaneSpec(i=0, j=1), objective.start())))
    assert surface is not None
    places = ColourScale.of(surface).to_unit(surface.values)
    # On a linear scale half of the picture lies within the lowest tenth of the colours.
    assert 0.3 < float(np.median(places)) < 0.8
