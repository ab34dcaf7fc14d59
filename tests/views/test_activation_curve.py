"""The activation curve: which unit it shows, where the dot is, and the loss instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnvisual.lectures.experiments import read_experiment
from nnvisual.nn.experiment import Experiment
from nnvisual.nn.phases import Granularity
from nnvisual.session import actions as act
from nnvisual.session.snapshot import Selection
from nnvisual.views.activation_curve import ActivationCurve
from nnvisual.views.theme import LIGHT

if TYPE_CHECKING:
    from tests.views.conftest import Session


def show(qtbot: QtBot, session: Session, size: tuple[int, int] = (480, 380)) -> ActivationCurve:
    view = ActivationCurve(session.dispatch)
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    session.listeners.append(lambda: view.render_snapshot(session.snapshot))
    view.render_snapshot(session.snapshot)
    return view


def test_the_dot_lies_on_the_curve_at_the_examples_z(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    example = session.snapshot.example
    assert example is not None
    plot = view.plot()
    assert plot is not None
    image = view.grab().toImage()
    z = float(example.layers[-1].z[0])
    assert image.pixelColor(plot.point(z, 1.0 / (1.0 + np.exp(-z))).toPoint()) == QColor(LIGHT.forward)


def test_the_selected_unit_is_shown(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    assert view.caption == "sigmoid · output, unit 1"
    session.dispatch(act.Select(Selection(unit=(1, 2))))
    assert view.caption == "tanh · layer 1, unit 2"
    assert view.scene is not None
    assert session.snapshot.example is not None
    assert view.scene.value == pytest.approx(np.tanh(session.snapshot.example.layers[0].z[1]))
    assert view.scene.derivative == pytest.approx(session.snapshot.example.layers[0].slope[1])


def test_without_a_selection_the_operations_unit_is_shown(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    session.dispatch(act.StepForward(Granularity.OPERATION))
    assert view.scene is not None
    assert (view.scene.layer, view.scene.unit) == (1, 1)


def test_arrow_keys_choose_units(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert session.snapshot.selection.unit == (1, 1)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert session.snapshot.selection.unit == (1, 3)


def test_buttons_show_the_loss(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    QTest.mouseClick(view.strip.buttons[2], Qt.MouseButton.LeftButton)
    assert view.profile is not None
    assert session.snapshot.example is not None
    assert view.profile.here == pytest.approx(session.snapshot.example.loss)
    assert view.profile.slope == pytest.approx(float(session.snapshot.example.layers[-1].delta[0]), rel=1e-5)
    assert view.caption == "binary cross-entropy, this example"


def test_lighting_the_loss_shows_it(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    view.set_emphasis(frozenset({"loss"}), None)
    assert view.profile is not None
    view.set_emphasis(frozenset(), None)
    assert view.profile is None


def test_the_dot_on_the_derivative_goes_with_its_curve(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    assert view.scene is not None
    plot = view.plot()
    assert plot is not None
    spot = plot.point(view.scene.z, view.scene.derivative).toPoint()
    ground = QColor(LIGHT.card)
    view.set_emphasis(frozenset(), frozenset({"dot", "derivative"}))
    rim = [view.grab().toImage().pixelColor(spot.x() + across, spot.y()) for across in range(-8, 9)]
    assert QColor(LIGHT.backward) in rim
    view.set_emphasis(frozenset(), frozenset({"dot"}))
    image = view.grab().toImage()
    line = {image.pixelColor(spot.x() + across, spot.y()).name() for across in range(-8, 9) if abs(across) > 2}
    assert line == {ground.name()}


def test_every_activation_and_size_can_be_painted(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    for name in ("relu", "step", "linear", "leaky_relu", "softplus", "silu"):
        session.dispatch(act.SetActivation(name))
        session.dispatch(act.Select(Selection(unit=(1, 1))))
        for size, factor in (((320, 240), 2.5), ((1200, 800), 0.8)):
            view.set_theme(LIGHT.with_text(factor))
            view.resize(*size)
            assert not view.grab().isNull()


def test_a_surface_has_no_units(qtbot: QtBot, session: Session, begin_session: Callable[[Experiment], Session]) -> None:
    view = show(qtbot, begin_session(read_experiment("ravine")))
    assert view.scene is None
    assert not view.strip.isVisible()
    assert not view.grab().isNull()


def test_softmax_units_are_shown(qtbot: QtBot, begin_session: Callable[[Experiment], Session]) -> None:
    session = begin_session(read_experiment("three_clouds"))
    view = show(qtbot, session)
    session.dispatch(act.Select(Selection(unit=(2, 3))))
    assert view.scene is not None
    assert session.snapshot.example is not None
    assert view.scene.value == pytest.approx(float(session.snapshot.example.y_hat[2]))
    assert not view.grab().isNull()
