"""Where old and new values stand while an update is worked."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QImage, QPainter

from nnvisual.nn.phases import Kind, Operation
from nnvisual.session.actions import Seek, SetHiddenLayers
from nnvisual.session.snapshot import Cursor
from nnvisual.views.change_labels import MOST_ENRICHED, PlacedChange, place_changes
from nnvisual.views.lettering import Lettering
from nnvisual.views.network_layout import LayoutRequest, NetworkLayout, arrange
from nnvisual.views.network_parts import Emphasis
from nnvisual.views.network_units import UnitBrush
from nnvisual.views.operation_notes import Edge
from nnvisual.views.theme import LIGHT
from nnvisual.views.weight_changes import list_changes

if TYPE_CHECKING:
    from tests.views.conftest import Session


def place(session: Session, width: float, height: float) -> tuple[NetworkLayout, dict[Edge, PlacedChange]]:
    phase = session.snapshot.plan.phase(Operation(Kind.UPDATE, 0, 1, 1, 1))
    session.dispatch(Seek(Cursor(session.snapshot.cursor.step, phase)))
    snapshot = session.snapshot
    network = snapshot.network
    assert network is not None
    layout = arrange(LayoutRequest(width, height, network.sizes, label_width=55.0))
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    brush = UnitBrush(painter, LIGHT, Lettering(LIGHT), layout, Emphasis())
    found = dict(place_changes(brush, dict(list_changes(snapshot, network))))
    painter.end()
    return layout, found


def has_both(change: PlacedChange) -> bool:
    return len(change.lines) == 2 or " → " in change.lines[0]


@pytest.mark.parametrize(("width", "height"), [(560, 350), (900, 700)])
def test_in_the_first_network_every_parameter_is_there_and_no_two_meet(
    session: Session, width: float, height: float
) -> None:
    layout, found = place(session, width, height)
    assert len(found) == 13
    assert sum(has_both(change) for change in found.values()) >= 11
    for first, second in itertools.combinations(found.values(), 2):
        assert not first.box.overlaps(second.box, -1.0)
    circles = [place for column in layout.layers for place in column]
    for change in found.values():
        assert not any(change.box.contains(circle.x, circle.y) for circle in circles)


def test_where_there_is_much_room_both_values_stand_side_by_side(session: Session) -> None:
    _, found = place(session, 1000, 800)
    assert all(" → " in change.lines[0] for edge, change in found.items() if edge[1])


def test_where_lines_are_many_and_room_is_little_arrows_remain(session: Session) -> None:
    session.dispatch(SetHiddenLayers((4, 4)))
    _, found = place(session, 380, 300)
    middle = [change for edge, change in found.items() if edge[0] == 2 and edge[1]]
    assert len(middle) in (0, 16)
    assert MOST_ENRICHED < 16
    assert not any(change.has_number for change in middle)
