"""What the commands of the Help menu do: keys, the authors' guide, the hints, crash reports, and about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from nnvisual.runtime.crash_report import FOLDER_NAME as CRASH_REPORTS
from nnvisual.runtime.preferences import data_folder
from nnvisual.runtime.store import Store
from nnvisual.session import actions as act
from nnvisual.ui.authors_guide import AuthorsGuide
from nnvisual.ui.commands import Handlers
from nnvisual.ui.dialogs import AboutDialog
from nnvisual.ui.first_hints import FirstHints
from nnvisual.ui.keys_dialog import KeysDialog
from nnvisual.ui.main_menu import MainMenu
from nnvisual.views.theme import Theme


class HelpCommands(QObject):
    """Opens what helps.

    Parameters
    ----------
    window
        Which the dialogs belong to.
    menu
        Has the keys.
    hints
        What a first start says.
    open_path
        Opens a lecture that an author has begun.
    """

    def __init__(
        self, window: QWidget, store: Store, menu: MainMenu, hints: FirstHints, open_path: Callable[[Path], None]
    ) -> None:
        super().__init__(window)
        self._window, self._store, self._menu, self._hints = window, store, menu, hints
        self._open_path = open_path
        self._guide: AuthorsGuide | None = None

    def handlers(self, theme: Callable[[], Theme]) -> Handlers:
        """Return what each command does; `theme` returns the present theme."""
        return {
            "keys": self._show_keys,
            "write_lecture": lambda: self._show_authors_guide(theme()),
            "hints": lambda: self._hints.show(theme()),
            "crash_reports": self._open_crash_reports,
            "about": lambda: AboutDialog(self._window).exec(),
        }

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size of what stays open."""
        if self._guide is not None:
            self._guide.set_theme(theme)

    def _show_keys(self) -> None:
        dialog = KeysDialog(self._menu.keys, self._menu.keys_of_views(), self._window)
        dialog.changed.connect(self._menu.bind_keys)
        dialog.exec()

    def _show_authors_guide(self, theme: Theme) -> None:
        """Open the authors' guide beside the window: one writes with both in sight."""
        if self._guide is None:
            self._guide = AuthorsGuide(theme, self._window)
            self._guide.lecture_made.connect(self._open_path)
        stand = self._store.snapshot.lecture
        self._guide.show_folder(stand.path if stand is not None and stand.path.is_dir() else None)
        self._guide.show()
        self._guide.raise_()

    def _open_crash_reports(self) -> None:
        folder = data_folder() / CRASH_REPORTS
        if any(folder.glob("[0-9]*.txt")):
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        else:
            self._store.dispatch(act.ShowNotice("There are no crash reports on this machine."))
