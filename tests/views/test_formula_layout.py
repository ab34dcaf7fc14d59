"""Where the boxes of a formula stand: in their order, within the width, never over each other."""

from itertools import combinations

import pytest

from nnvisual.session.actions import Select
from nnvisual.session.explanation import explain
from nnvisual.session.snapshot import Selection
from nnvisual.session.worked import Check, Chip, Explanation, FoldedLines, Item, Line, Result, Rule, Sign, fold_terms
from nnvisual.views.formula_layout import Fonts, lay_out, write_check, write_numbers
from nnvisual.views.theme import LIGHT
from tests.views.conftest import Session


def chip(number: float) -> Chip:
    return Chip((r"\partial z", r"\partial w"), "w", (number,))


CHAIN = Explanation("", (Rule("z = w x"), Line(tuple(x for n in range(9) for x in (Sign("·"), chip(n / 7.0))))))


@pytest.mark.parametrize("factor", [0.8, 1.0, 2.5])
@pytest.mark.parametrize("width", [312, 460, 1900])
def test_nothing_overlaps_and_nothing_is_cut_off(session: Session, width: int, factor: float) -> None:
    session.dispatch(Select(Selection(parameter=0)))
    for explanation in (CHAIN, explain(session.snapshot)):
        layout = lay_out(explanation, Fonts.of(LIGHT.with_text(factor)), width, frozenset())
        assert layout.width <= width + 0.5
        for first, second in combinations(layout.boxes, 2):
            assert not first.rect.adjusted(0.1, 0.1, -0.1, -0.1).intersects(second.rect)


def test_a_sign_stays_with_what_follows_it(session: Session) -> None:
    layout = lay_out(CHAIN, Fonts.of(LIGHT), 300.0, frozenset())
    items = [box for box in layout.boxes if isinstance(box.thing, Sign | Chip)]
    for sign, factor in zip(items[::2], items[1::2], strict=True):
        assert sign.rect.center().y() == pytest.approx(factor.rect.center().y(), abs=1.0)


def test_an_open_fold_shows_what_it_hid(session: Session) -> None:
    terms: list[tuple[Item, ...]] = [(chip(float(n)),) for n in range(64)]
    explanation = Explanation("", (Line(fold_terms(terms, "sum")),))
    fonts = Fonts.of(LIGHT)
    closed = lay_out(explanation, fonts, 400.0, frozenset())
    opened = lay_out(explanation, fonts, 400.0, frozenset({"sum"}))
    assert sum(isinstance(box.thing, Chip) for box in closed.boxes) == 8
    assert sum(isinstance(box.thing, Chip) for box in opened.boxes) == 64
    assert closed.boxes[-1].text == "56 more terms ▸"


def test_folded_lines_are_indented_below_their_header(session: Session) -> None:
    explanation = Explanation("", (FoldedLines("paths", "sum over 2 paths", (Line((Result(1.0),)),)),))
    header, line = lay_out(explanation, Fonts.of(LIGHT), 400.0, frozenset({"paths"})).boxes
    assert header.is_open
    assert line.rect.left() > header.rect.left()
    assert line.rect.top() > header.rect.bottom()


def test_a_formula_that_is_too_long_is_said_to_be(session: Session) -> None:
    explanation = Explanation("", (Rule("x" * 5000),))
    (box,) = lay_out(explanation, Fonts.of(LIGHT), 400.0, frozenset()).boxes
    assert box.text == "This formula is too long to be set."


def test_a_vector_shows_as_many_numbers_as_there_is_room_for(session: Session) -> None:
    vector = Chip(("a",), "a", tuple(0.125 * n for n in range(1, 9)))
    fonts = Fonts.of(LIGHT)
    assert write_numbers(vector, fonts, 1000.0) == "0.125, 0.25, 0.375, 0.5, 0.625, 0.75, …"
    assert write_numbers(vector, fonts, 90.0) == "0.125, …"


def test_a_negative_zero_is_a_zero(session: Session) -> None:
    assert write_numbers(Chip(("a",), numbers=(-0.0,)), Fonts.of(LIGHT), 100.0) == "0"


def test_finite_differences_in_words() -> None:
    assert write_check(Check(-0.92772, True)) == "finite difference −0.92772 ✓"
    assert write_check(Check(-0.5, False)).endswith("✗ differs")
    assert "corner" in write_check(Check(0.0, None))
