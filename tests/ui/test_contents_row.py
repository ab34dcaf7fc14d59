import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from nnvisual.session.contents import ChapterEntry, Mark, Place, StepEntry
from nnvisual.ui.contents_row import ENTRY, RowPainter, describe
from nnvisual.views.theme import LIGHT, THEMES, Theme

SEEN = StepEntry(Place(0, 0), "l/a/s", "The sigmoid", True, False, (Mark.RIGHT,))
HERE = StepEntry(Place(0, 1), "l/a/t", "Its slope", False, True, ())
CHAPTER = ChapterEntry(Place(0), "l/a", "Activations", 7.5, 1, True, (SEEN, HERE))


@pytest.fixture
def tree(qtbot: QtBot) -> QTreeWidget:
    tree = QTreeWidget()
    qtbot.addWidget(tree)
    tree.setHeaderHidden(True)
    tree.setIndentation(0)
    tree.resize(500, 160)
    return tree


def paint(tree: QTreeWidget, entry: object, theme: Theme = LIGHT) -> QImage:
    tree.clear()
    tree.setItemDelegate(RowPainter(theme, tree))
    item = QTreeWidgetItem(tree)
    item.setData(0, ENTRY, entry)
    tree.show()
    return tree.viewport().grab(tree.visualItemRect(item)).toImage()


def count(image: QImage, colour: str) -> int:
    wanted = QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def test_the_present_place_has_a_bar_and_others_have_none(tree: QTreeWidget) -> None:
    assert count(paint(tree, HERE), LIGHT.positive) > 40
    assert count(paint(tree, SEEN), LIGHT.positive) == 0


def test_what_was_seen_has_a_full_dot(tree: QTreeWidget) -> None:
    assert count(paint(tree, SEEN), LIGHT.forward) > 20
    assert count(paint(tree, HERE), LIGHT.forward) == 0


@pytest.mark.parametrize("theme", list(THEMES.values()), ids=list(THEMES))
@pytest.mark.parametrize("entry", [SEEN, HERE, CHAPTER, "Other lectures"])
def test_every_row_is_painted_in_every_theme(tree: QTreeWidget, theme: Theme, entry: object) -> None:
    image = paint(tree, entry, theme)
    assert len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}) > 4


def test_a_screen_reader_hears_the_same() -> None:
    assert describe(SEEN) == "1.1 The sigmoid, seen, ✓ predicted"
    assert describe(HERE) == "1.2 Its slope, here"
    assert describe(CHAPTER) == "Chapter 1: Activations, 1 of 2 steps seen, here"
