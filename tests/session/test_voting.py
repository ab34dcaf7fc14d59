from pathlib import Path

import pytest

from nnvisual.session import actions as act
from nnvisual.session.snapshot import Mode
from nnvisual.session.voting import MOST_VOTES, awaits_reveal, question
from tests.session.driver import Driver
from tests.session.short_lecture import open_short, stand_of


@pytest.fixture
def asked(tmp_path: Path) -> Driver:
    driver = open_short(tmp_path / "l", chapter="first", step="question")
    driver.send(act.SetMode(Mode.PRESENT))
    return driver


def test_hands_are_counted_and_taken_back(asked: Driver) -> None:
    asked.send(act.Vote(1), act.Vote(1), act.Vote(0, 3), act.Vote(1, -1), act.Vote(2, -1))
    assert stand_of(asked).tally == (3, 1, 0)
    asked.send(act.Vote(2, 10**9))
    assert stand_of(asked).tally == (3, 1, MOST_VOTES)


@pytest.mark.parametrize("choice", [-1, 3, 99])
def test_a_choice_that_is_not_there_counts_nothing(asked: Driver, choice: int) -> None:
    asked.send(act.Vote(choice))
    assert stand_of(asked).tally == (0, 0, 0)


def test_next_shows_the_answer_first_and_then_goes_on(asked: Driver) -> None:
    assert awaits_reveal(asked.snapshot)
    asked.send(act.NextBeat())
    stand = stand_of(asked)
    assert stand.is_revealed
    assert stand.step == 1
    asked.send(act.NextBeat())
    assert stand_of(asked).step == 2


def test_nothing_is_counted_once_the_answer_is_out(asked: Driver) -> None:
    asked.send(act.Vote(0), act.RevealAnswer(), act.Vote(0))
    assert stand_of(asked).tally == (1, 0, 0)


def test_what_was_counted_is_there_when_one_comes_back(asked: Driver) -> None:
    asked.send(act.Vote(0), act.RevealAnswer(), act.NextBeat(), act.PreviousBeat())
    assert stand_of(asked).tally == (1, 0, 0)
    assert stand_of(asked).is_revealed


def test_a_class_does_not_answer_for_the_speaker(asked: Driver) -> None:
    asked.send(act.Vote(1), act.NextBeat(), act.NextBeat())
    assert asked.snapshot.progress.answers == ()


def test_nobody_votes_alone(asked: Driver) -> None:
    asked.send(act.SetMode(Mode.LECTURE), act.Vote(1), act.RevealAnswer())
    assert question(asked.snapshot) is None
    assert stand_of(asked).tally == (0, 0, 0)
    assert not stand_of(asked).is_revealed


def test_fifty_presses_of_next_go_through_the_lecture_before_a_class(asked: Driver) -> None:
    asked.send(*(act.NextBeat() for _ in range(50)))
    stand = stand_of(asked)
    assert (stand.chapter, stand.step) == (1, 1)
