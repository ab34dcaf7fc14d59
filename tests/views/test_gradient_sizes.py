"""The gradient view: its numbers are those of the update, its cloud follows the selection."""

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
from nnvisual.lectures.setup import read_setup
from nnvisual.nn.experiment import Experiment
from nnvisual.session import actions as act
from nnvisual.session.snapshot import Cursor, Selection
from nnvisual.views.gradient_bars import size_range
from nnvisual.views.gradient_sizes import GradientSizes
from nnvisual.views.theme import DARK, LIGHT

if TYPE_CHECKING:
    from tests.views.conftest import Session

Begin = Callable[[Experiment], "Session"]


def show(qtbot: QtBot, session: Session, size: tuple[int, int] = (760, 380)) -> GradientSizes:
    view = GradientSizes(session.dispatch)
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    session.listeners.append(lambda: view.render_snapshot(session.snapshot))
    view.render_snapshot(session.snapshot)
    return view


def test_bars_are_the_sizes_of_the_next_update(qtbot: QtBot, session: Session) -> None:
    session.dispatch(act.SetBatch(6))
    session.train(3)
    view = show(qtbot, session)
    assert view.scene is not None
    first = view.scene.bars[0]
    before = np.array(session.snapshot.base)
    session.dispatch(act.Seek(Cursor(3, session.snapshot.plan.count)))
    update = session.snapshot.update
    assert update is not None
    network = session.snapshot.network
    assert network is not None
    block = network.slices()[0].block
    assert first.gradient == pytest.approx(np.abs(block(update.gradient)).mean())
    assert first.update == pytest.approx(np.abs(block(update.after - before)).mean())


def test_cloud_follows_the_selected_weight(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    assert view.scene is not None
    assert view.scene.axes == (session.snapshot.plane_spec.i, session.snapshot.plane_spec.j)
    session.dispatch(act.Select(Selection(parameter=4)))
    assert view.scene.axes[0] == 4
    assert view.scene.symbols[0].startswith("∂J/∂w")


def test_batch_mean_is_marked_where_the_batch_is_a_part(qtbot: QtBot, session: Session) -> None:
    session.dispatch(act.SetBatch(6))
    view = show(qtbot, session)
    assert view.scene is not None
    assert view.scene.cloud is not None
    assert len(view.scene.cloud.batch) == 6
    assert view.caption == "6 of 24 examples"


def test_nothing_is_measured_twice(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    scene = view.scene
    session.dispatch(act.Select(Selection(example=3)))
    assert view.scene is scene


def test_troubles_are_named(qtbot: QtBot, begin_session: Begin) -> None:
    fields = {"data": "moons", "layers": [2, 4, 4, 4, 4, 4, 1], "activation": "sigmoid"}
    view = show(qtbot, begin_session(read_setup(fields, None, 5)))
    assert view.caption.endswith("vanishing")
    assert "Vanishing: layer 1" in view.accessibleDescription()


def test_small_windows_show_one_picture_at_a_time(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session, (320, 240))
    bars, cloud = view.areas()
    assert not bars.isEmpty()
    assert cloud.isEmpty()
    QTest.mouseClick(view.strip.buttons[1], Qt.MouseButton.LeftButton)
    bars, cloud = view.areas()
    assert bars.isEmpty()
    assert not cloud.isEmpty()
    view.resize(760, 380)
    assert not view.strip.isVisible()
    assert not any(area.isEmpty() for area in view.areas())


def test_bars_are_purple(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    bars, _ = view.areas()
    image = view.grab().toImage()
    column = int(bars.left() + 0.3 * bars.width())
    colours = {image.pixelColor(column, y).name() for y in range(int(bars.top()), int(bars.bottom()))}
    assert QColor(LIGHT.backward).name() in colours
    assert QColor(LIGHT.muted).name() in colours


def test_a_surface_has_coordinates_and_no_cloud(qtbot: QtBot, begin_session: Begin) -> None:
    session = begin_session(read_experiment("ravine"))
    view = show(qtbot, session)
    assert view.scene is not None
    assert [bar.name for bar in view.scene.bars] == ["w₁", "w₂"]
    gradient = session.snapshot.objective.gradient(session.snapshot.base)
    assert [bar.gradient for bar in view.scene.bars] == pytest.approx(np.abs(gradient).tolist())
    assert not view.grab().isNull()


def test_without_a_target_there_is_no_gradient(qtbot: QtBot, begin_session: Begin) -> None:
    fields = {"layers": [2, 1], "activation": "sigmoid", "x": [-1, 2]}
    view = show(qtbot, begin_session(read_setup(fields, None, 1)))
    assert view.scene is None
    assert not view.grab().isNull()


@pytest.mark.parametrize("size", [(320, 240), (420, 900), (1900, 1000), (120, 100)])
def test_every_size_and_text_can_be_painted(qtbot: QtBot, session: Session, size: tuple[int, int]) -> None:
    view = show(qtbot, session, size)
    for factor in (0.8, 2.5):
        for choice in (0, 1):
            view.strip.choose(choice)
            view.set_theme(DARK.with_text(factor))
            assert not view.grab().isNull()


def test_the_layer_of_what_is_chosen_is_lit(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session, (420, 380))
    plain = view.grab().toImage()
    for selection, lit in (
        (Selection(parameter=4), 0),
        (Selection(parameter=10), 1),
        (Selection(unit=(2, 1)), 1),
        (Selection(unit=(0, 1)), None),
    ):
        session.dispatch(act.Select(selection))
        assert view.lit == lit
        assert (view.grab().toImage() == plain) == (lit is None)


def test_every_weights_own_step_is_marked_where_a_lecture_speaks_of_it(qtbot: QtBot, session: Session) -> None:
    session.train(3)
    view = show(qtbot, session)
    assert view.scene is not None
    session.dispatch(act.Seek(Cursor(3, session.snapshot.plan.count)))
    update, network = session.snapshot.update, session.snapshot.network
    assert update is not None
    assert network is not None
    steps = [step for bar in view.scene.bars for step in bar.steps]
    assert steps == pytest.approx(np.abs(update.change))
    for bar in view.scene.bars:
        assert np.mean(bar.steps) == pytest.approx(bar.update)
    low, high = size_range(view.scene.bars, with_steps=True)
    assert all(low <= step <= high for step in steps)
    plain = view.grab().toImage()
    view.set_emphasis(frozenset({"weights"}), None)
    assert view.grab().toImage() != plain
