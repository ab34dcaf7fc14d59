"""Names of quantities: the ones of the format, and what is said to the others."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.lectures.quantities import KINDS, Quantity, all_names, check_quantity, parse_quantity
from nnvisual.lectures.quantity_symbols import symbol_of, tex_of
from nnvisual.lectures.setup import read_setup
from nnvisual.nn.experiment import Problem
from nnvisual.nn.problem import InvalidInput


def network(*sizes: int) -> Problem:
    return read_setup({"layers": list(sizes), "x": [0] * sizes[0]}, None).problem


def surface(*start: float) -> Problem:
    return read_setup({"landscape": "bowl", "w": list(start)}, None).problem


@pytest.mark.parametrize(
    ("name", "quantity"),
    [
        ("x.2", Quantity("x", (2,))),
        ("w.1.2.3", Quantity("w", (1, 2, 3))),
        ("w.1", Quantity("w", (1,))),
        ("w", Quantity("w")),
        ("grad.w.1.2.3", Quantity("grad.w", (1, 2, 3))),
        ("grad.b.1.2", Quantity("grad.b", (1, 2))),
        ("grad.norm", Quantity("grad.norm")),
        ("y_hat", Quantity("y_hat")),
        ("y_hat.2", Quantity("y_hat", (2,))),
        ("product.1", Quantity("product", (1,))),
        ("status", Quantity("status")),
    ],
)
def test_a_name_and_back(name: str, quantity: Quantity) -> None:
    assert parse_quantity(name) == quantity
    assert quantity.name == name


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("z1.1", "Did you mean 'z'?"),
        ("yhat", "Did you mean 'y_hat'?"),
        ("optimiser", "Did you mean 'optimizer'?"),
        ("grad", "no quantity"),
        ("w.0.1.1", "from 1"),
        ("w.1.2", "'w.L.I.J' or 'w.L' or 'w.K' or 'w'"),
        ("w.1.2.3.4", "4 places"),
        ("w.a", "from 1"),
        ("w.", "ends with a dot"),
        ("w..1", "from 1"),
        ("lr.1", "1 places. Write 'lr'"),
        ("", "no quantity"),
        ("w.\u0661", "from 1"),
    ],
)
def test_a_name_that_is_none(name: str, part: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_quantity(name)
    assert part in caught.value.sentence


@pytest.mark.parametrize(
    ("name", "problem", "part"),
    [
        ("w.3.1.1", network(2, 3, 1), "3 is a layer, and here there are 2"),
        ("w.1.3.1", network(2, 3, 1), "3 is a unit it comes from, and here there are 2"),
        ("z.2.2", network(2, 3, 1), "here there is only 1"),
        ("x.3", network(2, 3, 1), "here there are 2"),
        ("w", network(2, 1), "Write 'w.L.I.J' or 'w.L'"),
        ("w.2", surface(1.0), "only 1"),
        ("w.1.1.1", surface(1.0), "Write 'w.K' or 'w'"),
        ("y_hat", surface(1.0), "on an analytic landscape"),
        ("landscape", network(2, 1), "on a network"),
    ],
)
def test_what_a_problem_does_not_have(name: str, problem: Problem, part: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_quantity(parse_quantity(name), problem)
    assert part in caught.value.sentence


@given(st.lists(st.integers(1, 4), min_size=2, max_size=4))
def test_every_name_that_there_is_can_be_written(sizes: list[int]) -> None:
    problem = network(*sizes)
    names = all_names(problem)
    assert len(set(names)) == len(names)
    for name in names:
        quantity = parse_quantity(name)
        check_quantity(quantity, problem)
        assert tex_of(quantity, problem)
        assert symbol_of(quantity, problem)
    weights = sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))
    assert sum(parse_quantity(name).kind in ("w", "b") for name in names) == weights


@given(st.text(alphabet="wxbzay_hatgrdlos.0123456789 ", max_size=20))
def test_any_text_is_a_quantity_or_refused(name: str) -> None:
    try:
        quantity = parse_quantity(name)
    except InvalidInput:
        return
    assert quantity.name == name


def test_symbols_number_only_what_there_is_more_than_one_of() -> None:
    perceptron, deep = network(2, 1), network(2, 3, 1)
    assert symbol_of(Quantity("w", (1, 2, 1)), perceptron) == "w₂"
    assert symbol_of(Quantity("b", (1, 1)), perceptron) == "b"
    assert symbol_of(Quantity("w", (1, 2, 3)), deep) == "w₂₃⁽¹⁾"
    assert symbol_of(Quantity("grad.w", (2, 1, 1)), deep) == "∂J/∂w₁⁽²⁾"
    assert symbol_of(Quantity("w", (1, 12, 3)), network(12, 3, 1)) == "w₁₂,₃⁽¹⁾"
    assert tex_of(Quantity("grad.w", (1, 2, 3)), deep) == r"\frac{\partial J}{\partial w^{(1)}_{2,3}}"
    assert tex_of(Quantity("product", (1, 2, 1)), perceptron) == r"w_{2}\, x_{2}"
    assert tex_of(Quantity("product", (2, 3, 1)), deep) == r"w^{(2)}_{3}\, a^{(1)}_{3}"
    assert symbol_of(Quantity("w", (1,)), surface(1.0)) == "w"
    assert symbol_of(Quantity("w", (2,)), surface(1.0, 2.0)) == "w₂"


def test_every_kind_says_what_it_is() -> None:
    for kind in KINDS.values():
        assert len(kind.meaning) > 5
        assert kind.network or kind.surface
