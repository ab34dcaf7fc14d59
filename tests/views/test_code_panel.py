"""One program on the screen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetricsF
from pytestqt.qtbot import QtBot

from nnvisual.nn.phases import Direction
from nnvisual.session.program import CodeLine, Framework, Program, Section
from nnvisual.views.code_panel import CodePanel, write_values
from nnvisual.views.theme import LIGHT

PROGRAM = Program(
    Framework.NUMPY,
    (
        CodeLine("z = x @ W", Section.FORWARD, ("z.1",), "z.1"),
        CodeLine("dz = a - y", Section.BACKWARD, ("delta.1",), "delta.1"),
        *(CodeLine(f"W -= {number}", Section.UPDATE, ("update.w.1",)) for number in range(60)),
    ),
)


@pytest.fixture
def panel(qtbot: QtBot, bundled_fonts: None) -> CodePanel:
    panel = CodePanel(Framework.NUMPY)
    qtbot.addWidget(panel)
    panel.resize(400, 200)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.show_program(PROGRAM)
    return panel


def colour_at(panel: CodePanel, line: int, x: int = 1) -> QColor:
    block = panel.document().findBlockByNumber(line)
    rect = panel.blockBoundingGeometry(block).translated(panel.contentOffset())
    image = panel.viewport().grab().toImage()
    return QColor(image.pixel(x, round(rect.center().y())))


@pytest.mark.parametrize(
    ("direction", "colour"),
    [(Direction.FORWARD, LIGHT.forward), (Direction.BACKWARD, LIGHT.backward), (Direction.UPDATE, LIGHT.ink)],
)
def test_the_lit_line_has_a_bar_in_the_colour_of_its_direction(
    panel: CodePanel, direction: Direction, colour: str
) -> None:
    panel.show_moment((1,), direction, {})
    assert colour_at(panel, 1) == QColor(colour)
    assert colour_at(panel, 0) != QColor(colour)
    assert panel.accessibleDescription() == "dz = a - y"


def test_values_stand_behind_the_line_that_computes_them(panel: CodePanel) -> None:
    def is_inked() -> bool:
        image = panel.viewport().grab().toImage()
        block = panel.document().findBlockByNumber(0)
        y = round(panel.blockBoundingGeometry(block).translated(panel.contentOffset()).center().y())
        row = [QColor(image.pixel(x, y + dy)).lightness() for x in range(150, 370) for dy in (-3, 0, 3)]
        return max(row) - min(row) > 60

    assert not is_inked()
    panel.show_moment((), Direction.REST, {"z.1": (0.25, -0.5)})
    assert is_inked()


def test_the_lit_line_is_scrolled_into_sight(panel: CodePanel) -> None:
    panel.show_moment((50,), Direction.UPDATE, {})
    assert panel.verticalScrollBar().value() > 30
    panel.show_moment((0,), Direction.FORWARD, {})
    assert panel.verticalScrollBar().value() == 0


def test_nothing_can_be_typed_and_the_windows_keys_pass_through(panel: CodePanel, qtbot: QtBot) -> None:
    before = panel.toPlainText()
    qtbot.keyClicks(panel, "abc")
    qtbot.keyClick(panel, Qt.Key.Key_PageDown)
    assert panel.toPlainText() == before
    assert panel.verticalScrollBar().value() == 0


def test_the_same_program_is_not_set_again(panel: CodePanel) -> None:
    panel.verticalScrollBar().setValue(10)
    panel.show_program(PROGRAM)
    assert panel.verticalScrollBar().value() == 10


def test_lines_that_are_not_meant_are_dimmed(panel: CodePanel) -> None:
    panel.show_moment((0, 1), Direction.FORWARD, {})
    panel.set_focus_parts(frozenset({"backward"}))
    assert colour_at(panel, 1) == QColor(LIGHT.forward)
    assert colour_at(panel, 0) != QColor(LIGHT.forward)


def test_values_are_written_as_far_as_there_is_room(bundled_fonts: None) -> None:
    metrics = QFontMetricsF(LIGHT.font(12.5, code=True))
    values = (0.5, -0.25, 12.0)
    assert write_values(values, metrics, 500.0) == "# 0.5, −0.25, 12"
    assert write_values(values, metrics, metrics.horizontalAdvance("# 0.5, …") + 1.0) == "# 0.5, …"
    assert write_values(values, metrics, 10.0) == ""
