"""What the commands of the File menu do: opening tables, sessions, lectures and experiments, and saving."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from nnvisual.lectures.library import ARCHIVE_ENDINGS
from nnvisual.runtime.store import Store
from nnvisual.session import actions as act
from nnvisual.ui.commands import Handlers
from nnvisual.ui.experiment_chooser import ExperimentChooser
from nnvisual.ui.recent_files import RecentFiles
from nnvisual.ui.session_keeper import SUFFIX, SessionKeeper
from nnvisual.views.theme import Theme

READABLE = f"Tables, sessions and lectures (*.csv *.tsv *.txt *{SUFFIX} *.nnlecture *.zip *.md);;All files (*)"


class FileCommands(QObject):
    """Asks for files, opens them by their kind, and remembers which were opened.

    Parameters
    ----------
    window
        Which the questions belong to.
    keeper
        Saves, and keeps what something else takes the place of.
    recent
        The files that were opened lately, as `Preferences` keeps them.
    theme
        Returns the present theme.
    """

    def __init__(
        self, window: QWidget, store: Store, keeper: SessionKeeper, recent: tuple[str, ...], theme: Callable[[], Theme]
    ) -> None:
        super().__init__(window)
        self._window, self._store, self._keeper, self._theme = window, store, keeper, theme
        self.recent = RecentFiles(recent, window)
        self.recent.chosen.connect(self.open_path)

    def handlers(self) -> Handlers:
        """Return what each command does."""
        return {
            "open": self._choose_file,
            "open_lecture": self._choose_lecture,
            "experiments": self._choose_experiment,
            "reopen": self._keeper.reopen_replaced,
            "save": self._save,
            "save_as": self._save_as,
        }

    def open_path(self, path: Path) -> None:
        """Open a file that was named, chosen or dropped; what is open now can be reopened."""
        self.recent.note(path)
        self._keeper.keep_replaced()
        if path.is_dir() or path.suffix in (*ARCHIVE_ENDINGS, ".md"):
            self._store.dispatch(act.OpenLecture(path))
        elif path.suffix == SUFFIX:
            self._store.dispatch(act.OpenSession(path, f"Opened {path.name}."))
        else:
            self._store.dispatch(act.OpenTable(path))

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, "Open", "", READABLE)
        if name:
            self.open_path(Path(name))

    def _choose_lecture(self) -> None:
        name = QFileDialog.getExistingDirectory(self._window, "Open the folder of a lecture")
        if name:
            self.open_path(Path(name))

    def _choose_experiment(self) -> None:
        chosen = ExperimentChooser(self._theme(), self._window).choose()
        if chosen is not None:
            self._store.dispatch(act.OpenExperiment(chosen.experiment, chosen.views))

    def _save(self) -> None:
        if self._keeper.path is None:
            self._save_as()
        else:
            self._keeper.save(self._keeper.path)

    def _save_as(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self._window, "Save session", f"session{SUFFIX}", f"Sessions (*{SUFFIX})")
        if name:
            self._keeper.save(Path(name))
