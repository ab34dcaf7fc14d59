"""Choosing the axes of the landscape."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from nnvisual.landscape.plane import PlaneKind, PlaneSpec
from nnvisual.nn.surfaces import SurfaceObjective, SurfaceSpec
from nnvisual.session import actions as act
from nnvisual.session.beginning import lab_experiment
from nnvisual.views.axis_choice import AxisButton, AxisMenu, symbol_of_axis, with_axis, with_kind, without_second
from nnvisual.views.theme import LIGHT

if TYPE_CHECKING:
    from tests.views.conftest import Session

ZOOMED = PlaneSpec(i=2, j=7, extents=((0.0, 1.0), None))


@pytest.mark.parametrize(
    ("axis", "index", "chosen"), [(0, 5, (5, 7)), (1, 5, (2, 5)), (0, 7, (7, 2)), (1, 2, (7, 2)), (0, 2, (2, 7))]
)
def test_an_axis_that_is_taken_changes_places(axis: int, index: int, chosen: tuple[int, int]) -> None:
    spec = with_axis(ZOOMED, axis, index)
    assert (spec.i, spec.j) == chosen
    assert spec.extents == (None, None)


def test_a_curve_gets_a_second_axis_and_loses_it_again() -> None:
    curve = without_second(ZOOMED)
    assert (curve.i, curve.j) == (2, None)
    assert with_axis(curve, 1, 4) == PlaneSpec(i=2, j=4)
    assert with_axis(curve, 1, 2) == curve


def test_random_directions_are_others_each_time() -> None:
    objective = SurfaceObjective(SurfaceSpec("bowl"), (0.0, 1.0))
    first = with_kind(PlaneSpec(i=1, j=0), PlaneKind.RANDOM, objective)
    assert with_kind(first, PlaneKind.RANDOM, objective).seed == first.seed + 1
    assert with_kind(PlaneSpec(i=0, j=None), PlaneKind.PRINCIPAL, objective).j == 1
    assert with_axis(first, 0, 1).kind is PlaneKind.WEIGHTS


def test_names_are_symbols_and_directions_keep_their_words() -> None:
    problem = lab_experiment().problem
    assert symbol_of_axis("w.1.2.3", problem) == "w₂₃⁽¹⁾"
    assert symbol_of_axis("random direction 2", problem) == "random direction 2"


def test_a_large_network_has_submenus_that_are_filled_when_they_are_opened(qtbot: QtBot, session: Session) -> None:
    session.dispatch(act.SetHiddenLayers((40, 3)))
    chosen: list[PlaneSpec] = []
    owner = QWidget()
    qtbot.addWidget(owner)
    menu = QMenu(owner)
    AxisMenu(replace(session.snapshot), 1, chosen.append).fill(menu)
    layers = [action.menu() for action in menu.actions() if action.menu() is not None]
    assert len(layers) == 3
    assert isinstance(layers[1], QMenu)
    unit = layers[1].actions()[2].menu()
    assert isinstance(unit, QMenu)
    assert unit.isEmpty()
    unit.aboutToShow.emit()
    unit.aboutToShow.emit()
    assert len(unit.actions()) == 40 + 1
    unit.actions()[-1].trigger()
    surface = session.snapshot.objective.n_parameters
    assert chosen[-1].j is not None
    assert 0 <= chosen[-1].j < surface


def test_the_axis_of_the_chosen_weight_is_lit(qtbot: QtBot, session: Session) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    buttons = [AxisButton(axis, lambda spec: None, owner) for axis in (0, 1)]
    spec = session.snapshot.plane_spec
    for chosen, lit in ((spec.i, [True, False]), (spec.j, [False, True]), (None, [False, False])):
        session.dispatch(act.Select(replace(session.snapshot.selection, parameter=chosen)))
        for button in buttons:
            button.set_theme(LIGHT)
            button.show_axis(session.snapshot, "w")
        assert [f"solid {LIGHT.ink}" in button.styleSheet().split("hover")[0] for button in buttons] == lit
