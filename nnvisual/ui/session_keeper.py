"""Keeps what the user made: saving, saving by itself while one works, and coming back at the next start.

While the program runs, the present state is written to a recovery file every half minute. Closing it writes the same
to the file of the last state and takes the recovery file away; if that is still there at a start, the program did not
close properly, and what it holds is opened again.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from nnvisual.runtime.preferences import data_folder, write_atomically
from nnvisual.runtime.store import Store
from nnvisual.session.actions import OpenSession, ShowNotice
from nnvisual.session.session_file import dump_session
from nnvisual.session.snapshot import Snapshot

SUFFIX = ".nnsession"
EVERY_MILLISECONDS = 30_000
LAST, RECOVERY, REPLACED = f"last{SUFFIX}", f"recovery{SUFFIX}", f"replaced{SUFFIX}"


class SessionKeeper(QObject):
    """Writes sessions, and finds the last one.

    Parameters
    ----------
    store
        Holds what is kept.
    folder
        Where; None: the system's place for what a program's user made.
    """

    def __init__(self, store: Store, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._folder = folder or data_folder()
        self._saved: Snapshot | None = None
        self._told = False
        self.path: Path | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.write_recovery)

    def restore(self) -> bool:
        """Open what was there last, and keep the work from now on; return whether there is something."""
        self._timer.start()
        recovery, last = self._folder / RECOVERY, self._folder / LAST
        if recovery.exists():
            self._store.dispatch(
                OpenSession(recovery, "nnvisual did not close properly last time. This is where you were.")
            )
            return True
        if last.exists():
            self._store.dispatch(OpenSession(last))
            return True
        return False

    def save(self, path: Path) -> bool:
        """Write the present state to a file of the user's, and say how it went."""
        if path.suffix != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
        if not write_atomically(path, dump_session(self._store.snapshot)):
            self._store.dispatch(ShowNotice(f"'{path}' cannot be written. Choose another folder.", is_error=True))
            return False
        self.path = path
        self._store.dispatch(ShowNotice(f"Saved as {path}."))
        return True

    def write_recovery(self) -> None:
        """Write the recovery file, if something has changed since."""
        snapshot = self._store.snapshot
        if self._saved is not None and (snapshot.runs, snapshot.cursor) == (self._saved.runs, self._saved.cursor):
            return
        self._saved = snapshot
        written = write_atomically(self._folder / RECOVERY, dump_session(snapshot))
        if not written and not self._told:
            self._told = True
            self._store.dispatch(
                ShowNotice(f"Nothing can be written to {self._folder}: this work will not be there next time.")
            )

    def keep_replaced(self) -> None:
        """Keep what is open now, because something else is about to be opened in its place."""
        write_atomically(self._folder / REPLACED, dump_session(self._store.snapshot))

    def close(self) -> None:
        """Write the last state; the recovery file is not needed any more."""
        self._timer.stop()
        if write_atomically(self._folder / LAST, dump_session(self._store.snapshot)):
            (self._folder / RECOVERY).unlink(missing_ok=True)
