"""Typing a weight: Enter commits, Esc cancels, what is no number stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnvisual.views.theme import DARK
from nnvisual.views.weight_editor import WeightEditor, read_number


@pytest.fixture
def editor(qtbot: QtBot) -> WeightEditor:
    area = QWidget()
    area.resize(300, 200)
    qtbot.addWidget(area)
    # Kept by its child, or Python would take it away while the child is still in use.
    editor = WeightEditor(area)
    editor.setProperty("area", area)
    area.show()
    return editor


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.5", 0.5), (" −2 ", -2.0), ("1,25", 1.25), ("1e-3", 0.001), ("1e6", 1e6), ("+3", 3.0)],
)
def test_numbers_are_understood_as_people_type_them(text: str, value: float) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["", "abc", "1e7", "nan", "inf", "1 2", "1_000", "--1", "1,2,3"])
def test_what_is_no_weight_is_refused(text: str) -> None:
    assert read_number(text) is None


@given(st.text(max_size=12))
def test_any_text_gives_a_number_in_range_or_none(text: str) -> None:
    value = read_number(text)
    assert value is None or abs(value) <= 1e6


def test_enter_commits(editor: WeightEditor, qtbot: QtBot) -> None:
    editor.open_at(7, -0.25, "w₁₁", 100, 100)
    assert editor.text() == "−0.25"
    editor.selectAll()
    qtbot.keyClicks(editor, "0.75")
    with qtbot.waitSignal(editor.committed) as blocker:
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert blocker.args == [7, 0.75]
    assert not editor.isVisible()


def test_escape_cancels(editor: WeightEditor, qtbot: QtBot) -> None:
    editor.open_at(7, -0.25, "w₁₁", 100, 100)
    with qtbot.assertNotEmitted(editor.committed), qtbot.waitSignal(editor.closed):
        qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.isVisible()
    assert editor.index == -1


def test_what_is_no_number_stays_and_says_so(editor: WeightEditor, qtbot: QtBot) -> None:
    editor.open_at(7, -0.25, "w₁₁", 100, 100)
    editor.selectAll()
    qtbot.keyClicks(editor, "abc")
    with qtbot.assertNotEmitted(editor.committed):
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.isVisible()
    assert "number" in editor.toolTip()
    editor.selectAll()
    qtbot.keyClicks(editor, "1")
    assert editor.toolTip() == ""


def test_a_click_elsewhere_cancels(editor: WeightEditor, qtbot: QtBot) -> None:
    other = QWidget(editor.parentWidget())
    other.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    other.setGeometry(0, 0, 40, 40)
    other.show()
    editor.open_at(7, -0.25, "w₁₁", 200, 150)
    qtbot.waitUntil(editor.hasFocus)
    with qtbot.assertNotEmitted(editor.committed), qtbot.waitSignal(editor.closed):
        qtbot.mouseClick(other, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not editor.isVisible()


def test_it_stays_inside_and_is_named(editor: WeightEditor) -> None:
    editor.set_theme(DARK.with_text(2.0))
    editor.open_at(0, 1.0, "w₁₁", 299, 1)
    area = editor.parentWidget()
    assert area is not None
    assert area.rect().contains(editor.geometry())
    assert "w₁₁" in editor.accessibleName()
