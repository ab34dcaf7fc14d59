"""What the diagram says: captions, and formulas with their numbers, on the hand-worked perceptron and the class."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from nnvisual.nn.experiment import Experiment, NetworkProblem, Probe, SurfaceProblem
from nnvisual.nn.network import Layer, Network, ParameterName
from nnvisual.nn.phases import Kind, Operation
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.session.actions import Seek, SetHiddenLayers
from nnvisual.session.snapshot import Cursor, Snapshot
from nnvisual.views.network_words import (
    explain_loss,
    explain_parameter,
    explain_unit,
    format_input,
    name_inputs,
    name_operation,
    name_symbol,
    name_unit,
    raw_inputs,
    write_caption,
)

if TYPE_CHECKING:
    from tests.views.conftest import Session

Begin = Callable[[Experiment], "Session"]

PERCEPTRON = Experiment(
    NetworkProblem(
        Network(2, (Layer(1, "sigmoid"),)),
        "binary_cross_entropy",
        None,
        Probe((-1.0, 2.0), (1.0,), "the point"),
        given=(3.0, -2.0, 1.0),
    )
)


def seek(session: Session, kind: Kind, layer: int = 0, unit: int = 0, source: int = 0) -> Snapshot:
    phase = session.snapshot.plan.phase(Operation(kind, 0, layer, unit, source))
    session.dispatch(Seek(Cursor(session.snapshot.cursor.step, phase)))
    return session.snapshot


def test_caption_names_the_example_and_at_rest_nothing_else(session: Session) -> None:
    assert write_caption(session.snapshot) == "you (4 lectures, 5 hours)"


@pytest.mark.parametrize(
    ("place", "end"),
    [
        ((Kind.PRODUCT, 1, 2, 1), "forward · w₁₂·x₁"),
        ((Kind.SUM, 1, 2), "forward · z₂"),
        ((Kind.ACTIVATION, 2, 1), "forward · a⁽²⁾"),
        ((Kind.LOSS,), "forward · J"),
        ((Kind.DELTA, 1, 3), "backward · δ₃"),
        ((Kind.GRADIENT, 1, 1, 2), "backward · ∂J/∂w₂₁"),
        ((Kind.GRADIENT, 2, 1, 0), "backward · ∂J/∂b⁽²⁾"),
        ((Kind.MEAN,), "backward · mean gradient"),
        ((Kind.UPDATE, 1, 1, 2), "update · w₂₁"),
    ],
)
def test_caption_names_the_operation(session: Session, place: tuple[Kind], end: str) -> None:
    assert write_caption(seek(session, *place)).endswith(end)


def test_caption_of_one_lecture_is_in_the_singular(session: Session) -> None:
    assert "1 hour)" in write_caption(seek(session, Kind.SUM, 1, 1))


def test_caption_on_a_surface_says_that_there_is_no_network(begin_session: Begin) -> None:
    session = begin_session(Experiment(SurfaceProblem(SurfaceSpec("rosenbrock"), (-1.2, 1.0)), lr=0.001))
    assert write_caption(session.snapshot) == "Rosenbrock · no network"
    assert name_operation(session.snapshot, Operation(Kind.GRADIENT, 0, 1, 2, 1)) == "∂J/∂w₂"


def test_the_perceptron_is_worked_with_its_numbers(begin_session: Begin) -> None:
    snapshot = begin_session(PERCEPTRON).snapshot
    z, y_hat, delta = explain_unit(snapshot, 1, 1)
    assert z == "z = 1.00 + 3.00·(−1) − 2.00·2 = −6.00"
    assert y_hat == "ŷ = sigmoid(−6.00) = 2.5e−3"
    assert delta == "δ = ŷ − y = 2.5e−3 − 1 = −1.00"
    assert explain_parameter(snapshot, ParameterName(1, 1, 1))[1] == "w₁·x₁ = 3·(−1) = −3.00"
    assert explain_parameter(snapshot, ParameterName(1, 0, 1))[0] == "b = 1.00"
    assert explain_unit(snapshot, 0, 2) == ["x₂ = 2"]


def test_a_hidden_delta_is_explained_by_the_one_behind_it(session: Session) -> None:
    snapshot = session.snapshot
    trace = snapshot.example
    assert trace is not None
    line = explain_unit(snapshot, 1, 1)[-1]
    factors = (trace.layers[1].weights[0, 0], trace.layers[1].delta[0], trace.layers[0].slope[0])
    assert line.startswith("δ₁ = ")
    for factor in factors:
        assert f"{factor:.2f}".replace("-", "−") in line


def test_long_sums_are_shortened(session: Session) -> None:
    session.dispatch(SetHiddenLayers((12,)))
    line = explain_unit(session.snapshot, 2, 1)[0]
    assert line.count("·") == 3
    assert "…" in line


def test_both_scales_of_a_standardised_input(session: Session) -> None:
    snapshot = session.snapshot
    assert raw_inputs(snapshot) == (4.0, 5.0)
    assert name_inputs(snapshot) == ("lectures", "hours")
    assert "(4 − " in explain_unit(snapshot, 0, 1)[0]


def test_the_loss_tells_what_it_compares(session: Session) -> None:
    lines = explain_loss(session.snapshot)
    assert "J = " in lines[0]
    assert "y = 1" in lines[1]


def test_only_later_layers_are_marked(session: Session) -> None:
    snapshot = session.snapshot
    assert name_symbol(snapshot, "w", 1, 2, 3) == "w₂₃"
    assert name_symbol(snapshot, "w", 2, 3, 1) == "w₃⁽²⁾"
    assert [name_unit(snapshot, 0, 1), name_unit(snapshot, 1, 2), name_unit(snapshot, 2, 1)] == ["x₁", "a₂", "ŷ"]
    assert name_unit(snapshot, 1, 2, is_sum=True) == "z₂"


def test_whole_inputs_have_no_decimals() -> None:
    assert [format_input(value) for value in (4.0, -1.0, 0.5)] == ["4", "−1", "0.50"]


def test_nothing_is_explained_where_there_is_no_network(begin_session: Begin) -> None:
    session = begin_session(Experiment(SurfaceProblem(SurfaceSpec("bowl"), (1.0, 1.0))))
    assert explain_unit(session.snapshot, 1, 1) == explain_loss(session.snapshot) == []
