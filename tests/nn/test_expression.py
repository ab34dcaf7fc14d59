"""Derivatives against hand-worked ones, against complex steps and against finite differences.

A complex step, Im f(w + ih) / h with h = 1e-20, is the derivative of an analytic function without any cancellation:
an oracle exact to rounding, which shares no code with the formulas.
"""

import cmath
from collections.abc import Callable
from math import isfinite

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nnvisual.nn.expression import (
    W1,
    W2,
    Expression,
    Number,
    are_same,
    call,
    differentiate,
    measure_depth,
    postorder,
)
from nnvisual.nn.expression_parser import parse
from nnvisual.nn.expression_program import compile_for_floats

Oracle = Callable[[complex, complex], complex]


def evaluate(formula: Expression, w1: float, w2: float) -> float:
    return compile_for_floats([formula])(w1, w2)[0]


@pytest.mark.parametrize(
    ("text", "by_w1", "by_w2"),
    [
        ("7", "0", "0"),
        ("w1 + 3w2 - 5", "1", "3"),
        ("w1^2", "2w1", "0"),
        ("w1 w1", "2w1", "0"),
        ("w1^4/4 - w1^2/2 + 0.1w1", "w1^3 - w1 + 0.1", "0"),
        ("(w1^2 + 25 w2^2)/2", "w1", "25w2"),
        ("w1 + w1", "2", "0"),
        ("w1 - w1", "0", "0"),
        ("-(-w1)", "1", "0"),
        ("sin(w1)", "cos(w1)", "0"),
        ("cos(w1)", "-sin(w1)", "0"),
        ("exp(2w1)", "2*exp(2w1)", "0"),
        ("ln(w1)", "1/w1", "0"),
        ("w1^w2", "w2*w1^(w2 - 1)", "w1^w2*ln(w1)"),
        ("softplus(w2)", "0", "sigmoid(w2)"),
        ("w1/4", "1/4", "0"),
    ],
)
def test_derivatives_come_out_as_one_would_write_them(text: str, by_w1: str, by_w2: str) -> None:
    assert are_same(differentiate(parse(text), 0), parse(by_w1))
    assert are_same(differentiate(parse(text), 1), parse(by_w2))


Pair = tuple[str, Oracle]
LEAVES: list[Pair] = [
    ("w1", lambda a, b: a),
    ("w2", lambda a, b: b),
    ("w1", lambda a, b: a),
    ("w2", lambda a, b: b),
    ("0.7", lambda a, b: 0.7),
    ("3", lambda a, b: 3),
    ("pi", lambda a, b: cmath.pi),
]
WRAPPERS: list[tuple[str, Callable[[complex], complex]]] = [
    ("-({})", lambda u: -u),
    ("sin({})", cmath.sin),
    ("cos({})", cmath.cos),
    ("tanh({})", cmath.tanh),
    ("atan(({})/2)", lambda u: cmath.atan(u / 2)),
    ("exp(sin({}))", lambda u: cmath.exp(cmath.sin(u))),
    ("exp(-({})^2)", lambda u: cmath.exp(-u * u)),
    ("ln(1 + ({})^2)", lambda u: cmath.log(1 + u * u)),
    ("log10(2 + cos({}))", lambda u: cmath.log10(2 + cmath.cos(u))),
    ("sqrt(2 + sin({}))", lambda u: cmath.sqrt(2 + cmath.sin(u))),
    ("sigmoid(tanh({}))", lambda u: 1 / (1 + cmath.exp(-cmath.tanh(u)))),
    ("softplus(sin({}))", lambda u: cmath.log(1 + cmath.exp(cmath.sin(u)))),
    ("sinh(sin({}))", lambda u: cmath.sinh(cmath.sin(u))),
    ("cosh(sin({}))", lambda u: cmath.cosh(cmath.sin(u))),
    ("tan(sin({}))", lambda u: cmath.tan(cmath.sin(u))),
    ("({})^2", lambda u: u * u),
    ("({})^3", lambda u: u * u * u),
    ("1.5^tanh({})", lambda u: 1.5 ** cmath.tanh(u)),
    ("(2 + cos({}))^-1.5", lambda u: (2 + cmath.cos(u)) ** -1.5),
]
JOINTS: list[tuple[str, Callable[[complex, complex], complex]]] = [
    ("({}) + ({})", lambda u, v: u + v),
    ("({}) - ({})", lambda u, v: u - v),
    ("({}) * ({})", lambda u, v: u * v),
    ("({}) / (2 + sin({}))", lambda u, v: u / (2 + cmath.sin(v))),
    ("(2 + sin({})) ^ sin({})", lambda u, v: (2 + cmath.sin(u)) ** cmath.sin(v)),
]


def _grow(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    def wrap(wrapper: tuple[str, Callable[[complex], complex]], u: Pair) -> Pair:
        return wrapper[0].format(u[0]), lambda a, b: wrapper[1](u[1](a, b))

    def join(joint: tuple[str, Callable[[complex, complex], complex]], u: Pair, v: Pair) -> Pair:
        return joint[0].format(u[0], v[0]), lambda a, b: joint[1](u[1](a, b), v[1](a, b))

    wrapped = st.builds(wrap, st.sampled_from(WRAPPERS), inner)
    return wrapped | st.builds(join, st.sampled_from(JOINTS), inner, inner)


formulas = st.recursive(st.sampled_from(LEAVES), _grow, max_leaves=8).filter(lambda pair: len(pair[0]) < 400)
coordinates = st.floats(-2.0, 2.0, allow_subnormal=False)
TINY = 1e-20


@given(formulas, coordinates, coordinates)
def test_value_and_gradient_agree_with_complex_steps(pair: Pair, w1: float, w2: float) -> None:
    text, oracle = pair
    formula = parse(text)
    try:
        expected = oracle(w1, w2).real
        slopes = [oracle(complex(w1, TINY), w2).imag / TINY, oracle(w1, complex(w2, TINY)).imag / TINY]
    except (OverflowError, ZeroDivisionError):
        assume(False)
    assume(all(isfinite(value) and abs(value) < 1e4 for value in (expected, *slopes)))
    value, *gradient = compile_for_floats([formula, differentiate(formula, 0), differentiate(formula, 1)])(w1, w2)
    assert value == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert gradient == pytest.approx(slopes, rel=1e-7, abs=1e-7)


@given(formulas, coordinates, coordinates)
def test_second_derivatives_agree_with_differences_of_first_ones(pair: Pair, w1: float, w2: float) -> None:
    formula = parse(pair[0])
    slopes = [differentiate(formula, 0), differentiate(formula, 1)]
    h = 1e-5
    first = compile_for_floats(slopes)
    second = compile_for_floats([differentiate(slope, index) for slope in slopes for index in range(2)])(w1, w2)
    assume(all(abs(value) < 100.0 for value in (*second, *first(w1, w2))))
    by_w1 = [(b - a) / (2 * h) for a, b in zip(first(w1 - h, w2), first(w1 + h, w2), strict=True)]
    by_w2 = [(b - a) / (2 * h) for a, b in zip(first(w1, w2 - h), first(w1, w2 + h), strict=True)]
    halved = [(b - a) / h for a, b in zip(first(w1 - h / 2, w2), first(w1 + h / 2, w2), strict=True)]
    assume(by_w1 == pytest.approx(halved, rel=1e-5, abs=1e-5))  # else h is too coarse for so wild a formula
    assert [second[0], second[2]] == pytest.approx(by_w1, rel=1e-4, abs=1e-4)
    assert second[1] == pytest.approx(second[2], rel=1e-6, abs=1e-6)
    assert [second[1], second[3]] == pytest.approx(by_w2, rel=1e-3, abs=1e-3)


@pytest.mark.parametrize(
    "text",
    [
        "abs(w1 - w2)",
        "relu(w1) + relu(-3w2)",
        "max(w1^2, w2)",
        "min(w1^2, w2)",
        "max(sin(w1), abs(w2)) * relu(w2 + 3)",
        "relu(w1)^2",
        "tan(w1)/w2",
        "w2^w1",
        "sqrt(w1^2 + w2^2)",
        "sigmoid(4w1)softplus(3w2)",
    ],
)
@pytest.mark.parametrize(("w1", "w2"), [(0.7, 1.3), (-1.1, 0.4), (1.9, 2.2)])
def test_gradients_agree_with_finite_differences_away_from_corners(text: str, w1: float, w2: float) -> None:
    formula = parse(text)
    h = 1e-6
    differences = [
        (evaluate(formula, w1 + h, w2) - evaluate(formula, w1 - h, w2)) / (2 * h),
        (evaluate(formula, w1, w2 + h) - evaluate(formula, w1, w2 - h)) / (2 * h),
    ]
    slopes = [evaluate(differentiate(formula, index), w1, w2) for index in range(2)]
    assert slopes == pytest.approx(differences, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize(
    ("text", "slope"),
    [
        ("abs(w1)", 0.0),
        ("relu(w1)", 0.0),
        ("max(w1, 3w1)", 2.0),
        ("min(w1, 3w1)", 2.0),
        ("max(2w1, 0)", 1.0),
        # The gate keeps the infinite slope of the square root out of the branch that is not taken.
        ("max(1, sqrt(w1))", 0.0),
    ],
)
def test_corners_take_the_slope_that_pytorch_takes(text: str, slope: float) -> None:
    assert evaluate(differentiate(parse(text), 0), 0.0, 0.0) == slope


@pytest.mark.parametrize("text", ["abs(w1)", "relu(w1)", "max(w1, w2)", "min(3w1, w2)"])
def test_kinked_lines_have_no_curvature(text: str) -> None:
    for index in range(2):
        assert differentiate(differentiate(parse(text), 0), index) == Number(0.0)


@pytest.mark.parametrize(("text", "w1"), [("tanh(w1)", 30.0), ("sigmoid(w1)", 60.0), ("sigmoid(w1)", -60.0)])
def test_slopes_in_saturation_keep_their_digits(text: str, w1: float) -> None:
    # tanh' = 4 e^-2|u| and sigmoid' = e^-|u| there, to within the last digit.
    expected = 4.0 * cmath.exp(-2.0 * abs(w1)).real if text.startswith("tanh") else cmath.exp(-abs(w1)).real
    assert evaluate(differentiate(parse(text), 0), w1, 0.0) == pytest.approx(expected, rel=1e-12)


def test_derivatives_share_their_parts() -> None:
    formula = parse("sin(" * 90 + "w1" + ")" * 90)
    second = differentiate(differentiate(formula, 0), 0)
    assert len(postorder([second])) < 2000


def test_postorder_gives_operands_first_and_each_part_once() -> None:
    shared = call("sin", W1)
    whole = call("+", shared, call("*", shared, W2))
    order = postorder([whole])
    assert [getattr(node, "name", node) for node in order] == [W1, "sin", W2, "*", "+"]


def test_depth_counts_operations_inside_each_other() -> None:
    assert [measure_depth(parse(text)) for text in ("w1", "w1 + 1", "sin(w1 + 1) * 2")] == [0, 1, 3]


def test_formulas_can_be_kept_in_sets() -> None:
    assert len({parse("w1 + w2"), parse("w1+w2"), parse("w2 + w1")}) == 2
