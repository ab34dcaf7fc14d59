from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nnvisual.lectures.checks import check_paths
from nnvisual.lectures.vocabulary import CONTROLS
from nnvisual.lectures.vocabulary import VIEWS as LECTURE_VIEWS
from nnvisual.ui.authors_guide import AuthorsGuide, free_folder, guide_html
from nnvisual.views.theme import DARK, LIGHT


@pytest.fixture
def guide(qtbot: QtBot) -> AuthorsGuide:
    guide = AuthorsGuide(LIGHT)
    qtbot.addWidget(guide)
    return guide


def test_the_guide_names_every_view_and_every_control(guide: AuthorsGuide) -> None:
    text = guide.text.toPlainText()
    for name in (*LECTURE_VIEWS, *CONTROLS):
        assert name in text
    assert "{{" not in text
    assert "| ---" not in text


def test_a_heading_leads_to_its_place(qtbot: QtBot, guide: AuthorsGuide) -> None:
    guide.show()
    qtbot.waitExposed(guide)
    names = [guide.headings.item(row).text() for row in range(guide.headings.count())]
    assert names[:2] == ["One chapter", "Front matter"]
    places = []
    for row in range(len(names) - 1):
        guide.headings.setCurrentRow(row)
        places.append(guide.text.verticalScrollBar().value())
    assert places == sorted(places)
    assert places[0] < places[-1]


def test_words_are_found_round_and_round(guide: AuthorsGuide) -> None:
    guide.search.setText("rate_limit")
    assert guide.find_next()
    assert guide.find_next()
    guide.search.setText("nowhere to be found")
    assert not guide.find_next()
    assert "does not stand in the guide" in guide.message.text()


def test_a_new_lecture_is_written_without_a_mistake(qtbot: QtBot, guide: AuthorsGuide, tmp_path: Path) -> None:
    with qtbot.waitSignal(guide.lecture_made) as made:
        assert guide.make_lecture(tmp_path / "own") == tmp_path / "own"
    assert made.args == [tmp_path / "own"]
    assert check_paths([tmp_path / "own"]).problems == ()
    assert guide.open_folder.isEnabled()


def test_a_folder_with_something_in_it_keeps_it(guide: AuthorsGuide, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    assert guide.make_lecture(tmp_path) == tmp_path / "my-lecture"
    assert guide.make_lecture(tmp_path) == tmp_path / "my-lecture-2"
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "years of work"
    assert free_folder(tmp_path / "new") == tmp_path / "new"


def test_a_place_that_cannot_be_written_to_is_a_sentence(guide: AuthorsGuide, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert guide.make_lecture(tmp_path / "file") is None
    assert "file" in guide.message.text()


def test_another_theme_sets_it_anew(guide: AuthorsGuide) -> None:
    guide.headings.setCurrentRow(2)
    guide.set_theme(DARK.with_text(1.5))
    assert guide.headings.currentRow() == 2
    assert DARK.sunken in guide_html("    code", DARK)
