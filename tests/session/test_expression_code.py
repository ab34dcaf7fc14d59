"""Formulas as Python keep their meaning, brackets and all."""

import ast

import pytest

from nnvisual.nn.expression import differentiate
from nnvisual.nn.expression_parser import parse
from nnvisual.session.expression_code import to_code
from nnvisual.session.program import Framework


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("w1^2 + 25 w2^2", "w1**2 + 25 * w2**2"),
        ("(w1 + w2) w1", "(w1 + w2) * w1"),
        ("w1 - (w2 - 1)", "w1 - (w2 - 1)"),
        ("w1 / (w2 w1)", "w1 / (w2 * w1)"),
        ("-w1^2", "-w1**2"),
        ("(-w1)^2", "(-w1)**2"),
        ("(w1^2)^3", "(w1**2)**3"),
        ("w1^2^3", "w1**2**3"),
        ("sin(w1) + exp(-w2)", "np.sin(w1) + np.exp(-w2)"),
        ("pi w1", "np.pi * w1"),
    ],
)
def test_in_numpy(text: str, code: str) -> None:
    assert to_code(parse(text), Framework.NUMPY) == code
    ast.parse(code)


@pytest.mark.parametrize("framework", list(Framework))
def test_every_function_of_the_grammar_can_be_written(framework: Framework) -> None:
    single = ("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "ln", "log10", "sqrt", "abs", "atan")
    more = ("sigmoid", "relu", "softplus")
    text = " + ".join([*(f"{name}(w1)" for name in (*single, *more)), "min(w1, w2)", "max(w1, w2)"])
    ast.parse(to_code(parse(text), framework))


def test_what_nobody_could_read_is_left_out() -> None:
    slope = differentiate(parse(" * ".join(["sin(w1 w2)"] * 40)), 0)
    assert to_code(slope, Framework.NUMPY) == ""
