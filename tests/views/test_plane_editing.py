"""What gestures on the feature plane mean, without a mouse."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, QSizeF, Qt

from nnvisual.lectures.experiments import read_experiment
from nnvisual.nn.experiment import Experiment
from nnvisual.session.actions import EditExamples, ShowNotice
from nnvisual.views.plane_editing import (
    add_example,
    delete_example,
    feature_window,
    move_example,
    nearest_example,
    next_example,
)
from nnvisual.views.plane_frame import PlaneFrame, lay_out_frame
from nnvisual.views.plane_scene import PlaneScene, make_scene
from nnvisual.views.theme import LIGHT

if TYPE_CHECKING:
    from tests.views.conftest import Session

Begin = Callable[[Experiment], "Session"]


def look(session: Session) -> tuple[PlaneScene, PlaneFrame]:
    scene = make_scene(session.snapshot)
    assert scene is not None
    return scene, lay_out_frame(QSizeF(500, 400), LIGHT, scene.spans, scene.axis_texts(), strip=True)


def test_the_nearest_example_within_reach(session: Session) -> None:
    scene, frame = look(session)
    for place in (0, 7, 23):
        assert nearest_example(scene, frame, frame.point(*scene.points[place].tolist()) + QPointF(3, -2), 8.0) == place
    assert nearest_example(scene, frame, frame.point(7.5, -1.5), 8.0) is None


@pytest.mark.parametrize(
    ("key", "axis", "sign"),
    [
        (Qt.Key.Key_Right, 0, 1),
        (Qt.Key.Key_Left, 0, -1),
        (Qt.Key.Key_Up, 1, 1),
        (Qt.Key.Key_Down, 1, -1),
    ],
)
def test_arrows_go_in_their_direction(session: Session, key: Qt.Key, axis: int, sign: int) -> None:
    scene, frame = look(session)
    place = 12
    found = next_example(scene, frame, frame.point(*scene.points[place].tolist()), key, place)
    assert found is not None
    assert sign * (scene.points[found, axis] - scene.points[place, axis]) > 0


def test_arrows_end_at_the_last_example(session: Session) -> None:
    scene, frame = look(session)
    place = int(scene.points[:, 0].argmax())
    start = frame.point(*scene.points[place].tolist())
    assert next_example(scene, frame, start, Qt.Key.Key_Right, place) is None


def test_added_classes_are_one_hot(begin_session: Begin) -> None:
    session = begin_session(read_experiment("three_clouds"))
    scene, _ = look(session)
    action = add_example(session.snapshot, scene, (0.5, -0.5), 2)
    assert isinstance(action, EditExamples)
    session.dispatch(action)
    data = session.snapshot.data
    assert data is not None
    assert data.y[-1].tolist() == [0.0, 0.0, 1.0]


def test_a_fits_new_point_takes_its_height_as_the_target(begin_session: Begin) -> None:
    session = begin_session(read_experiment("wave"))
    scene, _ = look(session)
    action = add_example(session.snapshot, scene, (1.5, 0.25), 0)
    assert action is not None
    session.dispatch(action)
    data = session.snapshot.data
    assert data is not None
    assert (data.raw[-1, 0], data.y[-1, 0]) == (1.5, 0.25)


def test_a_point_of_numbers_is_added_where_the_network_says(begin_session: Begin) -> None:
    session = begin_session(read_experiment("grade"))
    scene, _ = look(session)
    action = add_example(session.snapshot, scene, (3.0, 3.0), 0)
    assert action is not None
    session.dispatch(action)
    scene, _ = look(session)
    data = session.snapshot.data
    assert data is not None
    assert data.raw[-1].tolist() == [3.0, 3.0]


def test_what_cannot_be_done_is_said(begin_session: Begin, session: Session) -> None:
    scene, _ = look(session)
    action = move_example(session.snapshot, scene, 0, (float("nan"), 1.0))
    assert isinstance(action, ShowNotice)
    assert action.is_error
    passed = [place for place, number in enumerate(scene.classes.tolist()) if number == 1]
    for _ in passed[1:]:
        scene, _ = look(session)
        last = max(place for place, number in enumerate(scene.classes.tolist()) if number == 1)
        session.dispatch(delete_example(session.snapshot, last) or ShowNotice("no data"))
    scene, _ = look(session)
    refused = delete_example(session.snapshot, scene.classes.tolist().index(1))
    assert isinstance(refused, ShowNotice)
    assert "last point of its class" in refused.text


def test_the_window_of_other_axes_holds_all_examples(session: Session) -> None:
    data = session.snapshot.data
    assert data is not None
    ((low, high),) = feature_window(session.snapshot, (1,))
    assert low < data.raw[:, 1].min()
    assert high > data.raw[:, 1].max()
