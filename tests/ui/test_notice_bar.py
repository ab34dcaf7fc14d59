"""The sentence below the header, and the folder that it may offer."""

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nnvisual.runtime.crash_report import FOLDER_NAME
from nnvisual.session import actions as act
from tests.ui.conftest import Start


def test_a_notice_offers_its_folder_and_goes_when_it_is_dismissed(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    bar = program.window.notice
    program.store.dispatch(act.ShowNotice("Look there.", folder=tmp_path))
    assert bar.isVisible() and bar.folder_button.isVisible()
    program.store.dispatch(act.ShowNotice("Only a sentence."))
    assert bar.isVisible() and not bar.folder_button.isVisible()
    bar.close_button.click()
    assert not bar.isVisible()


def test_a_crash_is_said_at_the_next_start_and_the_work_is_back(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start(fresh=False)
    program.store.dispatch(act.Pause())
    program.store.dispatch(act.SetLearningRate(0.9))
    program.keeper.write_recovery()
    program.stop()
    left = tmp_path / FOLDER_NAME / "faults-1.txt"
    left.write_text("Fatal Python error: Segmentation fault\n", encoding="utf-8")
    again = start(fresh=False)
    qtbot.waitUntil(lambda: again.store.snapshot.experiment.lr == 0.9, timeout=10_000)
    bar = again.window.notice
    assert "crashed the last time" in bar.text.text()
    assert bar.folder_button.isVisible()
    assert not left.exists()


def test_an_error_in_an_action_is_said_and_the_program_goes_on(
    qtbot: QtBot, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = start()
    passed_on: list[object] = []
    monkeypatch.setattr(program.reporter, "_hook", lambda _kind, error, _trace: passed_on.append(error))
    program.runner.failed.emit(ValueError("a job went wrong"))
    error = ValueError("an action went wrong")
    sys.excepthook(ValueError, error, None)
    qtbot.waitUntil(lambda: "Something went wrong" in program.window.notice.text.text(), timeout=5_000)
    assert passed_on == [error]
    assert len(list((tmp_path / FOLDER_NAME).glob("[0-9]*.txt"))) == 2
    program.store.dispatch(act.SetLearningRate(0.7))
    assert program.store.snapshot.experiment.lr == 0.7
