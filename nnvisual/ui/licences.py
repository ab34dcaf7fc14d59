"""The licences of the program and of what comes with it, each with its full text."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from nnvisual.resource_files import resource_path
from nnvisual.ui.dialog_buttons import make_buttons

FIRST = ("nnvisual", "qt", "LGPL-3.0", "GPL-3.0", "python", "numpy")
"""What stands first, where it is there; the rest follows by name."""


def licence_texts() -> dict[str, Path]:
    """Return the files with licences by the name of what they are for, in the order in which they are shown.

    An installed program brings the texts of everything that is in it; in a checkout the packages of Python have theirs
    beside them, and these are the others.
    """
    found = {f"font-{path.parent.name}": path for path in resource_path("fonts").glob("*/LICENSE.txt")}
    found |= {path.stem: path for path in resource_path("licences").glob("*.txt")}
    names = sorted(found, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name.casefold()))
    return {name: found[name] for name in names}


class LicencesDialog(QDialog):
    """A list of components, and the text of the chosen one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Licences")
        self._files = licence_texts()
        self.names = QListWidget(self)
        self.names.setAccessibleName("Components")
        self.names.addItems(list(self._files))
        self.names.setFixedWidth(180)
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName("Licence")
        self.text.setReadOnly(True)
        self.names.currentTextChanged.connect(self._show_text)
        note = QLabel("Qt's libraries are separate files and may be replaced by your own; 'qt' says how.", self)
        note.setWordWrap(True)
        buttons = make_buttons(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        middle = QHBoxLayout()
        middle.addWidget(self.names)
        middle.addWidget(self.text, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(note)
        layout.addLayout(middle, 1)
        layout.addWidget(buttons)
        self.resize(860, 560)
        self.names.setCurrentRow(0)

    def _show_text(self, name: str) -> None:
        try:
            text = self._files[name].read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            text = f"{self._files[name]} cannot be read. Install nnvisual again."
        self.text.setPlainText(text)
