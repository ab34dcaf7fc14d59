"""Buttons that add and remove units and layers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnvisual.views.layer_buttons import Change, LayerButtons, LayerEdit, list_edits
from nnvisual.views.network_layout import LayoutRequest, arrange


@pytest.mark.parametrize(
    ("edit", "hidden", "after"),
    [
        (LayerEdit(Change.ADD_UNIT, 0), (3, 2), (4, 2)),
        (LayerEdit(Change.REMOVE_UNIT, 1), (3, 2), (3, 1)),
        (LayerEdit(Change.REMOVE_UNIT, 0), (1,), None),
        (LayerEdit(Change.ADD_UNIT, 0), (64,), None),
        (LayerEdit(Change.REMOVE_LAYER, 0), (3, 2), (2,)),
        (LayerEdit(Change.REMOVE_LAYER, 0), (3,), ()),
        (LayerEdit(Change.ADD_LAYER, 0), (), (3,)),
        (LayerEdit(Change.ADD_LAYER, 1), (5, 6), (5, 3, 6)),
        (LayerEdit(Change.ADD_LAYER, 8), (2,) * 8, None),
    ],
)
def test_what_an_edit_leads_to(edit: LayerEdit, hidden: tuple[int, ...], after: tuple[int, ...] | None) -> None:
    assert edit.apply(hidden) == after


@pytest.fixture
def area(qtbot: QtBot) -> QWidget:
    area = QWidget()
    area.resize(421, 345)
    qtbot.addWidget(area)
    area.show()
    return area


def test_there_is_a_button_for_every_edit_and_a_click_makes_it(area: QWidget, qtbot: QtBot) -> None:
    chosen: list[tuple[int, ...]] = []
    buttons = LayerButtons(area, chosen.append)
    buttons.fit(arrange(LayoutRequest(421, 345, (2, 3, 4, 1))))
    buttons.show_near(200)
    assert [button.edit for button in buttons.buttons] == list(list_edits(2))
    for button in buttons.buttons:
        assert button.isVisible()
        assert area.rect().contains(button.geometry())
        assert button.accessibleName() == button.edit.title
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert chosen == [edit.apply((3, 4)) for edit in list_edits(2)]


def test_buttons_do_not_lie_on_each_other_however_narrow_the_columns(area: QWidget) -> None:
    buttons = LayerButtons(area, lambda units: None)
    buttons.fit(arrange(LayoutRequest(421, 345, (2, *(4,) * 8, 1))))
    for x in range(0, 421, 20):
        buttons.show_near(x)
        shown = [button.geometry() for button in buttons.buttons if button.isVisible()]
        assert shown
        for place, first in enumerate(shown):
            assert not any(first.intersects(other) for other in shown[place + 1 :])


def test_what_cannot_be_done_is_grey_and_says_why(area: QWidget) -> None:
    buttons = LayerButtons(area, lambda units: None)
    buttons.fit(arrange(LayoutRequest(421, 345, (2, 1, 1))))
    by_change = {button.edit.change: button for button in buttons.buttons}
    assert not by_change[Change.REMOVE_UNIT].isEnabled()
    assert "1 to 64" in by_change[Change.REMOVE_UNIT].toolTip()
    assert by_change[Change.ADD_UNIT].isEnabled()


def test_hidden_until_asked_for(area: QWidget) -> None:
    buttons = LayerButtons(area, lambda units: None)
    buttons.fit(arrange(LayoutRequest(421, 345, (2, 3, 1))))
    assert not any(button.isVisible() for button in buttons.buttons)
    buttons.show_near(100)
    assert all(button.isVisible() for button in buttons.buttons)
    buttons.show_near(None)
    assert not any(button.isVisible() for button in buttons.buttons)
    buttons.fit(None)
    assert buttons.buttons == []
