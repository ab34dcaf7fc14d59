from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from nnvisual.session.actions import SetLearningRate
from nnvisual.session.session_file import dump_session
from tests.ui.conftest import Start


def test_saving_asks_once_where_and_opening_brings_it_back(
    qtbot: QtBot, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = start()
    file = tmp_path / "mine.nnsession"
    asked: list[str] = []

    def answer(parent: object, title: str, *rest: object) -> tuple[str, str]:
        asked.append(title)
        return str(file), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    for rate in (0.21, 0.34):
        program.store.dispatch(SetLearningRate(rate))
        program.window.actions_by_name["save"].trigger()
    assert asked == ["Save session"]
    assert file.read_bytes() == dump_session(program.store.snapshot)
    program.store.dispatch(SetLearningRate(0.5))
    program.window.actions_by_name["open"].trigger()
    qtbot.waitUntil(lambda: program.store.snapshot.experiment.lr == 0.34, timeout=10_000)
    assert program.window.files.recent.files == (str(file),)


def test_whoever_names_no_file_changes_nothing(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    program = start()
    for question in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, question, lambda *arguments: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *arguments: "")
    before = program.store.snapshot
    for name in ("open", "open_lecture", "save", "save_as"):
        program.window.actions_by_name[name].trigger()
    assert program.store.snapshot is before
