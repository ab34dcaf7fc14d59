"""The lecture that an author begins with."""

from pathlib import Path

import pytest

from nnvisual.lectures.checks import check_paths
from nnvisual.lectures.library import load_lecture
from nnvisual.lectures.template import write_template
from nnvisual.nn.problem import InvalidInput


def test_it_is_a_lecture_without_problems(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "Neural Nets (2)"
    written = write_template(folder)
    assert all(path.is_file() for path in written)
    report = check_paths([folder])
    assert report.problems == ()
    assert report.expectations > 5
    lecture = load_lecture(folder).lecture
    assert lecture is not None
    assert (lecture.id, lecture.title) == ("neural-nets-2", "Neural nets 2")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InvalidInput, match="exists already"):
        write_template(tmp_path)
    with pytest.raises(InvalidInput, match="exists already"):
        write_template(tmp_path / "mine.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(InvalidInput, match="cannot be written"):
        write_template(tmp_path / "mine.txt" / "below")


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    write_template(tmp_path)
    assert (tmp_path / "lecture.toml").is_file()
