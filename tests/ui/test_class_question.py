from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from nnvisual.lectures.blocks import Predict
from nnvisual.session import actions as act
from nnvisual.session.lecture_stand import LectureStand
from nnvisual.ui.class_question import ClassQuestion
from nnvisual.views.theme import DARK, LIGHT
from tests.session.driver import Driver
from tests.session.short_lecture import open_short, stand_of

PREDICT = Predict("Which way?", ("up", "down", "nowhere"), 1, "t", "Because.")


@pytest.fixture
def stand(tmp_path_factory: pytest.TempPathFactory) -> LectureStand:
    return stand_of(open_short(tmp_path_factory.mktemp("l"), Driver(), "first", "question"))


def show(qtbot: QtBot, stand: LectureStand, sent: list[act.Action], for_speaker: bool = False) -> ClassQuestion:
    question = ClassQuestion(sent.append, for_speaker)
    qtbot.addWidget(question)
    question.show_question(PREDICT, stand, LIGHT)
    question.resize(420, 320)
    question.show()
    return question


def test_a_click_counts_a_hand_and_a_right_click_takes_it_back(qtbot: QtBot, stand: LectureStand) -> None:
    sent: list[act.Action] = []
    question = show(qtbot, stand, sent)
    qtbot.mouseClick(question.rows[1], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(question.rows[2], Qt.MouseButton.RightButton)
    assert sent == [act.Vote(1), act.Vote(2, -1)]


def test_a_class_sees_the_answer_only_when_it_is_out(qtbot: QtBot, stand: LectureStand) -> None:
    question = show(qtbot, stand, [])
    assert [row.letter.text() for row in question.rows] == ["A", "B", "C"]
    assert question.reason.isHidden()
    assert question.reveal.isHidden()
    out = replace(stand, revealed=(stand.key,), votes=((stand.key, (1, 3, 0)),))
    question.show_question(PREDICT, out, DARK)
    assert [row.letter.text() for row in question.rows] == ["A", "✓", "C"]
    assert [row.count.text() for row in question.rows] == ["1", "3", "0"]
    assert question.reason.text() == "Because."
    assert not question.reason.isHidden()


def test_the_speaker_sees_the_answer_from_the_start_and_may_show_it(qtbot: QtBot, stand: LectureStand) -> None:
    sent: list[act.Action] = []
    question = show(qtbot, stand, sent, for_speaker=True)
    assert question.rows[1].letter.text() == "✓"
    assert not question.reason.isHidden()
    question.reveal.click()
    for button in question.rows[0].findChildren(QToolButton):
        button.click()
    assert sent == [act.RevealAnswer(), act.Vote(0, -1), act.Vote(0, 1)]


def test_a_question_that_was_revealed_before_begins_anew_elsewhere(qtbot: QtBot, stand: LectureStand) -> None:
    question = show(qtbot, replace(stand, revealed=(stand.key,)), [])
    question.show_question(PREDICT, stand, LIGHT)
    assert question.rows[1].letter.text() == "B"
    assert question.reason.isHidden()
