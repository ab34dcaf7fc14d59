"""The texts at weights while a step is worked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from nnvisual.nn.network import ParameterName, find_parameter
from nnvisual.nn.phases import Kind, Operation
from nnvisual.session.actions import Seek, Select
from nnvisual.session.snapshot import Cursor
from nnvisual.views.number_text import format_value
from nnvisual.views.operation_notes import Edge, Note, Tone, is_done, list_notes

if TYPE_CHECKING:
    from tests.views.conftest import Session


def seek(session: Session, kind: Kind, layer: int = 0, unit: int = 0, source: int = 0) -> None:
    phase = session.snapshot.plan.phase(Operation(kind, 0, layer, unit, source))
    session.dispatch(Seek(Cursor(session.snapshot.cursor.step, phase)))


def notes(session: Session, wanted: frozenset[str] = frozenset()) -> dict[Edge, Note]:
    snapshot = session.snapshot
    network, trace = snapshot.network, snapshot.example
    assert network is not None
    assert trace is not None
    return dict(list_notes(snapshot, network, trace, wanted))


def test_nothing_is_noted_at_rest(session: Session) -> None:
    assert notes(session) == {}


def test_products_stay_until_the_unit_is_done_and_only_the_last_is_lit(session: Session) -> None:
    seek(session, Kind.PRODUCT, 1, 2, 2)
    found = notes(session)
    assert set(found) == {(1, 1, 2), (1, 2, 2)}
    assert [found[1, 1, 2].is_lit, found[1, 2, 2].is_lit] == [False, True]
    assert "·" in found[1, 2, 2].text
    assert found[1, 2, 2].part == "product.1.2.2"
    seek(session, Kind.SUM, 1, 2)
    assert not any(note.is_lit for note in notes(session).values())
    seek(session, Kind.ACTIVATION, 1, 2)
    assert notes(session) == {}


def test_a_gradient_is_named_with_three_decimals(session: Session) -> None:
    seek(session, Kind.GRADIENT, 1, 1, 1)
    note = notes(session)[1, 1, 1]
    trace = session.snapshot.example
    assert trace is not None
    assert note.text == f"∂J/∂w₁₁ = {format_value(float(trace.layers[0].grad_w[0, 0]), 3)}"
    assert note.tone is Tone.BACKWARD


def test_the_mean_stands_at_every_parameter(session: Session) -> None:
    seek(session, Kind.MEAN)
    update = session.snapshot.update
    assert update is not None
    found = notes(session)
    assert len(found) == 13
    assert found[2, 0, 1].short.endswith(format_value(float(update.gradient[12])))


def test_an_update_shows_old_and_new_with_enough_decimals_to_differ(session: Session) -> None:
    seek(session, Kind.UPDATE, 1, 2, 1)
    [(edge, note)] = notes(session).items()
    assert edge == (1, 1, 2)
    old, new = note.short.split(" → ")
    assert old != new
    assert note.text.startswith("w₁₂: ")


@pytest.mark.parametrize("name", [ParameterName(1, 2, 3), ParameterName(2, 0, 1)])
def test_a_selected_parameter_shows_its_gradient_at_rest(session: Session, name: ParameterName) -> None:
    network = session.snapshot.network
    assert network is not None
    index = find_parameter(network, name)
    session.dispatch(Select(replace(session.snapshot.selection, parameter=index)))
    note = notes(session)[name.layer, name.source, name.unit]
    assert note.part == f"grad.{name.quantity}"
    seek(session, Kind.SUM, 1, 1)
    assert notes(session)[name.layer, name.source, name.unit].tone is Tone.STRONG


def test_a_lecture_points_at_products_and_gradients_wherever_they_are_known(session: Session) -> None:
    found = notes(session, frozenset({"product.1.2.1", "grad.b.2.1"}))
    assert {note.part for note in found.values()} == {"product.1.2.1", "grad.b.2.1"}
    seek(session, Kind.PRODUCT, 1, 1, 1)
    assert (1, 2, 1) not in notes(session, frozenset({"product.1.2.1"}))
    assert len(notes(session, frozenset({"gradients"}))) == 1


def test_what_is_done_grows_with_the_phase(session: Session) -> None:
    seek(session, Kind.LOSS)
    assert is_done(session.snapshot, Kind.ACTIVATION, 2, 1)
    assert is_done(session.snapshot, Kind.LOSS)
    assert not is_done(session.snapshot, Kind.DELTA, 2, 1)
    session.dispatch(Seek(Cursor()))
    assert is_done(session.snapshot, Kind.DELTA, 1, 1)
    assert not is_done(session.snapshot, Kind.UPDATE, 1, 1, 1)
