from dataclasses import replace
from pathlib import Path

import pytest

from nnvisual.session.lecture_stand import LectureStand
from tests.session.short_lecture import open_short, stand_of


@pytest.fixture
def stand(tmp_path: Path) -> LectureStand:
    return stand_of(open_short(tmp_path / "l", chapter="first", step="question"))


def test_a_beat_is_named_by_ids_and_its_number(stand: LectureStand) -> None:
    assert stand.key == f"short/first/question/{stand.beat}"


def test_answers_belong_to_their_beat(stand: LectureStand) -> None:
    elsewhere = ("short/first/begin/0", 1)
    assert replace(stand, answers=(elsewhere,)).answer is None
    assert replace(stand, answers=(elsewhere, (stand.key, 2))).answer == 2


def test_votes_are_there_for_each_choice_before_anybody_votes(stand: LectureStand) -> None:
    assert replace(stand, votes=()).tally == (0, 0, 0)
    assert replace(stand, votes=((stand.key, (4, 0, 1)),)).tally == (4, 0, 1)
    assert replace(stand, prompt=None, votes=()).tally == ()


def test_an_answer_is_shown_for_its_own_question_only(stand: LectureStand) -> None:
    assert not replace(stand, revealed=("short/first/begin/0",)).is_revealed
    assert replace(stand, revealed=(stand.key,)).is_revealed
