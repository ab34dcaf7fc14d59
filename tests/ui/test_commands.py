import pytest
from PySide6.QtGui import QKeySequence

from nnvisual.ui.commands import COMMANDS, MENUS


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_key_is_one_that_qt_knows(name: str) -> None:
    for key in COMMANDS[name].keys:
        assert QKeySequence(key).toString(), key


def test_every_command_stands_in_a_menu() -> None:
    assert {command.menu for command in COMMANDS.values()} <= set(MENUS)
