"""Files: asking a worker to read them, and what is in them."""

from __future__ import annotations

from dataclasses import replace

from nnvisual.nn.datasets import TABLE, DataSpec
from nnvisual.session import actions as act
from nnvisual.session import editing, jobs
from nnvisual.session.session_job import SessionJob, SessionOpened
from nnvisual.session.snapshot import Mode, Notice, Snapshot
from nnvisual.session.stepping import Change


def open_files(snapshot: Snapshot, action: act.Action) -> Change | None:
    """Have a table or a session read, or take in what was; None: the action is something else."""
    match action:
        case act.OpenTable(path):
            return _submit(snapshot, jobs.TableJob(snapshot.next_ticket, path))
        case act.OpenSession(path, notice):
            return _submit(snapshot, SessionJob(snapshot.next_ticket, path, notice))
        case jobs.TableRead():
            return _table_read(snapshot, action)
        case SessionOpened():
            return _session_opened(snapshot, action)
    return None


def _submit(snapshot: Snapshot, job: jobs.Job) -> Change:
    """Ask the worker, unless it works on the same purpose already."""
    if snapshot.is_pending(job.purpose):
        return snapshot, ()
    pending = (*snapshot.pending, (job.purpose.value, job.ticket))
    return replace(snapshot, pending=pending, next_ticket=snapshot.next_ticket + 1), (job,)


def _table_read(snapshot: Snapshot, result: jobs.TableRead) -> Change:
    spec = DataSpec(TABLE, table=result.table, standardise=True)
    opened = editing.set_data(snapshot, spec)
    rows = len(result.table.cells[0])
    text = (
        f"'{result.table.name}': {rows} rows. The label is '{result.table.columns[-1]}'; "
        "choose another one under Data. "
        "Features are standardised: the screen shows both scales."
    )
    return replace(opened, notice=Notice(text), playback=replace(opened.playback, playing=False)), ()


def _session_opened(snapshot: Snapshot, result: SessionOpened) -> Change:
    """Stand where the session stood. A lecture stays open, to come back to; other jobs under way belong to the past."""
    stand = snapshot.lecture
    return (
        replace(
            result.snapshot,
            mode=Mode.LAB,
            pending=tuple(entry for entry in snapshot.pending if entry[0] == jobs.Purpose.LECTURE),
            next_ticket=snapshot.next_ticket,
            notice=Notice(result.notice) if result.notice else snapshot.notice,
            lecture=None if stand is None else replace(stand, away=True, first_run=result.snapshot.next_run),
            progress=snapshot.progress,
            mistakes=snapshot.mistakes,
            rereads=snapshot.rereads,
        ),
        (),
    )
