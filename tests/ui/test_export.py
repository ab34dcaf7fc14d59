"""Every view as a picture file, from the menu and from its card."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from nnvisual.composition import Composed
from nnvisual.session.actions import SetViews
from nnvisual.ui.card import Card
from nnvisual.ui.export import PNG_SCALE, export_view
from nnvisual.views.registry import VIEWS
from tests.ui.conftest import Start


def card_of(program: Composed, name: str) -> Card:
    card = program.window.stage.view(name).parentWidget()
    assert isinstance(card, Card)
    return card


def choose(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> None:
    """Answer the question for a name."""
    answer = ("" if path is None else str(path), "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *arguments: answer)


@pytest.mark.parametrize("name", list(VIEWS))
def test_every_view_is_saved_from_its_card_as_png_and_svg(
    qtbot: QtBot, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    program = start()
    program.store.dispatch(SetViews((name,)))
    view = program.window.stage.view(name)
    sizes = []
    for ending in (".png", ".svg"):
        path = tmp_path / f"{name}{ending}"
        # What is said of the first one takes some of the room.
        sizes.append(view.size())
        choose(monkeypatch, path)
        card_of(program, name).make_menu().actions()[-1].trigger()
        assert program.store.snapshot.notice is not None
        assert program.store.snapshot.notice.text == f"Saved as {path}."
    image = QImage(str(tmp_path / f"{name}.png"))
    assert image.size() == sizes[0] * PNG_SCALE
    # The ground is the card's, in every corner that nothing is drawn in.
    ground = QColor(view.theme.card).rgb()
    corners = [image.pixel(x, y) for x in (0, image.width() - 1) for y in (0, image.height() - 1)]
    assert corners.count(ground) >= 2
    renderer = QSvgRenderer(str(tmp_path / f"{name}.svg"))
    assert renderer.isValid()
    assert renderer.viewBox().size() == sizes[1]


def test_the_menu_saves_the_view_that_has_the_keyboard(
    qtbot: QtBot, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = start()
    program.window.activateWindow()
    plane = program.window.stage.view("plane")
    plane.setFocus()
    qtbot.waitUntil(plane.hasFocus)
    asked: list[str] = []

    def answer(parent: object, title: str, name: str, kinds: str) -> tuple[str, str]:
        asked.append(name)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    program.window.actions_by_name["export_view"].trigger()
    assert asked == ["plane.png"]
    assert program.store.snapshot.notice is None
    assert not list(tmp_path.glob("*.png"))


def test_what_cannot_be_written_is_said(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    view = start().window.stage.view("curve")
    assert "neither .png nor .svg" in export_view(view, tmp_path / "picture.gif")
    for ending in (".png", ".svg"):
        assert "cannot be written" in export_view(view, tmp_path / "missing" / f"picture{ending}")
