"""Every control has a name and a description for screen readers, and the keyboard reaches it and is seen there."""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QApplication, QComboBox, QLineEdit, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from nnvisual.composition import Composed
from nnvisual.session.actions import SetViews
from nnvisual.views.registry import VIEWS
from nnvisual.views.view import View
from tests.ui.conftest import Start

AtRest = Callable[[Composed], None]

Picture = npt.NDArray[np.uint8]
CONTROLS = (QAbstractButton, QAbstractSlider, QComboBox, QLineEdit, View)
STAGES = [tuple(VIEWS)[place : place + 4] for place in range(0, len(VIEWS), 4)]


def controls(window: QWidget) -> Iterator[QWidget]:
    """Every control that is seen; what Qt makes for itself inside a control is that control's affair."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window) or isinstance(widget, QScrollBar):
            continue
        if isinstance(widget, CONTROLS) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget


def spoken(widget: QWidget) -> tuple[str, str]:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip(), interface.text(QAccessible.Text.Description).strip()


def describe(widget: QWidget) -> str:
    parents: list[str] = []
    above: QWidget | None = widget
    while above is not None and len(parents) < 4:
        parents.append(type(above).__name__)
        above = above.parentWidget()
    return f"{' in '.join(parents)} {spoken(widget)}"


@pytest.mark.parametrize("views", STAGES, ids="-".join)
def test_every_control_has_a_name_and_a_description(start: Start, at_rest: AtRest, views: tuple[str, ...]) -> None:
    program = start()
    program.store.dispatch(SetViews(views))
    at_rest(program)
    silent = [describe(widget) for widget in controls(program.window) if not all(spoken(widget))]
    assert not silent, "\n".join(silent)


def walk(qtbot: QtBot, window: QWidget, look: Callable[[QWidget], None] | None = None) -> list[QWidget]:
    """Press Tab until the focus is where it was before; `look` sees each control while it has the focus."""
    window.activateWindow()
    window.setFocus()
    seen: list[QWidget] = []
    for _ in range(300):
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        if focus is None or focus in seen:
            break
        seen.append(focus)
        if look is not None:
            look(focus)
    return seen


@pytest.mark.parametrize("views", STAGES, ids="-".join)
def test_tab_reaches_every_control(qtbot: QtBot, start: Start, at_rest: AtRest, views: tuple[str, ...]) -> None:
    program = start()
    program.store.dispatch(SetViews(views))
    at_rest(program)
    reached = walk(qtbot, program.window)
    missed = [
        describe(widget)
        for widget in controls(program.window)
        if widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget not in reached
        and widget.focusProxy() not in reached
    ]
    assert not missed, "\n".join(missed)


def picture(window: QWidget) -> Picture:
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return pixels[:, :, :3].copy()


@pytest.mark.parametrize("views", STAGES, ids="-".join)
def test_the_focus_is_seen_everywhere(qtbot: QtBot, start: Start, at_rest: AtRest, views: tuple[str, ...]) -> None:
    program = start(size=(1100, 700))
    program.store.dispatch(SetViews(views))
    at_rest(program)
    hidden: list[str] = []
    focus = QApplication.focusWidget()
    if focus is not None:
        focus.clearFocus()
    before = picture(program.window)

    def look(widget: QWidget) -> None:
        nonlocal before
        now = picture(program.window)
        area = QRect(widget.mapTo(program.window, QPoint()), widget.size()).adjusted(-16, -48, 16, 16)
        area &= program.window.rect()
        place = np.s_[area.top() : area.bottom(), area.left() : area.right()]
        if not np.any(now[place] != before[place]):
            hidden.append(f"{describe(widget)} {area}")
        before = now

    walk(qtbot, program.window, look)
    assert not hidden, "\n".join(hidden)
