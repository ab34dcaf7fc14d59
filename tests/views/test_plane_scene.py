"""What a feature plane draws of a snapshot."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nnvisual.lectures.experiments import read_experiment
from nnvisual.lectures.setup import read_setup
from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.experiment import Experiment
from nnvisual.nn.phases import Granularity
from nnvisual.session import actions as act
from nnvisual.session.update import update
from nnvisual.views.plane_scene import Kind, PlaneScene, make_scene

if TYPE_CHECKING:
    from tests.views.conftest import Session

Begin = Callable[[Experiment], "Session"]


def scene_of(session: Session) -> PlaneScene:
    scene = make_scene(session.snapshot)
    assert scene is not None
    return scene


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("class", Kind.CLASSES),
        ("three_clouds", Kind.CLASSES),
        ("grade", Kind.HEIGHTS),
        ("wave", Kind.FIT),
    ],
)
def test_every_task_has_its_picture(begin_session: Begin, name: str, kind: Kind) -> None:
    assert scene_of(begin_session(read_experiment(name))).kind is kind


def test_a_surface_has_none(begin_session: Begin) -> None:
    assert make_scene(begin_session(read_experiment("bowl")).snapshot) is None


def test_a_probe_alone_has_a_line_and_no_points(begin_session: Begin) -> None:
    fields = {"layers": [2, 1], "activation": "sigmoid", "x": [-1, 2], "w": {"1": [[3], [-2]]}, "b": {"1": [1]}}
    scene = scene_of(begin_session(read_setup(fields, None, 1)))
    assert len(scene.points) == 0
    assert scene.probe is not None
    assert scene.probe.place == (-1.0, 2.0)
    assert scene.is_perceptron
    assert scene.lines[0].is_seen


def test_a_fit_knows_its_residuals(begin_session: Begin) -> None:
    session = begin_session(read_experiment("wave"))
    scene = scene_of(session)
    assert scene.fitted is not None
    assert scene.data is not None
    places = scene.fitted.places
    residuals = scene.fitted.y_hat[:, 0] - scene.data.y[places, 0]
    assert scene.fitted.losses == pytest.approx(residuals**2)


def test_a_whole_batch_is_not_marked_and_a_part_of_it_is(session: Session) -> None:
    session.dispatch(act.StepForward(Granularity.OPERATION))
    assert scene_of(session).batch == frozenset()
    assert scene_of(session).current == session.snapshot.example_place
    session.dispatch(act.SetBatch(4))
    session.dispatch(act.StepForward(Granularity.OPERATION))
    assert len(scene_of(session).batch) == 4


def test_classes_are_those_of_the_data(begin_session: Begin) -> None:
    session = begin_session(read_experiment("three_clouds"))
    scene = scene_of(session)
    assert session.snapshot.data is not None
    assert np.array_equal(scene.classes, session.snapshot.data.y.argmax(axis=1))


def test_a_picture_of_another_network_is_not_shown(session: Session) -> None:
    assert scene_of(session).field is not None
    # Without its jobs done, the picture of the class is still there when the clouds are.
    snapshot, _ = update(session.snapshot, act.SetData(DataSpec("three_clouds")))
    scene = make_scene(snapshot)
    assert snapshot.pictures.field is session.snapshot.pictures.field
    assert scene is not None
    assert scene.field is None


@pytest.mark.parametrize(
    ("name", "equal"), [("circle", True), ("moons", True), ("xor", True), ("class", False), ("wave", False)]
)
def test_coordinates_have_equal_axes_and_other_features_have_not(begin_session: Begin, name: str, equal: bool) -> None:
    assert scene_of(begin_session(read_experiment(name))).has_equal_axes is equal


def test_a_fit_shows_targets_and_answers_and_keeps_its_axis_while_they_fit(begin_session: Begin) -> None:
    session = begin_session(read_experiment("wave"))
    network = session.snapshot.network
    assert network is not None
    bias = network.n_parameters - 1
    before = scene_of(session)
    session.dispatch(act.SetParameter(bias, 1.5))
    scene = make_scene(session.snapshot, before)
    assert scene is not None
    assert scene.fitted is not None
    low, high = scene.spans[1]
    assert low <= min(scene.fitted.y_hat.min(), scene.points[:, 1].min())
    assert high >= max(scene.fitted.y_hat.max(), scene.points[:, 1].max())
    session.dispatch(act.SetParameter(bias, 1.49))
    again = make_scene(session.snapshot, scene)
    assert again is not None
    assert again.spans == scene.spans
    session.dispatch(act.SetParameter(bias, 1e6))
    far = make_scene(session.snapshot, scene)
    assert far is not None
    assert far.spans[1][1] - far.spans[1][0] < 5 * np.ptp(scene.points[:, 1])
