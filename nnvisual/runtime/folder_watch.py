"""Watches the files of the lecture that is open: its author sees every save at once.

Editors save in many ways: some write into the file, some put a new one in its place, some do both and leave others
beside it. So the system only wakes this up; what counts is whether names, sizes or times differ once all is quiet.
"""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

from nnvisual.runtime.store import Store
from nnvisual.session.actions import ReloadLecture
from nnvisual.session.lecture_writing import watched_path
from nnvisual.session.snapshot import Snapshot

_log = logging.getLogger(__name__)

QUIET_MILLISECONDS = 200
"""After the last sign of a change it is waited so long: one save makes several."""

POLL_MILLISECONDS = 1500
"""Where the system cannot watch (a network drive, too many watches) the files are looked at so often."""

MOST_FILES = 500
ENDINGS = (".toml", ".md", ".csv", ".tsv", ".txt", ".svg", ".png", ".jpg", ".jpeg")
"""What a lecture is made of; whatever else is written into its folder changes nothing."""

Fingerprint = tuple[tuple[str, int, int], ...]


class FolderWatch(QObject):
    """Dispatches `ReloadLecture` when the files of the open lecture, or of one with mistakes, have changed."""

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._path: Path | None = None
        self._seen: Fingerprint = ()
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._stir)
        self._watcher.directoryChanged.connect(self._stir)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MILLISECONDS)
        self._quiet.timeout.connect(self._look)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MILLISECONDS)
        self._poll.timeout.connect(self._look)
        store.snapshot_changed.connect(self._follow)
        self._follow(store.snapshot)

    @property
    def path(self) -> Path | None:
        """The lecture that is watched."""
        return self._path

    def _follow(self, snapshot: Snapshot) -> None:
        path = watched_path(snapshot)
        if path != self._path:
            self._path = path
            self._quiet.stop()
            self._seen = take_fingerprint(path)
            self._watch()

    def _stir(self, _name: str) -> None:
        """Wait until all is quiet: every further sign begins the wait anew."""
        self._quiet.start()

    def _look(self) -> None:
        seen = take_fingerprint(self._path)
        # A file that was put in the place of another is a new one to the system.
        self._watch()
        if seen != self._seen:
            self._seen = seen
            self._store.dispatch(ReloadLecture())

    def _watch(self) -> None:
        """Watch what is there now."""
        wanted = {str(path) for path in places(self._path)}
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if gone := sorted(watched - wanted):
            self._watcher.removePaths(gone)
        new = sorted(wanted - watched)
        failed = self._watcher.addPaths(new) if new else []
        if self._path is None:
            self._poll.stop()
        elif failed and not self._poll.isActive():
            _log.info("%s files cannot be watched; they are looked at from time to time", len(failed))
            self._poll.start()


def places(path: Path | None) -> tuple[Path, ...]:
    """Return the files and folders of a lecture: one level below its folder, hidden ones left out."""
    if path is None:
        return ()
    if not path.is_dir():
        # A file alone, and its folder, where another may be put in its place.
        return tuple(place for place in (path, path.parent) if place.exists())
    found = [path]
    for inner in _list(path):
        found.append(inner)
        if inner.is_dir():
            found.extend(place for place in _list(inner) if place.is_file())
    return tuple(found[:MOST_FILES])


def take_fingerprint(path: Path | None) -> Fingerprint:
    """Return name, size and time of every file of a lecture: what differs once something has been saved."""
    found = []
    for place in places(path):
        try:
            status = place.stat()
        except OSError:
            continue
        if place.is_file() and (place == path or place.suffix.lower() in ENDINGS):
            found.append((str(place), status.st_size, status.st_mtime_ns))
    return tuple(sorted(found))


def _list(folder: Path) -> list[Path]:
    """Return what lies in a folder, without hidden files and the copies that editors keep."""
    try:
        inside = sorted(folder.iterdir())
    except OSError:
        return []
    return [path for path in inside if not path.name.startswith((".", "#")) and not path.name.endswith("~")]
