"""Files of a lecture, and none from elsewhere."""

from pathlib import Path

import pytest

from nnvisual.lectures.files import ArchiveFiles, FolderFiles, LectureFiles, check_name
from nnvisual.nn.problem import InvalidInput


@pytest.fixture(params=["folder", "archive"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> LectureFiles:
    if request.param == "archive":
        return ArchiveFiles({"a.md": b"text", "data/b.csv": b"1,2"})
    (tmp_path / "data").mkdir()
    (tmp_path / "a.md").write_bytes(b"text")
    (tmp_path / "data" / "b.csv").write_bytes(b"1,2")
    return FolderFiles(tmp_path)


def test_files_are_read_by_name(files: LectureFiles) -> None:
    assert files.read("a.md", 10) == b"text"
    assert files.read("./data/b.csv", 10) == b"1,2"
    assert files.names() == ("a.md", "data/b.csv")


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("a.md.", "There is no file"),
        ("data/c.csv", "Did you mean 'data/b.csv'?"),
        ("../a.md", "leads out"),
        ("data/../a.md", "leads out"),
        ("/a.md", "leads out"),
        ("C:/a.md", "forward slashes"),
        ("data\\b.csv", "forward slashes"),
        ("a\x00.md", "not the name"),
        ("", "not the name"),
        (".", "not the name"),
    ],
)
def test_a_name_that_is_none(files: LectureFiles, name: str, part: str) -> None:
    with pytest.raises(InvalidInput, match=part.replace("?", "\\?")):
        files.read(name, 10)


def test_a_file_that_is_too_large(files: LectureFiles) -> None:
    assert files.read("a.md", 4) == b"text"
    with pytest.raises(InvalidInput, match="larger than"):
        files.read("a.md", 3)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(InvalidInput, match="not an ordinary file"):
        FolderFiles(tmp_path).read("data", 10)


def test_links_stay_inside(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "out.md").write_text("secret")
    (inside / "a.md").write_text("a")
    (inside / "good.md").symlink_to(inside / "a.md")
    (inside / "bad.md").symlink_to(tmp_path / "out.md")
    (inside / "loop.md").symlink_to(inside / "loop.md")
    assert FolderFiles(inside).read("good.md", 10) == b"a"
    for name in ("bad.md", "loop.md"):
        with pytest.raises(InvalidInput):
            FolderFiles(inside).read(name, 10)


def test_a_name_is_a_path_inside() -> None:
    assert check_name("a//b.md").as_posix() == "a/b.md"
