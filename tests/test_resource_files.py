"""Where bundled files are found."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nnvisual import resource_files


def test_fonts_are_there_with_their_licences() -> None:
    paths = resource_files.fonts()
    assert {"Inter-Regular.otf", "Inter-Bold.otf", "JetBrainsMono-Regular.ttf"} <= {path.name for path in paths}
    for folder in {path.parent for path in paths}:
        assert "SIL OPEN FONT LICENSE" in (folder / "LICENSE.txt").read_text()


def test_qt_can_read_the_fonts(qtbot: QtBot) -> None:
    from PySide6.QtGui import QFontDatabase  # noqa: PLC0415 - the other tests here need no Qt

    families = set()
    for path in resource_files.fonts():
        number = QFontDatabase.addApplicationFont(str(path))
        families.update(QFontDatabase.applicationFontFamilies(number))
    assert {"Inter", "JetBrains Mono"} <= families


def test_missing_file_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"resources/icons/no-such-icon\.svg is missing"):
        resource_files.resource_path("icons", "no-such-icon.svg")


def test_an_installed_copy_comes_before_the_source_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_resources", "resources"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "both.txt").touch()
    (tmp_path / "resources" / "one.txt").touch()
    monkeypatch.setattr(resource_files, "_FOLDERS", (tmp_path / "_resources", tmp_path / "resources"))
    assert resource_files.resource_path("both.txt").parent.name == "_resources"
    assert resource_files.resource_path("one.txt").parent.name == "resources"
