"""The network diagram in a window: what is seen, and what mouse and keyboard do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnvisual.landscape.plane import PlaneKind
from nnvisual.nn.experiment import Experiment, SurfaceProblem
from nnvisual.nn.phases import Kind, Operation
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.session import actions as act
from nnvisual.session.snapshot import Cursor, Selection
from nnvisual.views.network_diagram import NetworkDiagram
from nnvisual.views.network_pick import Pick, PickKind
from nnvisual.views.theme import DARK, LIGHT, THEMES

if TYPE_CHECKING:
    from tests.views.conftest import Session

Show = Callable[..., NetworkDiagram]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def make(session: Session, width: int = 421, height: int = 345) -> NetworkDiagram:
        view = NetworkDiagram(session.dispatch)
        qtbot.addWidget(view)
        view.resize(width, height)
        view.set_theme(LIGHT)
        view.render_snapshot(session.snapshot)
        session.listeners.append(lambda: view.render_snapshot(session.snapshot))
        view.show()
        qtbot.waitExposed(view)
        return view

    return make


def unit_at(view: NetworkDiagram, layer: int, unit: int) -> QPoint:
    assert view.picture is not None
    place = view.picture.layout.unit(layer, unit)
    return QPoint(round(place.x), round(place.y))


def weight_at(view: NetworkDiagram, layer: int, source: int, unit: int, share: float = 0.5) -> QPoint:
    assert view.picture is not None
    x1, y1, x2, y2 = view.picture.layout.ends(layer, source, unit)
    return QPoint(round(x1 + share * (x2 - x1)), round(y1 + share * (y2 - y1)))


def hover(view: NetworkDiagram, point: QPoint) -> None:
    at = QPointF(point)
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view, event)


def focus(view: NetworkDiagram, reason: Qt.FocusReason, qtbot: QtBot) -> None:
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    # A window gives its first widget the focus by itself, for a reason of its own.
    view.clearFocus()
    view.setFocus(reason)


def picture_of(view: NetworkDiagram) -> QImage:
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def _channels(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def count_near(image: QImage, point: QPoint, colour: str, reach: int) -> int:
    wanted = QColor(colour)
    found = 0
    for x in range(max(point.x() - reach, 0), min(point.x() + reach, image.width())):
        for y in range(max(point.y() - reach, 0), min(point.y() + reach, image.height())):
            pixel = image.pixelColor(x, y)
            channels = zip(_channels(pixel), _channels(wanted), strict=True)
            distance = sum(abs(first - second) for first, second in channels)
            found += distance < 40
    return found


def seek(session: Session, kind: Kind, layer: int = 0, unit: int = 0, source: int = 0) -> None:
    phase = session.snapshot.plan.phase(Operation(kind, 0, layer, unit, source))
    session.dispatch(act.Seek(Cursor(session.snapshot.cursor.step, phase)))


def test_a_click_selects_a_unit_a_weight_a_bias(session: Session, show: Show, qtbot: QtBot) -> None:
    view = show(session)
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(view, left, pos=unit_at(view, 1, 2))
    assert session.snapshot.selection.unit == (1, 2)
    qtbot.mouseClick(view, left, pos=weight_at(view, 1, 1, 1))
    assert session.snapshot.selection == Selection(parameter=0)
    place = view.picture.layout.unit(2, 1) if view.picture else None
    assert place is not None
    qtbot.mouseClick(view, left, pos=QPoint(round(place.x), round(place.y + place.r + 10)))
    assert session.snapshot.selection.parameter == 12
    qtbot.mouseClick(view, left, pos=QPoint(3, 340))
    assert session.snapshot.selection.parameter is None


def test_a_double_click_types_a_weight(session: Session, show: Show, qtbot: QtBot) -> None:
    view = show(session)
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=weight_at(view, 2, 3, 1))
    assert view.editor.isVisible()
    view.editor.selectAll()
    qtbot.keyClicks(view.editor, "-1.5")
    qtbot.keyClick(view.editor, Qt.Key.Key_Return)
    assert act.SetParameter(11, -1.5) in session.actions
    assert session.snapshot.parameters[11] == -1.5
    assert not view.editor.isVisible()


def test_a_second_click_on_the_selected_weight_types_it_and_escape_leaves_it(
    session: Session, show: Show, qtbot: QtBot
) -> None:
    view = show(session)
    before = session.snapshot.parameters.copy()
    for _ in range(2):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=weight_at(view, 1, 2, 3))
    assert view.editor.isVisible()
    qtbot.keyClicks(view.editor, "9")
    qtbot.keyClick(view.editor, Qt.Key.Key_Escape)
    np.testing.assert_array_equal(session.snapshot.parameters, before)


def test_hovering_explains_and_does_not_select(session: Session, show: Show) -> None:
    view = show(session)
    still = picture_of(view)
    hover(view, unit_at(view, 1, 1))
    assert picture_of(view) != still
    assert not session.actions
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    hover(view, QPoint(2, 343))
    assert session.snapshot.selection.unit is None


def test_the_keyboard_walks_selects_and_edits(session: Session, show: Show, qtbot: QtBot) -> None:
    view = show(session)
    focus(view, Qt.FocusReason.TabFocusReason, qtbot)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert session.snapshot.selection.unit == (0, 2)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert session.snapshot.selection.parameter == 3
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert view.editor.isVisible()
    view.editor.selectAll()
    qtbot.keyClicks(view.editor, "2,5")
    qtbot.keyClick(view.editor, Qt.Key.Key_Return)
    assert session.snapshot.parameters[3] == 2.5
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert session.snapshot.selection.unit == (1, 1)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert session.snapshot.network is not None
    assert session.snapshot.network.sizes == (2, 4, 1)


def test_arrows_belong_to_the_window_until_the_keyboard_walks(session: Session, show: Show, qtbot: QtBot) -> None:
    view = show(session)
    for reason, taken in ((Qt.FocusReason.MouseFocusReason, False), (Qt.FocusReason.TabFocusReason, True)):
        focus(view, reason, qtbot)
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(view, event)
        assert event.isAccepted() == taken


def test_page_keys_always_belong_to_the_window(session: Session, show: Show, qtbot: QtBot) -> None:
    view = show(session)
    focus(view, Qt.FocusReason.TabFocusReason, qtbot)
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(view, event)
    assert not event.isAccepted()


def test_the_round_buttons_change_the_layers(session: Session, show: Show, qtbot: QtBot) -> None:
    view = show(session)
    hover(view, QPoint(200, 200))
    assert [button.isVisible() for button in view.buttons.buttons] == [True] * 5
    qtbot.mouseClick(view.buttons.buttons[2], Qt.MouseButton.LeftButton)
    assert session.actions[-1] == act.SetHiddenLayers((4,))
    assert view.picture is not None
    assert view.picture.layout.request.sizes == (2, 4, 1)
    qtbot.mouseClick(view.buttons.buttons[4], Qt.MouseButton.LeftButton)
    assert session.actions[-1] == act.SetHiddenLayers((4, 3))


def test_what_is_computed_is_green_going_forward_and_purple_coming_back(session: Session, show: Show) -> None:
    view = show(session)
    spot = unit_at(view, 1, 2)
    assert count_near(picture_of(view), spot, LIGHT.forward, 30) == 0
    seek(session, Kind.ACTIVATION, 1, 2)
    assert count_near(picture_of(view), spot, LIGHT.forward, 30) > 100
    assert count_near(picture_of(view), spot, LIGHT.backward, 30) == 0
    seek(session, Kind.DELTA, 1, 2)
    assert count_near(picture_of(view), spot, LIGHT.backward, 30) > 60


def test_the_caption_says_where_one_stands(session: Session, show: Show) -> None:
    view = show(session)
    assert view.caption == "you (4 lectures, 5 hours)"
    seek(session, Kind.SUM, 1, 2)
    assert view.caption.endswith("· forward · z₂")


def test_a_large_network_says_what_it_leaves_out(session: Session, show: Show) -> None:
    session.dispatch(act.SetHiddenLayers((64, 64)))
    view = show(session)
    assert view.caption.endswith("strongest 600 of 4,288 weights")
    assert view.picture is not None
    assert len(view.picture.weights.edges) == 600


@pytest.mark.parametrize("hidden", [(), (1,), (8, 5), (64,) * 8])
@pytest.mark.parametrize(
    ("width", "height", "text"), [(320, 240, 2.5), (421, 345, 1.0), (1900, 1000, 0.8), (121, 91, 1.0)]
)
def test_it_draws_every_network_at_every_size(
    session: Session, show: Show, hidden: tuple[int, ...], width: int, height: int, text: float
) -> None:
    session.dispatch(act.SetHiddenLayers(hidden))
    view = show(session, width, height)
    view.set_theme(THEMES["contrast"].with_text(text))
    image = picture_of(view)
    colours = {image.pixel(x, y) for x in range(0, width, 3) for y in range(0, height, 3)}
    assert len(colours) > 5
    for kind, layer, unit, source in ((Kind.SUM, 1, 1, 0), (Kind.GRADIENT, 1, 1, 1), (Kind.UPDATE, 1, 1, 0)):
        if kind is not Kind.SUM or not hidden:
            seek(session, kind, layer, unit, source)
            picture_of(view)


def test_dark_is_dark(session: Session, show: Show) -> None:
    view = show(session)
    view.set_theme(DARK)
    assert picture_of(view).pixelColor(2, 340) == QColor(DARK.card)


def test_emphasis_dims_the_rest_and_leaves_out_what_is_not_revealed(session: Session, show: Show) -> None:
    view = show(session)
    spot = unit_at(view, 2, 1)
    ink = count_near(picture_of(view), spot, LIGHT.ink, 26)
    view.set_emphasis(frozenset({"b.1.1"}), None)
    assert count_near(picture_of(view), spot, LIGHT.ink, 26) < ink / 10
    view.set_emphasis(frozenset(), frozenset({"inputs"}))
    blank = picture_of(view)
    assert blank.pixelColor(spot) == QColor(LIGHT.card)
    view.set_emphasis(frozenset(), None)
    assert count_near(picture_of(view), spot, LIGHT.ink, 26) == ink


def test_tiles_show_each_unit_over_the_inputs(session: Session, show: Show, qtbot: QtBot) -> None:
    view = show(session)
    view.setFocus()
    plain = picture_of(view)
    qtbot.keyClick(view, Qt.Key.Key_T)
    assert view.picture is not None
    assert set(view.picture.tiles) == {(1, 1), (1, 2), (1, 3), (2, 1)}
    assert picture_of(view) != plain
    qtbot.keyClick(view, Qt.Key.Key_T)
    assert view.picture.tiles == {}


def test_tiles_that_a_lecture_names_are_drawn_without_the_numbers(session: Session, show: Show) -> None:
    view = show(session, 900, 640)
    spot = unit_at(view, 1, 2)
    view.set_emphasis(frozenset(), frozenset({"tiles", "units", "values"}))
    numbered = count_near(picture_of(view), spot, LIGHT.ink, 12)
    view.set_emphasis(frozenset(), frozenset({"tiles", "units"}))
    assert count_near(picture_of(view), spot, LIGHT.ink, 12) == 0 < numbered


def test_bars_show_several_examples_in_every_unit(session: Session, show: Show, qtbot: QtBot) -> None:
    view = show(session, 900, 640)
    view.setFocus()
    plain = picture_of(view)
    qtbot.keyClick(view, Qt.Key.Key_B)
    assert view.picture is not None
    assert set(view.picture.tiles) == {(0, 1), (0, 2), (1, 1), (1, 2), (1, 3), (2, 1)}
    assert picture_of(view) != plain
    qtbot.keyClick(view, Qt.Key.Key_T)
    assert not view.bars_shown
    assert view.tiles_shown
    qtbot.keyClick(view, Qt.Key.Key_B)
    qtbot.keyClick(view, Qt.Key.Key_B)
    assert picture_of(view) == plain


def test_the_menu_takes_a_weight_to_the_landscape(session: Session, show: Show) -> None:
    view = show(session)
    menu = view.make_menu(Pick(PickKind.WEIGHT, 1, 2, 1))
    entries = [action for action in menu.actions() if not action.isSeparator()]
    assert entries[0].text() == "Type a value for w₁₂"
    entries[2].trigger()
    assert session.snapshot.plane_spec.kind is PlaneKind.WEIGHTS
    assert session.snapshot.plane_spec.j == 1
    entries[3].trigger()
    assert view.picture is not None
    assert view.picture.tiles
    entries[0].trigger()
    assert view.editor.index == 1


def test_a_surface_shows_its_coordinates(
    begin_session: Callable[[Experiment], Session], show: Show, qtbot: QtBot
) -> None:
    session = begin_session(Experiment(SurfaceProblem(SurfaceSpec("rosenbrock"), (-1.2, 1.0)), lr=0.001))
    view = show(session)
    assert view.picture is None
    assert "no network" in view.caption
    image = picture_of(view)
    ink = sum(count_near(image, QPoint(x, 130), LIGHT.negative_text, 20) for x in (140, 180, 220, 260, 300))
    assert ink > 50
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert not session.actions


def test_what_has_not_changed_is_not_drawn_anew(session: Session, show: Show) -> None:
    view = show(session)
    before = view.picture
    session.dispatch(act.SetSpeed(4.0))
    assert view.picture is before
    session.dispatch(act.Select(replace(session.snapshot.selection, unit=(1, 1))))
    assert view.picture is not before


def test_an_export_holds_the_diagram_without_pointer_and_buttons(session: Session, show: Show) -> None:
    view = show(session)
    hover(view, unit_at(view, 1, 1))
    images = []
    for _ in range(2):
        image = QImage(421, 345, QImage.Format.Format_RGB32)
        image.fill(QColor("#ff00ff"))
        painter = QPainter(image)
        view.paint_export(painter)
        painter.end()
        images.append(image)
        hover(view, QPoint(2, 343))
    assert images[0] == images[1]
    assert images[0].pixelColor(2, 2) == QColor(LIGHT.card)


def test_layers_as_blocks_and_back(session: Session, show: Show, qtbot: QtBot) -> None:
    view = show(session)
    view.setFocus()
    units = picture_of(view)
    qtbot.keyClick(view, Qt.Key.Key_D)
    blocks = picture_of(view)
    assert blocks != units
    qtbot.keyClick(view, Qt.Key.Key_D)
    assert picture_of(view) == units
    view.set_emphasis(frozenset({"symbol"}), None)
    assert picture_of(view) == blocks
