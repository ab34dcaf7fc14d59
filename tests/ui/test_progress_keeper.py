from pathlib import Path

from pytestqt.qtbot import QtBot

from nnvisual.runtime.progress_store import FILE_NAME, load_progress
from nnvisual.session import actions as act
from nnvisual.session.progress import Bookmark
from nnvisual.session.snapshot import Mode
from nnvisual.ui.progress_keeper import locate
from tests.ui.conftest import Start
from tests.ui.lecture_window import open_in, stand_in


def test_what_was_done_is_there_at_the_next_start(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l", "first", "question")
    program.store.dispatch(act.Answer(1))
    program.store.dispatch(act.NextBeat())
    done = program.store.snapshot.progress
    program.window.close()
    program.close()
    again = start()
    assert again.store.snapshot.progress == done
    assert again.progress.reopen()
    qtbot.waitUntil(lambda: again.store.snapshot.lecture is not None, timeout=20_000)
    assert (stand_in(again).chapter, stand_in(again).step) == (0, 2)


def test_it_is_written_while_one_reads(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l")
    program.store.dispatch(act.NextBeat())
    path = tmp_path / FILE_NAME
    qtbot.waitUntil(lambda: load_progress(path).progress.steps == {"short/first/begin"}, timeout=5_000)


def test_who_left_from_the_lab_comes_back_to_the_lab(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l")
    program.store.dispatch(act.SetMode(Mode.LAB))
    program.window.close()
    program.close()
    assert not start().progress.reopen()


def test_a_broken_file_is_said_once_and_kept(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"rubbish")
    program = start()
    notice = program.store.snapshot.notice
    assert notice is not None and "progress-kept-1.json" in notice.text
    assert (tmp_path / "progress-kept-1.json").read_bytes() == b"rubbish"
    program.close()
    assert start().store.snapshot.notice is None


def test_a_folder_that_cannot_be_written_is_said_once(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    open_in(qtbot, program, tmp_path / "l")
    (tmp_path / FILE_NAME).unlink(missing_ok=True)
    (tmp_path / FILE_NAME).mkdir()
    program.store.dispatch(act.NextBeat())
    qtbot.waitUntil(lambda: program.store.snapshot.notice is not None, timeout=5_000)
    notice = program.store.snapshot.notice
    assert notice is not None and "progress" in notice.text
    program.store.dispatch(act.DismissNotice())
    program.store.dispatch(act.NextBeat())
    program.progress.write()
    assert program.store.snapshot.notice is None


def test_a_lecture_that_is_gone_is_not_located(tmp_path: Path) -> None:
    assert locate(Bookmark("nowhere-at-all", str(tmp_path / "gone"), "a", "s")) is None
    shipped = locate(Bookmark("nn-foundations", str(tmp_path / "gone"), "a", "s"))
    assert shipped is not None and shipped.name == "nn-foundations"
