"""The dialog that says what the program is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from nnvisual import __version__
from nnvisual.runtime.preferences import config_folder, data_folder
from nnvisual.ui.dialog_buttons import make_buttons
from nnvisual.ui.licences import LicencesDialog


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
        buttons = make_buttons(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        licences = buttons.addButton("&Licences", QDialogButtonBox.ButtonRole.ActionRole)
        licences.clicked.connect(lambda: LicencesDialog(self).exec())
        layout = QVBoxLayout(self)
        layout.addWidget(text)
        layout.addWidget(buttons)
        self.resize(480, 320)
