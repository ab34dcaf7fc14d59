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
LAST, RECOVERY, REPLACED = f"last{SUFFIX}", f"recovery{SUFFIX}", "replaced-"
MOST_REPLACED = 5
"""Works that were replaced by something else and are kept."""


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
        self._reopened: Path | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.write_recovery)

    def restore(self, *, said: bool = False) -> bool:
        """Open what was there last, and keep the work from now on; return whether there is something.

        Parameters
        ----------
        said
            Whether the user has already been told that the program ended in the middle.
        """
        self._timer.start()
        recovery, last = self._folder / RECOVERY, self._folder / LAST
        if recovery.exists():
            told = "" if said else "nnvisual did not close properly last time. This is where you were."
            self._store.dispatch(OpenSession(recovery, told))
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
        """Keep what is open now, because something else is about to be opened in its place.

        It has no file of its own any more: Save asks where, so that it never writes one thing over another.
        """
        if self._reopened is not None:
            # What was opened from it is kept anew: going back and forth leaves no copies.
            self._reopened.unlink(missing_ok=True)
            self._reopened = None
        kept = self.replaced()
        newest = _number(kept[0]) if kept else 0
        path = self._folder / f"{REPLACED}{newest + 1}{SUFFIX}"
        if write_atomically(path, dump_session(self._store.snapshot)):
            for old in kept[MOST_REPLACED - 1 :]:
                old.unlink(missing_ok=True)
        self.path = None

    def replaced(self) -> list[Path]:
        """Return the files of what was replaced, the latest first."""
        found = [path for path in self._folder.glob(f"{REPLACED}*{SUFFIX}") if _number(path)]
        return sorted(found, key=_number, reverse=True)

    def reopen_replaced(self) -> None:
        """Open what was replaced last; what is open now takes its place, so that asking again goes back."""
        kept = self.replaced()
        if not kept:
            self._store.dispatch(ShowNotice("Nothing was replaced yet: everything that you made is here."))
            return
        self.keep_replaced()
        self._store.dispatch(OpenSession(kept[0], "This was open before. The same command goes back."))
        self._reopened = kept[0]

    def close(self) -> None:
        """Write the last state; the recovery file is not needed any more."""
        self._timer.stop()
        if write_atomically(self._folder / LAST, dump_session(self._store.snapshot)):
            (self._folder / RECOVERY).unlink(missing_ok=True)


def _number(path: Path) -> int:
    """Return the number in a kept file's name; 0 where there is none."""
    text = path.name.removeprefix(REPLACED).removesuffix(SUFFIX)
    return int(text) if text.isascii() and text.isdigit() else 0
