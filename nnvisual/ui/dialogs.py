"""The dialogs that only show something: all keys, and what the program is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from nnvisual import __version__
from nnvisual.runtime.preferences import config_folder, data_folder
from nnvisual.ui.commands import COMMANDS, MENUS, keys_of

IN_A_VIEW = (
    ("Tab", "to the next view or control; its frame is then seen"),
    ("Arrows, Enter, Esc", "in the network: walk over units and weights, type a number, leave"),
    ("T, D, +, −", "in the network: heat tiles, layers as blocks, a unit more or less"),
    ("E", "in the feature plane: edit the points"),
    ("L, A, E, S", "on the loss curve: logarithm, accuracy, epochs, smooth"),
    ("X, Y, F", "in the landscape: take the chosen weight as an axis, follow the point"),
)

MOUSE = (
    ("Click a weight, a unit, a point", "choose it, in all views at once"),
    ("Double-click a weight", "change its number; Enter commits, Esc takes it back"),
    ("Click on the landscape", "start there"),
    ("Double-click a card's title", "enlarge the view, and back"),
    ("Drag a file into the window", "open it"),
)


class KeysDialog(QDialog):
    """Every key, from the table that binds them."""

    def __init__(self, changed: dict[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        content = QWidget(self)
        grid = QGridLayout(content)
        grid.setHorizontalSpacing(24)
        row = 0
        for menu in MENUS:
            row = self._add_heading(grid, row, menu)
            for command in COMMANDS.values():
                keys = keys_of(command.name, changed)
                if command.menu == menu and keys:
                    row = self._add_row(grid, row, "   ".join(_spell(key) for key in keys), command.help)
        for title, entries in (("In a view", IN_A_VIEW), ("Mouse", MOUSE)):
            row = self._add_heading(grid, row, title)
            for gesture, meaning in entries:
                row = self._add_row(grid, row, gesture, meaning)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(content)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(area)
        layout.addWidget(buttons)
        self.resize(620, 640)

    @staticmethod
    def _add_heading(grid: QGridLayout, row: int, text: str) -> int:
        label = QLabel(text.upper())
        label.setObjectName("section")
        grid.addWidget(label, row, 0, 1, 2)
        return row + 1

    @staticmethod
    def _add_row(grid: QGridLayout, row: int, left: str, right: str) -> int:
        key = QLabel(left)
        key.setObjectName("value")
        grid.addWidget(key, row, 0)
        grid.addWidget(QLabel(right), row, 1)
        return row + 1


class AboutDialog(QDialog):
    """Version, licences, and where the program keeps its files."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About nnvisual")
        text = QLabel(
            f"<p><b>nnvisual {__version__}</b></p>"
            "<p>Watch a neural network learn: every number, every operation, forwards and backwards in time.</p>"
            "<p>MIT licence. Built with Qt for Python (LGPL 3), NumPy, contourpy, ziamath (MIT and BSD "
            "licences), and the fonts Inter and JetBrains Mono (SIL Open Font Licence).</p>"
            f"<p>Settings: {config_folder()}<br>Your work: {data_folder()}</p>"
            "<p>It opens no connection and sends nothing.</p>",
            self,
        )
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(text)
        layout.addWidget(buttons)
        self.resize(480, 320)


def _spell(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
