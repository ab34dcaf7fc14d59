"""The example for authors shows every block and every key: a new one in the format has to come into it, too."""

import re
import tomllib

import pytest

from nnvisual.lectures.block_schema import FRONT_MATTER, LECTURE_FILE, SCHEMAS, TEXT_BLOCKS
from nnvisual.resource_files import resource_path

FOLDER = resource_path("lectures", "writing-example")
CHAPTERS = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.md"))]
BLOCKS = [block for text in CHAPTERS for block in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)]


def keys_used(name: str) -> set[str]:
    """Return the keys that the blocks called `name` give, by themselves or in front of a point (`w.1`)."""
    return {key for kind, text in BLOCKS if kind == name for key in tomllib.loads(text)}


def test_every_block_is_shown() -> None:
    assert {kind for kind, _ in BLOCKS} == {*SCHEMAS, *TEXT_BLOCKS}


@pytest.mark.parametrize("name", sorted(set(SCHEMAS) - {"setup", "set"}))
def test_every_key_of_a_block_is_shown(name: str) -> None:
    assert set(SCHEMAS[name].names) <= keys_used(name)


def test_a_change_that_takes_its_time_is_shown() -> None:
    assert "over" in keys_used("set")


def test_front_matter_and_list_of_chapters_show_all_their_keys() -> None:
    matters = [tomllib.loads(text.split("+++")[1]) for text in CHAPTERS]
    assert set(FRONT_MATTER.names) == set().union(*matters)
    assert set(LECTURE_FILE.names) == set(tomllib.loads((FOLDER / "lecture.toml").read_text(encoding="utf-8")))
