from pytestqt.qtbot import QtBot

from nnvisual.session.actions import SetViews
from tests.ui.conftest import Start


def test_the_view_with_the_keyboard_is_enlarged_and_comes_back(qtbot: QtBot, start: Start) -> None:
    program = start()
    stage = program.window.stage
    program.window.activateWindow()
    curve = stage.view("curve")
    curve.setFocus()
    qtbot.waitUntil(curve.hasFocus)
    program.window.actions_by_name["enlarge"].trigger()
    assert stage.shown == ("curve",)
    program.window.actions_by_name["enlarge"].trigger()
    assert len(stage.shown) == 4


def test_a_fifth_view_takes_the_place_of_the_oldest(start: Start) -> None:
    program = start()
    program.store.dispatch(SetViews(("network", "plane")))
    for name in ("curve", "code", "formula"):
        program.window.view_commands.toggle(name)
    assert program.store.snapshot.views == ("plane", "curve", "code", "formula")


def test_the_last_view_stays(start: Start) -> None:
    program = start()
    program.store.dispatch(SetViews(("network",)))
    program.window.view_commands.toggle("network")
    assert program.store.snapshot.views == ("network",)
