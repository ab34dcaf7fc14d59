from pytestqt.qtbot import QtBot

from nnvisual.session.actions import SetLearningRate, SetViews
from nnvisual.ui.commands import COMMANDS
from nnvisual.views.registry import VIEWS
from tests.ui.conftest import Start


def test_every_command_of_the_table_is_in_the_menu_and_does_something(start: Start) -> None:
    window = start().window
    assert set(window.menu.actions_by_name) == set(window.commands) == set(COMMANDS)


def test_a_command_says_its_name(qtbot: QtBot, start: Start) -> None:
    menu = start().window.menu
    with qtbot.waitSignal(menu.asked) as told:
        menu.actions_by_name["slower"].trigger()
    assert told.args == ["slower"]


def test_views_come_and_go_by_their_keys_but_never_all(start: Start) -> None:
    program = start()
    program.store.dispatch(SetViews(("network", "plane", "curve", "landscape")))
    actions = {action.text(): action for action in program.window.actions()}
    actions[VIEWS["code"].title].trigger()
    assert list(program.store.snapshot.views) == ["plane", "curve", "landscape", "code"]
    for name in ("plane", "curve", "landscape"):
        actions[VIEWS[name].title].trigger()
    only = actions[VIEWS["code"].title]
    only.trigger()
    assert list(program.store.snapshot.views) == ["code"]
    assert only.isChecked()


def test_keys_of_views_are_named_by_their_title(start: Start) -> None:
    menu = start().window.menu
    assert menu.keys_of_views()["Ctrl+1"] == next(iter(VIEWS.values())).title


def test_undo_is_offered_when_there_is_something_to_take_back(start: Start) -> None:
    program = start()
    undo, redo = (program.window.menu.actions_by_name[name] for name in ("undo", "redo"))
    assert not undo.isEnabled() and not redo.isEnabled()
    program.store.dispatch(SetLearningRate(0.123))
    assert undo.isEnabled() and not redo.isEnabled()
    undo.trigger()
    assert redo.isEnabled()
