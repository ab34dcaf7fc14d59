import pytest

from nnvisual.nn.expression import differentiate
from nnvisual.nn.expression_parser import parse
from nnvisual.nn.expression_tex import TOO_LONG, to_tex


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("w1^2 + w2^2", "w_1^{2} + w_2^{2}"),
        ("(w1^2 + 25 w2^2)/2", r"\frac{w_1^{2} + 25 \, w_2^{2}}{2}"),
        ("w1 - (w2 - 1)", r"w_1 - \left(w_2 - 1\right)"),
        ("w1 - (w2 + 1)", r"w_1 - \left(w_2 + 1\right)"),
        ("(w1 - w2) + 1", "w_1 - w_2 + 1"),
        ("w1 + -w2", r"w_1 + \left(-w_2\right)"),
        ("2 * 3", r"2 \cdot 3"),
        ("w1 * 1/2", r"\frac{w_1 \cdot 1}{2}"),
        ("w1 * (1/2)", r"w_1 \cdot \frac{1}{2}"),
        ("(w1 + 1)(w2 - 1)", r"\left(w_1 + 1\right) \, \left(w_2 - 1\right)"),
        ("-w1^2", "-w_1^{2}"),
        ("(-w1)^2", r"\left(-w_1\right)^{2}"),
        ("(w1^2)^3", r"\left(w_1^{2}\right)^{3}"),
        ("(w1/2)^2", r"\left(\frac{w_1}{2}\right)^{2}"),
        ("-(w1 + w2)", r"-\left(w_1 + w_2\right)"),
        ("w1 * -w2", r"w_1 \, \left(-w_2\right)"),
        ("exp(-w1)^2", r"\left(e^{-w_1}\right)^{2}"),
        ("sqrt(w1) + abs(w2)", r"\sqrt{w_1} + \left|w_2\right|"),
        ("sin(2pi w1)", r"\sin\left(2 \, \pi \, w_1\right)"),
        ("min(w1, w2)", r"\min\left(w_1, w_2\right)"),
        ("log10(w1) + log(w2)", r"\log_{10}\left(w_1\right) + \ln\left(w_2\right)"),
        ("1e-7 + 2.5e20", r"10^{-7} + 2.5 \cdot 10^{20}"),
        ("relu(w1)", r"\operatorname{relu}\left(w_1\right)"),
    ],
)
def test_formulas_read_as_typed(text: str, tex: str) -> None:
    assert to_tex(parse(text)) == tex


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("w1^4/4 - w1^2/2 + 0.1 w1", "w_1^{3} - w_1 + 0.1"),
        ("max(w1, w2)", r"\left[w_1 > w_2\right]"),
        ("relu(3w1)", r"\left[3 \, w_1 > 0\right] \cdot 3"),
        ("abs(w1)", r"\operatorname{sign}\left(w_1\right)"),
    ],
)
def test_derivatives_can_be_written_too(text: str, tex: str) -> None:
    assert to_tex(differentiate(parse(text), 0)) == tex


def test_what_nobody_could_read_is_dots() -> None:
    formula = parse("sin(" * 90 + "w1" + ")" * 90)
    assert to_tex(differentiate(differentiate(formula, 0), 0)) == TOO_LONG
