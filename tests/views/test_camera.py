"""From angles to pixels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.arrays import Vector
from nnvisual.views.camera import CENTRE, CLOSEST, FARTHEST, HIGHEST, LOWEST, Camera, project, to_pixels

SIZE = (640.0, 400.0)


def pixel(camera: Camera, *place: float) -> Vector:
    found: Vector = to_pixels(project(camera.matrix(*SIZE), np.array([place])), *SIZE)[0]
    return found


@given(st.floats(-360, 360), st.floats(LOWEST, HIGHEST), st.floats(CLOSEST, FARTHEST))
def test_the_centre_stays_in_the_middle(turn: float, tilt: float, zoom: float) -> None:
    assert pixel(Camera(turn, tilt, zoom), *CENTRE) == pytest.approx([320.0, 200.0], abs=1e-6)


def test_from_the_front_right_is_right_and_high_is_up() -> None:
    front = Camera(0.0, 20.0)
    assert pixel(front, 1.0, 0.0, 0.0)[0] > pixel(front, -1.0, 0.0, 0.0)[0]
    assert pixel(front, 0.0, 0.0, 1.0)[1] < pixel(front, 0.0, 0.0, 0.0)[1]
    # What lies farther along the second axis is farther away: smaller.
    near = pixel(front, 1.0, -1.0, 0.0)[0] - pixel(front, -1.0, -1.0, 0.0)[0]
    far = pixel(front, 1.0, 1.0, 0.0)[0] - pixel(front, -1.0, 1.0, 0.0)[0]
    assert near > far > 0.0


def test_half_a_turn_looks_from_behind() -> None:
    behind = Camera(0.0, 20.0).turned(180.0, 0.0)
    assert pixel(behind, 1.0, 0.0, 0.0)[0] < pixel(behind, -1.0, 0.0, 0.0)[0]


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.floats(1e-3, 1e3))
def test_it_stays_above_the_ground_and_at_a_sensible_distance(right: float, up: float, factor: float) -> None:
    camera = Camera().turned(right, up).zoomed(factor)
    assert LOWEST <= camera.tilt <= HIGHEST
    assert CLOSEST <= camera.zoom <= FARTHEST


@pytest.mark.parametrize("size", [(640.0, 400.0), (300.0, 240.0), (200.0, 600.0)])
@pytest.mark.parametrize("turn", range(0, 360, 30))
def test_all_of_the_model_is_in_the_picture(size: tuple[float, float], turn: float) -> None:
    corners = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (0.0, 0.75)], dtype=np.float64)
    found = to_pixels(project(Camera(turn).matrix(*size), corners), *size)
    assert (found >= 0.0).all()
    assert (found <= size).all()


def test_behind_the_eye_there_is_no_pixel() -> None:
    assert np.isnan(pixel(Camera(0.0, 10.0, FARTHEST), 0.0, -8.0, 0.5)).all()
