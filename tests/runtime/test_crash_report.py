"""What a crash leaves: real crashes of real processes, and errors that the program survives."""

import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from nnvisual.runtime.crash_report import MOST_REPORTS, CrashReport, CrashReporter, describe_action
from nnvisual.session.actions import OpenLecture, Seek
from nnvisual.session.snapshot import Cursor

SEGMENTATION_FAULT = """
import sys, faulthandler
from pathlib import Path
from nnvisual.runtime.crash_report import CrashReporter
from nnvisual.session.actions import Play, SetLearningRate
reporter = CrashReporter(Path(sys.argv[1]))
reporter.start()
reporter.note_action(SetLearningRate(0.25))
reporter.note_action(Play())
{ending}
"""


def run_and_end(folder: Path, ending: str) -> int:
    """Run a program that ends as `ending` says; return its exit code."""
    done = subprocess.run(
        [sys.executable, "-c", SEGMENTATION_FAULT.format(ending=ending), str(folder)],
        check=False,
        capture_output=True,
        timeout=60,
    )
    return done.returncode


def test_a_fault_below_python_is_reported_at_the_next_start_and_only_then(tmp_path: Path) -> None:
    assert run_and_end(tmp_path, "faulthandler._sigsegv()") != 0
    report = CrashReporter(tmp_path).find_earlier()
    assert report is not None
    text = report.path.read_text(encoding="utf-8")
    assert "Segmentation fault" in text or "access violation" in text
    assert "SetLearningRate(lr=0.25)" in text
    assert "PySide6" in text
    assert "NumPy" in text
    assert CrashReporter(tmp_path).find_earlier() is None
    assert [path.name for path in tmp_path.iterdir()] == [report.path.name]


def test_a_program_that_was_killed_or_ended_well_leaves_no_report(tmp_path: Path) -> None:
    run_and_end(tmp_path, "import os; os._exit(9)")
    assert CrashReporter(tmp_path).find_earlier() is None
    run_and_end(tmp_path / "well", "reporter.close()")
    assert list((tmp_path / "well").iterdir()) == []


def test_an_error_is_written_down_once_and_told_and_the_hooks_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[CrashReport] = []
    passed_on: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: passed_on.append(error))
    before = sys.excepthook
    reporter = CrashReporter(tmp_path)
    reporter.start(told.append)
    try:
        for _ in range(3):
            try:
                _ = 1 / 0
            except ZeroDivisionError as error:
                sys.excepthook(type(error), error, error.__traceback__)
    finally:
        reporter.close()
    assert sys.excepthook is before
    assert len(passed_on) == 3
    assert len(told) == 1
    assert "ZeroDivisionError" in told[0].path.read_text(encoding="utf-8")


def test_an_error_in_another_thread_is_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _caught: None)
    reporter = CrashReporter(tmp_path)
    reporter.start()
    try:
        thread = threading.Thread(target=lambda: int("no number"))
        thread.start()
        thread.join()
    finally:
        reporter.close()
    (report,) = tmp_path.glob("[0-9]*.txt")
    assert "ValueError" in report.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    reporter = CrashReporter(blocked / "reports")
    assert reporter.find_earlier() is None
    reporter.start()
    reporter.note_action(Seek(Cursor(3)))
    assert reporter.report_error(ValueError("lost")) is None
    reporter.close()


def test_old_reports_are_removed(tmp_path: Path) -> None:
    reporter = CrashReporter(tmp_path)
    for number in range(MOST_REPORTS + 5):
        assert reporter.report_error(ValueError(str(number))) is not None
    assert len(list(tmp_path.iterdir())) == MOST_REPORTS


def test_an_action_is_described_without_telling_where_files_are() -> None:
    @dataclass(frozen=True)
    class Odd:
        text: str = "something private"
        number: int = 3

    assert "private" not in describe_action(Odd())
    assert "number=3" in describe_action(Odd())
    described = describe_action(OpenLecture(Path("/home/somebody/exam/lecture.toml")))
    assert "somebody" not in described
    assert "lecture.toml" in described
