"""What was answered can be read again: the question, the right choice and the reason, and one's own choice if wrong."""

from pytestqt.qtbot import QtBot

from nnvisual.lectures.blocks import Predict
from nnvisual.session.answered import SKIPPED, Answered
from nnvisual.ui.answered_card import AnsweredCard
from nnvisual.views.theme import LIGHT

PREDICT = Predict("Which *way*?", ("up", "down: $w_1$", "nowhere"), 1, "t", "Because.")


def lines_of(qtbot: QtBot, *answered: Answered) -> list[str]:
    card = AnsweredCard()
    qtbot.addWidget(card)
    card.show_answered(answered, LIGHT)
    assert not card.isHidden()
    return [line.text() for line in card.lines]


def test_a_wrong_answer_stands_beside_the_right_one(qtbot: QtBot) -> None:
    lines = lines_of(qtbot, Answered(PREDICT, 0, 0))
    assert lines == ["Which way?", "✗ up", "✓ down: w_1", "Not quite. Because."]


def test_other_choices_are_folded_away(qtbot: QtBot) -> None:
    assert lines_of(qtbot, Answered(PREDICT, 1, 0)) == ["Which way?", "✓ down: w_1", "Right. Because."]
    assert lines_of(qtbot, Answered(PREDICT, SKIPPED, 0)) == ["Which way?", "✓ down: w_1", "Skipped. Because."]
    assert lines_of(qtbot, Answered(PREDICT, None, 0)) == ["Which way?", "✓ down: w_1", "Because."]


def test_several_stand_below_each_other_and_none_takes_no_room(qtbot: QtBot) -> None:
    card = AnsweredCard()
    qtbot.addWidget(card)
    card.show_answered((Answered(PREDICT, 1, 0), Answered(PREDICT, 1, 2)), LIGHT)
    assert len(card.lines) == 6
    card.show_answered((), LIGHT)
    assert card.isHidden()
