"""The worker thread: takes jobs, gives results, and ends when it is told to."""

from __future__ import annotations

import logging
from queue import SimpleQueue
from threading import Event

from PySide6.QtCore import QObject, QThread, Signal

from nnvisual.nn.problem import InvalidInput
from nnvisual.runtime.right_of_way import RightOfWay
from nnvisual.session.jobs import Cancelled, Job, JobFailed, JobResult

_log = logging.getLogger(__name__)


class JobRunner(QThread):
    """One thread that works through jobs in their order.

    A job's failure is a value: it comes back as `JobFailed` with a sentence, like any other result.

    Attributes
    ----------
    right_of_way
        Taken by whoever draws: the thread waits then.
    """

    finished_job = Signal(object)
    """A `JobResult`; connect it queued, so that it arrives in the receiver's thread."""

    failed = Signal(object)
    """The exception of a job that should never have failed; sent in this thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._stop = Event()
        self.right_of_way = RightOfWay()

    def submit(self, job: Job) -> None:
        """Put a job at the end of the queue."""
        self._jobs.put(job)

    def close(self) -> None:
        """Stop the job under way, drop the others, and wait for the thread to end."""
        self._stop.set()
        self._jobs.put(None)
        self.wait()

    def run(self) -> None:
        """Work until `close`; Qt calls this in the new thread."""
        while (job := self._jobs.get()) is not None:
            self.right_of_way.give_way()
            if self._stop.is_set():
                return
            self.finished_job.emit(self._compute(job))

    def _should_stop(self) -> bool:
        """Jobs ask between two pieces of their work, which is the time to let the window draw."""
        self.right_of_way.give_way()
        return self._stop.is_set()

    def _compute(self, job: Job) -> JobResult:
        try:
            return job.compute(self._should_stop) or Cancelled(job.ticket)
        except InvalidInput as problem:
            return JobFailed(job.ticket, problem.sentence)
        except MemoryError:
            return JobFailed(job.ticket, "There is not enough memory for this. Make it smaller and try again.")
        except Exception as error:  # noqa: BLE001  (the edge of the thread: whatever a job does, the window lives on)
            _log.exception("job %s failed", type(job).__name__)
            self.failed.emit(error)
            return JobFailed(
                job.ticket,
                f"Something went wrong inside nnvisual ({job.purpose}). Help › Crash reports has the details.",
            )
