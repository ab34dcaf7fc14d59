from dataclasses import replace

import pytest

from nnvisual.session.progress import MOST_PLACES, Bookmark, Progress, belongs, forget

DONE = Progress(
    answers=(("l/a/s/0", 1), ("l/a/t/0", -1), ("m/a/s/0", 0)),
    tasks=frozenset({"l/b/s/1"}),
    steps=frozenset({"l/a/s", "l/a/t", "l/b/s", "m/a/s", "l/ab/s"}),
    places=(Bookmark("m", "/m", "a", "s"), Bookmark("l", "/l", "b", "s", 1)),
)


def test_a_place_replaces_that_of_the_same_lecture_and_becomes_the_latest() -> None:
    moved = DONE.with_place(Bookmark("m", "/m", "b", "t", 2))
    assert [place.lecture for place in moved.places] == ["l", "m"]
    assert moved.find_place("m") == Bookmark("m", "/m", "b", "t", 2)
    assert moved.find_place("n") is None
    assert moved.with_place(Bookmark("m", "/m", "b", "t", 2)) is moved


def test_the_oldest_places_are_forgotten() -> None:
    progress = Progress()
    for number in range(MOST_PLACES + 5):
        progress = progress.with_place(Bookmark(f"l{number}", "/", "a", "s"))
    assert len(progress.places) == MOST_PLACES
    assert progress.find_place("l0") is None


@pytest.mark.parametrize(
    ("key", "whole", "expected"),
    [("l/a/s/0", "l/a", True), ("l/ab/s", "l/a", False), ("l/a", "l/a", True), ("m/a", "l", False), ("x", "", True)],
)
def test_what_belongs_to_what(key: str, whole: str, expected: bool) -> None:
    assert belongs(key, whole) is expected


def test_a_chapter_is_forgotten_and_nothing_else() -> None:
    left = forget(DONE, "l/a")
    assert dict(left.answers) == {"m/a/s/0": 0}
    assert left.steps == {"l/b/s", "m/a/s", "l/ab/s"}
    assert left.tasks == DONE.tasks
    assert left.places == DONE.places


def test_a_lecture_is_forgotten_with_its_place() -> None:
    left = forget(DONE, "l")
    assert left.steps == {"m/a/s"}
    assert left.tasks == frozenset()
    assert [place.lecture for place in left.places] == ["m"]


def test_everything_is_forgotten() -> None:
    assert forget(replace(DONE, reading=True), "") == Progress(reading=True)
