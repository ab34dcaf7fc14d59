"""The matrices in a window: clicks select, a double click types, the operation's cells are rimmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnvisual.lectures.experiments import read_experiment
from nnvisual.nn.experiment import Experiment
from nnvisual.nn.phases import Granularity, Kind, Operation
from nnvisual.session import actions as act
from nnvisual.session.snapshot import Cursor, Selection
from nnvisual.views.matrix_layout import Part
from nnvisual.views.matrix_painter import read_matrix
from nnvisual.views.parameter_matrices import ParameterMatrices
from nnvisual.views.theme import DARK

if TYPE_CHECKING:
    from tests.views.conftest import Session

Begin = Callable[[Experiment], "Session"]


def show(qtbot: QtBot, session: Session, size: tuple[int, int] = (760, 420)) -> ParameterMatrices:
    view = ParameterMatrices(session.dispatch)
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    session.listeners.append(lambda: view.render_snapshot(session.snapshot))
    view.render_snapshot(session.snapshot)
    return view


def middle(view: ParameterMatrices, layer: int, part: Part, row: int, column: int) -> QPoint:
    assert view.layout_of_matrices is not None
    box = view.layout_of_matrices.find(layer, part)
    assert box is not None
    return box.cell(row, column).center().toPoint()


def click(view: ParameterMatrices, place: QPoint) -> None:
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def test_a_click_on_a_weight_or_bias_selects_it(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    network = session.snapshot.network
    assert network is not None
    first = network.slices()[0]
    click(view, middle(view, 1, Part.WEIGHTS, 1, 2))
    assert session.snapshot.selection.parameter == first.weight_index(1, 2)
    click(view, middle(view, 1, Part.BIASES, 0, 1))
    assert session.snapshot.selection.parameter == first.bias_index(1)


def test_a_click_on_a_sum_or_input_selects_the_unit(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    click(view, middle(view, 1, Part.Z, 0, 2))
    assert session.snapshot.selection.unit == (1, 3)
    click(view, middle(view, 1, Part.INCOMING, 0, 1))
    assert session.snapshot.selection.unit == (0, 2)


def test_the_numbers_multiply_and_add_up(qtbot: QtBot, session: Session) -> None:
    session.train(3)
    show(qtbot, session)
    example = session.snapshot.example
    assert example is not None
    for layer in (1, 2):
        x, w, b, z = (read_matrix(example, layer, part) for part in list(Part)[:4])
        assert x @ w + b == pytest.approx(z)


def test_a_double_click_types_a_new_number(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    place = middle(view, 2, Part.WEIGHTS, 1, 0)
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert view.editor.isVisible()
    QTest.keyClicks(view.editor, "-1,25")
    QTest.keyClick(view.editor, Qt.Key.Key_Return)
    network = session.snapshot.network
    assert network is not None
    assert session.snapshot.parameters[network.slices()[1].weight_index(1, 0)] == -1.25


def test_the_keyboard_reaches_every_parameter(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    QTest.keyClick(view, Qt.Key.Key_Down)
    reached = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(view, key)
        QTest.keyClick(view, Qt.Key.Key_Return)
        reached.append(session.snapshot.selection.parameter)
    network = session.snapshot.network
    assert network is not None
    first, second = network.slices()
    assert reached == [
        first.weight_index(1, 0),
        first.bias_index(0),
        first.bias_index(1),
        second.weight_index(0, 0),
        second.weight_index(1, 0),
    ]
    QTest.keyClick(view, Qt.Key.Key_F2)
    assert view.editor.isVisible()
    QTest.keyClick(view.editor, Qt.Key.Key_Escape)
    assert not view.editor.isVisible()


def test_operations_rim_their_cells(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    session.dispatch(act.StepForward(Granularity.OPERATION))
    cells = {(lit.part, lit.row, lit.column) for lit in view._lit(session.snapshot)}
    assert cells == {(Part.INCOMING, 0, 0), (Part.WEIGHTS, 0, 0)}
    for _ in range(2):
        session.dispatch(act.StepForward(Granularity.OPERATION))
    assert {lit.part for lit in view._lit(session.snapshot)} == {Part.Z}


def test_where_one_layer_has_room_it_is_the_chosen_one(qtbot: QtBot, begin_session: Begin) -> None:
    session = begin_session(read_experiment("spiral"))
    view = show(qtbot, session, (420, 300))
    assert view.layout_of_matrices is not None
    assert view.layout_of_matrices.layers == (1,)
    session.dispatch(act.Select(Selection(unit=(2, 3))))
    assert view.layout_of_matrices.layers == (2,)
    assert view.caption.startswith("layer 2 of 3")


def test_a_surface_has_no_matrices(qtbot: QtBot, begin_session: Begin) -> None:
    view = show(qtbot, begin_session(read_experiment("bowl")))
    assert view.layout_of_matrices is None
    assert not view.grab().isNull()


@pytest.mark.parametrize("size", [(320, 240), (1900, 1000), (120, 100)])
def test_every_size_and_text_can_be_painted(qtbot: QtBot, session: Session, size: tuple[int, int]) -> None:
    view = show(qtbot, session, size)
    for factor in (0.8, 2.5):
        view.set_theme(DARK.with_text(factor))
        assert not view.grab().isNull()


def test_only_what_is_revealed_is_drawn(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    view.set_emphasis(frozenset({"w.1.1.1"}), frozenset({"matrices", "shapes"}))
    assert view.layout_of_matrices is not None
    assert {box.part for box in view.layout_of_matrices.boxes} == {Part.WEIGHTS, Part.BIASES}
    assert not view.grab().isNull()


def test_in_an_update_the_old_value_stays_and_the_new_one_comes_into_colour(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    plan = session.snapshot.plan
    first = plan.phase(Operation(Kind.UPDATE, 0, 1, 1, 1))
    session.dispatch(act.Seek(Cursor(session.snapshot.cursor.step, first)))

    def lower_left(row: int, column: int) -> QColor:
        assert view.layout_of_matrices is not None
        box = view.layout_of_matrices.find(1, Part.WEIGHTS)
        assert box is not None
        corner = box.cell(row, column).bottomLeft()
        ratio = view.devicePixelRatioF()
        return view.grab().toImage().pixelColor(round((corner.x() + 4) * ratio), round((corner.y() - 4) * ratio))

    card = QColor(view.theme.card)
    assert lower_left(0, 0) != card
    assert lower_left(1, 2) == card
    session.dispatch(act.Seek(Cursor(session.snapshot.cursor.step, plan.count)))
    assert lower_left(1, 2) != card
