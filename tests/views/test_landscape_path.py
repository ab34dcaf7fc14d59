"""Paths on the landscape: what is projected when, and what is drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnvisual.landscape.plane import PlaneSpec, make_plane
from nnvisual.session import actions as act
from nnvisual.session.pictures import current_plane, path_points
from nnvisual.session.snapshot import Cursor, Playback
from nnvisual.views.landscape_frame import Frame
from nnvisual.views.landscape_path import PathCoordinates, PathLayer, paint_path, thin_out

if TYPE_CHECKING:
    from tests.views.conftest import Session

FRAME = Frame(QRectF(0.0, 0.0, 200.0, 100.0), None, ((0.0, 2.0), (0.0, 1.0)), True, True)


def test_the_own_path_ends_at_the_cursor(session: Session) -> None:
    session.train(30)
    session.dispatch(act.Seek(Cursor(12)))
    paths, plane = PathCoordinates(), current_plane(session.snapshot)
    assert paths.update(session.snapshot, plane)
    np.testing.assert_allclose(paths.own, plane.project(path_points(session.snapshot)))
    np.testing.assert_allclose(paths.own[-1], plane.project(session.snapshot.base)[0])


def test_nothing_is_projected_again_while_nothing_moves(session: Session) -> None:
    session.train(5)
    paths = PathCoordinates()
    paths.update(session.snapshot, current_plane(session.snapshot))
    own = paths.own
    assert not paths.update(replace(session.snapshot, notice=None), current_plane(session.snapshot))
    assert paths.own is own


def test_other_axes_project_everything_anew(session: Session) -> None:
    session.train(5)
    paths = PathCoordinates()
    paths.update(session.snapshot, current_plane(session.snapshot))
    plane = make_plane(session.snapshot.objective, PlaneSpec(i=4, j=6), session.snapshot.base)
    assert paths.update(session.snapshot, plane)
    np.testing.assert_allclose(paths.own, path_points(session.snapshot)[:, [4, 6]])


def test_runs_with_as_many_parameters_are_the_others(session: Session) -> None:
    session.train(5)
    session.dispatch(act.StartAt(tuple((session.snapshot.base + 1.0).tolist())))
    session.dispatch(act.SetHiddenLayers((2,)))
    session.train(5)
    session.dispatch(act.SetSeed(3))
    paths = PathCoordinates()
    paths.update(session.snapshot, current_plane(session.snapshot))
    assert list(paths.others) == [3]


def test_a_large_network_that_plays_adds_its_present_place_only(session: Session) -> None:
    session.dispatch(act.SetHiddenLayers((40, 40)))
    session.train(3)
    playing = replace(session.snapshot, playback=Playback(playing=True))
    paths = PathCoordinates()
    paths.update(playing, current_plane(playing))
    before = len(paths.own)
    session.train(10)
    later = replace(session.snapshot, playback=Playback(playing=True))
    paths.update(later, current_plane(later))
    assert len(paths.own) == before + 1
    np.testing.assert_allclose(paths.own[-1], current_plane(later).project(later.base)[0])


def test_points_closer_than_a_pixel_are_left_out_but_not_the_last() -> None:
    crowd = np.stack([np.linspace(0.0, 10.0, 1001), np.zeros(1001)], axis=1)
    points = thin_out(crowd)
    assert len(points) < 15
    assert (points[0].x(), points[-1].x()) == (0.0, 10.0)


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e12])
def test_a_path_that_leaves_the_picture_is_cut_off(bad: float) -> None:
    assert len(thin_out(np.array([[0.0, 0.0], [5.0, 5.0], [bad, 1.0]]))) == 2
    assert not thin_out(np.array([[bad, bad]]))
    assert not thin_out(np.empty((0, 2)))


def test_an_old_part_is_paler_than_a_new_one(qapp: object) -> None:
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    paint_path(painter, FRAME, np.stack([np.linspace(0.1, 1.9, 200), np.full(200, 0.5)], axis=1), QColor("white"))
    painter.end()
    old = max(image.pixelColor(20, y).lightness() for y in range(46, 55))
    new = max(image.pixelColor(185, y).lightness() for y in range(46, 55))
    assert 80 < old < new
    assert new == 255


def test_a_path_that_is_walked_gains_every_step_and_is_thinned_out_when_long(session: Session) -> None:
    session.train(2)
    paths, playing = PathCoordinates(), Playback(playing=True)
    plane = current_plane(session.snapshot)
    paths.update(replace(session.snapshot, playback=playing), plane)
    generation = paths.generation
    session.train(9)
    last = replace(session.snapshot, playback=playing)
    paths.update(last, plane)
    np.testing.assert_allclose(paths.own[4:], plane.project(path_points(last))[3:-1])
    assert (paths.count, paths.generation) == (len(paths.own), generation)
    paths.own = np.repeat(paths.own, 200, axis=0)
    session.train(1)
    paths.update(replace(session.snapshot, playback=playing), plane)
    assert len(paths.own) == 1301
    np.testing.assert_allclose(paths.own[-1], plane.project(session.snapshot.base)[0])


def test_a_walked_path_looks_like_the_whole_one_and_begins_anew_after_a_jump(qapp: object, session: Session) -> None:
    session.train(400)
    paths, plane, layer = PathCoordinates(), current_plane(session.snapshot), PathLayer()
    paths.update(session.snapshot, plane)
    first, white = paths.own[0], QColor("white")
    paths.own = np.stack([np.linspace(0.1, 1.0, 300), np.full(300, 0.5)], axis=1)
    paths.count = 300

    def draw() -> QImage:
        image = QImage(200, 100, QImage.Format.Format_RGB32)
        image.fill(QColor("black"))
        painter = QPainter(image)
        layer.paint(painter, FRAME, paths, white)
        painter.end()
        return image

    assert draw().pixelColor(150, 50).lightness() == 0
    paths.own = np.concatenate([paths.own, [[1.9, 0.5]]])
    paths.count += 1
    grown = draw()
    assert grown.pixelColor(150, 50).lightness() > 200
    assert grown.pixelColor(50, 50).lightness() > 80
    paths.own, paths.count, paths.generation = np.array([first, first]), 2, paths.generation + 1
    assert draw().pixelColor(150, 50).lightness() == 0
