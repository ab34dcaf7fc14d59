"""One selection: what is chosen in one view is lit in the others, by real clicks in the window."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from nnvisual.composition import Composed
from nnvisual.nn.phases import Granularity
from nnvisual.session import actions as act
from nnvisual.session.snapshot import Cursor
from nnvisual.views.feature_plane import FeaturePlane
from nnvisual.views.loss_curve import LossCurve
from nnvisual.views.network_diagram import NetworkDiagram
from nnvisual.views.network_pick import Pick, PickKind
from tests.ui.conftest import Start

pytestmark = pytest.mark.window
AtRest = Callable[[Composed], None]


def begin(start: Start, at_rest: AtRest, *views: str, steps: int = 12) -> Composed:
    program = start(size=(1280, 860))
    for _ in range(steps):
        program.store.dispatch(act.StepForward(Granularity.STEP))
        at_rest(program)
    program.store.dispatch(act.SetViews(views))
    at_rest(program)
    return program


def pictures(program: Composed) -> dict[str, QImage]:
    stage = program.window.stage
    return {name: stage.view(name).grab().toImage() for name in stage.shown}


def changed(before: dict[str, QImage], after: dict[str, QImage]) -> set[str]:
    return {name for name in after if after[name] != before[name]}


def click_network(program: Composed, pick: Pick) -> None:
    network = program.window.stage.view("network")
    assert isinstance(network, NetworkDiagram)
    box = network.find_box(pick)
    assert box is not None
    QTest.mouseClick(network, Qt.MouseButton.LeftButton, pos=QPoint(round(box.x), round(box.y)))


def test_a_weight_opens_its_chain_its_line_and_its_cell(start: Start, at_rest: AtRest) -> None:
    program = begin(start, at_rest, "network", "formula", "code", "parameters")
    before = pictures(program)
    click_network(program, Pick(PickKind.WEIGHT, 1, 2, 1))
    at_rest(program)
    assert program.store.snapshot.selection.parameter == 1
    assert changed(before, pictures(program)) == {"network", "formula", "code", "parameters"}
    assert program.window.stage.view("formula").caption.startswith("chain rule for w₁₂")


def test_a_unit_shows_its_function_its_line_and_its_sum(start: Start, at_rest: AtRest) -> None:
    program = begin(start, at_rest, "network", "activation", "plane", "formula")
    before = pictures(program)
    click_network(program, Pick(PickKind.UNIT, 1, 3))
    at_rest(program)
    assert program.store.snapshot.selection.unit == (1, 3)
    assert changed(before, pictures(program)) == {"network", "activation", "plane", "formula"}
    assert program.window.stage.view("activation").caption == "tanh · layer 1, unit 3"
    assert program.window.stage.view("formula").caption.startswith("a₃")


def test_a_point_is_the_row_the_numbers_and_the_title(start: Start, at_rest: AtRest) -> None:
    program = begin(start, at_rest, "plane", "table", "network", "activation")
    before = pictures(program)
    plane, data = program.window.stage.view("plane"), program.store.snapshot.data
    assert isinstance(plane, FeaturePlane)
    assert plane.frame is not None
    assert data is not None
    at = plane.frame.point(*data.raw[3, :2].tolist())
    QTest.mouseClick(plane, Qt.MouseButton.LeftButton, pos=at.toPoint())
    at_rest(program)
    place = program.store.snapshot.selection.example
    assert place == 3
    assert changed(before, pictures(program)) == {"plane", "table", "network", "activation"}
    assert "example 4" in program.window.stage.view("network").caption


def test_a_row_is_the_point_and_the_example_of_every_number(start: Start, at_rest: AtRest) -> None:
    program = begin(start, at_rest, "table", "plane", "network", "formula")
    before = pictures(program)
    table = program.window.stage.view("table").findChild(QTableView)
    assert table is not None
    area = table.visualRect(table.model().index(5, 1))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    at_rest(program)
    assert program.store.snapshot.selection.example == 5
    assert changed(before, pictures(program)) == {"table", "plane", "network", "formula"}
    assert program.store.snapshot.example_place == 5


def test_a_step_on_the_curve_is_the_step_of_all(start: Start, at_rest: AtRest) -> None:
    program = begin(start, at_rest, "curve", "network", "landscape", "table")
    before = pictures(program)
    curve = program.window.stage.view("curve")
    assert isinstance(curve, LossCurve)
    assert curve.scene is not None
    at = curve.scene.point(4, 0.0)
    QTest.mouseClick(curve, Qt.MouseButton.LeftButton, pos=QPoint(round(at.x()), round(curve.scene.plot.center().y())))
    at_rest(program)
    assert program.store.snapshot.cursor == Cursor(4)
    assert changed(before, pictures(program)) == {"curve", "network", "landscape", "table"}


def test_another_run_is_lit_on_curve_and_landscape(start: Start, at_rest: AtRest) -> None:
    program = begin(start, at_rest, "curve", "landscape")
    first = program.store.snapshot.active
    program.store.dispatch(act.Reset())
    program.store.dispatch(act.SetLearningRate(1.0))
    for _ in range(12):
        program.store.dispatch(act.StepForward(Granularity.STEP))
        at_rest(program)
    before = pictures(program)
    curve = program.window.stage.view("curve")
    assert isinstance(curve, LossCurve)
    assert curve.scene is not None
    other = curve.scene.curves.others[first]
    QTest.mouseClick(curve, Qt.MouseButton.LeftButton, pos=curve.scene.point(*other.at(6) or (6, 0.0)).toPoint())
    at_rest(program)
    assert program.store.snapshot.selection.run == first
    assert changed(before, pictures(program)) == {"curve", "landscape"}


def test_what_is_chosen_stays_chosen_in_views_that_come_later(qtbot: QtBot, start: Start, at_rest: AtRest) -> None:
    program = begin(start, at_rest, "network", "curve")
    click_network(program, Pick(PickKind.WEIGHT, 2, 1, 2))
    chosen = program.store.snapshot.selection.parameter
    for shown in (("formula", "parameters"), ("code", "gradients")):
        program.store.dispatch(act.SetViews(shown))
        at_rest(program)
        assert program.store.snapshot.selection.parameter == chosen
    program.store.dispatch(act.SetViews(("formula",)))
    assert program.window.stage.view("formula").caption.startswith("chain rule for w₂")


def test_the_same_number_in_all_views(start: Start, at_rest: AtRest) -> None:
    program = begin(start, at_rest, "network", "curve", "table", "formula")
    snapshot = program.store.snapshot
    losses = [snapshot.run.view.loss(step) for step in range(snapshot.last_step + 1)]
    curve = program.window.stage.view("curve")
    assert isinstance(curve, LossCurve)
    assert curve.scene is not None
    assert curve.scene.cursor == (snapshot.cursor.step, losses[-1])
    assert all(one > other for one, other in pairwise(losses))
