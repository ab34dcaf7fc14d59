from pathlib import Path

from pytestqt.qtbot import QtBot

from nnvisual.ui.recent_files import MOST_FILES, RecentFiles


def shown(menu: RecentFiles) -> list[str]:
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions()]


def test_the_latest_file_stands_first_and_once(qtbot: QtBot, tmp_path: Path) -> None:
    menu = RecentFiles(())
    qtbot.addWidget(menu)
    assert shown(menu) == ["Nothing was opened yet"]
    paths = [tmp_path / f"{number}.csv" for number in range(MOST_FILES + 2)]
    for path in paths:
        path.touch()
        menu.note(path)
    menu.note(paths[5])
    assert shown(menu)[0] == "5.csv"
    assert len(menu.files) == MOST_FILES == len(set(menu.files))


def test_what_is_gone_is_not_offered_but_kept_in_mind(qtbot: QtBot, tmp_path: Path) -> None:
    there = tmp_path / "there & back.csv"
    there.touch()
    menu = RecentFiles((str(tmp_path / "gone.csv"), str(there)))
    qtbot.addWidget(menu)
    assert shown(menu) == ["there && back.csv"]
    assert len(menu.files) == 2


def test_a_file_that_is_chosen_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.touch()
    menu = RecentFiles((str(path),))
    qtbot.addWidget(menu)
    shown(menu)
    with qtbot.waitSignal(menu.chosen) as told:
        menu.actions()[0].trigger()
    assert told.args == [path]
