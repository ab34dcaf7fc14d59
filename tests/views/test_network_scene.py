"""What is known and what is lit at each operation of a step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from nnvisual.nn.experiment import NetworkProblem, Probe
from nnvisual.nn.phases import Kind, Operation
from nnvisual.session.actions import Seek, Select, SetDropout, SetHiddenLayers, SetProbe
from nnvisual.session.snapshot import Cursor
from nnvisual.views.network_scene import NetworkScene, Stage, build_scene
from nnvisual.views.operation_notes import Tone

if TYPE_CHECKING:
    from tests.views.conftest import Session


def scene_at(session: Session, kind: Kind, layer: int = 0, unit: int = 0, source: int = 0) -> NetworkScene:
    phase = session.snapshot.plan.phase(Operation(kind, 0, layer, unit, source))
    session.dispatch(Seek(Cursor(session.snapshot.cursor.step, phase)))
    return scene(session)


def scene(session: Session, wanted: frozenset[str] = frozenset()) -> NetworkScene:
    snapshot = session.snapshot
    network, trace = snapshot.network, snapshot.example
    assert network is not None
    assert trace is not None
    return build_scene(snapshot, network, trace, wanted)


def stages(found: NetworkScene) -> list[list[Stage]]:
    return [[look.stage for look in column] for column in found.units[1:]]


E, S, V = Stage.EMPTY, Stage.SUM, Stage.VALUE


def test_the_forward_pass_fills_the_units_one_after_the_other(session: Session) -> None:
    assert stages(scene_at(session, Kind.PRODUCT, 1, 1, 2)) == [[E, E, E], [E]]
    assert stages(scene_at(session, Kind.SUM, 1, 2)) == [[V, S, E], [E]]
    assert stages(scene_at(session, Kind.ACTIVATION, 1, 3)) == [[V, V, V], [E]]
    assert stages(scene_at(session, Kind.LOSS)) == [[V, V, V], [V]]


def test_a_unit_shows_z_and_then_a(session: Session) -> None:
    look = scene_at(session, Kind.SUM, 1, 2).units[1][1]
    trace = session.snapshot.example
    assert trace is not None
    assert (look.name, look.number, look.is_lit, look.tone) == ("z₂", trace.layers[0].z[1], True, Tone.FORWARD)
    look = scene_at(session, Kind.ACTIVATION, 1, 2).units[1][1]
    assert (look.name, look.number) == ("a₂", trace.layers[0].a[1])


def test_one_thing_is_lit_at_a_time(session: Session) -> None:
    for phase in range(1, 29):
        session.dispatch(Seek(Cursor(0, phase)))
        found = scene(session)
        lit = [look for column in found.units for look in column if look.is_lit or look.delta_lit]
        notes = [note for note in found.notes.values() if note.is_lit]
        assert len(lit) + len(notes) + bool(found.loss and found.loss.is_lit) == 1


def test_the_loss_is_empty_until_it_is_computed(session: Session) -> None:
    loss = scene_at(session, Kind.ACTIVATION, 2, 1).loss
    assert loss is not None
    assert loss.text == ""
    loss = scene_at(session, Kind.LOSS).loss
    assert loss is not None
    assert loss.text
    assert loss.is_lit


def test_deltas_come_back_from_the_right_along_the_chain(session: Session) -> None:
    found = scene_at(session, Kind.DELTA, 1, 2)
    assert [look.delta is not None for look in found.units[1]] == [True, True, False]
    assert found.units[2][0].delta is not None
    assert found.traced == {(2, 2, 1)}
    assert found.loss_traced
    assert found.units[1][1].delta_lit


def test_a_gradient_traces_its_weight_and_what_lies_behind(session: Session) -> None:
    found = scene_at(session, Kind.GRADIENT, 1, 3, 1)
    assert found.traced == {(1, 1, 3), (2, 3, 1)}
    assert found.lit_edges == {(1, 1, 3): Tone.BACKWARD}


def test_in_a_deep_network_the_chain_takes_every_path(session: Session) -> None:
    session.dispatch(SetHiddenLayers((2, 3, 2)))
    found = scene_at(session, Kind.GRADIENT, 1, 1, 1)
    assert found.traced == {
        (1, 1, 1),
        *((2, 1, unit) for unit in (1, 2, 3)),
        *((3, source, unit) for source in (1, 2, 3) for unit in (1, 2)),
        *((4, source, 1) for source in (1, 2)),
    }


def test_in_a_wide_network_only_what_is_near_is_traced(session: Session) -> None:
    session.dispatch(SetHiddenLayers((64, 64, 64)))
    assert len(scene_at(session, Kind.GRADIENT, 1, 1, 1).traced) == 65


def test_an_update_makes_weights_fresh_in_their_order(session: Session) -> None:
    found = scene_at(session, Kind.UPDATE, 1, 2, 1)
    assert found.fresh == {(1, 1, 1), (1, 2, 1), (1, 0, 1), (1, 1, 2)}


def test_at_rest_everything_is_shown_and_nothing_lit(session: Session) -> None:
    found = scene(session)
    assert stages(found) == [[V, V, V], [V]]
    assert not found.traced
    assert not found.notes
    assert all(look.delta is None and not look.is_lit for column in found.units for look in column)


def test_a_selected_weight_shows_its_chain_at_rest(session: Session) -> None:
    session.dispatch(Select(replace(session.snapshot.selection, parameter=0)))
    found = scene(session)
    assert found.traced == {(1, 1, 1), (2, 1, 1)}
    assert [look.delta is not None for look in found.units[1]] == [True, False, False]


def test_a_lecture_can_point_at_a_delta(session: Session) -> None:
    found = scene(session, frozenset({"delta.1.2"}))
    assert [look.delta is not None for look in found.units[1]] == [False, True, False]


def test_without_a_target_there_is_no_loss_and_no_delta(session: Session) -> None:
    problem = session.snapshot.experiment.problem
    assert isinstance(problem, NetworkProblem)
    session.dispatch(SetProbe(Probe((1.0, 1.0), (), "you")))
    session.dispatch(Select(replace(session.snapshot.selection, parameter=0)))
    found = scene(session)
    assert found.loss is None
    assert not found.traced


def test_dropped_units_are_known_while_a_batch_is_worked(session: Session) -> None:
    session.dispatch(SetHiddenLayers((16,)))
    session.dispatch(SetDropout(0.5))
    found = scene_at(session, Kind.LOSS)
    trace = session.snapshot.example
    assert trace is not None
    mask = trace.layers[0].mask
    assert mask is not None
    assert [look.is_dropped for look in found.units[1]] == (mask == 0.0).tolist()
    assert 0 < np.count_nonzero(mask == 0.0) < 16
