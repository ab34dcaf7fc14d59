"""The figure view."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from nnvisual.lectures.files import ArchiveFiles
from nnvisual.views.figure import EMPTY, FigureView
from nnvisual.views.theme import DARK
from tests.views.conftest import Session

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10">'
    '<rect id="left" width="10" height="10" fill="#ff0000"/>'
    '<rect id="right" x="10" width="10" height="10" fill="#0000ff"/></svg>'
)


@pytest.fixture
def view(session: Session, qtbot: QtBot) -> FigureView:
    view = FigureView(session.dispatch)
    qtbot.addWidget(view)
    view.resize(200, 100)
    view.render_snapshot(session.snapshot)
    return view


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    path = tmp_path / "two.svg"
    path.write_text(SVG, encoding="utf-8")
    return path


def halves(view: FigureView) -> tuple[QColor, QColor]:
    image = view.grab().toImage()
    return QColor(image.pixel(50, 50)), QColor(image.pixel(150, 50))


def test_a_drawing_fills_the_view_in_its_own_proportions(view: FigureView, drawing: Path) -> None:
    view.set_figure(drawing)
    assert view.parts == ("left", "right")
    assert halves(view) == (QColor("#ff0000"), QColor("#0000ff"))
    view.resize(200, 300)
    assert QColor(view.grab().toImage().pixel(50, 20)) != QColor("#ff0000")


def test_only_revealed_parts_are_drawn(view: FigureView, drawing: Path) -> None:
    view.set_figure(drawing, frozenset({"left"}))
    left, right = halves(view)
    assert left == QColor("#ff0000")
    assert right != QColor("#0000ff")
    view.set_figure(drawing)
    assert halves(view)[1] == QColor("#0000ff")


def test_what_a_lecture_lights_keeps_its_colour_and_the_rest_is_dimmed(view: FigureView, drawing: Path) -> None:
    view.set_figure(drawing)
    view.set_emphasis(frozenset({"right"}), None)
    left, right = halves(view)
    assert right == QColor("#0000ff")
    assert left != QColor("#ff0000")
    view.set_emphasis(frozenset({""}), frozenset({""}))
    assert halves(view) == (QColor("#ff0000"), QColor("#0000ff"))


def test_a_picture_is_shown_too(view: FigureView, tmp_path: Path) -> None:
    picture = QImage(40, 20, QImage.Format.Format_RGB32)
    picture.fill(QColor("#00ff00"))
    assert picture.save(str(tmp_path / "a.png"))
    view.set_figure(tmp_path / "a.png")
    assert halves(view) == (QColor("#00ff00"), QColor("#00ff00"))


def test_a_dark_theme_lays_a_light_sheet_under_it(view: FigureView, drawing: Path) -> None:
    view.set_theme(DARK)
    view.set_figure(drawing, frozenset({"left"}))
    assert halves(view)[1] == QColor("#ffffff")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("a.svg", b"<svg", "no SVG"), ("a.png", b"no picture", "no picture"), ("b.svg", None, "There is no file")],
)
def test_what_cannot_be_shown_is_a_sentence(
    view: FigureView, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    view.set_figure(tmp_path / name)
    assert view.is_empty
    assert words in view.accessibleDescription()
    view.grab()


def test_without_a_figure_it_says_where_figures_come_from(view: FigureView, drawing: Path) -> None:
    view.set_figure(drawing)
    view.set_figure(None)
    assert view.accessibleDescription() == EMPTY


def test_a_figure_of_an_archive_and_a_new_version_of_it(view: FigureView, drawing: Path) -> None:
    content = drawing.read_bytes()
    view.set_figure("img/a.svg", None, ArchiveFiles({"img/a.svg": content}))
    assert halves(view) == (QColor("#ff0000"), QColor("#0000ff"))
    changed = content.replace(b"#ff0000", b"#00ff00").replace(b'"red"', b'"#00ff00"')
    view.set_figure("img/a.svg", None, ArchiveFiles({"img/a.svg": changed}))
    assert halves(view)[0] == QColor("#00ff00")
    view.set_figure("img/b.svg", None, ArchiveFiles({"img/a.svg": content}))
    assert "There is no file 'img/b.svg' in the archive" in view.accessibleDescription()
