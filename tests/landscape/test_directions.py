"""Directions in parameter space."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.landscape.directions import draw_directions, principal_directions
from nnvisual.nn.random_bits import BitStream, Purpose
from nnvisual.nn.surfaces import SurfaceObjective, SurfaceSpec

BITS = BitStream(6, Purpose.DATA)
BASIS = np.linalg.qr(BITS.normal(60).reshape(20, 3))[0].T


def test_principal_directions_are_those_of_most_variance() -> None:
    amounts = BITS.normal(600).reshape(200, 3) * [5.0, 2.0, 0.01]
    found = principal_directions(amounts @ BASIS + 3.0)
    overlap = np.abs(found @ BASIS.T)
    assert overlap[0, 0] > 0.99
    assert overlap[1, 1] > 0.99
    np.testing.assert_allclose(found @ found.T, np.eye(2), atol=1e-12)


def test_the_first_points_the_way_of_the_path() -> None:
    path = np.linspace(0.0, 1.0, 10)[:, np.newaxis] * BASIS[0]
    np.testing.assert_allclose(principal_directions(path)[0], BASIS[0], atol=1e-9)
    np.testing.assert_allclose(principal_directions(path[::-1])[0], -BASIS[0], atol=1e-9)


@pytest.mark.parametrize("length", [1, 2, 3])
def test_short_paths_are_filled_up(length: int) -> None:
    found = principal_directions(np.ones((length, 20)) * np.arange(length)[:, np.newaxis])
    np.testing.assert_allclose(found @ found.T, np.eye(2), atol=1e-12)


def test_long_paths_are_thinned_without_losing_their_directions() -> None:
    amounts = np.column_stack([np.linspace(0.0, 9.0, 5000), np.sin(np.linspace(0.0, 9.0, 5000)), np.zeros(5000)])
    found = principal_directions(amounts @ BASIS)
    spread = amounts @ BASIS - (amounts @ BASIS).mean(axis=0)
    expected = np.linalg.svd(spread, full_matrices=False)[2][:2]
    np.testing.assert_allclose(np.abs((found * expected).sum(axis=1)), 1.0, atol=1e-3)


def test_points_at_infinity_and_huge_ones() -> None:
    path = np.array([[0.0, 0.0, 0.0], [1e200, 0.0, 0.0], [2e200, 1e199, 0.0], [np.nan, 1.0, 2.0]])
    found = principal_directions(path)
    assert abs(found[0, 0]) > 0.99
    assert abs(found[1, 1]) > 0.99


def test_random_directions_on_a_surface_have_length_one() -> None:
    objective = SurfaceObjective(SurfaceSpec("bowl"), (1.0, 0.5))
    directions = draw_directions(objective, objective.start(), 3)
    np.testing.assert_allclose(np.linalg.norm(directions, axis=1), 1.0)
