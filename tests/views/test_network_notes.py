"""Where numbers and notes stand: in sight, and not on each other."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QPainter, QPixmap

from nnvisual.nn.phases import Kind
from nnvisual.session.actions import Seek, SetHiddenLayers
from nnvisual.session.snapshot import Cursor
from nnvisual.views.lettering import Lettering
from nnvisual.views.network_edges import read_weights
from nnvisual.views.network_layout import Box, LayoutRequest, arrange
from nnvisual.views.network_notes import PlacedNote, find_slots, place_notes
from nnvisual.views.network_parts import Emphasis
from nnvisual.views.network_scene import build_scene
from nnvisual.views.network_units import UnitBrush
from nnvisual.views.operation_notes import Edge
from nnvisual.views.theme import LIGHT

if TYPE_CHECKING:
    from tests.views.conftest import Session


def place(session: Session, width: float, height: float) -> tuple[dict[Edge, Box], list[PlacedNote]]:
    snapshot = session.snapshot
    network, trace = snapshot.network, snapshot.example
    assert network is not None
    assert trace is not None
    canvas = QPixmap(10, 10)
    painter = QPainter(canvas)
    layout = arrange(LayoutRequest(width, height, network.sizes, label_width=50.0))
    brush = UnitBrush(painter, LIGHT, Lettering(LIGHT), layout, Emphasis())
    slots = dict(find_slots(brush, read_weights(network, snapshot.parameters)))
    placed = place_notes(brush, build_scene(snapshot, network, trace), slots, {})
    painter.end()
    return slots, placed


def test_a_small_network_shows_every_weight_and_no_two_meet(session: Session) -> None:
    slots, _ = place(session, 421, 345)
    assert len(slots) == 9
    assert not any(first.overlaps(second) for first, second in itertools.combinations(slots.values(), 2))


def test_where_there_is_no_room_for_all_there_are_none(session: Session) -> None:
    session.dispatch(SetHiddenLayers((6, 6)))
    slots, _ = place(session, 421, 345)
    assert {edge[0] for edge in slots}.isdisjoint({2})


@pytest.mark.parametrize(("width", "height"), [(421, 345), (320, 240), (900, 700)])
def test_what_has_just_been_computed_always_has_a_place_in_view(session: Session, width: float, height: float) -> None:
    plan = session.snapshot.plan
    kinds = set()
    for phase in (*range(1, 29), *range(plan.count - 13, plan.count + 1)):
        session.dispatch(Seek(Cursor(0, phase)))
        _, placed = place(session, width, height)
        for entry in placed:
            assert entry.box.left >= 0
            assert entry.box.right <= width
            assert entry.box.top >= 0
            assert entry.box.bottom <= height
        kind = session.snapshot.operation.kind
        kinds.add(kind)
        if kind in (Kind.PRODUCT, Kind.GRADIENT, Kind.UPDATE):
            assert sum(entry.note.is_lit for entry in placed) == 1
        assert not any(first.box.overlaps(second.box, -1.0) for first, second in itertools.combinations(placed, 2))
    assert len(kinds) >= 7
