"""The relief by mouse and keyboard, with a drawing board that needs no OpenGL."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnvisual.landscape.plane import PlaneSpec
from nnvisual.nn.arrays import Matrix
from nnvisual.session import actions as act
from nnvisual.views import gl_picture
from nnvisual.views.camera import Camera
from nnvisual.views.loss_landscape import LossLandscape
from nnvisual.views.relief_mesh import Mesh, NoOpenGL

if TYPE_CHECKING:
    from tests.views.conftest import Session

GROUND = "#123456"


class Board:
    """Remembers what it was asked to draw."""

    drawn: list[tuple[Mesh, Matrix, Mesh, bool]]
    fails = False

    def __init__(self, owner: QObject) -> None:
        Board.drawn = []

    def paint(self, size: QSize, ground: QColor, relief: tuple[Mesh, Matrix], lines: Mesh, *, fine: bool) -> QImage:
        """Return a picture of one colour."""
        if Board.fails:
            raise NoOpenGL("the driver has been lost")
        Board.drawn.append((*relief, lines, fine))
        image = QImage(size, QImage.Format.Format_RGB32)
        image.fill(QColor(GROUND))
        return image


@pytest.fixture
def view(qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch) -> LossLandscape:
    monkeypatch.setattr(gl_picture, "GlPicture", Board)
    monkeypatch.setattr(Board, "fails", False)
    session.train(20)
    view = LossLandscape(session.dispatch)
    qtbot.addWidget(view)
    view.resize(560, 400)
    view.show()
    session.listeners.append(lambda: view.render_snapshot(session.snapshot))
    view.render_snapshot(session.snapshot)
    return view


def picture(view: LossLandscape) -> QImage:
    return view.grab().toImage()


def test_the_switch_shows_the_relief_and_the_map_again(view: LossLandscape) -> None:
    before = picture(view)
    QTest.mouseClick(view.relief_switch, Qt.MouseButton.LeftButton)
    assert view.is_relief
    assert picture(view).pixelColor(30, 60).name() == GROUND
    mesh, _, lines, fine = Board.drawn[-1]
    assert len(mesh) > 1000
    assert len(lines) > 1000
    assert fine
    QTest.keyClick(view, Qt.Key.Key_D)
    assert not view.relief_switch.isChecked()
    assert picture(view) == before


def test_dragging_turns_it_quickly_and_rest_makes_it_fine(qtbot: QtBot, view: LossLandscape) -> None:
    view.toggle_relief()
    picture(view)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    QTest.mouseMove(view, QPoint(260, 220))
    assert view.camera.turn != Camera().turn
    assert view.camera.tilt > Camera().tilt
    picture(view)
    assert not Board.drawn[-1][3]
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(260, 220))

    def is_fine() -> bool:
        return Board.drawn[-1][3]

    qtbot.waitUntil(is_fine, timeout=3000)


def test_dragging_the_relief_starts_no_run(session: Session, view: LossLandscape) -> None:
    view.toggle_relief()
    count = len(session.actions)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    assert len(session.actions) == count


def test_the_wheel_comes_closer_and_a_double_click_goes_back(view: LossLandscape) -> None:
    view.toggle_relief()
    at = QPointF(200, 200)
    QApplication.sendEvent(
        view,
        QWheelEvent(
            at, view.mapToGlobal(at), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        ),
    )  # fmt: skip
    assert view.camera.zoom > 1.0
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert view.camera == Camera()


def test_keys_turn_it_for_who_came_by_keyboard(view: LossLandscape) -> None:
    view.toggle_relief()
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.camera == Camera()
    QApplication.sendEvent(view, QFocusEvent(QFocusEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.camera.turn != Camera().turn
    assert view.camera.tilt > Camera().tilt
    assert view.camera.zoom > 1.0
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.camera == Camera()


def test_nothing_is_drawn_anew_unless_something_has_changed(session: Session, view: LossLandscape) -> None:
    view.toggle_relief()
    picture(view)
    count = len(Board.drawn)
    picture(view)
    assert len(Board.drawn) == count
    session.train(3)
    view.render_snapshot(session.snapshot)
    picture(view)
    assert len(Board.drawn) == count + 1


def test_without_opengl_a_sentence_and_the_map(
    session: Session, view: LossLandscape, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(owner: QObject) -> None:
        raise NoOpenGL("no OpenGL context can be made")

    monkeypatch.setattr(gl_picture, "GlPicture", refuse)
    before = picture(view)
    QTest.mouseClick(view.relief_switch, Qt.MouseButton.LeftButton)
    assert not view.relief_switch.isChecked()
    assert session.snapshot.notice is not None
    assert session.snapshot.notice.text.startswith("The relief needs OpenGL, and here no OpenGL context can be made.")
    assert picture(view) == before


def test_a_driver_that_fails_later_leads_back_to_the_map(qtbot: QtBot, session: Session, view: LossLandscape) -> None:
    before = picture(view)
    view.toggle_relief()
    Board.fails = True
    picture(view)
    assert not view.is_relief

    def told() -> bool:
        return bool(session.actions) and isinstance(session.actions[-1], act.ShowNotice)

    qtbot.waitUntil(told, timeout=3000)
    assert picture(view) == before


def test_one_weight_alone_has_no_relief(session: Session, view: LossLandscape) -> None:
    session.dispatch(act.SetPlane(PlaneSpec(i=0, j=None)))
    assert view.relief_switch.isHidden()
    QTest.keyClick(view, Qt.Key.Key_D)
    assert not view.is_relief


def test_a_lecture_shows_it_as_long_as_it_names_it(qtbot: QtBot, view: LossLandscape) -> None:
    view.set_emphasis(frozenset({"relief"}), None)
    qtbot.waitUntil(lambda: view.is_relief, timeout=3000)
    assert view.focus_parts == frozenset()
    view.set_emphasis(frozenset({"path"}), None)
    qtbot.waitUntil(lambda: not view.is_relief, timeout=3000)


def test_what_a_lecture_hides_is_not_among_the_lines(view: LossLandscape) -> None:
    view.toggle_relief()
    picture(view)
    whole = len(Board.drawn[-1][2])
    view.set_emphasis(frozenset(), frozenset({"height", "point"}))
    picture(view)
    mesh, _, lines, _ = Board.drawn[-1]
    assert 0 < len(lines) < whole / 4
    assert np.unique(mesh[:, 6]).tolist() == [1.0]


def test_the_menu_holds_the_switch(view: LossLandscape) -> None:
    action = next(
        action for action in view.make_menu(QPointF(100, 100)).actions() if action.text().startswith("Relief")
    )
    action.trigger()
    assert view.is_relief


def test_opengl_is_loaded_by_nothing_else() -> None:
    program = (
        "import sys, nnvisual.app, nnvisual.composition, nnvisual.views.registry;"
        "sys.exit(any('OpenGL' in name for name in sys.modules))"
    )
    root = Path(gl_picture.__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0


def test_a_turned_camera_makes_another_picture(view: LossLandscape) -> None:
    view.toggle_relief()
    picture(view)
    first = Board.drawn[-1][1]
    view.look_from(replace(view.camera, turn=100.0))
    picture(view)
    assert not np.allclose(first, Board.drawn[-1][1])


def test_the_loss_under_the_mouse_is_read_off(view: LossLandscape) -> None:
    view.toggle_relief()
    before = picture(view)
    at = view.rect().center()
    QTest.mouseMove(view, at - QPoint(3, 3))
    QTest.mouseMove(view, at)
    hover = view.hover
    assert hover is not None
    drawn = len(Board.drawn)
    assert picture(view) != before
    assert len(Board.drawn) == drawn
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    QTest.mouseMove(view, at + QPoint(9, 0))
    assert view.hover is None
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
