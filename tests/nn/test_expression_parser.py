from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.expression import Expression, differentiate
from nnvisual.nn.expression_parser import MOST_CHARACTERS, parse
from nnvisual.nn.expression_program import compile_for_floats
from nnvisual.nn.expression_tex import to_tex
from nnvisual.nn.problem import InvalidInput


def evaluate(text: str, w1: float = 0.0, w2: float = 0.0) -> float:
    return compile_for_floats([parse(text)])(w1, w2)[0]


def refuse(text: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        parse(text)
    assert caught.value.field == "landscape"
    return caught.value.sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 + 3 * 4", 14.0),
        ("(2 + 3) * 4", 20.0),
        ("10 - 4 - 3", 3.0),
        ("24 / 4 / 2", 3.0),
        ("24 / 4 * 2", 12.0),
        ("2^3^2", 512.0),
        ("-3^2", -9.0),
        ("(-3)^2", 9.0),
        ("2^-1", 0.5),
        ("2^-1*6", 3.0),
        ("-2*-3", 6.0),
        ("2 - -3", 5.0),
        ("+4 - +1", 3.0),
        ("--5", 5.0),
        ("2*3^2", 18.0),
        ("1 - 2^2", -3.0),
    ],
)
def test_signs_bind_as_in_school(text: str, expected: float) -> None:
    assert evaluate(text) == expected


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2w1", "2 * w1"),
        ("3(w1 + 1)", "3 * (w1 + 1)"),
        ("(w1 + 1)(w2 - 1)", "(w1 + 1) * (w2 - 1)"),
        ("w1 w2", "w1 * w2"),
        ("2w1w2", "2 * w1 * w2"),
        ("w1(w2 + 1)", "w1 * (w2 + 1)"),
        ("2w1^2", "2 * (w1^2)"),
        ("2^3w1", "(2^3) * w1"),
        ("w1 sin(w2)", "w1 * sin(w2)"),
        ("2pi e", "2 * pi * e"),
        ("2e", "2 * e"),
        ("1/2*w1", "(1/2) * w1"),
        ("w1 × w2 ÷ 2", "w1 * w2 / 2"),
        ("w1 · w2 − 2", "w1 * w2 - 2"),
        ("w1² + w2³", "w1^2 + w2^3"),
        ("-w1²", "-(w1^2)"),
        ("w1 ** 2", "w1^2"),
        ("2π", "2*pi"),
        ("log(3)", "ln(3)"),
        ("J(w1, w2) = w1 + w2", "w1 + w2"),
        ("  J = w1", "w1"),
        ("sin ( w1 )\n+ 1", "sin(w1)+1"),
    ],
)
def test_spellings_of_one_formula(text: str, same: str) -> None:
    assert parse(text) == parse(same)


@pytest.mark.parametrize(
    ("text", "value"), [("7", 7.0), (".5", 0.5), ("5.", 5.0), ("1e-3", 0.001), ("2.5E+2", 250.0), ("1e3w1", 2000.0)]
)
def test_numbers(text: str, value: float) -> None:
    assert evaluate(text, w1=2.0) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Column 1: the formula is missing"),
        ("J(w1, w2) =", "Column 12: the formula is missing"),
        ("(w1 + 1", "Column 8: ')' is missing for the '(' in column 1"),
        ("(w1 2)", "Column 5: before '2' a sign such as + or *, or ')', is missing"),
        ("w1)", "Column 3: this ')' has no '('"),
        ("w1 +", "Column 5: the formula ends too early"),
        ("w1 + * 2", "Column 6: before '*' a number"),
        ("w1 2", "Column 4: before '2' a sign such as + or * is missing"),
        ("1/2w1", "Column 4: after the '/' in column 2, a product without a sign can be read in two ways"),
        ("1/2(w1)", "Column 4: after the '/'"),
        ("w1²^3", "Column 4: two powers in a row"),
        ("0,5 w1", "Column 2: a comma has no place here. Write decimals with a point"),
        ("(0,5)", "Column 3: a comma has no place here"),
        ("sin w1", "Column 5: after 'sin' a '(' is missing. Write sin(w1)"),
        ("sin(0,5)", "Column 6: 'sin' has one operand"),
        ("min(w1)", "Column 7: 'min' has two operands: min(w1, w2)"),
        ("max(w1, w2, 3)", "Column 11: 'max' has two operands"),
        ("w_1 + 2", "Column 1: the weights are w1 and w2. Write one of them, not 'w_1'"),
        ("2 w.1", "Column 3: the weights are w1 and w2"),
        ("w₁", "Column 1: the weights are w1 and w2"),
        ("w12", "Column 1: the weights are w1 and w2"),
        ("W1", "Column 1: the weights are w1 and w2"),
        ("w", "Column 1: the weights are w1 and w2"),
        ("x^2", "Column 1: there is no 'x' here. The weights are w1 and w2"),
        ("sine(w1)", "Column 1: there is nothing called 'sine'. Did you mean 'sin'?"),
        ("|w1|", "Column 1: '|' has no place in a formula. Write abs(w1)"),
        ("w1\x00", "Column 3: the character U+0000"),
        ("f(w1) = 2", "Column 1: before '=' stands J(w1, w2)"),
        ("J = w1 = 2", "Column 8: '=' has no place in a formula. There is one '=' at most"),
        ("1e999", "Column 1: the number 1e999 is too large"),
        ("__import__('os')", "Column 1: '_' has no place"),
    ],
)
def test_mistakes_are_named_with_column_and_remedy(text: str, words: str) -> None:
    assert words in refuse(text)


def test_columns_count_from_the_start_of_what_was_typed() -> None:
    assert refuse("J(w1, w2) = w1 + q").startswith("Column 18:")


@pytest.mark.parametrize(
    "text", ["(" * 400 + "w1" + ")" * 400, "-" * 900 + "w1", "sin(" * 150 + "w1", "2^" * 300 + "2", "w1+" * 300 + "1"]
)
def test_too_deep_is_a_sentence(text: str) -> None:
    assert "more than 100 levels deep" in refuse(text)


def test_too_long_is_a_sentence() -> None:
    assert refuse("w1" + " " * MOST_CHARACTERS) == "A formula has at most 1,000 characters, not 1,002: shorten it."


def parse_or_refuse(text: str) -> tuple[Expression | None, str]:
    try:
        return parse(text), ""
    except InvalidInput as error:
        return None, error.sentence


PIECES = ("w1", "w2", "1", "0", ".5", "e", "pi", "+", "-", "*", "/", "^", "²", "(", ")", ",", " ", "J", "=", "1e300")
FUNCTIONS = tuple(f"{name}(" for name in ("sin", "tan", "exp", "ln", "sqrt", "cosh", "max", "min", "abs", "relu"))


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from((*PIECES, *FUNCTIONS)), max_size=40).map("".join)))
def test_any_text_is_a_formula_or_a_sentence(text: str) -> None:
    began = process_time()
    formula, sentence = parse_or_refuse(text)
    if formula is None:
        assert sentence.endswith((".", "?"))
    else:
        first = differentiate(formula, 0)
        run = compile_for_floats([formula, first, differentiate(first, 1)])
        for point in ((0.0, 0.0), (-1.5, 2.0), (1e200, -1e200), (float("inf"), float("nan"))):
            assert all(isinstance(value, float) for value in run(*point))
        assert to_tex(formula)
    assert process_time() - began < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "tanh(" * 95 + "w1" + ")" * 95,
        "(" * 90 + "w1" + "^w2)" * 90,
        "max(w2^2," * 90 + "w1" + ")" * 90,
        "(w1+w2)^" * 90 + "2",
        "*".join(f"(w1+{i % 9})" for i in range(95)),
        "/".join(f"(w1+{i % 9})" for i in range(95)),
    ],
)
def test_the_worst_formulas_are_ready_in_a_moment(text: str) -> None:
    began = process_time()
    formula = parse(text)
    first = differentiate(formula, 0)
    compile_for_floats([formula, first, differentiate(first, 0)])(0.3, 0.4)
    to_tex(first)
    assert process_time() - began < 2.0
