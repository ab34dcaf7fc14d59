"""The example table: its numbers, its order, the batch, and one selection with the other views."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnvisual.lectures.experiments import read_experiment
from nnvisual.nn.evaluation import evaluate_examples
from nnvisual.nn.experiment import Experiment
from nnvisual.nn.phases import Granularity
from nnvisual.session import actions as act
from nnvisual.session.snapshot import Selection
from nnvisual.views.example_model import Column
from nnvisual.views.example_table import ExampleTable
from nnvisual.views.theme import DARK

if TYPE_CHECKING:
    from tests.views.conftest import Session

Begin = Callable[[Experiment], "Session"]


def show(qtbot: QtBot, session: Session, size: tuple[int, int] = (640, 420)) -> ExampleTable:
    view = ExampleTable(session.dispatch)
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    session.listeners.append(lambda: view.render_snapshot(session.snapshot))
    view.render_snapshot(session.snapshot)
    return view


def column_of(view: ExampleTable, kind: Column) -> int:
    return next(number for number, head in enumerate(view.model.heads) if head.column is kind)


def texts(view: ExampleTable, kind: Column) -> list[str]:
    column = column_of(view, kind)
    return [str(view.model.data(view.model.index(row, column))) for row in range(view.model.rowCount())]


def click_row(view: ExampleTable, row: int) -> None:
    place: QPoint = view.table.visualRect(view.model.index(row, 1)).center()
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def test_losses_are_those_of_the_network(qtbot: QtBot, session: Session) -> None:
    session.train(20)
    view = show(qtbot, session)
    objective = session.snapshot.network_objective
    assert objective is not None
    found = evaluate_examples(objective, session.snapshot.base)
    assert texts(view, Column.LOSS)[:2] == [f"{loss:.3f}" for loss in found.losses[:2]]
    assert f"mean training loss {session.snapshot.loss:.4f} = the loss on the curve" in view.foot.text()
    assert found.correct is not None
    assert f"{int(found.correct.sum())} of 24 right" in view.foot.text()


def test_features_are_in_own_units_and_as_the_network_sees_them(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session, (900, 420))
    data = session.snapshot.data
    assert data is not None
    assert texts(view, Column.FEATURE)[3] == f"{data.raw[3, 0]:.0f}"
    assert texts(view, Column.INPUT)[3] == f"{data.x[3, 0]:.2f}".replace("-", "−")
    assert not view.table.isColumnHidden(column_of(view, Column.INPUT))
    view.resize(420, 300)
    assert view.table.isColumnHidden(column_of(view, Column.INPUT))


def test_a_click_selects_and_the_selection_is_followed(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    click_row(view, 3)
    assert session.snapshot.selection.example == 3
    assert view.cells.selected == 3
    session.dispatch(act.Select(Selection(example=20)))
    row = view.model.row_of(20)
    assert row is not None
    assert view.table.viewport().rect().contains(view.table.visualRect(view.model.index(row, 1)).center())


def test_a_heads_click_sorts(qtbot: QtBot, session: Session) -> None:
    session.train(50)
    view = show(qtbot, session)
    head = view.table.horizontalHeader()
    column = column_of(view, Column.LOSS)
    place = QPoint(head.sectionViewportPosition(column) + head.sectionSize(column) // 2, head.height() // 2)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    objective = session.snapshot.network_objective
    assert objective is not None
    losses = evaluate_examples(objective, session.snapshot.base).losses
    assert [view.model.place_at(row) for row in range(24)] == np.argsort(losses, kind="stable").tolist()
    click_row(view, 0)
    assert session.snapshot.selection.example == int(losses.argmin())


def test_enter_selects_the_row_of_the_keyboard(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    view.table.setCurrentIndex(view.model.index(5, 0))
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert session.snapshot.selection.example == 5


def test_answers_follow_the_parameters(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    before = texts(view, Column.ANSWER)
    session.train(5)
    view.render_snapshot(session.snapshot)
    assert texts(view, Column.ANSWER) != before


def test_the_batch_and_its_example_are_marked(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    assert view.model.batch == frozenset()
    session.dispatch(act.SetBatch(6))
    session.dispatch(act.StepForward(Granularity.OPERATION))
    assert len(view.model.batch) == 6
    assert view.model.current == session.snapshot.example_place
    assert view.model.current in view.model.batch


def test_validation_examples_are_named(qtbot: QtBot, begin_session: Begin) -> None:
    session = begin_session(read_experiment("twelve"))
    view = show(qtbot, session)
    assert sum(text.endswith(" v") for text in texts(view, Column.PLACE)) == 12
    assert "validation" in view.foot.text()


def test_several_classes_and_a_surface(qtbot: QtBot, begin_session: Begin) -> None:
    view = show(qtbot, begin_session(read_experiment("three_clouds")))
    assert {head.name for head in view.model.heads} >= {"ŷ₁", "ŷ₂", "ŷ₃", "loss", "right"}
    assert set(texts(view, Column.TARGET)) == {"class 0", "class 1", "class 2"}
    surface = show(qtbot, begin_session(read_experiment("bowl")))
    assert not surface.table.isVisible()
    assert "no examples" in surface.foot.text()


@pytest.mark.parametrize("size", [(320, 240), (1900, 1000)])
def test_every_size_and_text_can_be_painted(qtbot: QtBot, session: Session, size: tuple[int, int]) -> None:
    view = show(qtbot, session, size)
    for factor in (0.8, 2.5):
        view.set_theme(DARK.with_text(factor))
        assert not view.grab().isNull()


def test_columns_that_are_not_revealed_are_hidden(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    view.set_emphasis(frozenset(), frozenset({"rows", "prediction"}))
    assert view.table.isColumnHidden(column_of(view, Column.LOSS))
    assert not view.table.isColumnHidden(column_of(view, Column.ANSWER))
    assert not view.foot.isVisible()


def test_features_and_targets_are_revealed_as_rows_or_by_name(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session, (900, 420))
    view.set_emphasis(frozenset(), frozenset({"prediction"}))
    for kind in (Column.FEATURE, Column.INPUT, Column.TARGET):
        assert view.table.isColumnHidden(column_of(view, kind))
    assert not view.table.isColumnHidden(column_of(view, Column.PLACE))
    view.set_emphasis(frozenset(), frozenset({"x.1", "y"}))
    first = column_of(view, Column.FEATURE)
    assert not view.table.isColumnHidden(first)
    assert view.table.isColumnHidden(first + 1)
    assert not view.table.isColumnHidden(column_of(view, Column.TARGET))
    view.set_emphasis(frozenset(), frozenset({"rows"}))
    assert not view.table.isColumnHidden(first + 1)
    assert view.table.isColumnHidden(column_of(view, Column.ANSWER))


def test_the_column_that_is_lit_is_not_dimmed(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    view.set_emphasis(frozenset({"loss"}), None)
    assert column_of(view, Column.LOSS) not in view.cells.dimmed
    assert column_of(view, Column.FEATURE) in view.cells.dimmed
    for of_no_column in (frozenset({"batch"}), frozenset({"w.1.1.1"}), frozenset[str]()):
        view.set_emphasis(of_no_column, None)
        assert not view.cells.dimmed
