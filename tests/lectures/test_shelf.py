from pathlib import Path

import pytest

from nnvisual.lectures.library import load_lecture, shipped_lectures
from nnvisual.lectures.shelf import list_shelf


def test_the_shipped_lectures_stand_on_the_shelf_as_they_call_themselves() -> None:
    shelf = list_shelf()
    assert [entry.path for entry in shelf] == list(shipped_lectures())
    for entry in shelf:
        lecture = load_lecture(entry.path).lecture
        assert lecture is not None
        assert (entry.id, entry.title, entry.summary) == (lecture.id, lecture.title, lecture.summary)
        assert entry.chapters == len(lecture.chapters)


def test_others_come_after_and_once(tmp_path: Path) -> None:
    (tmp_path / "lecture.toml").write_text('id = "x"\ntitle = "X"\nchapters = ["a.md"]\n', encoding="utf-8")
    shelf = list_shelf((tmp_path, tmp_path, shipped_lectures()[0]))
    assert len(shelf) == len(shipped_lectures()) + 1
    assert (shelf[-1].title, shelf[-1].chapters) == ("X", 1)


def test_an_archive_is_called_as_its_file(tmp_path: Path) -> None:
    path = tmp_path / "evening.nnlecture"
    path.write_bytes(b"")
    assert list_shelf((path,))[-1].title == "evening"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"title = ", b"[" * 5000, b""])
def test_what_cannot_be_read_is_left_out_or_called_as_its_folder(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "lecture.toml").write_bytes(content)
    others = list_shelf((tmp_path, tmp_path / "nowhere"))[len(shipped_lectures()) :]
    assert [entry.title for entry in others] in ([], [tmp_path.name])


def test_wrong_types_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "lecture.toml").write_text('id = 3\ntitle = ["x"]\nchapters = "a"\nsummary = 1\n', encoding="utf-8")
    entry = list_shelf((tmp_path,))[-1]
    assert (entry.id, entry.title, entry.summary, entry.chapters) == ("", tmp_path.name, "", 0)
