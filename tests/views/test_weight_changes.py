"""What an update does to weights and biases, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from nnvisual.nn.phases import Kind, Operation
from nnvisual.session.actions import Seek, SetHiddenLayers
from nnvisual.session.snapshot import Cursor
from nnvisual.views.number_text import MINUS
from nnvisual.views.operation_notes import Edge
from nnvisual.views.weight_changes import Change, list_changes, write_change

if TYPE_CHECKING:
    from tests.views.conftest import Session


def changes_at(session: Session, kind: Kind, layer: int = 0, unit: int = 0, source: int = 0) -> dict[Edge, Change]:
    snapshot = session.snapshot
    phase = snapshot.plan.phase(Operation(kind, 0, layer, unit, source))
    session.dispatch(Seek(Cursor(snapshot.cursor.step, phase)))
    network = session.snapshot.network
    assert network is not None
    return dict(list_changes(session.snapshot, network))


def as_number(text: str) -> float:
    return float(text.replace(MINUS, "-"))


@pytest.mark.parametrize(
    ("old", "new", "texts"),
    [
        (0.41, 0.39, ("0.41", "0.39")),
        (0.4401, 0.4409, ("0.440", "0.441")),
        (-0.25, -0.25, ("−0.25", "−0.25")),
        (0.40001, 0.400012, ("0.4000", "0.4000")),
    ],
)
def test_as_many_decimals_as_it_takes_to_see_the_change(old: float, new: float, texts: tuple[str, str]) -> None:
    assert write_change(old, new) == texts


def test_every_weight_and_bias_shows_old_and_new(session: Session) -> None:
    found = changes_at(session, Kind.UPDATE, 1, 2, 1)
    update, network = session.snapshot.update, session.snapshot.network
    assert update is not None
    assert network is not None
    assert len(found) == network.n_parameters == 13
    matrix = network.slices()[0].weights(update.after)
    assert as_number(found[1, 2, 3].new) == pytest.approx(matrix[1, 2], abs=6e-3)
    signs = np.sign(network.slices()[0].weights(update.change))
    assert found[1, 2, 3].arrow == {1.0: "↑", -1.0: "↓"}[float(signs[1, 2])]


def test_what_the_update_has_not_reached_is_still_to_come(session: Session) -> None:
    found = changes_at(session, Kind.UPDATE, 1, 2, 1)
    assert {edge for edge, change in found.items() if change.is_done} == {(1, 1, 1), (1, 2, 1), (1, 0, 1), (1, 1, 2)}


def test_there_are_none_outside_an_update_and_in_large_networks(session: Session) -> None:
    assert changes_at(session, Kind.GRADIENT, 1, 1, 1) == {}
    session.dispatch(SetHiddenLayers((16, 16)))
    assert changes_at(session, Kind.UPDATE, 1, 1, 1) == {}
