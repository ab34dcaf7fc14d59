"""Where the landscape's parts stand, and the window that they show."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF

from nnvisual.landscape.plane import PlaneSpec, make_plane
from nnvisual.landscape.surface import SurfaceRequest, compute_surface
from nnvisual.nn.surfaces import SurfaceObjective, SurfaceSpec
from nnvisual.views.landscape_frame import (
    Frame,
    Room,
    choose_window,
    follow_window,
    lay_out,
    shift_window,
    zoom_window,
)
from nnvisual.views.theme import LIGHT

WINDOW = ((-1.0, 3.0), (10.0, 20.0))
FRAME = Frame(QRectF(40.0, 20.0, 400.0, 200.0), None, WINDOW, True, True)


def test_the_corners_of_the_window_are_the_corners_of_the_picture() -> None:
    assert FRAME.to_point((-1.0, 10.0)) == QPointF(40.0, 220.0)
    assert FRAME.to_point((3.0, 20.0)) == QPointF(440.0, 20.0)
    assert FRAME.area(WINDOW) == FRAME.plot


@given(st.floats(-5.0, 5.0), st.floats(0.0, 40.0))
def test_there_and_back_and_by_transform(alpha: float, beta: float) -> None:
    at = FRAME.to_point((alpha, beta))
    assert at is not None
    assert FRAME.to_plane(at) == pytest.approx((alpha, beta), abs=1e-9)
    np.testing.assert_allclose(FRAME.to_pixels(np.array([[alpha, beta]]))[0], [at.x(), at.y()])
    mapped = FRAME.transform().map(QPointF(alpha, beta))
    assert (mapped.x(), mapped.y()) == pytest.approx((at.x(), at.y()), abs=1e-6)


def test_what_is_far_away_has_no_pixel() -> None:
    assert FRAME.to_point((1e9, 15.0)) is None
    assert FRAME.to_point((float("nan"), 15.0)) is None


def test_parts_are_left_out_one_after_another_where_there_is_no_room(qapp: object) -> None:
    room = Room(40.0, 40.0)
    frames = [lay_out(QSizeF(size, size), LIGHT, room, WINDOW) for size in (400, 220, 165, 115)]
    assert [frame.bar is not None for frame in frames] == [True, False, False, False]
    assert [frame.has_ticks for frame in frames] == [True, True, False, False]
    assert [frame.has_names for frame in frames] == [True, True, False, False]
    assert all(frame.plot.width() > 0 for frame in frames)


@given(st.floats(0.1, 10.0), st.floats(-1.0, 3.0), st.floats(10.0, 20.0))
def test_zooming_keeps_its_centre(factor: float, alpha: float, beta: float) -> None:
    found = zoom_window(WINDOW, (alpha, beta), factor)
    assert found is not None
    for (low, high), (old_low, old_high), fixed in zip(found, WINDOW, (alpha, beta), strict=True):
        assert high - low == pytest.approx(factor * (old_high - old_low))
        assert (fixed - low) / (high - low) == pytest.approx((fixed - old_low) / (old_high - old_low), abs=1e-9)


def test_zooming_ends_somewhere() -> None:
    assert zoom_window(WINDOW, (0.0, 15.0), 1e-9) is None
    assert zoom_window(WINDOW, (0.0, 15.0), 1e12) is None


def test_following_moves_the_window_only_when_the_place_leaves_its_inner_part() -> None:
    assert follow_window(WINDOW, np.array([1.5, 15.0])) is None
    moved = follow_window(WINDOW, np.array([2.9, 15.0]))
    assert moved is not None
    assert moved[0] == pytest.approx((0.9, 4.9))
    assert follow_window(WINDOW, np.array([np.inf, 15.0])) is None
    assert shift_window(WINDOW, (1.0, -1.0)) == ((0.0, 4.0), (9.0, 19.0))


def test_the_window_is_what_was_asked_for_of_this_plane() -> None:
    objective = SurfaceObjective(SurfaceSpec("bowl"), (1.0, 1.0))
    spec = PlaneSpec(i=0, j=1, extents=((-9.0, 9.0), None))
    surface = compute_surface(SurfaceRequest(objective, make_plane(objective, spec, objective.start()), 5, 5))
    assert surface is not None
    zoomed = PlaneSpec(i=0, j=1, extents=((0.0, 1.0), None))
    assert choose_window(surface, zoomed) == ((0.0, 1.0), surface.plane.extents[1])
    turned = PlaneSpec(i=1, j=0, extents=((0.0, 1.0), None))
    assert choose_window(surface, turned) == surface.plane.extents
