from math import inf, isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.expression_parser import FUNCTIONS, parse
from nnvisual.nn.expression_program import compile_for_arrays, compile_for_floats

ONE = [name for name, operands in FUNCTIONS.items() if operands == 1]
EXTREMES = (0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 3.0, 800.0, -800.0, 1e308, -1e308, 5e-324, inf, -inf, nan)


def evaluate(text: str, w1: float = 0.0, w2: float = 0.0) -> float:
    return compile_for_floats([parse(text)])(w1, w2)[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sin(pi/6)", 0.5),
        ("cos(pi/3)", 0.5),
        ("tan(pi/4)", 1.0),
        ("atan(1)", 0.7853981633974483),
        ("exp(1)", 2.718281828459045),
        ("e", 2.718281828459045),
        ("ln(e^3)", 3.0),
        ("log10(1000)", 3.0),
        ("sqrt(2)", 1.4142135623730951),
        ("abs(-3)", 3.0),
        ("tanh(1)", 0.7615941559557649),
        ("sinh(1)", 1.1752011936438014),
        ("cosh(1)", 1.5430806348152437),
        ("sigmoid(2)", 0.8807970779778823),
        ("sigmoid(-6)", 0.0024726231566347743),
        ("relu(-6)", 0.0),
        ("relu(6)", 6.0),
        ("softplus(0)", 0.6931471805599453),
        ("softplus(1000)", 1000.0),
        ("min(2, 3)", 2.0),
        ("max(2, 3)", 3.0),
        ("1.5^2.5", 2.7556759606310752),
        ("3^5", 243.0),
        ("(-2)^13", -8192.0),
        ("2^-3", 0.125),
    ],
)
def test_values(text: str, value: float) -> None:
    assert evaluate(text) == pytest.approx(value, rel=1e-15)
    zeros = np.zeros(3)
    assert compile_for_arrays([parse(text)])(zeros, zeros)[0] == pytest.approx([value] * 3, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/w1", inf),
        ("-1/w1", -inf),
        ("w1/w1", nan),
        ("ln(w1)", -inf),
        ("ln(-1)", nan),
        ("log10(-1)", nan),
        ("sqrt(-1)", nan),
        ("(-8)^0.5", nan),
        ("w1^-1", inf),
        ("exp(1000)", inf),
        ("cosh(-1000)", inf),
        ("sinh(-1000)", -inf),
        ("10^400", inf),
        ("(-10)^401", -inf),
        ("(1e200)^2", inf),
        ("exp(1000) - exp(1000)", nan),
        ("sin(exp(1000))", nan),
    ],
)
def test_outside_the_domain_are_infinity_and_nan_and_no_error(text: str, value: float) -> None:
    assert evaluate(text) == pytest.approx(value, nan_ok=True)
    assert compile_for_arrays([parse(text)])(np.zeros(1), np.zeros(1))[0, 0] == pytest.approx(value, nan_ok=True)


@pytest.mark.parametrize("name", ONE)
def test_floats_and_arrays_agree_at_the_extremes(name: str) -> None:
    formula = parse(f"{name}(w1)")
    arrays = compile_for_arrays([formula])(np.array(EXTREMES), np.zeros(len(EXTREMES)))[0]
    floats = [compile_for_floats([formula])(value, 0.0)[0] for value in EXTREMES]
    assert floats == pytest.approx(list(arrays), rel=1e-14, abs=0.0, nan_ok=True)


@pytest.mark.parametrize("text", ["w1 + w2", "w1 - w2", "w1 * w2", "w1 / w2", "w1^w2", "min(w1, w2)", "max(w1, w2)"])
def test_pairs_of_floats_and_arrays_agree_at_the_extremes(text: str) -> None:
    formula = parse(text)
    points = [(u, v) for u in EXTREMES for v in EXTREMES]
    arrays = compile_for_arrays([formula])(np.array([u for u, _ in points]), np.array([v for _, v in points]))[0]
    floats = [compile_for_floats([formula])(*point)[0] for point in points]
    assert floats == pytest.approx(list(arrays), rel=1e-14, abs=0.0, nan_ok=True)


@given(st.floats(), st.floats())
def test_nan_is_never_hidden_by_a_comparison(u: float, v: float) -> None:
    for name in ("min", "max"):
        assert isnan(evaluate(f"{name}(w1, w2)", u, v)) == (isnan(u) or isnan(v))
    assert isnan(evaluate("relu(w1)", u)) == isnan(u)


@given(st.integers(1, 16), st.floats(-3.0, 3.0))
def test_natural_powers_are_products(exponent: int, base: float) -> None:
    expected = 1.0
    for _ in range(exponent):
        expected *= base
    assert evaluate(f"w1^{exponent}", base) == pytest.approx(expected, rel=1e-14, abs=1e-300)


def test_several_formulas_come_in_order_and_constants_fill_the_row() -> None:
    run = compile_for_arrays([parse("w1 - w2"), parse("4"), parse("w2")])
    assert run(np.array([5.0, 6.0]), np.array([1.0, 3.0])).tolist() == [[4.0, 3.0], [4.0, 4.0], [1.0, 3.0]]
