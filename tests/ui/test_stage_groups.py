import pytest
from PySide6.QtWidgets import QLabel, QSplitter
from pytestqt.qtbot import QtBot

from nnvisual.ui.layouts import LAYOUTS
from nnvisual.ui.stage_groups import StageGroups


@pytest.fixture
def groups(qtbot: QtBot) -> StageGroups:
    widget = StageGroups()
    qtbot.addWidget(widget)
    widget.resize(1000, 800)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def make_cards(count: int) -> list[QLabel]:
    return [QLabel(str(place)) for place in range(count)]


@pytest.mark.parametrize("name", list(LAYOUTS))
def test_cards_stand_where_the_layout_says(groups: StageGroups, name: str) -> None:
    layout = LAYOUTS[name]
    groups.choose(layout)
    cards = make_cards(layout.count)
    groups.place(cards)
    groups.settle()
    rects = [card.rect().translated(card.mapTo(groups, card.rect().topLeft())) for card in cards]
    for place, first in enumerate(rects):
        assert groups.rect().contains(first)
        assert not any(first.intersects(other) for other in rects[place + 1 :])
    if len(layout.groups) == 2:
        lead, follow = rects[0], rects[layout.groups[0]]
        assert lead.bottom() < follow.top() if layout.in_rows else lead.right() < follow.left()


def test_what_was_dragged_lasts_for_its_layout_and_its_size(groups: StageGroups) -> None:
    first, second = make_cards(2)
    groups.place([first, second])
    splitter = first.parentWidget()
    assert isinstance(splitter, QSplitter)
    splitter.moveSplitter(300, 1)
    share = first.width() / groups.width()
    assert 0.27 < share < 0.33
    groups.place([first])
    groups.place([first, second])
    groups.settle()
    assert first.width() / groups.width() == pytest.approx(share, abs=0.02)
    groups.resize(1600, 800)
    assert first.width() / groups.width() == pytest.approx(share, abs=0.02)


def test_choices_come_back(groups: StageGroups, qtbot: QtBot) -> None:
    groups.choose(LAYOUTS["stacked"])
    groups.place(make_cards(2))
    outer = groups.findChild(QSplitter)
    assert isinstance(outer, QSplitter)
    outer.moveSplitter(200, 1)
    layouts, proportions = groups.choices()
    assert layouts == ("stacked",)
    again = StageGroups()
    qtbot.addWidget(again)
    again.restore(layouts, proportions)
    assert again.layout_for(2).name == "stacked"
    assert again.choices() == (layouts, proportions)


def test_what_makes_no_sense_is_not_restored(groups: StageGroups) -> None:
    groups.restore(("spiral",), (("grid", (1, 2)), ("spiral", (500, 500))))
    assert groups.choices() == ((), ())
