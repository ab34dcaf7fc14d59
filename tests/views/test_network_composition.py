"""What a picture is put together from, and what is kept from one to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from nnvisual.nn.experiment import Experiment, SurfaceProblem
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.session.actions import Play, Select, SetHiddenLayers, SetSpeed
from nnvisual.session.snapshot import Selection
from nnvisual.views.network_composition import Composer, Setting, looks_the_same
from nnvisual.views.network_painter import NetworkPainter
from nnvisual.views.network_parts import Emphasis
from nnvisual.views.theme import LIGHT

if TYPE_CHECKING:
    from tests.views.conftest import Session

SETTING = Setting(421, 345, LIGHT, Emphasis())


def test_the_layout_stays_while_only_numbers_change(session: Session) -> None:
    composer = Composer(NetworkPainter())
    first = composer.compose(session.snapshot, SETTING)
    session.train(3)
    second = composer.compose(session.snapshot, SETTING)
    assert first is not None
    assert second is not None
    assert second.layout is first.layout
    assert second.weights is not first.weights
    assert (second.labels, second.raw) == (("lectures", "hours"), ("4", "5"))


def test_a_selection_from_a_larger_network_is_not_drawn(session: Session) -> None:
    snapshot = replace(session.snapshot, selection=Selection(unit=(4, 2), parameter=400))
    picture = Composer(NetworkPainter()).compose(snapshot, SETTING)
    assert picture is not None
    assert picture.selected_unit is None
    assert not picture.scene.lit_edges


def test_crowded_lines_are_rough_only_while_time_runs(session: Session) -> None:
    session.dispatch(SetHiddenLayers((20, 20)))
    composer = Composer(NetworkPainter())
    at_rest = composer.compose(session.snapshot, SETTING)
    session.dispatch(Play())
    running = composer.compose(session.snapshot, SETTING)
    assert at_rest is not None
    assert running is not None
    assert (at_rest.smooth, running.smooth) == (True, False)


def test_a_surface_has_no_picture(begin_session: Callable[[Experiment], Session]) -> None:
    session = begin_session(Experiment(SurfaceProblem(SurfaceSpec("bowl"), (1.0, 1.0))))
    assert Composer(NetworkPainter()).compose(session.snapshot, SETTING) is None


def test_what_the_diagram_does_not_show_makes_no_difference(session: Session) -> None:
    before = session.snapshot
    session.dispatch(SetSpeed(0.25))
    assert looks_the_same(before, session.snapshot)
    session.dispatch(Select(Selection(unit=(1, 1))))
    assert not looks_the_same(before, session.snapshot)
