"""The diagram as a picture, without its gestures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from nnvisual.nn.phases import Kind, Operation
from nnvisual.session.actions import Seek, SetHiddenLayers
from nnvisual.session.snapshot import Cursor
from nnvisual.views.network_canvas import NetworkCanvas
from nnvisual.views.network_pick import Pick, PickKind
from nnvisual.views.theme import LIGHT

if TYPE_CHECKING:
    from tests.views.conftest import Session


def show(session: Session, qtbot: QtBot) -> NetworkCanvas:
    canvas = NetworkCanvas(session.dispatch)
    qtbot.addWidget(canvas)
    canvas.resize(421, 345)
    canvas.set_theme(LIGHT)
    canvas.render_snapshot(session.snapshot)
    canvas.compose()
    return canvas


def grab(canvas: NetworkCanvas) -> QImage:
    return canvas.grab().toImage()


def test_before_the_first_snapshot_there_is_an_empty_card(qtbot: QtBot) -> None:
    canvas = NetworkCanvas(lambda action: None)
    qtbot.addWidget(canvas)
    canvas.compose()
    assert grab(canvas).pixelColor(5, 5) == QColor(LIGHT.card)
    assert canvas.pick_at(QPointF(50, 50)) is None


def test_what_is_pointed_at_is_found_where_its_box_is(session: Session, qtbot: QtBot) -> None:
    canvas = show(session, qtbot)
    grab(canvas)
    for pick in (Pick(PickKind.UNIT, 1, 2), Pick(PickKind.BIAS, 2, 1), Pick(PickKind.WEIGHT, 1, 1, 2)):
        box = canvas.find_box(pick)
        assert box is not None
        assert canvas.pick_at(QPointF(box.x, box.y)) == pick


def test_an_explanation_floats_over_the_picture_until_a_number_is_typed(session: Session, qtbot: QtBot) -> None:
    canvas = show(session, qtbot)
    plain = grab(canvas)
    canvas.hover = Pick(PickKind.UNIT, 1, 2)
    assert grab(canvas) != plain
    canvas.is_quiet = True
    assert grab(canvas) == plain


def test_every_new_picture_is_told_once(session: Session, qtbot: QtBot) -> None:
    canvas = show(session, qtbot)
    canvas.render_snapshot(session.snapshot)
    with qtbot.assertNotEmitted(canvas.composed):
        canvas.render_snapshot(session.snapshot)
    session.dispatch(Seek(Cursor(0, session.snapshot.plan.phase(Operation(Kind.SUM, 0, 1, 1)))))
    with qtbot.waitSignal(canvas.composed), qtbot.waitSignal(canvas.caption_changed):
        canvas.render_snapshot(session.snapshot)


def test_blocks_have_nothing_to_point_at(session: Session, qtbot: QtBot) -> None:
    session.dispatch(SetHiddenLayers((64,)))
    canvas = show(session, qtbot)
    canvas.show_symbols(True)
    assert canvas.symbols_shown
    assert canvas.find_box(Pick(PickKind.UNIT, 1, 1)) is None
    assert canvas.pick_at(QPointF(200, 200)) is None
