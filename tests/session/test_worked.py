"""Folding long sums, and the formulas of an explanation."""

from nnvisual.session.worked import Chip, Explanation, Item, Line, More, Rule, Sign, fold_terms, list_formulas


def terms(count: int) -> list[tuple[Item, ...]]:
    return [(Chip((str(number),), numbers=(float(number),)),) for number in range(count)]


def test_a_short_sum_is_shown_whole() -> None:
    assert not any(isinstance(item, More) for item in fold_terms(terms(10), "sum"))


def test_a_long_sum_keeps_its_first_terms_and_folds_the_rest() -> None:
    *shown, fold = fold_terms(terms(64), "sum")
    assert len(shown) == 8
    assert isinstance(fold, More)
    assert (fold.key, fold.label, len(fold.items)) == ("sum", "56 more terms", 56)


def test_formulas_are_listed_once_in_their_order() -> None:
    chip = Chip((r"\partial J", r"\partial w"))
    explanation = Explanation("", (Rule("z = w x"), Line((chip, Sign("="), chip))))
    assert list_formulas(explanation) == ("z = w x", r"\partial J", r"\partial w")
