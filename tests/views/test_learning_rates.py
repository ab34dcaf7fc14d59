"""The learning-rate laboratory in a window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnvisual.nn.experiment import Experiment, SurfaceProblem
from nnvisual.nn.optimizers import METHODS
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.session import actions as act
from nnvisual.session.computed_pictures import Pictures
from nnvisual.session.rate_race import Comparison
from nnvisual.views.learning_rates import LearningRates
from nnvisual.views.theme import THEMES

if TYPE_CHECKING:
    from tests.views.conftest import Session

Begin = Callable[[Experiment], "Session"]


@pytest.fixture
def view(qtbot: QtBot, session: Session) -> LearningRates:
    session.dispatch(act.SetViews(("rates",)))
    return show(qtbot, session)


def show(qtbot: QtBot, session: Session, size: tuple[int, int] = (700, 480)) -> LearningRates:
    view = LearningRates(session.dispatch)
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    session.listeners.append(lambda: view.render_snapshot(session.snapshot))
    view.render_snapshot(session.snapshot)
    return view


def pixel(view: LearningRates, place: int) -> QPoint:
    assert view.chart is not None
    return view.chart.point(place).toPoint()


def test_the_caption_says_what_is_compared(view: LearningRates) -> None:
    assert view.caption == "final loss of 55 rates from one start, 200 steps"


def test_a_click_on_the_chart_takes_that_rate(session: Session, view: LearningRates) -> None:
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=pixel(view, 36))
    assert session.actions[-1] == act.SetLearningRate(1.0)
    assert session.snapshot.experiment.lr == 1.0


def test_a_click_on_a_tile_takes_its_rate(session: Session, view: LearningRates) -> None:
    assert view.strip is not None
    race = session.snapshot.pictures.rates
    assert race is not None
    place, tile = view.strip.tiles[1]
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=tile.center().toPoint())
    assert session.snapshot.experiment.lr == pytest.approx(race.summary.rates[place], rel=0.05)


def test_taking_a_rate_compares_nothing_anew(session: Session, view: LearningRates) -> None:
    before = session.snapshot.pictures.rates
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=pixel(view, 30))
    assert session.snapshot.pictures.rates is before


def test_the_mouse_lights_a_rate(view: LearningRates) -> None:
    before = view.grab().toImage()
    QTest.mouseMove(view, pixel(view, 20))
    assert view.spot == 20
    assert view.grab().toImage() != before
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert view.grab().toImage() == before


def test_by_keyboard_one_goes_from_the_present_rate_to_another(session: Session, view: LearningRates) -> None:
    QApplication.sendEvent(view, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    race = session.snapshot.pictures.rates
    assert race is not None
    present = race.summary.nearest(0.3)
    assert view.spot == present
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert session.snapshot.experiment.lr == pytest.approx(race.summary.rates[present + 1], rel=0.05)


def test_also_a_quarter_of_the_smallest_window_has_chart_and_strip(view: LearningRates) -> None:
    view.resize(340, 198)
    assert view.strip is not None
    assert view.chart is not None
    assert len(view.strip.tiles) >= 2
    assert view.chart.plot.bottom() < view.strip.tiles[0][1].top()


def test_until_the_comparison_is_there_it_says_so(qtbot: QtBot, session: Session) -> None:
    session.snapshot = replace(session.snapshot, pictures=Pictures())
    view = show(qtbot, session)
    assert view.chart is None
    assert view.caption == ""
    view.grab()


def test_another_problem_has_another_comparison(qtbot: QtBot, session: Session, view: LearningRates) -> None:
    before = session.snapshot.pictures.rates
    session.dispatch(act.SetHiddenLayers((2,)))
    after = session.snapshot.pictures.rates
    assert after is not before
    assert after is not None
    assert view.chart is not None
    view.render_snapshot(replace(session.snapshot, pictures=replace(session.snapshot.pictures, rates=before)))
    assert view.chart is None


def test_one_weight_has_small_curves(qtbot: QtBot, begin_session: Begin) -> None:
    problem = SurfaceProblem(SurfaceSpec("two-valleys", dimensions=1), (1.5,))
    session = begin_session(Experiment(problem, lr=0.1))
    session.dispatch(act.SetViews(("rates",)))
    view = show(qtbot, session)
    assert view.strip is not None
    view.grab()


def test_a_lecture_hides_parts(view: LearningRates) -> None:
    whole = view.grab().toImage()
    view.set_emphasis(frozenset(), frozenset({"chart"}))
    alone = view.grab().toImage()
    assert view.strip is not None
    at = view.strip.tiles[0][1].center().toPoint()
    assert alone.pixelColor(at).name() == view.theme.card != whole.pixelColor(at).name()


@pytest.mark.parametrize("theme", list(THEMES))
@pytest.mark.parametrize("text", [0.8, 1.0, 2.5])
@pytest.mark.parametrize("size", [(320, 240), (700, 480), (1900, 1000)])
def test_everything_stays_inside(view: LearningRates, theme: str, text: float, size: tuple[int, int]) -> None:
    view.set_theme(THEMES[theme].with_text(text))
    view.resize(*size)
    assert view.chart is not None
    assert view.rect().contains(view.chart.plot.toAlignedRect())
    assert view.chart.plot.height() > 60
    if view.strip is not None:
        assert all(view.rect().contains(tile.toRect()) for _, tile in view.strip.tiles)
        assert view.strip.tiles[0][1].top() > view.chart.plot.bottom()
    view.grab()


def test_the_race_takes_the_place_of_the_rates(session: Session, view: LearningRates) -> None:
    QTest.mouseClick(view.switch.buttons[1], Qt.MouseButton.LeftButton)
    assert session.actions[-1] == act.Compare(Comparison.OPTIMIZERS)
    assert view.chart is None
    assert view.grid is not None
    assert view.caption.startswith("8 optimisers from one start, 200 steps")
    QTest.keyClick(view, Qt.Key.Key_C)
    assert session.actions[-1] == act.Compare(Comparison.RATES)
    assert view.caption.startswith("final loss of 55 rates")


def test_a_click_takes_an_optimiser_with_its_rate(session: Session, view: LearningRates) -> None:
    session.dispatch(act.Compare(Comparison.OPTIMIZERS))
    assert view.grid is not None
    place = list(METHODS).index("adam")
    race = session.snapshot.pictures.race
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.grid.tiles[place].center().toPoint())
    assert session.snapshot.experiment.optimizer.name == "adam"
    assert session.snapshot.experiment.lr == METHODS["adam"].usual_rate
    assert session.snapshot.pictures.race is race


def test_the_keyboard_walks_over_the_race_and_takes_one(session: Session, view: LearningRates) -> None:
    session.dispatch(act.Compare(Comparison.OPTIMIZERS))
    grid = view.grid
    assert grid is not None
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(view, key)
    # The second step down would leave the grid.
    assert view.spot == grid.columns + 1
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert session.snapshot.experiment.optimizer.name == list(METHODS)[grid.columns + 1]
