"""The loss curve in a window: what is seen, and what mouse and keyboard do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnvisual.lectures.experiments import read_experiment
from nnvisual.nn.evaluation import evaluate_examples
from nnvisual.nn.experiment import Experiment, NetworkProblem, StopRule, SurfaceProblem
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.session import actions as act
from nnvisual.session.beginning import lab_experiment
from nnvisual.session.snapshot import Cursor
from nnvisual.views.curve_legend import legend_width
from nnvisual.views.curve_painter import CurveScene
from nnvisual.views.loss_curve import LossCurve
from nnvisual.views.theme import THEMES

if TYPE_CHECKING:
    from tests.views.conftest import Session

Begin = Callable[[Experiment], "Session"]


def show(qtbot: QtBot, session: Session, size: tuple[int, int] = (560, 400)) -> LossCurve:
    view = LossCurve(session.dispatch)
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    session.listeners.append(lambda: view.render_snapshot(session.snapshot))
    view.render_snapshot(session.snapshot)
    return view


@pytest.fixture
def view(qtbot: QtBot, session: Session) -> LossCurve:
    session.train(100)
    return show(qtbot, session)


def scene_of(view: LossCurve) -> CurveScene:
    assert view.scene is not None
    return view.scene


def pixel(view: LossCurve, step: float, loss: float) -> QPoint:
    return scene_of(view).point(step, loss).toPoint()


def picture(view: LossCurve) -> QImage:
    return view.grab().toImage()


def count(image: QImage, colour: str) -> int:
    wanted = QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def validated(batch: int | None = 6) -> Experiment:
    experiment = lab_experiment()
    problem = experiment.problem
    assert isinstance(problem, NetworkProblem)
    assert problem.data is not None
    data = replace(problem.data, validation=0.3)
    return replace(experiment, batch=batch, problem=replace(problem, data=data))


def test_the_curve_runs_through_the_losses(session: Session, view: LossCurve) -> None:
    image, history = picture(view), session.snapshot.run.view
    for step in (5, 30, 77):
        at = pixel(view, step, history.loss(step))
        colours = {image.pixelColor(at.x(), at.y() + dy).name() for dy in (-1, 0, 1)}
        assert view.theme.positive in colours


def test_the_caption_says_batch_and_step(view: LossCurve) -> None:
    assert view.caption == "training, batch of 24 · step 100"


def test_one_point_is_enough(qtbot: QtBot, session: Session) -> None:
    view = show(qtbot, session)
    assert count(picture(view), view.theme.backward) > 20
    assert scene_of(view).cursor == (0, session.snapshot.loss)


def test_a_click_seeks(session: Session, view: LossCurve) -> None:
    at = QPoint(pixel(view, 42, 0.0).x(), 100)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert session.snapshot.cursor == Cursor(42)
    assert session.actions[-1] == act.Seek(Cursor(42))


def test_the_cursor_can_be_dragged_through_time_and_not_beyond(session: Session, view: LossCurve) -> None:
    start = pixel(view, 100, session.snapshot.loss)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    seen = []
    for step in (80, 50, 20):
        QTest.mouseMove(view, QPoint(pixel(view, step, 0.0).x(), 200))
        seen.append(session.snapshot.cursor.step)
    QTest.mouseMove(view, QPoint(-50, 200))
    seen.append(session.snapshot.cursor.step)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(-50, 200))
    assert seen == [80, 50, 20, 0]
    QTest.mouseMove(view, QPoint(300, 200))
    assert session.snapshot.cursor.step == 0


def test_beyond_the_cursor_the_curve_is_dotted(session: Session, view: LossCurve) -> None:
    session.dispatch(act.Seek(Cursor(40)))
    image, history = picture(view), session.snapshot.run.view
    blue, other = QColor(view.theme.positive), 0
    for step in range(45, 100):
        at = pixel(view, step, history.loss(step))
        assert image.pixelColor(at) != blue
        other += image.pixelColor(at) != QColor(view.theme.card)
    assert 10 < other < 55


def test_a_range_of_three_powers_of_ten_is_shown_logarithmically_and_says_so(qtbot: QtBot, session: Session) -> None:
    session.dispatch(act.SetLearningRate(2.0))
    session.train(300)
    view = show(qtbot, session)
    scene = scene_of(view)
    assert scene.up.is_log
    assert view.log_switch.isChecked()
    assert "log scale" in view._legend(scene.curves, scene.up.is_log)[0].text
    view.log_switch.click()
    assert not scene_of(view).up.is_log
    view.log_switch.click()
    assert scene_of(view).up.is_log
    assert view._wants_log is None


def test_a_surface_below_zero_cannot_be_logarithmic(qtbot: QtBot, begin_session: Begin) -> None:
    session = begin_session(Experiment(SurfaceProblem(SurfaceSpec("two-valleys", dimensions=1), (1.5,)), lr=0.05))
    session.train(30)
    view = show(qtbot, session)
    assert not view.log_switch.isEnabled()
    assert scene_of(view).up.low < 0.0
    assert view.caption == "step 30"


def test_epochs_count_passes_over_the_data(qtbot: QtBot, begin_session: Begin) -> None:
    session = begin_session(validated())
    session.train(60)
    view = show(qtbot, session)
    by_step = pixel(view, 30, 0.1)
    view.epoch_switch.click()
    scene = scene_of(view)
    assert scene.per_unit == session.snapshot.objective.steps_per_epoch > 1
    assert scene.axis_title == "epoch"
    assert abs(pixel(view, 30, 0.1).x() - by_step.x()) <= 1
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(by_step.x(), 60))
    assert session.snapshot.cursor.step == 30


def test_validation_has_its_own_line_and_its_lowest_point(qtbot: QtBot, begin_session: Begin) -> None:
    session = begin_session(validated())
    session.train(60)
    view = show(qtbot, session)
    scene = scene_of(view)
    measured = session.snapshot.run.view.validation()
    assert view.caption.startswith("training and validation, batch of 6")
    assert scene.curves.validation.losses.tolist() == measured.losses.tolist()
    assert scene.stop is not None
    assert scene.stop.best_step == measured.steps[measured.losses.argmin()]
    assert scene.stop.best_loss == measured.losses.min()
    assert [entry.text for entry in view._legend(scene.curves, False)][1] == "validation"


def test_smoothing_calms_a_noisy_curve_and_keeps_the_raw_one_behind_it(qtbot: QtBot, begin_session: Begin) -> None:
    session = begin_session(validated(batch=1))
    session.train(200)
    view = show(qtbot, session)
    assert scene_of(view).raw is None
    view.smooth_switch.click()
    scene = scene_of(view)
    assert scene.raw is not None
    assert abs(scene.curves.training.losses[1:] - scene.curves.training.losses[:-1]).mean() < (
        0.4 * abs(scene.raw.losses[1:] - scene.raw.losses[:-1]).mean()
    )


def test_hovering_reads_off_step_and_loss(session: Session, view: LossCurve) -> None:
    QTest.mouseMove(view, QPoint(pixel(view, 33, 0.0).x(), 60))
    hover = scene_of(view).hover
    assert hover is not None
    assert hover[0] == 33
    assert hover[1] == session.snapshot.run.view.loss(33)
    assert hover[2].startswith("step 33 · loss 0.")


@pytest.fixture
def branched(session: Session, view: LossCurve) -> LossCurve:
    session.dispatch(act.Seek(Cursor(10)))
    session.dispatch(act.SetLearningRate(1.5))
    session.train(60)
    view.render_snapshot(session.snapshot)
    return view


def test_a_branch_keeps_what_its_parent_did_as_another_run(session: Session, branched: LossCurve) -> None:
    curves = scene_of(branched).curves
    assert curves.training.steps.tolist() == list(range(71))
    assert curves.training.losses[5] == session.snapshot.find_run(1).view.loss(5)
    assert curves.training.losses[30] == session.snapshot.run.view.loss(30)
    assert curves.others[1].steps.tolist() == list(range(10, 101))


def test_a_click_on_another_curve_selects_its_run_and_a_double_click_activates_it(
    session: Session, branched: LossCurve
) -> None:
    at = pixel(branched, 40, session.snapshot.find_run(1).view.loss(40))
    cursor = session.snapshot.cursor
    QTest.mouseClick(branched, Qt.MouseButton.LeftButton, pos=at)
    assert session.snapshot.selection.run == 1
    assert session.snapshot.cursor == cursor
    assert count(picture(branched), branched.theme.ink) > 50
    QTest.mouseDClick(branched, Qt.MouseButton.LeftButton, pos=at)
    assert session.snapshot.active == 1


def test_by_keyboard_one_goes_through_time_and_runs(session: Session, branched: LossCurve) -> None:
    QTest.keyClick(branched, Qt.Key.Key_Left)
    assert session.snapshot.cursor.step == 69
    QTest.keyClick(branched, Qt.Key.Key_Home)
    assert session.snapshot.cursor.step == 0
    QTest.keyClick(branched, Qt.Key.Key_End)
    assert session.snapshot.cursor.step == 70
    QTest.keyClick(branched, Qt.Key.Key_Down)
    assert session.snapshot.selection.run == 1
    QTest.keyClick(branched, Qt.Key.Key_Return)
    assert session.snapshot.active == 1


def test_the_same_curves_are_not_read_again(session: Session, view: LossCurve) -> None:
    before = scene_of(view).curves
    session.dispatch(act.Seek(Cursor(3)))
    assert scene_of(view).curves is before


def test_a_lecture_hides_parts(session: Session, view: LossCurve) -> None:
    view.set_emphasis(frozenset(), frozenset({"cursor"}))
    assert count(picture(view), view.theme.positive) < 60  # the legend's sample
    view.set_emphasis(frozenset({"cursor"}), None)
    history = session.snapshot.run.view
    assert picture(view).pixelColor(pixel(view, 30, history.loss(30))) != QColor(view.theme.positive)


def test_the_menu_holds_the_switches(view: LossCurve) -> None:
    menu = view.make_menu()
    menu.actions()[2].trigger()
    assert view.epoch_switch.isChecked()
    assert scene_of(view).axis_title == "epoch"


@pytest.mark.parametrize("theme", list(THEMES))
@pytest.mark.parametrize("text", [0.8, 1.0, 2.5])
@pytest.mark.parametrize("size", [(320, 240), (560, 400), (1900, 1000)])
def test_nothing_is_clipped_or_overlaps(branched: LossCurve, theme: str, text: float, size: tuple[int, int]) -> None:
    view = branched
    view.set_theme(THEMES[theme].with_text(text))
    view.resize(*size)
    scene = scene_of(view)
    assert view.rect().contains(scene.plot.toAlignedRect())
    assert scene.plot.height() > 90
    shown = [switch for switch in view._switches if switch.isVisible()]
    legend = scene.plot.left() + legend_width(view.theme, view._legend(scene.curves, scene.up.is_log), is_short=True)
    for switch in shown:
        assert view.rect().contains(switch.geometry())
        assert switch.geometry().bottom() < scene.plot.top()
        assert switch.x() >= legend
    assert all(not a.geometry().intersects(b.geometry()) for a in shown for b in shown if a is not b)
    view.clearFocus()  # its ring reaches to the edge
    image, ground = picture(view), QColor(view.theme.card)
    assert all(image.pixelColor(x, image.height() - 1) == ground for x in range(0, image.width(), 2))
    assert all(image.pixelColor(0, y) == ground for y in range(0, image.height(), 2))


def test_outside_the_plot_the_mouse_reads_nothing(view: LossCurve) -> None:
    view._mouse = QPointF(2.0, 2.0)
    view.read_hover()
    assert scene_of(view).hover is None


def test_the_accuracy_is_a_plot_of_its_own_on_the_same_steps(qtbot: QtBot, begin_session: Begin) -> None:
    session = begin_session(validated())
    session.train(80)
    view = show(qtbot, session)
    assert scene_of(view).accuracy is None
    QTest.mouseClick(view.accuracy_switch, Qt.MouseButton.LeftButton)
    scene = scene_of(view)
    assert session.actions[-1] == act.ShowAccuracy(True)
    assert scene.accuracy is not None
    assert scene.accuracy.plot.top() > scene.plot.bottom()
    assert scene.accuracy.lines.training.steps[-1] == 80
    data, objective = session.snapshot.data, session.snapshot.network_objective
    assert data is not None
    assert objective is not None
    for series, places in (
        (scene.accuracy.lines.training, data.train),
        (scene.accuracy.lines.validation, data.validation),
    ):
        right = evaluate_examples(objective, session.snapshot.base, places).accuracy
        assert series.losses[-1] == pytest.approx(100.0 * right)


def test_the_accuracy_is_read_off_and_dragged_through_time(qtbot: QtBot, begin_session: Begin) -> None:
    session = begin_session(validated())
    session.train(80)
    view = show(qtbot, session)
    QTest.keyClick(view, Qt.Key.Key_A)
    lower = scene_of(view).accuracy
    assert lower is not None
    at = QPoint(round(scene_of(view).x(40)), round(lower.plot.center().y()))
    QTest.mouseMove(view, at)
    hover = scene_of(view).hover
    assert hover is not None
    assert hover[:2] == lower.lines.training.at(40)
    assert "% right · validation" in hover[2]
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert session.snapshot.cursor.step == 40


def test_where_nothing_is_right_or_wrong_the_switch_is_off(qtbot: QtBot, begin_session: Begin) -> None:
    session = begin_session(read_experiment("wave"))
    view = show(qtbot, session)
    assert not view.accuracy_switch.isEnabled()
    QTest.keyClick(view, Qt.Key.Key_A)
    assert scene_of(view).accuracy is None


def test_early_stopping_is_marked_where_it_would_end_the_run(qtbot: QtBot, begin_session: Begin) -> None:
    experiment = read_experiment("twelve")
    problem = experiment.problem
    assert isinstance(problem, NetworkProblem)
    assert problem.data is not None
    problem = replace(problem, data=replace(problem.data, validation=0.5))
    session = begin_session(replace(experiment, problem=problem, stop=StopRule()))
    session.train(600)
    view = show(qtbot, session)
    stop = scene_of(view).stop
    assert stop is not None
    assert stop.stop_step is not None
    green = QColor(view.theme.forward)
    assert any(
        picture(view).pixelColor(round(scene_of(view).x(stop.stop_step)) + dx, y) == green
        for dx in (-1, 0, 1)
        for y in range(60, 200)
    )
    session.dispatch(act.Seek(Cursor(0)))
    assert count(picture(view), view.theme.forward) == 0
