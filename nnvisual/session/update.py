"""The one place where an action changes the snapshot: (snapshot, action) -> (snapshot, jobs).

What an action does is in the module of its subject: time, learning, runs, files, lectures, what is shown, results.
"""

from __future__ import annotations

from dataclasses import replace

from nnvisual.nn.problem import InvalidInput
from nnvisual.session import actions as act
from nnvisual.session import lecture_tasks
from nnvisual.session.file_changes import open_files
from nnvisual.session.jobs import JobResult
from nnvisual.session.learning_changes import change_learning, start_again
from nnvisual.session.lecture_changes import answer_prompt, follow_lecture, mark_away
from nnvisual.session.pictures import request_pictures
from nnvisual.session.recording import record_progress
from nnvisual.session.result_changes import receive_result
from nnvisual.session.run_changes import change_runs
from nnvisual.session.shown_changes import change_shown
from nnvisual.session.snapshot import Notice, Snapshot, Tone
from nnvisual.session.stepping import Change
from nnvisual.session.task_locks import find_refusal, keep_rules
from nnvisual.session.time_changes import change_time

_SUBJECTS = (
    change_time,
    receive_result,
    change_learning,
    start_again,
    open_files,
    follow_lecture,
    answer_prompt,
    change_shown,
    change_runs,
)
"""Whoever knows an action answers with the change, the others with None. Each action belongs to one subject."""


class UnhandledAction(Exception):
    """No subject knows an action: a mistake of the program."""


def update(snapshot: Snapshot, action: act.Action) -> Change:
    """Return the snapshot after `action`, and the jobs that it asks for.

    Input that cannot be used leaves everything as it was, but for a notice that says why.
    """
    if isinstance(action, JobResult):
        if not any(ticket == action.ticket for _, ticket in snapshot.pending):
            return snapshot, ()
        snapshot = replace(snapshot, pending=tuple(entry for entry in snapshot.pending if entry[1] != action.ticket))
    if refusal := find_refusal(snapshot, action):
        return replace(snapshot, notice=Notice(refusal)), ()
    action = keep_rules(snapshot, action)
    try:
        changed, asked = find_change(snapshot, action)
    except InvalidInput as problem:
        changed, asked = replace(snapshot, notice=Notice(problem.sentence, Tone.ERROR)), ()
    if changed is snapshot and not isinstance(action, JobResult):
        return changed, asked
    if changed.lecture is not None:
        changed = lecture_tasks.notice(snapshot, mark_away(snapshot, changed, action))
    moved = changed.lecture is not snapshot.lecture or changed.mode is not snapshot.mode
    if moved and not isinstance(action, act.ForgetProgress):
        changed = record_progress(changed)
    drawn, more = request_pictures(changed)
    return drawn, (*asked, *more)


def find_change(snapshot: Snapshot, action: act.Action) -> Change:
    """Return what an action changes by itself, before anything that follows from it; raise `UnhandledAction`."""
    for subject in _SUBJECTS:
        change = subject(snapshot, action)
        if change is not None:
            return change
    raise UnhandledAction(f"nothing handles {type(action).__name__}")
