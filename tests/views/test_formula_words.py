"""Formulas in words, for those who hear the screen."""

from nnvisual.session.worked import Check, Chip, Explanation, Line, More, Result, Rule, Sign, Stage, Words
from nnvisual.views.formula_words import spell_explanation, spell_thing


def test_a_line_is_spelled_from_left_to_right() -> None:
    line = Line((Chip(("w",), "w₁", (0.5,)), Sign(" · "), Chip(("x",), "x₁", (2.0,)), Sign("="), Result(1.0)))
    assert spell_thing(line) == "w₁: 0.5 · x₁: 2 = 1"


def test_a_factor_that_is_ahead_says_so() -> None:
    assert spell_thing(Chip(("w",), "w", (0.5,), stage=Stage.AHEAD)) == "w: 0.5, not reached yet"


def test_shapes_folds_and_checks_are_spelled() -> None:
    assert spell_thing(Chip(("W",), "weights", note="2 × 3")) == "weights: 2 × 3"
    assert spell_thing(More("k", "4 more terms", ())) == "4 more terms"
    assert spell_thing(Check(0.25, True)) == "finite difference 0.25 ✓"


def test_an_explanation_begins_with_its_caption_and_leaves_symbols_out() -> None:
    explanation = Explanation("the loss", (Rule("J"), Words("It is small.")))
    assert spell_explanation(explanation) == "the loss\nIt is small."
