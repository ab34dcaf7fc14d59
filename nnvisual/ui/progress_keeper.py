"""Keeps on the machine what a learner has done, and brings back the lecture that was open last."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from nnvisual.lectures.library import find_lecture
from nnvisual.runtime.progress_store import LoadedProgress, save_progress
from nnvisual.runtime.store import Store
from nnvisual.session.actions import OpenLecture, ShowNotice
from nnvisual.session.progress import Bookmark
from nnvisual.session.snapshot import Snapshot

SOON_MILLISECONDS = 400
"""Quick presses of Next are written once."""


class ProgressKeeper(QObject):
    """Writes the progress whenever it has changed.

    Parameters
    ----------
    store
        Holds what is kept; its snapshot has the loaded progress already.
    path
        The file; None: nothing is kept.
    loaded
        What was found in it at the start.
    """

    def __init__(self, store: Store, path: Path | None, loaded: LoadedProgress, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._path = path if loaded.writable else None
        self._notice = loaded.notice
        self._written = loaded.progress
        self._told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SOON_MILLISECONDS)
        self._timer.timeout.connect(self.write)
        store.snapshot_changed.connect(self._follow)

    def greet(self) -> None:
        """Say what happened to the file, if something did."""
        if self._notice:
            self._store.dispatch(ShowNotice(self._notice, is_error=True))

    def reopen(self) -> bool:
        """Open the lecture that was on the screen last, where one was; return whether there is one."""
        progress = self._store.snapshot.progress
        path = locate(progress.places[-1]) if progress.reading and progress.places else None
        if path is None:
            return False
        self._store.dispatch(OpenLecture(path))
        return True

    def write(self) -> None:
        """Write the progress, if it has changed since."""
        progress = self._store.snapshot.progress
        if self._path is None or progress == self._written:
            return
        if save_progress(progress, self._path):
            self._written = progress
        elif not self._told:
            self._told = True
            self._store.dispatch(
                ShowNotice(f"Nothing can be written to {self._path.parent}: your progress will not be there next time.")
            )

    def close(self) -> None:
        """Write what is not written yet."""
        self._timer.stop()
        self.write()

    def _follow(self, snapshot: Snapshot) -> None:
        if snapshot.progress is not self._written and not self._timer.isActive():
            self._timer.start()


def locate(place: Bookmark) -> Path | None:
    """Return where a remembered lecture is now; None where it is gone."""
    path = Path(place.path)
    return path if path.exists() else find_lecture(place.lecture)
