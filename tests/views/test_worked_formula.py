"""The formula view: what it shows, and what clicks and keys do."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from nnvisual.nn.experiment import Experiment, NetworkProblem, SurfaceProblem
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.phases import Kind, Operation
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.session.actions import Seek, Select
from nnvisual.session.beginning import lab_experiment
from nnvisual.session.snapshot import Cursor, Selection
from nnvisual.session.worked import Chip, FoldedLines
from nnvisual.views import formula_painting
from nnvisual.views.emphasis import DIMMED
from nnvisual.views.formula_layout import Box, Fonts
from nnvisual.views.formula_painting import Look
from nnvisual.views.theme import DARK, LIGHT, Theme
from nnvisual.views.worked_formula import WorkedFormula
from tests.views.conftest import Session

Begin = Callable[[Experiment], Session]


def open_view(session: Session, qtbot: QtBot, width: int = 460, height: int = 320) -> WorkedFormula:
    view = WorkedFormula(session.dispatch)
    qtbot.addWidget(view)
    view.resize(width, height)
    session.listeners.append(lambda: view.render_snapshot(session.snapshot))
    with qtbot.waitExposed(view):
        view.show()
    view.render_snapshot(session.snapshot)
    return view


def find(view: WorkedFormula, name: str) -> Box:
    return next(box for box in view.canvas.boxes() if isinstance(box.thing, Chip) and box.thing.name == name)


def click(view: WorkedFormula, qtbot: QtBot, box: Box) -> None:
    place = view.canvas.place_of(box).center().toPoint()
    qtbot.mouseClick(view.canvas, Qt.MouseButton.LeftButton, pos=place)


def seek(session: Session, operation: Operation) -> None:
    session.dispatch(Seek(Cursor(session.snapshot.cursor.step, session.snapshot.plan.phase(operation))))


def deep() -> Experiment:
    lab = lab_experiment()
    assert isinstance(lab.problem, NetworkProblem)
    network = Network(2, (Layer(3, "tanh"), Layer(12, "tanh"), Layer(1, "sigmoid")))
    return replace(lab, problem=replace(lab.problem, network=network))


def test_a_click_on_a_factor_selects_what_it_names(session: Session, qtbot: QtBot) -> None:
    session.dispatch(Select(Selection(parameter=0)))
    view = open_view(session, qtbot)
    click(view, qtbot, find(view, "∂z⁽²⁾/∂a₁⁽¹⁾"))
    assert session.snapshot.selection == Selection(parameter=9)
    assert "w₁⁽²⁾" in view.caption


def test_a_click_on_an_input_selects_the_unit(session: Session, qtbot: QtBot) -> None:
    session.dispatch(Select(Selection(parameter=0, example=3)))
    view = open_view(session, qtbot)
    click(view, qtbot, find(view, "∂z₁⁽¹⁾/∂w₁₁⁽¹⁾"))
    assert session.snapshot.selection == Selection(unit=(0, 1), example=3)


def test_a_click_beside_everything_does_nothing(session: Session, qtbot: QtBot) -> None:
    view = open_view(session, qtbot)
    qtbot.mouseClick(view.canvas, Qt.MouseButton.LeftButton, pos=QPoint(455, 315))
    assert not session.actions


def test_arrow_keys_walk_over_the_factors_and_enter_chooses(session: Session, qtbot: QtBot) -> None:
    session.dispatch(Select(Selection(parameter=0)))
    view = open_view(session, qtbot)
    view.canvas.setFocus()
    for _ in range(2):
        qtbot.keyClick(view.canvas, Qt.Key.Key_Right)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Return)
    assert session.actions[-1] == Select(Selection(unit=(2, 1)))


def test_keys_that_belong_to_the_window_are_left_to_it(session: Session, qtbot: QtBot) -> None:
    view = open_view(session, qtbot, 320, 100)
    assert view.canvas.height() > view.scroller.viewport().height()
    view.canvas.setFocus()
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_Space):
        qtbot.keyClick(view.canvas, key)
    assert view.scroller.verticalScrollBar().value() == 0
    assert not session.actions


def test_the_sum_over_paths_opens_and_closes_by_a_click(begin_session: Begin, qtbot: QtBot) -> None:
    session = begin_session(deep())
    session.dispatch(Select(Selection(parameter=0)))
    view = open_view(session, qtbot)
    before = len(view.canvas.boxes())
    header = next(box for box in view.canvas.boxes() if isinstance(box.thing, FoldedLines))
    assert header.text == "sum over 12 paths ▸"
    click(view, qtbot, header)
    assert len(view.canvas.boxes()) > before + 12 * 7
    assert view.canvas.height() > view.scroller.viewport().height()
    click(view, qtbot, next(box for box in view.canvas.boxes() if isinstance(box.thing, FoldedLines)))
    assert len(view.canvas.boxes()) == before


def test_every_operation_of_a_step_is_shown(session: Session, qtbot: QtBot) -> None:
    view = open_view(session, qtbot)
    captions = set()
    for phase in [*range(1, 60), *range(session.snapshot.plan.count - 15, session.snapshot.plan.count + 1)]:
        session.dispatch(Seek(Cursor(0, phase)))
        captions.add(view.caption)
        assert view.canvas.boxes()
        assert view.canvas.accessibleDescription().startswith(view.caption)
    assert len(captions) > 30


def test_nothing_is_worked_out_again_where_nothing_has_changed(session: Session, qtbot: QtBot) -> None:
    view = open_view(session, qtbot)
    shown = view.canvas.layout_now
    view.render_snapshot(replace(session.snapshot, notice=None, next_ticket=99))
    assert view.canvas.layout_now is shown


def pixels(view: WorkedFormula) -> QImage:
    return view.grab().toImage()


def ground(view: WorkedFormula, box: Box) -> QColor:
    place = view.canvas.place_of(box)
    return QColor(pixels(view).pixel(round(place.left() + 4), round(place.bottom() - 6)))


def test_the_factor_reached_is_lit(session: Session, qtbot: QtBot) -> None:
    session.dispatch(Select(Selection(parameter=0)))
    seek(session, Operation(Kind.GRADIENT, 0, 1, 1, 1))
    view = open_view(session, qtbot, 700)
    assert ground(view, find(view, "∂z₁⁽¹⁾/∂w₁₁⁽¹⁾")) == QColor(LIGHT.backward_tint)
    assert ground(view, find(view, "∂J/∂ŷ")) == QColor(LIGHT.sunken)


def test_a_lecture_lights_the_learning_rate_and_dims_the_rest(session: Session, qtbot: QtBot) -> None:
    seek(session, Operation(Kind.UPDATE, 23, 1, 1, 1))
    view = open_view(session, qtbot)
    view.set_emphasis(frozenset({"eta"}), None)
    assert ground(view, find(view, "learning rate")) == QColor(LIGHT.sunken)
    assert ground(view, find(view, "gradient of w₁₁⁽¹⁾")) != QColor(LIGHT.sunken)


def test_what_is_not_revealed_is_not_drawn(session: Session, qtbot: QtBot) -> None:
    session.dispatch(Select(Selection(unit=(1, 1))))
    view = open_view(session, qtbot)
    chip = find(view, "z₁⁽¹⁾")
    view.set_emphasis(frozenset(), frozenset({"symbols"}))
    assert ground(view, chip) != QColor(LIGHT.sunken)


@pytest.mark.parametrize("theme", [LIGHT.with_text(2.5), DARK.with_text(0.8)])
def test_a_theme_lays_everything_out_anew(session: Session, qtbot: QtBot, theme: Theme) -> None:
    view = open_view(session, qtbot, 320, 240)
    before = view.canvas.layout_now
    view.set_theme(theme)
    assert (view.canvas.layout_now.height > before.height) == (theme.text > 1.0)
    assert view.canvas.layout_now.width <= view.scroller.viewport().width()


def test_a_surface_is_worked_too(begin_session: Begin, qtbot: QtBot) -> None:
    session = begin_session(Experiment(SurfaceProblem(SurfaceSpec("ravine"), (-8.0, 1.5)), lr=0.05))
    view = open_view(session, qtbot)
    assert view.caption == "Ravine"
    click(view, qtbot, find(view, "w₂"))
    assert session.snapshot.selection == Selection(parameter=1)


def test_the_next_operations_formulas_are_set_in_idle_time(session: Session, qtbot: QtBot) -> None:
    view = open_view(session, qtbot)
    assert view._ahead
    qtbot.waitUntil(lambda: not view._ahead, timeout=5000)
    qtbot.waitUntil(lambda: not view._idle.isActive(), timeout=5000)


def test_a_short_formula_is_set_large_and_a_long_one_so_that_all_can_be_seen(qtbot: QtBot, session: Session) -> None:
    view = open_view(session, qtbot)
    view.resize(900, 500)
    large = view.canvas.layout_now.height
    view.resize(900, 90)
    assert view.canvas.layout_now.height < large


def opacity_of(view: WorkedFormula) -> set[float]:
    """Return how strongly the boxes are drawn."""
    found: set[float] = set()
    original = formula_painting.paint_box

    def look(painter: QPainter, box: Box, fonts: Fonts, look: Look) -> None:
        found.add(look.opacity)
        original(painter, box, fonts, look)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nnvisual.views.worked_formula.paint_box", look)
        view.canvas.grab()
    return found


def test_nothing_is_dimmed_where_what_is_lit_is_not_there(session: Session, qtbot: QtBot) -> None:
    view = open_view(session, qtbot)
    view.set_emphasis(frozenset({"check"}), None)
    assert opacity_of(view) == {1.0}
    session.dispatch(Select(Selection(parameter=0)))
    assert opacity_of(view) == {1.0, DIMMED}


def test_a_lit_learning_rate_brings_the_update_rule(session: Session, begin_session: Begin, qtbot: QtBot) -> None:
    walk = begin_session(Experiment(SurfaceProblem(SurfaceSpec("ravine"), (-8.0, 1.5)), lr=0.02))
    for now in (session, walk):
        view = open_view(now, qtbot)
        assert not any(isinstance(box.thing, Chip) and "eta" in box.thing.parts for box in view.canvas.boxes())
        view.set_emphasis(frozenset({"eta"}), None)
        chip = find(view, "learning rate").thing
        assert isinstance(chip, Chip)
        assert chip.numbers == (now.snapshot.experiment.lr,)
        assert opacity_of(view) == {1.0, DIMMED}
        view.set_emphasis(frozenset(), None)
        assert not any(isinstance(box.thing, Chip) and "eta" in box.thing.parts for box in view.canvas.boxes())
