from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from nnvisual.runtime.crash_report import FOLDER_NAME
from nnvisual.ui import help_commands
from nnvisual.ui.authors_guide import AuthorsGuide
from tests.ui.conftest import Start


def test_crash_reports_open_their_folder_or_say_that_there_are_none(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr(help_commands, "data_folder", lambda: tmp_path)
    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    program = start()
    command = program.window.actions_by_name["crash_reports"]
    command.trigger()
    notice = program.store.snapshot.notice
    assert notice is not None and "no crash reports" in notice.text
    (tmp_path / FOLDER_NAME).mkdir(exist_ok=True)
    (tmp_path / FOLDER_NAME / "2026-01-01.txt").write_text("It stopped.")
    command.trigger()
    assert opened == [(tmp_path / FOLDER_NAME).as_posix()]


def test_the_authors_guide_is_opened_once(start: Start) -> None:
    window = start().window
    for _ in range(2):
        window.actions_by_name["write_lecture"].trigger()
    guides = window.findChildren(AuthorsGuide)
    assert len(guides) == 1 and guides[0].isVisible()
    guides[0].close()
