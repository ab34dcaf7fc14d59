"""The landscape in a window: what is seen, and what mouse and keyboard do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnvisual.landscape.plane import PlaneKind
from nnvisual.nn.experiment import Experiment, SurfaceProblem
from nnvisual.nn.phases import Granularity, Kind
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.session import actions as act
from nnvisual.session.computed_pictures import Pictures
from nnvisual.session.snapshot import Selection
from nnvisual.views.landscape_marks import GRADIENT
from nnvisual.views.loss_landscape import LossLandscape
from nnvisual.views.theme import THEMES

if TYPE_CHECKING:
    from tests.views.conftest import Session

Begin = Callable[[Experiment], "Session"]


def show(qtbot: QtBot, session: Session, size: tuple[int, int] = (560, 420)) -> LossLandscape:
    view = LossLandscape(session.dispatch)
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    session.listeners.append(lambda: view.render_snapshot(session.snapshot))
    view.render_snapshot(session.snapshot)
    return view


@pytest.fixture
def view(qtbot: QtBot, session: Session) -> LossLandscape:
    session.train(40)
    return show(qtbot, session)


def surface_session(begin_session: Begin, name: str, start: tuple[float, ...], lr: float = 0.1) -> Session:
    spec = SurfaceSpec(name, dimensions=len(start))
    return begin_session(Experiment(SurfaceProblem(spec, start), lr=lr))


def picture(view: LossLandscape) -> QImage:
    return view.grab().toImage()


def pixel(view: LossLandscape, alpha: float, beta: float) -> QPoint:
    assert view.frame is not None
    at = view.frame.to_point((alpha, beta))
    assert at is not None
    return at.toPoint()


def count(image: QImage, colour: str) -> int:
    wanted = QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def click(view: LossLandscape, at: QPoint) -> None:
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)


def drag(view: LossLandscape, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, (start + end) / 2)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)


def turn(view: LossLandscape, at: QPoint, notches: int) -> None:
    event = QWheelEvent(
        QPointF(at), QPointF(view.mapToGlobal(at)), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def last(session: Session, kind: type[act.Action]) -> act.Action:
    return next(action for action in reversed(session.actions) if isinstance(action, kind))


def test_low_places_are_dark_and_high_ones_bright(qtbot: QtBot, begin_session: Begin) -> None:
    session = surface_session(begin_session, "bowl", (1.0, 1.0))
    view = show(qtbot, session)
    assert view.frame is not None
    image, plot = picture(view), view.frame.plot.toRect()
    middle = pixel(view, 0.0, 0.0)
    corner = image.pixelColor(plot.right() - 12, plot.top() + 12)
    assert corner.lightness() > image.pixelColor(middle).lightness() + 40


def test_the_caption_names_the_axes(view: LossLandscape) -> None:
    assert view.caption == "w₁₁⁽¹⁾ and w₁⁽²⁾, the other 11 weights fixed"


def test_the_point_stands_where_its_two_weights_say(session: Session, view: LossLandscape) -> None:
    spec, base = session.snapshot.plane_spec, session.snapshot.base
    assert spec.j is not None
    assert view.place == (base[spec.i], base[spec.j])
    at = view.point_pixel()
    assert at is not None
    assert picture(view).pixelColor(at.toPoint()) == QColor("white")


def test_without_a_surface_it_says_that_one_is_coming(qtbot: QtBot, session: Session) -> None:
    session.snapshot = replace(session.snapshot, pictures=Pictures())
    view = show(qtbot, session)
    assert view.frame is None
    assert count(picture(view), view.theme.card) < view.width() * view.height()


def test_the_same_snapshot_is_not_drawn_again(session: Session, view: LossLandscape) -> None:
    scene = view._scene()
    view.render_snapshot(replace(session.snapshot, notice=None))
    assert view._scene() == scene


def test_a_click_starts_there(qtbot: QtBot, session: Session, view: LossLandscape) -> None:
    before, spec = session.snapshot.base, session.snapshot.plane_spec
    assert view.frame is not None
    at = QPoint(100, 100)
    place = view.frame.to_plane(QPointF(at))
    click(view, at)
    assert view.ghost == place
    qtbot.waitUntil(lambda: session.snapshot.cursor.step == 0)
    assert spec.j is not None
    expected = before.copy()
    expected[[spec.i, spec.j]] = place
    np.testing.assert_allclose(session.snapshot.base, expected)
    assert view.ghost is None


def test_a_double_click_fits_and_starts_nowhere(session: Session, view: LossLandscape) -> None:
    turn(view, QPoint(200, 200), 3)
    assert session.snapshot.plane_spec.extents != (None, None)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert not view._click.isActive()
    assert view.ghost is None
    assert session.snapshot.plane_spec.extents == (None, None)
    assert not any(isinstance(action, act.StartAt) for action in session.actions)


def test_dragging_the_point_starts_where_it_is_let_go(session: Session, view: LossLandscape) -> None:
    at = view.point_pixel()
    assert at is not None
    assert view.frame is not None
    end = QPoint(220, 240)
    place = view.frame.to_plane(QPointF(end))
    drag(view, at.toPoint(), end)
    action = last(session, act.StartAt)
    assert isinstance(action, act.StartAt)
    spec = session.snapshot.plane_spec
    assert spec.j is not None
    np.testing.assert_allclose([action.parameters[spec.i], action.parameters[spec.j]], place)
    assert session.snapshot.cursor.step == 0


def test_the_wheel_zooms_about_the_mouse(session: Session, view: LossLandscape) -> None:
    at = QPoint(150, 120)
    assert view.frame is not None
    before, (low, high) = view.frame.to_plane(QPointF(at)), view.frame.window[0]
    turn(view, at, 2)
    assert view.frame.to_plane(QPointF(at)) == pytest.approx(before)
    QApplication.sendPostedEvents()
    window = session.snapshot.plane_spec.extents[0]
    assert window is not None
    assert window[1] - window[0] < 0.7 * (high - low)
    surface = session.snapshot.pictures.surface
    assert surface is not None
    assert surface.plane.extents[0] == window


def test_dragging_the_ground_pans(session: Session, view: LossLandscape) -> None:
    assert view.frame is not None
    at = QPoint(130, 130)
    held = view.frame.to_plane(QPointF(at))
    drag(view, at, QPoint(190, 160))
    assert view.frame.to_plane(QPointF(190, 160)) == pytest.approx(held)
    assert not view.follows
    assert not any(isinstance(action, act.StartAt) for action in session.actions)


def test_a_zoomed_window_follows_the_run(qtbot: QtBot, session: Session, view: LossLandscape) -> None:
    session.dispatch(act.Seek(replace(session.snapshot.cursor, step=0)))
    at = view.point_pixel()
    assert at is not None
    for _ in range(4):
        turn(view, at.toPoint(), 5)
    session.dispatch(act.Seek(replace(session.snapshot.cursor, step=40)))

    def is_inside() -> bool:
        spec = session.snapshot.plane_spec
        return all(
            extent is not None and extent[0] < place < extent[1]
            for extent, place in zip(spec.extents, view.place, strict=True)
        )

    qtbot.waitUntil(is_inside)


def test_without_following_the_window_stays(session: Session, view: LossLandscape) -> None:
    turn(view, QPoint(200, 200), 12)
    QTest.keyClick(view, Qt.Key.Key_F)
    before = session.snapshot.plane_spec
    session.dispatch(act.Seek(replace(session.snapshot.cursor, step=0)))
    QApplication.sendPostedEvents()
    assert session.snapshot.plane_spec == before


def test_the_loss_under_the_mouse_is_read_off(view: LossLandscape) -> None:
    before = picture(view)
    QTest.mouseMove(view, QPoint(120, 200))
    assert view.hover == QPointF(120, 200)
    assert picture(view) != before
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert picture(view) == before


@pytest.mark.parametrize(("key", "axis"), [(Qt.Key.Key_X, 0), (Qt.Key.Key_Y, 1)])
def test_keys_take_the_selected_weight_as_an_axis(
    session: Session, view: LossLandscape, key: Qt.Key, axis: int
) -> None:
    session.dispatch(act.Select(Selection(parameter=5)))
    QTest.keyClick(view, key)
    spec = session.snapshot.plane_spec
    assert (spec.i, spec.j)[axis] == 5
    surface = session.snapshot.pictures.surface
    assert surface is not None
    assert surface.plane.labels[axis] == "w.1.2.3"


def test_the_axis_menu_offers_every_weight_and_the_directions(session: Session, view: LossLandscape) -> None:
    menu = view._buttons[0].menu()
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert len(texts) == 13 + 2
    assert "w₂₃⁽¹⁾\tw.1.2.3" in texts
    next(action for action in menu.actions() if action.text().startswith("random")).trigger()
    assert session.snapshot.plane_spec.kind is PlaneKind.RANDOM
    assert view.caption.startswith("random directions")


def test_principal_directions_say_how_much_they_hold(session: Session, view: LossLandscape) -> None:
    spec = replace(session.snapshot.plane_spec, kind=PlaneKind.PRINCIPAL)
    session.dispatch(act.SetPlane(spec))
    share = float(view.caption.split("· ")[1].split(" %")[0])
    assert 90.0 < share <= 100.0
    scene = view._scene()
    assert scene is not None
    assert scene.facts[0].startswith("start: loss ")


def test_the_cross_comes_by_keyboard_and_starts_a_run(session: Session, view: LossLandscape) -> None:
    QApplication.sendEvent(view, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    assert view.cross == view.place
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.cross is not None
    place = view.cross
    assert place[0] > view.place[0]
    assert place[1] > view.place[1]
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert view.place == pytest.approx(place)
    assert session.snapshot.cursor.step == 0


def test_arrow_keys_are_left_to_the_window_when_one_has_clicked(view: LossLandscape) -> None:
    QApplication.sendEvent(view, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.MouseFocusReason))
    assert view.cross is None


def test_in_the_update_the_point_moves_weight_by_weight(begin_session: Begin, qtbot: QtBot) -> None:
    session = surface_session(begin_session, "bowl", (2.0, 1.0))
    view = show(qtbot, session)
    while session.snapshot.operation.kind is not Kind.UPDATE:
        session.dispatch(act.StepForward(Granularity.OPERATION))
    start = session.snapshot.base
    assert view.place[0] != start[0]
    assert view.place[1] == start[1]


def test_a_lecture_hides_and_dims_parts(view: LossLandscape) -> None:
    assert count(picture(view), GRADIENT) > 10
    view.set_emphasis(frozenset(), frozenset({"height", "path"}))
    assert count(picture(view), GRADIENT) == 0
    at = view.point_pixel()
    assert at is not None
    view.set_emphasis(frozenset({"path"}), None)
    assert picture(view).pixelColor(at.toPoint()) != QColor("white")


def test_one_weight_has_a_curve(qtbot: QtBot, begin_session: Begin) -> None:
    session = surface_session(begin_session, "two-valleys", (1.5,), lr=0.05)
    view = show(qtbot, session)
    image = picture(view)
    assert count(image, view.theme.positive) > 100
    at = view.point_pixel()
    assert at is not None
    assert image.pixelColor(at.toPoint()) == QColor("white")
    click(view, QPoint(100, 200))
    qtbot.waitUntil(lambda: abs(session.snapshot.base[0] - 1.5) > 0.1)


def test_an_overflowing_landscape_is_hatched_and_says_log_colours(qtbot: QtBot, begin_session: Begin) -> None:
    spec = SurfaceSpec("formula", "exp(exp(2*w1)) + w2^2")
    session = begin_session(Experiment(SurfaceProblem(spec, (0.0, 1.0)), lr=0.01))
    session.dispatch(act.SetPlane(replace(session.snapshot.plane_spec, extents=((-3.0, 6.0), None))))
    view = show(qtbot, session)
    scene = view._scene()
    assert scene is not None
    assert scene.facts == ("log colours",)
    image, right = picture(view), pixel(view, 5.0, 0.0)
    assert len({image.pixel(right.x() + dx, right.y()) for dx in range(24)}) > 1


def test_other_runs_are_seen_and_the_selected_one_is_lit(session: Session, view: LossLandscape) -> None:
    session.dispatch(act.StartAt(tuple((session.snapshot.base * 0.0 - 1.0).tolist())))
    dimmed = picture(view)
    session.dispatch(act.Select(Selection(run=1)))
    assert picture(view) != dimmed
    session.dispatch(act.ForgetRuns())
    assert not view._paths.others


@pytest.mark.parametrize("theme", list(THEMES))
@pytest.mark.parametrize("text", [0.8, 1.0, 2.5])
@pytest.mark.parametrize("size", [(320, 240), (560, 420), (1900, 1000)])
def test_nothing_is_clipped(
    session: Session, view: LossLandscape, theme: str, text: float, size: tuple[int, int]
) -> None:
    view.set_theme(THEMES[theme].with_text(text))
    view.resize(*size)
    view.render_snapshot(session.snapshot)
    frame = view.frame
    assert frame is not None
    assert view.rect().contains(frame.plot.toAlignedRect())
    assert frame.plot.width() >= 150
    assert frame.plot.height() >= 90
    for button in view._buttons:
        if button.isVisible():
            assert view.rect().contains(button.geometry())
            assert not frame.plot.toRect().adjusted(1, 1, -1, -1).intersects(button.geometry())
    image = picture(view)
    ground = QColor(view.theme.card)
    assert all(image.pixelColor(image.width() - 1, y) == ground for y in range(0, image.height(), 3))


def test_a_network_of_another_size_is_not_projected_on_an_old_plane(session: Session, view: LossLandscape) -> None:
    old = session.snapshot.pictures
    session.dispatch(act.SetHiddenLayers((2,)))
    view.render_snapshot(replace(session.snapshot, pictures=old))
    assert view.frame is None


def test_the_heat_map_is_what_lectures_call_height_and_pales_only_a_little(view: LossLandscape) -> None:
    view.set_emphasis(frozenset(), frozenset({"height"}))
    shown = {picture(view).pixelColor(x, 200).name() for x in range(80, 400, 20)}
    view.set_emphasis(frozenset(), frozenset({"contours"}))
    hidden = {picture(view).pixelColor(x, 200).name() for x in range(80, 400, 20)}
    assert len(shown) > 5 > len(hidden)
    view.set_emphasis(frozenset({"path"}), None)
    assert view._opacity("height") > 0.7 > view._opacity("start")


def test_the_gradient_points_away_from_the_step_and_each_can_be_shown_alone(qtbot: QtBot, begin_session: Begin) -> None:
    view = show(qtbot, surface_session(begin_session, "bowl", (2.0, 1.0)))
    step = view._step
    assert step is not None
    assert float((step.end - step.start) @ step.ascent) < 0.0
    images = {}
    for part in ("gradient", "step"):
        view.set_emphasis(frozenset(), frozenset({part}))
        images[part] = picture(view)
        assert count(images[part], GRADIENT) > 10
    assert images["gradient"] != images["step"]


def test_lowest_points_and_the_limit_are_shown_only_where_a_lecture_names_them(
    qtbot: QtBot, begin_session: Begin
) -> None:
    view = show(qtbot, surface_session(begin_session, "two-valleys", (1.5, 1.0)))
    at = pixel(view, -1.0466805318046022, 0.0)
    plain = picture(view).pixelColor(at)
    view.set_emphasis(frozenset({"minima", "limit"}), None)
    assert picture(view).pixelColor(at) == QColor(view.theme.forward) != plain

    def facts() -> str:
        assert view.snapshot is not None and view.surface is not None
        return " ".join(view._facts(view.surface, view.snapshot))

    qtbot.waitUntil(lambda: "limit 2/λ" in facts(), timeout=3000)
