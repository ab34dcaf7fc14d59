from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from nnvisual.composition import Composed
from nnvisual.runtime.preferences import Preferences
from nnvisual.session.actions import SetMode, SetViews
from nnvisual.session.snapshot import Mode
from nnvisual.ui.card import Outline
from nnvisual.ui.layouts import LAYOUTS
from nnvisual.ui.stage import Stage, StageArrangement
from nnvisual.views.curtain import SCREEN_ONLY
from tests.ui.conftest import Start
from tests.ui.lecture_window import open_in

pytestmark = pytest.mark.window
AtRest = Callable[[Composed], None]


def outlines(stage: Stage) -> int:
    return len(stage.findChildren(Outline))


def shown(stage: Stage) -> tuple[str, ...]:
    return stage.shown


def double_click_title(qtbot: QtBot, program: Composed, view: str) -> None:
    card = program.window.stage.view(view).parentWidget()
    assert card is not None
    title = next(label for label in card.findChildren(QLabel) if label.objectName() == "cardTitle")
    qtbot.mouseDClick(title, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))


def test_a_double_click_on_the_title_enlarges_and_back(qtbot: QtBot, start: Start) -> None:
    program = start()
    stage = program.window.stage
    before = stage.view("plane").size()
    double_click_title(qtbot, program, "plane")
    assert shown(stage) == ("plane",)
    assert stage.view("plane").width() > 1.5 * before.width()
    double_click_title(qtbot, program, "plane")
    assert len(shown(stage)) == 4
    assert stage.view("plane").size() == before


def test_what_grows_shows_where_it_went_and_only_where_things_may_move(qtbot: QtBot, start: Start) -> None:
    program = start()
    stage = program.window.stage
    stage.may_move = False
    stage.toggle_enlarged("network")
    assert outlines(stage) == 0
    stage.may_move = True
    stage.toggle_enlarged("network")
    assert outlines(stage) == 1
    qtbot.waitUntil(lambda: outlines(stage) == 0, timeout=2000)


@pytest.mark.parametrize("name", list(LAYOUTS))
def test_a_layout_brings_as_many_views_as_it_holds(qtbot: QtBot, start: Start, name: str) -> None:
    program = start()
    stage = program.window.stage
    program.window.layouts.actions_by_name[name].trigger()
    assert stage.layout_name == name
    assert len(program.store.snapshot.views) == LAYOUTS[name].count
    assert shown(stage) == program.store.snapshot.views
    assert all(stage.view(view).snapshot is not None for view in stage.shown)


def test_layout_and_enlarged_view_come_back_at_the_next_start(qtbot: QtBot, start: Start, at_rest: AtRest) -> None:
    program = start()
    window = program.window
    window.stage.choose_layout("one-three")
    window.stage.toggle_enlarged("landscape")
    kept = window.preferences()
    again = start(preferences=replace(kept, theme="light"))
    assert shown(again.window.stage) == ("landscape",)
    assert again.window.stage.layout_name == "one-three"
    again.window.stage.toggle_enlarged("landscape")
    assert again.window.stage.arrangement == StageArrangement(("one-three",), (), "")


def test_an_enlarged_view_that_is_not_on_the_stage_is_not_missed(start: Start) -> None:
    program = start(preferences=Preferences(theme="light", enlarged="nothing"))
    assert len(shown(program.window.stage)) == 4
    program.window.stage.toggle_enlarged("network")
    program.store.dispatch(SetViews(("code", "formula")))
    assert shown(program.window.stage) == ("code", "formula")


def places(stage: Stage) -> str:
    first, second = (stage.view(name).mapTo(stage, QPoint()) for name in stage.shown)
    return "beside" if second.x() > first.x() else "stacked"


def test_two_views_stand_as_they_want_until_somebody_chooses(start: Start) -> None:
    program = start(size=(1300, 800))
    stage = program.window.stage
    program.store.dispatch(SetViews(("network", "landscape")))
    assert places(stage) == stage.layout_name == "beside"
    program.store.dispatch(SetViews(("network", "curve")))
    assert places(stage) == stage.layout_name == "stacked"
    stage.choose_layout("beside")
    assert places(stage) == stage.layout_name == "beside"
    program.store.dispatch(SetViews(("figure", "curve")))
    assert places(stage) == stage.layout_name == "beside"


def test_a_lecture_places_its_views_itself_and_one_may_place_them_anew(
    qtbot: QtBot, start: Start, tmp_path: Path
) -> None:
    program = start(size=(1300, 800))
    stage = program.window.stage
    stage.choose_layout("beside")
    open_in(qtbot, program, tmp_path / "l")
    program.store.dispatch(SetViews(("network", "curve")))
    assert places(stage) == stage.layout_name == "stacked"
    stage.choose_layout("beside")
    assert places(stage) == stage.layout_name == "beside"
    program.store.dispatch(SetViews(("figure", "curve")))
    assert places(stage) == stage.layout_name == "stacked"


def test_a_stage_of_another_shape_turns_its_views(start: Start) -> None:
    program = start(size=(1300, 800))
    stage = program.window.stage
    program.store.dispatch(SetViews(("network", "landscape")))
    stage.resize(500, 1200)
    assert places(stage) == "stacked"


def test_the_audience_sees_pictures_and_no_switches(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l")
    program.store.dispatch(SetViews(("curve", "code")))
    stage = program.window.stage
    controls = [
        child
        for name in ("curve", "code")
        for child in stage.view(name).findChildren(QWidget)
        if child.property(SCREEN_ONLY)
    ]
    seen = [child.isVisible() for child in controls]
    assert any(seen)
    program.store.dispatch(SetMode(Mode.PRESENT))
    program.store.dispatch(SetViews(("curve", "code")))
    assert not any(child.isVisible() for child in controls)
    program.store.dispatch(SetMode(Mode.LECTURE))
    assert any(child.isVisible() for child in controls)
