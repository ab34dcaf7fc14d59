from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.lectures.library import load_lecture, shipped_lectures
from nnvisual.lectures.model import Lecture
from nnvisual.session import actions as act
from nnvisual.session.contents import Mark, Place, find_places, fold, list_contents, matches, title_of
from tests.session.short_lecture import open_short, stand_of, write_short


def load(path: Path) -> Lecture:
    lecture = load_lecture(path).lecture
    assert lecture is not None
    return lecture


@pytest.fixture(scope="module")
def shipped() -> Lecture:
    return load(shipped_lectures()[0])


@pytest.fixture
def short(tmp_path: Path) -> Lecture:
    return load(write_short(tmp_path / "l"))


def test_the_contents_say_what_was_done_and_where_one_is(tmp_path: Path) -> None:
    driver = open_short(tmp_path / "l")
    driver.send(act.NextBeat(), act.NextBeat(), act.Answer(0), act.GoToBeat(1, 1), act.StartAt((0.5,)))
    first, second = list_contents(stand_of(driver), driver.snapshot.progress)
    assert (first.title, first.minutes, first.seen, first.here, first.is_done) == (
        "The first chapter",
        5,
        2,
        False,
        False,
    )
    assert [(step.place.number, step.seen, step.here, step.marks) for step in first.steps] == [
        ("1.1", True, False, ()),
        ("1.2", True, False, (Mark.WRONG,)),
        ("1.3", False, False, ()),
    ]
    assert [(step.seen, step.here, step.marks) for step in second.steps] == [
        (False, False, ()),
        (True, True, (Mark.SOLVED,)),
    ]
    driver.send(act.GoToBeat(1, 0))
    assert list_contents(stand_of(driver), driver.snapshot.progress)[1].is_done


@pytest.mark.parametrize(("answer", "mark"), [(None, Mark.OPEN), (-1, Mark.SKIPPED), (1, Mark.RIGHT), (2, Mark.WRONG)])
def test_a_question_is_marked(tmp_path: Path, answer: int | None, mark: Mark) -> None:
    driver = open_short(tmp_path / "l", chapter="first", step="question")
    if answer is not None:
        driver.send(act.Answer(answer))
    assert list_contents(stand_of(driver), driver.snapshot.progress)[0].steps[1].marks == (mark,)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2", [Place(1)]),
        (" 1.3 ", [Place(0, 2)]),
        ("1,2", [Place(0, 1)]),
        ("2.", [Place(1)]),
        ("1 . 1", [Place(0, 0)]),
        ("3", []),
        ("1.4", []),
        ("0", []),
        ("0.1", []),
        ("", []),
        ("   ", []),
        ("first", [Place(0)]),
        ("ecarts", [Place(1)]),
        ("GRADIENT", [Place(1, 1), Place(1)]),
        ("bowl gradient", [Place(1, 1)]),
        ("bowl", [Place(1, 0), Place(1, 1)]),
        ("zebra", []),
    ],
)
def test_what_words_mean(short: Lecture, words: str, expected: list[Place]) -> None:
    assert list(find_places(short, words)) == expected


def test_every_place_of_the_shipped_lecture_is_found_by_its_number(shipped: Lecture) -> None:
    for chapter, found in enumerate(shipped.chapters):
        assert find_places(shipped, str(chapter + 1)) == (Place(chapter),)
        for step in range(len(found.steps)):
            place = Place(chapter, step)
            assert find_places(shipped, place.number) == (place,)


def test_every_chapter_of_the_shipped_lecture_is_found_by_its_title(shipped: Lecture) -> None:
    for number, chapter in enumerate(shipped.chapters):
        assert find_places(shipped, chapter.title)[0] == Place(number)


@given(st.text(max_size=30))
def test_any_words_find_places_that_are_there(shipped: Lecture, words: str) -> None:
    for place in find_places(shipped, words):
        assert title_of(shipped, place)


@given(st.text(max_size=30))
def test_a_title_matches_itself(title: str) -> None:
    assert matches(title, title)
    assert fold(title.upper()) == fold(fold(title.upper()))
