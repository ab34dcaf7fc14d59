"""Opening a session file in the worker thread: reading it, and making its runs again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nnvisual.nn.problem import InvalidInput
from nnvisual.session.jobs import Job, JobResult, Purpose, ShouldStop
from nnvisual.session.session_file import MOST_BYTES, read_session, rebuild
from nnvisual.session.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class SessionOpened(JobResult):
    """A session, made again."""

    snapshot: Snapshot
    notice: str


@dataclass(frozen=True, slots=True)
class SessionJob(Job):
    """Read a session file and replay it."""

    path: Path
    notice: str

    @property
    def purpose(self) -> Purpose:
        """Opening a session."""
        return Purpose.SESSION

    def compute(self, should_stop: ShouldStop) -> SessionOpened | None:
        """Read and replay; what cannot be used raises `InvalidInput`."""
        snapshot = rebuild(read_session(read_file(self.path), self.path.name), should_stop)
        return None if snapshot is None else SessionOpened(self.ticket, snapshot, self.notice)


def read_file(path: Path) -> bytes:
    """Return the content of a session file, and no more than a session may have."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"'{path.name}' cannot be read: {error.strerror}.") from None
