"""The feature plane in a window: what is seen, and what mouse and keyboard do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnvisual.landscape.point_answer import answer_point
from nnvisual.lectures.experiments import read_experiment
from nnvisual.lectures.setup import read_setup
from nnvisual.nn.experiment import Experiment, NetworkProblem
from nnvisual.nn.phases import Granularity
from nnvisual.session import actions as act
from nnvisual.session.snapshot import Selection
from nnvisual.views.feature_plane import FeaturePlane
from nnvisual.views.plane_overlay import PROBE
from nnvisual.views.theme import DARK, LIGHT

if TYPE_CHECKING:
    from tests.views.conftest import Session

Begin = Callable[[Experiment], "Session"]


@pytest.fixture
def plane(qtbot: QtBot, session: Session) -> FeaturePlane:
    session.train(150)
    return show(qtbot, session)


def show(qtbot: QtBot, session: Session, size: tuple[int, int] = (560, 460)) -> FeaturePlane:
    view = FeaturePlane(session.dispatch)
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    session.listeners.append(lambda: view.render_snapshot(session.snapshot))
    view.render_snapshot(session.snapshot)
    return view


def picture(view: FeaturePlane) -> QImage:
    return view.grab().toImage()


def pixel(view: FeaturePlane, x: float, y: float) -> QPoint:
    assert view.frame is not None
    return view.frame.point(x, y).toPoint()


def bluer(colour: QColor) -> bool:
    return colour.blue() > colour.red()


def raw_example(view: FeaturePlane, place: int) -> tuple[float, float]:
    assert view.scene is not None
    x, y = view.scene.points[place].tolist()
    return x, y


def click(view: FeaturePlane, place: QPoint, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, modifiers, place)


def drag(view: FeaturePlane, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for share in (0.5, 1.0):
        place = QPointF(start) * (1 - share) + QPointF(end) * share
        QTest.mouseMove(view, place.toPoint())
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)


def test_ground_has_the_colour_of_the_answer(plane: FeaturePlane, session: Session) -> None:
    image = picture(plane)
    snapshot = session.snapshot
    assert snapshot.network is not None
    # Free places on either side, away from examples.
    for raw in ((0.5, 0.5), (-1.0, 6.0), (8.0, 9.0), (7.5, 4.4)):
        answer = answer_point(snapshot.network, snapshot.parameters, snapshot.data, np.array(raw)).y_hat[0]
        assert abs(answer - 0.5) > 0.2
        assert bluer(image.pixelColor(pixel(plane, *raw))) == (answer > 0.5)


def test_border_is_where_the_answer_is_a_half(plane: FeaturePlane, session: Session) -> None:
    snapshot = session.snapshot
    assert snapshot.network is not None
    image = picture(plane)
    column = [QPoint(pixel(plane, 1.5, 0.0).x(), y) for y in range(pixel(plane, 0, 9).y(), pixel(plane, 0, -1).y())]
    darkest = min(column, key=lambda place: image.pixelColor(place).lightness())
    assert plane.frame is not None
    x, y = plane.frame.values(QPointF(darkest))
    answer = answer_point(snapshot.network, snapshot.parameters, snapshot.data, np.array((x, y)))
    assert answer.y_hat[0] == pytest.approx(0.5, abs=0.12)


def test_marks_differ_by_colour(plane: FeaturePlane) -> None:
    assert plane.scene is not None
    image = picture(plane)
    for number, colour in ((0, LIGHT.negative), (1, LIGHT.positive)):
        places = np.flatnonzero(plane.scene.classes == number).tolist()
        hits = sum(image.pixelColor(pixel(plane, *raw_example(plane, place))) == QColor(colour) for place in places)
        # "You" may stand on one of them.
        assert hits >= len(places) - 1


def test_click_selects_the_example(plane: FeaturePlane, session: Session) -> None:
    QTest.mouseClick(
        plane, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, pixel(plane, *raw_example(plane, 0))
    )
    assert session.actions == [act.Select(Selection(example=0))]
    assert session.snapshot.example_place == 0


def test_dragging_you_moves_the_probe(plane: FeaturePlane, session: Session) -> None:
    drag(plane, pixel(plane, 4, 5), pixel(plane, 1, 8))
    problem = session.snapshot.experiment.problem
    assert isinstance(problem, NetworkProblem)
    assert problem.probe is not None
    assert problem.probe.x == pytest.approx((1, 8), abs=0.05)
    assert problem.probe.label == "you"
    assert all(isinstance(action, act.SetProbe) for action in session.actions)
    assert plane.scene is not None
    assert plane.scene.probe is not None
    assert plane.scene.probe.place == problem.probe.x


def test_dragging_the_ground_moves_the_window(plane: FeaturePlane, session: Session) -> None:
    (low, high), upwards = session.snapshot.field_window
    drag(plane, pixel(plane, 0.5, 9.5), pixel(plane, 2.5, 9.5))
    (new_low, new_high), new_upwards = session.snapshot.field_window
    assert (new_low, new_high) == pytest.approx((low - 2, high - 2), abs=0.05)
    assert new_upwards == pytest.approx(upwards)


def test_plus_zooms_and_zero_shows_all(plane: FeaturePlane, session: Session) -> None:
    before = session.snapshot.field_window
    QTest.keyClick(plane, Qt.Key.Key_Plus)
    (low, high), _ = session.snapshot.field_window
    assert high - low < before[0][1] - before[0][0]
    QTest.keyClick(plane, Qt.Key.Key_0)
    assert session.snapshot.field_window == before


def test_editing_adds_either_class(plane: FeaturePlane, session: Session) -> None:
    assert session.snapshot.data is not None
    count = session.snapshot.data.n_examples
    QTest.keyClick(plane, Qt.Key.Key_E)
    click(plane, pixel(plane, 0.5, 8.5))
    click(plane, pixel(plane, 5.5, 0.5), Qt.KeyboardModifier.ShiftModifier)
    data = session.snapshot.data
    assert data is not None
    assert data.n_examples == count + 2
    assert data.raw[-2:].ravel().tolist() == pytest.approx([0.5, 8.5, 5.5, 0.5], abs=0.05)
    assert data.y[-2:, 0].tolist() == [0.0, 1.0]
    session.dispatch(act.Undo())
    assert session.snapshot.data is not None
    assert session.snapshot.data.n_examples == count + 1


def test_editing_moves_and_deletes(plane: FeaturePlane, session: Session) -> None:
    assert session.snapshot.data is not None
    count = session.snapshot.data.n_examples
    QTest.keyClick(plane, Qt.Key.Key_E)
    drag(plane, pixel(plane, *raw_example(plane, 0)), pixel(plane, 2.5, 9.5))
    assert [type(action) for action in session.actions] == [act.EditExamples]
    assert raw_example(plane, 0) == pytest.approx((2.5, 9.5), abs=0.05)
    QTest.mouseClick(
        plane, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, pixel(plane, *raw_example(plane, 0))
    )
    QTest.keyClick(plane, Qt.Key.Key_Delete)
    assert session.snapshot.data is not None
    assert session.snapshot.data.n_examples == count - 1


def test_nothing_is_edited_without_the_switch(plane: FeaturePlane, session: Session) -> None:
    drag(plane, pixel(plane, *raw_example(plane, 0)), pixel(plane, 2.5, 9.5))
    click(plane, pixel(plane, 0.5, 8.5))
    QTest.keyClick(plane, Qt.Key.Key_Delete)
    assert not any(isinstance(action, act.EditExamples) for action in session.actions)


def test_keyboard_goes_from_example_to_example(qtbot: QtBot, plane: FeaturePlane, session: Session) -> None:
    plane.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(plane.hasFocus)
    assert plane.focused == PROBE
    QTest.keyClick(plane, Qt.Key.Key_Right)
    assert plane.focused is not None
    assert raw_example(plane, plane.focused)[0] > 4
    QTest.keyClick(plane, Qt.Key.Key_Return)
    assert session.snapshot.selection.example == plane.focused


def test_small_letters_and_sizes_do_not_break(plane: FeaturePlane) -> None:
    for size, factor in (((320, 240), 2.5), ((320, 240), 0.8), ((1900, 1000), 1.0), ((120, 100), 2.5)):
        plane.set_theme(DARK.with_text(factor))
        plane.resize(*size)
        assert plane.frame is not None
        assert plane.frame.plot.width() >= 20
        assert not picture(plane).isNull()


def test_both_scales_are_shown_where_features_are_standardised(plane: FeaturePlane, session: Session) -> None:
    assert plane.scene is not None
    data = session.snapshot.data
    assert data is not None
    first = plane.scene.axis_texts()[0]
    low, high = session.snapshot.field_window[0]
    assert first.name == "lectures"
    assert first.second == pytest.approx(tuple((np.array((low, high)) - data.shift[0]) / data.scale[0]))
    assert plane.frame is not None
    assert plane.frame.has_second


def test_parts_that_are_not_revealed_are_not_drawn(plane: FeaturePlane) -> None:
    plane.set_emphasis(frozenset(), frozenset({"line", "point"}))
    image = picture(plane)
    assert image.pixelColor(pixel(plane, -1.0, 6.0)) == QColor(LIGHT.card)
    assert image.pixelColor(pixel(plane, *raw_example(plane, 0))) == QColor(LIGHT.card)


def test_examples_held_back_appear_only_where_a_lecture_reveals_them(qtbot: QtBot, begin_session: Begin) -> None:
    fields = {"data": "clouds", "noise": 0.0, "validation": 0.5, "layers": [2, 1]}
    view = show(qtbot, begin_session(read_setup(fields, None)))
    assert view.scene is not None
    held_back = [pixel(view, *view.scene.points[place]) for place in sorted(view.scene.held_back)]
    view.set_emphasis(frozenset(), frozenset({"points"}))
    learned = picture(view)
    view.set_emphasis(frozenset(), frozenset({"points", "held_back"}))
    everything = picture(view)
    view.set_emphasis(frozenset(), frozenset({"held_back"}))
    unseen = picture(view)
    rims = [(spot.x() + across, spot.y()) for spot in held_back for across in range(-6, 7)]
    changed = sum(learned.pixel(*rim) != everything.pixel(*rim) for rim in rims)
    assert changed > len(held_back)
    assert unseen != everything


def test_an_analytic_surface_has_no_plane(qtbot: QtBot, begin_session: Begin) -> None:
    view = show(qtbot, begin_session(read_experiment("bowl")))
    assert view.scene is None
    assert not view.strip.isVisible()
    assert not picture(view).isNull()


def test_a_fit_draws_its_curve_through_the_answers(qtbot: QtBot, begin_session: Begin) -> None:
    session = begin_session(read_experiment("wave"))
    session.train(20)
    view = show(qtbot, session)
    snapshot = session.snapshot
    assert snapshot.network is not None
    assert snapshot.pictures.field is not None
    view.set_emphasis(frozenset(), frozenset({"fit"}))
    image = picture(view)
    for x in (-3.5, 0.2, 3.6):
        answer = float(answer_point(snapshot.network, snapshot.parameters, snapshot.data, np.array([x])).y_hat[0])
        place = pixel(view, x, answer)
        near = [image.pixelColor(place + QPoint(0, dy)).lightness() for dy in range(-2, 3)]
        assert min(near) < 80


def test_every_picture_of_a_data_set_can_be_painted(qtbot: QtBot, begin_session: Begin) -> None:
    for name in ("three_clouds", "grade", "line", "xor", "twelve"):
        view = show(qtbot, begin_session(read_experiment(name)), (400, 320))
        view.strip.squares.setChecked(True)
        assert not picture(view).isNull()


def test_more_than_two_features_can_be_chosen(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    rows = [f"{k},{k * k % 7},{(3 * k) % 5},{'yes' if k % 2 else 'no'}" for k in range(20)]
    table = tmp_path / "three.csv"
    table.write_text("first,second,third,label\n" + "\n".join(rows), encoding="utf-8")
    session.dispatch(act.OpenTable(table))
    view = show(qtbot, session)
    view.strip.upwards.setCurrentIndex(2)
    view.strip.upwards.activated.emit(2)
    assert session.snapshot.field_axes == (0, 2)
    assert view.scene is not None
    assert view.scene.axis_texts()[1].name == "third"
    view.strip.across.setCurrentIndex(2)
    view.strip.across.activated.emit(2)
    across, upwards = session.snapshot.field_axes
    assert across == 2
    assert upwards in (0, 1)


def test_batch_and_example_of_an_operation_are_ringed(plane: FeaturePlane, session: Session) -> None:
    session.dispatch(act.SetBatch(5))
    session.dispatch(act.StepForward(Granularity.OPERATION))
    assert plane.scene is not None
    assert len(plane.scene.batch) == 5
    assert plane.scene.current in plane.scene.batch
    assert plane.scene.current == session.snapshot.example_place


def test_the_same_snapshot_is_not_drawn_anew(plane: FeaturePlane, session: Session) -> None:
    picture(plane)
    scene = plane.scene
    plane.render_snapshot(session.snapshot)
    assert plane.scene is scene
    plane.render_snapshot(replace(session.snapshot))
    assert plane.scene is not scene
