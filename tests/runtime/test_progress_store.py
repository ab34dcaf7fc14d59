import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnvisual.runtime.progress_store import FORMAT, load_progress, save_progress
from nnvisual.session.progress import Bookmark, Progress

KEYS = st.text(min_size=1, max_size=20)
PLACES = st.builds(Bookmark, KEYS, KEYS, KEYS, KEYS, st.integers(0, 99))
PROGRESS = st.builds(
    Progress,
    answers=st.dictionaries(KEYS, st.integers(-1, 5), max_size=5).map(lambda table: tuple(table.items())),
    tasks=st.frozensets(KEYS, max_size=5),
    steps=st.frozensets(KEYS, max_size=5),
    places=st.lists(PLACES, max_size=3).map(tuple),
    reading=st.booleans(),
)
DONE = Progress((("l/a/s/0", 1),), frozenset({"l/b/s/0"}), frozenset({"l/a/s"}), (Bookmark("l", "/l", "a", "s"),), True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PROGRESS)
def test_what_is_saved_comes_back(tmp_path: Path, progress: Progress) -> None:
    path = tmp_path / "progress.json"
    assert save_progress(progress, path)
    loaded = load_progress(path)
    assert loaded.progress == progress
    assert loaded.notice == ""
    assert loaded.writable


def test_without_a_file_there_is_no_progress_and_nothing_to_say(tmp_path: Path) -> None:
    loaded = load_progress(tmp_path / "progress.json")
    assert (loaded.progress, loaded.notice, loaded.writable) == (Progress(), "", True)


def stored(**changes: object) -> bytes:
    whole = {"format": FORMAT, "answers": {}, "tasks": [], "steps": [], "places": [], "reading": False}
    return json.dumps({**whole, **changes}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\x00\xff\xfe",
        b"[" * 100_000,
        b"[1, 2]",
        b"null",
        b'{"format": 1}',
        stored(format="1"),
        stored(format=True),
        stored(format=0),
        stored(format=FORMAT + 1),
        stored(answers=[1]),
        stored(answers={"k": "x"}),
        stored(tasks=[1]),
        stored(places=[{"lecture": "l"}]),
        stored(reading="yes"),
    ],
)
def test_a_broken_file_is_put_aside_and_said_once(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "progress.json"
    path.write_bytes(content)
    loaded = load_progress(path)
    assert loaded.progress == Progress()
    assert str(tmp_path / "progress-kept-1.json") in loaded.notice
    assert (tmp_path / "progress-kept-1.json").read_bytes() == content
    assert loaded.writable
    assert load_progress(path).notice == ""


def test_a_second_broken_file_does_not_replace_the_first(tmp_path: Path) -> None:
    path = tmp_path / "progress.json"
    for content in (b"one", b"two"):
        path.write_bytes(content)
        load_progress(path)
    assert [(tmp_path / f"progress-kept-{n}.json").read_bytes() for n in (1, 2)] == [b"one", b"two"]


def test_a_newer_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "progress.json"
    path.write_bytes(stored(format=FORMAT + 1))
    assert "newer" in load_progress(path).notice


def test_what_cannot_be_put_aside_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "progress.json"
    path.write_bytes(b"broken")

    def refuse(_self: Path, _target: Path) -> Path:
        raise PermissionError

    monkeypatch.setattr(Path, "rename", refuse)
    loaded = load_progress(path)
    assert not loaded.writable
    assert loaded.notice


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything can be read")
def test_a_file_that_may_not_be_read_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "progress.json"
    save_progress(DONE, path)
    path.chmod(0)
    assert not load_progress(path).writable


def test_a_kill_in_the_middle_of_writing_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "progress.json"
    save_progress(DONE, path)
    (tmp_path / "progress.json.XXXX").write_bytes(b"half")
    assert load_progress(path).progress == DONE
