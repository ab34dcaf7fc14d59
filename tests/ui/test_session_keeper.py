from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from nnvisual.composition import Composed
from nnvisual.session.actions import SetLearningRate, StepForward
from nnvisual.session.session_file import dump_session
from nnvisual.ui.session_keeper import MOST_REPLACED
from tests.ui.conftest import Start

AtRest = Callable[[Composed], None]
TABLE = "a,b,label\n1,2,0\n2,1,1\n3,4,0\n4,3,1\n5,6,0\n6,5,1\n"


def work(program: Composed, rate: float) -> None:
    program.store.dispatch(SetLearningRate(rate))
    program.store.dispatch(StepForward())


def rate_of(program: Composed) -> float:
    return program.store.snapshot.experiment.lr


def test_what_a_session_replaced_comes_back_and_goes_again(start: Start, at_rest: AtRest, tmp_path: Path) -> None:
    program = start()
    work(program, 0.7)
    saved = tmp_path / "other.nnsession"
    saved.write_bytes(dump_session(program.store.snapshot))
    work(program, 0.11)
    program.window.open_path(saved)
    at_rest(program)
    assert rate_of(program) == 0.7
    for expected in (0.11, 0.7, 0.11):
        program.window.actions_by_name["reopen"].trigger()
        at_rest(program)
        assert rate_of(program) == expected


def test_a_table_dropped_onto_the_window_opens_and_what_was_there_can_be_reopened(
    qtbot: QtBot, start: Start, at_rest: AtRest, tmp_path: Path
) -> None:
    program = start()
    work(program, 0.37)
    table = tmp_path / "points.csv"
    table.write_text(TABLE)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(table))])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    program.window.dropEvent(drop)
    at_rest(program)
    opened = program.store.snapshot.data
    assert opened is not None and opened.n_examples == 6
    assert program.window.files.recent.files == (str(table),)
    program.window.actions_by_name["reopen"].trigger()
    at_rest(program)
    assert rate_of(program) == 0.37


def test_save_never_writes_one_thing_over_another(start: Start, at_rest: AtRest, tmp_path: Path) -> None:
    program = start()
    first, second = tmp_path / "first.nnsession", tmp_path / "second.nnsession"
    work(program, 0.5)
    program.window.keeper.save(second)
    work(program, 0.6)
    program.window.keeper.save(first)
    program.window.open_path(second)
    at_rest(program)
    assert program.window.keeper.path is None


def test_only_so_many_are_kept_the_oldest_go(start: Start) -> None:
    keeper = start().window.keeper
    for _ in range(MOST_REPLACED + 3):
        keeper.keep_replaced()
    kept = keeper.replaced()
    assert len(kept) == MOST_REPLACED
    assert kept[0].name == f"replaced-{MOST_REPLACED + 3}.nnsession"


def test_where_nothing_was_replaced_it_says_so(start: Start) -> None:
    program = start()
    program.window.actions_by_name["reopen"].trigger()
    notice = program.store.snapshot.notice
    assert notice is not None and "Nothing was replaced" in notice.text
