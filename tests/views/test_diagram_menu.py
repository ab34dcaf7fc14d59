"""The diagram's menu, and which plane its entries ask for."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnvisual.landscape.plane import PlaneKind, PlaneSpec
from nnvisual.views.diagram_menu import MenuChoices, choose_axis, make_menu


@pytest.mark.parametrize(
    ("spec", "axis", "index", "axes"),
    [
        (PlaneSpec(i=0, j=9), 0, 4, (4, 9)),
        (PlaneSpec(i=0, j=9), 1, 4, (0, 4)),
        (PlaneSpec(i=0, j=9), 0, 9, (9, 0)),
        (PlaneSpec(i=0, j=9), 1, 0, (9, 0)),
        (PlaneSpec(i=0, j=9), 0, 0, (0, 9)),
        (PlaneSpec(kind=PlaneKind.RANDOM), 0, 5, (5, 1)),
        (PlaneSpec(i=3), 1, 3, (0, 3)),
        (PlaneSpec(i=0), 1, 0, (1, 0)),
    ],
)
def test_axes_change_places_rather_than_be_one(spec: PlaneSpec, axis: int, index: int, axes: tuple[int, int]) -> None:
    found = choose_axis(spec, axis, index)
    assert (found.i, found.j) == axes
    assert found.kind is PlaneKind.WEIGHTS


def test_a_window_of_the_old_axes_does_not_stay() -> None:
    assert choose_axis(PlaneSpec(i=0, j=1, extents=((0, 1), (0, 1))), 0, 5).extents == (None, None)


def test_without_a_weight_only_ways_of_drawing_are_offered(qtbot: QtBot) -> None:
    area = QWidget()
    qtbot.addWidget(area)
    chosen: list[bool] = []
    act = chosen.append
    menu = make_menu(area, MenuChoices("", lambda: None, lambda axis: None, True, act, False, act, True, act))
    tiles, bars, symbols = menu.actions()
    assert tiles.isChecked()
    assert symbols.isChecked()
    assert not bars.isChecked()
    for action in (tiles, bars, symbols):
        action.trigger()
    assert chosen == [False, True, False]


def test_tiles_are_grey_where_there_is_nothing_to_show(qtbot: QtBot) -> None:
    area = QWidget()
    qtbot.addWidget(area)
    asked: list[int] = []

    def ignore(shown: bool) -> None:
        pass

    menu = make_menu(
        area, MenuChoices("w₁₁", lambda: asked.append(-1), asked.append, None, ignore, False, ignore, False, ignore)
    )
    for action in menu.actions():
        action.trigger()
    assert asked == [-1, 0, 1]
    assert not menu.actions()[-3].isEnabled()
