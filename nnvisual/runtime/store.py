"""The only mutable reference: holds the snapshot, takes actions, says when it has been replaced."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, Qt, Signal

from nnvisual.runtime.job_runner import JobRunner
from nnvisual.session.actions import Action
from nnvisual.session.snapshot import Snapshot
from nnvisual.session.update import update


class Store(QObject):
    """The present snapshot, and the door to change it.

    Parameters
    ----------
    snapshot
        The first one.
    runner
        Takes the jobs that actions ask for; its results come back as actions.
    """

    snapshot_changed = Signal(object)
    """The new `Snapshot`."""

    action_taken = Signal(object)
    """The `Action` that is about to be carried out."""

    def __init__(self, snapshot: Snapshot, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.snapshot = snapshot
        self._runner = runner
        self.right_of_way = runner.right_of_way
        self._waiting: deque[Action] = deque()
        self._busy = False
        runner.finished_job.connect(self.dispatch, Qt.ConnectionType.QueuedConnection)

    def dispatch(self, action: Action) -> None:
        """Carry out `action`. One that a receiver of `snapshot_changed` sends is carried out after the present one."""
        self._waiting.append(action)
        if self._busy:
            return
        self._busy = True
        try:
            while self._waiting:
                self._carry_out(self._waiting.popleft())
        finally:
            self._busy = False

    def _carry_out(self, action: Action) -> None:
        self.action_taken.emit(action)
        before = self.snapshot
        self.snapshot, jobs = update(before, action)
        for job in jobs:
            self._runner.submit(job)
        if self.snapshot is not before:
            self.snapshot_changed.emit(self.snapshot)
