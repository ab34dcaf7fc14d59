"""The folder of a lecture, saved in every way that editors have."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from nnvisual.lectures.template import write_template
from nnvisual.runtime.folder_watch import FolderWatch, places, take_fingerprint
from nnvisual.runtime.garbage import MainThreadCollector
from nnvisual.runtime.job_runner import JobRunner
from nnvisual.runtime.store import Store
from nnvisual.session.actions import OpenLecture
from nnvisual.session.beginning import begin, lab_experiment
from nnvisual.session.lecture_stand import LectureStand

SECOND = "02-learning.md"
OLD, NEW = "Each step moves", "Every step moves"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_template(tmp_path / "mine")
    return tmp_path / "mine"


@pytest.fixture
def store(qtbot: QtBot) -> Iterator[Store]:
    runner = JobRunner()
    store = Store(begin(lab_experiment()), runner)
    watch = FolderWatch(store, store)
    collector = MainThreadCollector(store)
    runner.start()
    yield store
    runner.close()
    collector.close()
    # Deleted here and now, in the window's thread.
    for part in (watch, store, runner):
        shiboken6.delete(part)


def stand(store: Store) -> LectureStand | None:
    return store.snapshot.lecture


def open_and_rest(qtbot: QtBot, store: Store, path: Path) -> None:
    store.dispatch(OpenLecture(path))
    qtbot.waitUntil(lambda: not store.snapshot.pending and stand(store) is not None, timeout=10_000)


def text_of(store: Store) -> str:
    there = stand(store)
    return "" if there is None else str(there.lecture.chapters[-1].steps)


def write_in_place(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def replace_by_rename(path: Path, text: str) -> None:
    beside = path.with_name(path.name + ".new~")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def move_away_and_write_anew(path: Path, text: str) -> None:
    path.rename(path.with_name(path.name + "~"))
    path.write_text(text, encoding="utf-8")


def delete_and_write_anew(path: Path, text: str) -> None:
    path.unlink()
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("save", [write_in_place, replace_by_rename, move_away_and_write_anew, delete_and_write_anew])
def test_every_way_to_save_is_noticed_again_and_again(
    qtbot: QtBot, store: Store, folder: Path, save: Callable[[Path, str], None]
) -> None:
    open_and_rest(qtbot, store, folder)
    path = folder / SECOND
    text = path.read_text(encoding="utf-8")
    for round_number in range(3):
        word = f"Round {round_number} moves"
        save(path, text.replace(OLD, word))
        qtbot.waitUntil(lambda word=word: word in text_of(store), timeout=10_000)  # type: ignore[misc]  # bound here
    assert store.snapshot.mistakes is None


def test_a_mistake_and_its_remedy(qtbot: QtBot, store: Store, folder: Path) -> None:
    open_and_rest(qtbot, store, folder)
    before = stand(store)
    path = folder / SECOND
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("```expect", "```expekt"), encoding="utf-8")
    qtbot.waitUntil(lambda: store.snapshot.mistakes is not None, timeout=10_000)
    assert stand(store) is before
    path.write_text(text, encoding="utf-8")
    qtbot.waitUntil(lambda: store.snapshot.mistakes is None, timeout=10_000)


def test_a_new_file_in_a_new_folder_is_noticed(qtbot: QtBot, store: Store, folder: Path) -> None:
    open_and_rest(qtbot, store, folder)
    path = folder / SECOND
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("data/points.csv", "more/points.csv"), encoding="utf-8")
    qtbot.waitUntil(lambda: store.snapshot.mistakes is not None, timeout=10_000)
    (folder / "more").mkdir()
    shutil.copy(folder / "data" / "points.csv", folder / "more")
    qtbot.waitUntil(lambda: store.snapshot.mistakes is None, timeout=10_000)


def test_an_archive_is_watched_too(qtbot: QtBot, store: Store, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.zip"
    shutil.make_archive(str(path.with_suffix("")), "zip", folder)
    open_and_rest(qtbot, store, path)
    second = folder / SECOND
    second.write_text(second.read_text(encoding="utf-8").replace(OLD, NEW), encoding="utf-8")
    shutil.make_archive(str(path.with_suffix("")), "zip", folder)
    qtbot.waitUntil(lambda: NEW in text_of(store), timeout=10_000)


def test_what_editors_leave_beside_a_file_is_no_change(folder: Path) -> None:
    before = take_fingerprint(folder)
    for name in (".02-learning.md.swp", "02-learning.md~", "#02-learning.md#", "talk.nnsession", "slides.pdf"):
        (folder / name).write_text("rubbish", encoding="utf-8")
    (folder / ".git").mkdir()
    assert take_fingerprint(folder) == before


def test_what_is_there_is_listed_one_level_deep(folder: Path) -> None:
    listed = {path.relative_to(folder).as_posix() for path in places(folder)}
    assert {".", "lecture.toml", SECOND, "data", "data/points.csv", "img/idea.svg"} <= listed
    assert places(None) == ()
    assert take_fingerprint(None) == ()
    assert take_fingerprint(folder / "nowhere.md") == ()


def test_nothing_is_watched_once_there_is_nothing_to_watch(qtbot: QtBot) -> None:
    runner = JobRunner()
    store = Store(begin(lab_experiment()), runner)
    assert FolderWatch(store, store).path is None
