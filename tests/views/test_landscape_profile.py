"""The loss over one weight as a curve."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF

from nnvisual.landscape.plane import PlaneSpec, make_plane
from nnvisual.landscape.surface import Surface, SurfaceRequest, compute_surface
from nnvisual.nn.surfaces import SurfaceObjective, SurfaceSpec
from nnvisual.views.landscape_frame import Frame
from nnvisual.views.landscape_profile import UNITS, Profile


def profile(formula: str, extent: tuple[float, float]) -> tuple[Profile, Surface, Frame]:
    objective = SurfaceObjective(SurfaceSpec("formula", formula), (0.5, 0.0))
    plane = make_plane(objective, PlaneSpec(i=0, j=None, extents=(extent, None)), objective.start())
    surface = compute_surface(SurfaceRequest(objective, plane, 101, 1))
    assert surface is not None
    frame = Frame(QRectF(0.0, 0.0, 300.0, 200.0), None, (extent, UNITS), True, True)
    return Profile(surface, frame), surface, frame


def test_the_curve_lies_inside_and_its_lowest_point_lowest() -> None:
    found, _, frame = profile("w1^2", (-1.0, 2.0))
    heights = [found.point(alpha / 10.0) for alpha in range(-10, 21)]
    assert all(at is not None and frame.plot.contains(at) for at in heights)
    lowest = max((at for at in heights if at is not None), key=lambda at: at.y())
    assert lowest.x() == pytest.approx(100.0)


def test_outside_it_is_not_known() -> None:
    found, _, _ = profile("w1^2", (-1.0, 2.0))
    assert found.point(2.5) is None


def test_a_straight_line_is_drawn_straight_beyond_the_curve() -> None:
    found, _, _ = profile("w1^2", (-1.0, 2.0))
    places = [found.spot(alpha, -3.0 + 2.0 * alpha) for alpha in (0.0, 1.0, 2.0)]
    assert places[0].y() - places[1].y() == pytest.approx(places[1].y() - places[2].y())


def test_the_vertical_axis_reads_the_loss() -> None:
    found, surface, _ = profile("w1^2", (-1.0, 2.0))
    scale = found.height_scale()
    assert scale is not None
    at = found.point(2.0)
    assert at is not None
    assert scale.value(at.y()) == pytest.approx(4.0)
    assert scale.low < surface.lowest < surface.highest < scale.high


def test_a_logarithmic_one_has_no_linear_axis() -> None:
    found, surface, _ = profile("exp(w1)", (-1.0, 30.0))
    assert surface.needs_log
    assert found.height_scale() is None
