import pytest
from pytestqt.qtbot import QtBot

from nnvisual.ui.commands import COMMANDS, keys_of
from nnvisual.ui.key_changes import find_conflict, normalise, plain, usable, with_key


@pytest.mark.parametrize(
    ("key", "expected"), [("Shift+?", "?"), ("ctrl+s", "Ctrl+S"), ("Shift+A", "Shift+A"), ("", "")]
)
def test_a_key_has_one_spelling(qtbot: QtBot, key: str, expected: str) -> None:
    assert normalise(key) == expected


def test_a_key_that_is_bound_is_not_given_away_and_the_sentence_says_to_what(qtbot: QtBot) -> None:
    sentence = find_conflict("play", "Ctrl+S", {}, {})
    assert "Save session" in sentence and "Ctrl+S" in sentence
    assert find_conflict("save", "Ctrl+S", {}, {}) == ""
    assert "Network" in find_conflict("play", "Ctrl+1", {}, {"Ctrl+1": "Network"})
    assert find_conflict("play", "Tab", {}, {})
    assert find_conflict("play", "Ctrl+Alt+P", {}, {}) == ""


def test_a_key_that_was_changed_away_is_free(qtbot: QtBot) -> None:
    changed = with_key("save", "F6", {})
    assert find_conflict("play", "Ctrl+S", changed, {}) == ""
    assert find_conflict("play", "F6", changed, {})


def test_the_default_is_no_change(qtbot: QtBot) -> None:
    changed = with_key("play", "P", {})
    assert changed == {"play": "P"}
    assert keys_of("play", changed)[0] == "P"
    assert with_key("play", COMMANDS["play"].keys[0], changed) == {}
    assert keys_of("play", with_key("play", "", {})) == ()


def test_what_was_kept_for_commands_that_are_gone_is_left_out(qtbot: QtBot) -> None:
    assert usable((("play", "P"), ("fly", "F"), ("save", ""))) == {"play": "P", "save": ""}


def test_labels_without_mnemonics() -> None:
    assert plain("Save session &as…") == "Save session as"
