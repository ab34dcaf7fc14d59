"""A sentence below the header, until it is dismissed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from nnvisual.session.actions import DismissNotice
from nnvisual.session.snapshot import Notice, Snapshot
from nnvisual.views.view import Dispatch


class NoticeBar(QFrame):
    """Shows the snapshot's notice; hidden while there is none."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._shown: Notice | None = None
        self.text = QLabel("", self)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.folder_button = QPushButton("Open the folder", self)
        self.folder_button.clicked.connect(self._open_folder)
        self.close_button = QToolButton(self)
        self.close_button.setObjectName("flat")
        self.close_button.setText("✕")
        self.close_button.setAccessibleName("Dismiss the message")
        self.close_button.clicked.connect(lambda: dispatch(DismissNotice()))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 6, 12, 6)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.folder_button)
        layout.addWidget(self.close_button)
        self.hide()

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show or hide."""
        notice = snapshot.notice
        if notice is self._shown:
            return
        self._shown = notice
        self.setVisible(notice is not None)
        if notice is not None:
            self.text.setText(notice.text)
            self.folder_button.setVisible(notice.folder is not None)
            self.setProperty("tone", str(notice.tone))
            self.style().unpolish(self)
            self.style().polish(self)

    def _open_folder(self) -> None:
        if self._shown is not None and self._shown.folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._shown.folder)))
