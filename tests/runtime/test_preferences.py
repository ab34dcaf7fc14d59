import json
from pathlib import Path

import pytest

from nnvisual.runtime.preferences import Preferences, load_preferences, save_preferences, write_atomically


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "preferences.json"
    chosen = Preferences(
        theme="dark",
        text=1.5,
        motion=False,
        hints_seen=True,
        keys=(("play", "P"),),
        layouts=(("grid", (500, 500, 400, 600, 500, 500)),),
        arrangements=("one-two",),
        enlarged="network",
        recent=("/tmp/a.csv", "/tmp/b.csv"),
    )
    assert save_preferences(chosen, path)
    assert load_preferences(path) == chosen


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_preferences(tmp_path / "none.json") == Preferences()


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '"x"', "null", "[" * 100_000, "\x00"])
def test_a_broken_file_counts_as_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "preferences.json"
    path.write_text(text)
    assert load_preferences(path) == Preferences()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", 3),
        ("text", "large"),
        ("text", 900.0),
        ("motion", "yes"),
        ("hints_seen", 1),
        ("keys", {"play": "P"}),
        ("keys", [["play"], ["play", 3], 7]),
        ("layouts", [["grid", ["x"]], ["grid"], ["grid", True]]),
        ("arrangements", [1, None]),
        ("recent", "a.csv"),
        ("enlarged", None),
    ],
)
def test_a_value_of_a_foreign_type_counts_as_missing(tmp_path: Path, name: str, value: object) -> None:
    path = tmp_path / "preferences.json"
    path.write_text(json.dumps({name: value, "unknown": 1}))
    assert load_preferences(path) == Preferences()


def test_where_nothing_can_be_written_nothing_breaks(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    assert not save_preferences(Preferences(), blocked / "preferences.json")
    assert not write_atomically(tmp_path, b"x")
    assert blocked.read_text() == "x"
