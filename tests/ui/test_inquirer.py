from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from pytestqt.qtbot import QtBot

from nnvisual.composition import Composed
from nnvisual.nn.phases import Kind
from nnvisual.session.actions import Select, SetViews, StepForward
from nnvisual.session.snapshot import Selection
from nnvisual.ui.inquirer import NOTHING_ASKED
from nnvisual.views.code_listing import CodeListing
from nnvisual.views.network_diagram import NetworkDiagram
from nnvisual.views.network_pick import Pick, PickKind
from nnvisual.views.worked_formula import WorkedFormula
from tests.ui.conftest import Start

AtRest = Callable[[Composed], None]
CONTROL = Qt.KeyboardModifier.ControlModifier
FOUR = ("network", "landscape", "plane", "curve")


@pytest.fixture(autouse=True)
def _mouse_elsewhere() -> None:
    QCursor.setPos(QPoint(0, 0))


def assert_answered(program: Composed, index: int) -> None:
    snapshot, stage = program.store.snapshot, program.window.stage
    assert snapshot.selection.parameter == index
    assert {"formula", "code", "landscape"} <= set(stage.shown)
    assert index in (snapshot.plane_spec.i, snapshot.plane_spec.j)
    formula, code = stage.view("formula"), stage.view("code")
    assert isinstance(formula, WorkedFormula) and isinstance(code, CodeListing)
    assert formula.caption.startswith("chain rule for")
    assert "dW1" in code.panels[0].accessibleDescription()


def point_at(program: Composed, pick: Pick) -> QPoint:
    network = program.window.stage.view("network")
    assert isinstance(network, NetworkDiagram)
    box = network.find_box(pick)
    assert box is not None
    return QPoint(round(box.x), round(box.y))


def test_a_click_with_control_lights_the_whole_chain(qtbot: QtBot, start: Start, at_rest: AtRest) -> None:
    program = start()
    at_rest(program)
    network = program.window.stage.view("network")
    place = point_at(program, Pick(PickKind.WEIGHT, 1, 2, 1))
    qtbot.mouseMove(network, place)
    qtbot.mouseClick(network, Qt.MouseButton.LeftButton, CONTROL, place)
    at_rest(program)
    assert_answered(program, 1)
    assert program.store.snapshot.views == ("network", "landscape", "formula", "code")


def test_asked_again_of_the_same_number_the_stage_is_as_before(start: Start) -> None:
    program = start()
    program.store.dispatch(Select(Selection(parameter=2)))
    why = program.window.actions_by_name["why"]
    why.trigger()
    assert_answered(program, 2)
    why.trigger()
    assert program.store.snapshot.views == FOUR
    why.trigger()
    assert_answered(program, 2)
    program.store.dispatch(Select(Selection(parameter=4)))
    why.trigger()
    assert_answered(program, 4)
    why.trigger()
    assert program.store.snapshot.views == FOUR


def test_who_asks_of_nothing_is_told_how(start: Start) -> None:
    program = start()
    program.window.header.why.click()
    notice = program.store.snapshot.notice
    assert notice is not None and notice.text == NOTHING_ASKED
    program.store.dispatch(Select(Selection(unit=(1, 1))))
    program.window.header.why.click()
    assert program.store.snapshot.notice is None


def test_the_keyboard_asks_of_what_it_stands_on(qtbot: QtBot, start: Start, at_rest: AtRest) -> None:
    program = start()
    at_rest(program)
    window = program.window
    network = window.stage.view("network")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    network.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(network, Qt.Key.Key_Right)
    asked = network.asked_number()
    assert asked is not None
    window.actions_by_name["why"].trigger()
    snapshot = program.store.snapshot
    assert (snapshot.selection.parameter, snapshot.selection.unit) == (asked.parameter, asked.unit)


@pytest.mark.parametrize("view", ["table", "parameters", "activation", "formula"])
def test_every_view_with_numbers_can_be_asked(qtbot: QtBot, start: Start, at_rest: AtRest, view: str) -> None:
    program = start()
    program.store.dispatch(SetViews((view, "landscape")))
    program.store.dispatch(Select(Selection(unit=(1, 1))))
    at_rest(program)
    window = program.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    widget = window.stage.view(view)
    focus = widget.focusProxy() or widget
    focus.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(focus, key)
    asked = widget.asked_number()
    assert asked is not None
    window.actions_by_name["why"].trigger()
    snapshot = program.store.snapshot
    assert view in snapshot.views and {"formula", "code", "landscape"} <= set(snapshot.views)
    assert (snapshot.selection.parameter, snapshot.selection.unit, snapshot.selection.example) != (None, None, None)


def test_the_curve_is_asked_for_the_loss(start: Start, at_rest: AtRest) -> None:
    program = start()
    for _ in range(4):
        program.store.dispatch(StepForward())
    at_rest(program)
    program.window.view_commands.inquirer.ask_in("curve")
    snapshot = program.store.snapshot
    assert snapshot.operation.kind is Kind.LOSS and snapshot.cursor.step == 4
    assert "curve" in snapshot.views


def test_an_enlarged_view_makes_room_for_the_answer(start: Start) -> None:
    program = start()
    program.store.dispatch(Select(Selection(parameter=0)))
    program.window.stage.toggle_enlarged("network")
    program.window.actions_by_name["why"].trigger()
    assert len(program.window.stage.shown) == 4
