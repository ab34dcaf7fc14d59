"""The files that were opened lately, as a menu."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

MOST_FILES = 8


class RecentFiles(QMenu):
    """File, Open recent: the latest first; those that are gone are not offered."""

    chosen = Signal(object)
    """The `Path` that was chosen."""

    def __init__(self, files: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__("Open &recent", parent)
        self._files = [Path(name) for name in files][:MOST_FILES]
        self.aboutToShow.connect(self._fill)

    @property
    def files(self) -> tuple[str, ...]:
        """The files, the latest first, as they are kept."""
        return tuple(str(path) for path in self._files)

    def note(self, path: Path) -> None:
        """Put a file in front."""
        path = path.absolute()
        self._files = [path, *(other for other in self._files if other != path)][:MOST_FILES]

    def _fill(self) -> None:
        self.clear()
        for path in self._files:
            if path.exists():
                action = QAction(path.name.replace("&", "&&"), self)
                action.setToolTip(str(path))
                action.triggered.connect(partial(self._choose, path))
                self.addAction(action)
        self.setToolTipsVisible(True)
        if self.isEmpty():
            nothing = QAction("Nothing was opened yet", self)
            nothing.setEnabled(False)
            self.addAction(nothing)

    def _choose(self, path: Path, _checked: bool = False) -> None:
        self.chosen.emit(path)
