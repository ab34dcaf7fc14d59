"""The names that a lecture may use for what is on the stage."""

import pytest

from nnvisual.lectures.quantities import Quantity
from nnvisual.lectures.vocabulary import CONTROLS, VIEWS, Part, parse_control, parse_part, unlocks
from nnvisual.nn.problem import InvalidInput


def test_the_views_of_the_format() -> None:
    spelled = "network, landscape, plane, activation, formula, code, table, curve, rates, gradients, parameters, figure"
    assert tuple(VIEWS) == tuple(spelled.split(", "))
    for view in VIEWS.values():
        assert view.title
        assert view.summary.endswith(".")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("network", Part("network")),
        ("network.b.1.1", Part("network", Quantity("b", (1, 1)))),
        ("network.weights", Part("network", name="weights")),
        ("activation.dot", Part("activation", name="dot")),
        ("formula.eta", Part("formula", name="eta")),
        ("plane.line", Part("plane", name="line")),
        ("plane.shade", Part("plane", name="shade")),
        ("figure.ring-2", Part("figure", name="ring-2")),
    ],
)
def test_a_part_by_its_name(text: str, part: Part) -> None:
    assert parse_part(text) == part


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("netwrk.w.1.1.1", "Did you mean 'network'?"),
        ("plane.lin", "Did you mean 'line'?"),
        ("plane.zzzz", "Its parts are: points"),
        ("network.w.1", None),
        ("network.w.1.1", "Write 'w.L.I.J'"),
        ("figure.", "Name a part"),
        ("", "no view"),
    ],
)
def test_a_part_that_is_none(text: str, words: str | None) -> None:
    if words is None:
        assert parse_part(text).quantity is not None
        return
    with pytest.raises(InvalidInput) as caught:
        parse_part(text)
    assert words in caught.value.sentence


def test_controls() -> None:
    for name in (*CONTROLS, "b.1.1", "w.1.2.1", "x.1", "w.1"):
        assert parse_control(name) == name
    with pytest.raises(InvalidInput, match="is computed"):
        parse_control("y_hat")
    with pytest.raises(InvalidInput, match="Did you mean 'lr'"):
        parse_control("lrr")


def test_what_a_control_unlocks() -> None:
    assert unlocks(("b.1.1", "lr"), "b.1.1")
    assert unlocks(("w.1",), "w.1.2.1")
    assert not unlocks(("w.1",), "w.11.2.1")
    assert not unlocks(("lr",), "optimizer")
    assert unlocks(("start",), "w")
