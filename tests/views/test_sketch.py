"""The sheet that a learner draws on."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from nnvisual.session.actions import Action, SetSketch, SetViews
from nnvisual.session.lecture_stand import Sketch
from nnvisual.views.feature_plane import FeaturePlane
from nnvisual.views.loss_curve import LossCurve
from nnvisual.views.loss_landscape import LossLandscape
from nnvisual.views.network_diagram import NetworkDiagram
from nnvisual.views.sketch import SketchSheet, frame_of
from nnvisual.views.view import View
from tests.views.conftest import Session

LEFT = Qt.MouseButton.LeftButton


def make(qtbot: QtBot, session: Session, kind: type[View], name: str) -> View:
    session.dispatch(SetViews((name,)))
    view = kind(session.dispatch)
    qtbot.addWidget(view)
    view.resize(420, 300)
    view.render_snapshot(session.snapshot)
    view.show()
    return view


def draw(qtbot: QtBot, sheet: SketchSheet, *places: QPoint) -> None:
    qtbot.mousePress(sheet, LEFT, pos=places[0])
    for place in places[1:]:
        qtbot.mouseMove(sheet, place)
    qtbot.mouseRelease(sheet, LEFT, pos=places[-1])


@pytest.mark.parametrize(("kind", "name"), [(LossCurve, "curve"), (FeaturePlane, "plane"), (NetworkDiagram, "network")])
def test_pixels_and_units_lead_to_each_other(qtbot: QtBot, session: Session, kind: type[View], name: str) -> None:
    frame = frame_of(make(qtbot, session, kind, name))
    assert frame is not None
    for place in (frame.plot.center(), frame.plot.topLeft(), frame.plot.bottomRight()):
        back = frame.to_pixel(*frame.to_units(place))
        assert (back - place).manhattanLength() < 1e-6


def test_a_view_that_shows_nothing_is_not_drawn_on(qtbot: QtBot, session: Session) -> None:
    view = LossLandscape(session.dispatch)
    qtbot.addWidget(view)
    assert frame_of(view) is None


def test_a_stroke_is_sent_in_the_views_own_units(qtbot: QtBot, session: Session) -> None:
    view = make(qtbot, session, LossCurve, "curve")
    assert isinstance(view, LossCurve)
    view.keep_room(50)
    sent: list[Action] = []
    sheet = SketchSheet(view, sent.append)
    sheet.show_sketch((), asks=True)
    frame = frame_of(view)
    assert frame is not None
    start, end = frame.plot.center().toPoint(), frame.plot.bottomRight().toPoint() - QPoint(2, 2)
    draw(qtbot, sheet, start, start + QPoint(10, 20), end)
    (action,) = sent
    assert isinstance(action, SetSketch)
    (stroke,) = action.sketch
    assert stroke[0] == pytest.approx(frame.to_units(QPointF(start)))
    assert stroke[0][0] == pytest.approx(25, abs=1)
    assert len(stroke) == 3
    sheet.show_sketch(action.sketch, asks=True)
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert sent[-1] == SetSketch(())


def test_what_is_drawn_is_seen_and_the_view_is_free_again(qtbot: QtBot, session: Session) -> None:
    view = make(qtbot, session, LossCurve, "curve")
    sent: list[Action] = []
    sheet = SketchSheet(view, sent.append)
    blank = view.grab().toImage()
    strokes: Sketch = (((0.0, 0.2), (5.0, 0.1), (10.0, 0.05)),)
    sheet.show_sketch(strokes, asks=False)
    assert view.grab().toImage() != blank
    assert sheet.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    sheet.show_sketch((), asks=False)
    assert sheet.isHidden()
    draw(qtbot, sheet, QPoint(200, 100), QPoint(220, 120), QPoint(260, 140))
    assert sent == []


def test_the_sheet_is_as_large_as_its_view(qtbot: QtBot, session: Session) -> None:
    view = make(qtbot, session, LossCurve, "curve")
    sheet = SketchSheet(view, session.dispatch)
    sheet.show_sketch((), asks=True)
    view.resize(600, 222)
    assert sheet.size() == view.size()
