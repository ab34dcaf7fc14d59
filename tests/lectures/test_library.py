"""Lectures from folders, and what is said about those that cannot be loaded."""

from pathlib import Path
from shutil import copytree

import pytest

from nnvisual.lectures.library import find_lecture, load_lecture, shipped_lectures

SAMPLES = Path(__file__).parent / "samples"
CHAPTER = '+++\nformat = 1\nid = "{id}"\ntitle = "A"\ngoal = "G"\n+++\n## One {{#one}}\n'


def messages(path: Path) -> list[str]:
    return [str(problem).removeprefix(str(path)) for problem in load_lecture(path).problems]


def make(folder: Path, listing: str, **chapters: str) -> Path:
    (folder / "lecture.toml").write_text(listing)
    for name, text in chapters.items():
        (folder / f"{name}.md").write_text(text)
    return folder


HEAD = 'format = 1\nid = "l"\ntitle = "L"\n'
LISTING = 'format = 1\nid = "l"\ntitle = "L"\nchapters = ["a.md", "b.md"]\n'


def test_a_folder_and_its_list_are_the_same_lecture() -> None:
    loaded = load_lecture(SAMPLES)
    assert loaded.problems == ()
    assert loaded.lecture is not None
    assert loaded.lecture.id == "nn-foundations"
    assert [chapter.id for chapter in loaded.lecture.chapters] == ["perceptron-by-hand", "learning-rate"]
    assert loaded.lecture.find_chapter("learning-rate") == 1
    assert load_lecture(SAMPLES / "lecture.toml").lecture == loaded.lecture


def test_a_single_chapter_is_a_lecture() -> None:
    loaded = load_lecture(SAMPLES / "22-learning-rate.md")
    assert loaded.problems == ()
    assert loaded.lecture is not None
    assert len(loaded.lecture.chapters) == 1


def test_what_does_not_exist(tmp_path: Path) -> None:
    assert "does not exist" in messages(tmp_path / "nowhere")[0]
    assert "no file" in messages(tmp_path / "nowhere.nnlecture")[0]
    assert "no file" in messages(tmp_path / "nowhere.md")[0]
    (tmp_path / "x.txt").write_text("x")
    assert "is no lecture" in messages(tmp_path / "x.txt")[0]
    assert "no file 'lecture.toml'" in messages(tmp_path)[0]


@pytest.mark.parametrize(
    ("listing", "expected"),
    [
        (HEAD + 'chapters = ["a.md", "c.md"]\n', "/lecture.toml:4:21: E029 There is no file 'c.md'."),
        (HEAD + 'chapters = ["a.md", "a.md"]\n', "/lecture.toml:4:21: E011 'a.md' stands twice in chapters."),
        (HEAD + 'chapters = ["../a.md"]\n', "/lecture.toml:4:13: E029 '../a.md' leads out of the lecture's folder."),
        (
            HEAD + 'chapter = ["a.md"]\n',
            "/lecture.toml:4:1: E020 'chapter' is not known in lecture.toml. Did you mean 'chapters'?",
        ),
        ('format = 9\nid = "l"\n', "/lecture.toml:1:1: E005 This is format 9;"),
        ("format = 1\nid = l\n", "/lecture.toml:2:6: E019 Invalid value."),
        (HEAD, "/lecture.toml:1:1: E021 'chapters' is missing in lecture.toml."),
        ('format = 1\nid = "L L"\ntitle = "L"\nchapters = ["a.md"]\n', "/lecture.toml:2:1: E006"),
    ],
)
def test_a_list_with_a_mistake(tmp_path: Path, listing: str, expected: str) -> None:
    make(tmp_path, listing, a=CHAPTER.format(id="a"))
    found = messages(tmp_path)
    assert len(found) == 1
    assert found[0].startswith(expected)


def test_two_chapters_with_one_id(tmp_path: Path) -> None:
    make(tmp_path, LISTING, a=CHAPTER.format(id="a"), b=CHAPTER.format(id="a"))
    assert messages(tmp_path) == ["/b.md:1:1: E011 The id 'a' stands already in 'a.md'."]


def test_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    make(tmp_path, LISTING, a=CHAPTER.format(id="A"), b=CHAPTER.format(id="b") + "## Two\n<b>\n")
    assert [problem.code for problem in load_lecture(tmp_path).problems] == ["E006", "E010", "E014"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    inside = tmp_path / "lecture"
    copytree(SAMPLES, inside)
    (inside / "09-perceptron-by-hand.md").rename(tmp_path / "outside.md")
    (inside / "09-perceptron-by-hand.md").symlink_to(tmp_path / "outside.md")
    assert "leads out" in messages(inside)[0]


def test_shipped_lectures_are_found_by_folder_and_id() -> None:
    for path in shipped_lectures():
        assert find_lecture(path.name) == path
        loaded = load_lecture(path)
        assert loaded.problems == ()
        assert loaded.lecture is not None
        assert find_lecture(loaded.lecture.id) == path
    assert find_lecture("no such lecture") is None
