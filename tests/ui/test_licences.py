from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nnvisual.ui import licences
from nnvisual.ui.dialogs import AboutDialog
from nnvisual.ui.licences import LicencesDialog, licence_texts


def test_the_licence_of_qt_and_the_texts_that_it_refers_to_are_there() -> None:
    texts = {name: path.read_text(encoding="utf-8") for name, path in licence_texts().items()}
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in texts["LGPL-3.0"]
    assert "GNU GENERAL PUBLIC LICENSE" in texts["GPL-3.0"]
    assert "replace" in texts["qt"]
    assert {"font-inter", "font-jetbrains-mono"} <= set(texts)


def test_choosing_a_component_shows_its_text(qtbot: QtBot) -> None:
    dialog = LicencesDialog()
    qtbot.addWidget(dialog)
    assert "The Qt Company" in dialog.text.toPlainText()
    row = [dialog.names.item(place).text() for place in range(dialog.names.count())].index("font-inter")
    dialog.names.setCurrentRow(row)
    assert "SIL OPEN FONT LICENSE" in dialog.text.toPlainText().upper()


def test_a_text_that_cannot_be_read_is_said(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "licence_texts", lambda: {"gone": tmp_path / "gone.txt"})
    dialog = LicencesDialog()
    qtbot.addWidget(dialog)
    assert "cannot be read" in dialog.text.toPlainText()


def test_about_leads_to_the_licences(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []

    def note(dialog: LicencesDialog) -> None:
        opened.append(dialog)

    monkeypatch.setattr(LicencesDialog, "exec", note)
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    button = next(button for button in dialog.findChildren(QPushButton) if "icences" in button.text())
    button.click()
    assert len(opened) == 1
