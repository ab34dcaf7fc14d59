"""Noting what a learner does in a lecture."""

from __future__ import annotations

from dataclasses import replace

from nnvisual.lectures.blocks import Predict
from nnvisual.session.lecture_player import go_to_beat
from nnvisual.session.lecture_stand import LectureStand
from nnvisual.session.progress import Bookmark, Progress, belongs, forget
from nnvisual.session.snapshot import Mode, Snapshot


def record_progress(snapshot: Snapshot) -> Snapshot:
    """Return `snapshot` with its progress brought up to date; the same object where nothing is new."""
    stand = snapshot.lecture
    progress = snapshot.progress
    noted = progress if stand is None else _note(progress, stand, snapshot.mode)
    noted = replace(noted, reading=stand is not None and snapshot.mode is not Mode.LAB)
    return snapshot if noted == progress else replace(snapshot, progress=noted)


def forget_progress(snapshot: Snapshot, key: str) -> Snapshot:
    """Forget what was done in a lecture, a chapter or a step, by its key; an empty key stands for everything."""
    forgotten = replace(snapshot, progress=forget(snapshot.progress, key))
    stand = snapshot.lecture
    if stand is None:
        return forgotten
    left = replace(
        stand,
        answers=tuple(entry for entry in stand.answers if not belongs(entry[0], key)),
        done=tuple(task for task in stand.done if not belongs(task, key)),
    )
    forgotten = replace(forgotten, lecture=left)
    if stand.solved and belongs(stand.key, key):
        # The goal would be met at once again: the task begins anew.
        return go_to_beat(forgotten, stand.chapter, stand.step, stand.beat)
    return forgotten


def _note(progress: Progress, stand: LectureStand, mode: Mode) -> Progress:
    lecture = stand.lecture
    chapter = lecture.chapters[stand.chapter]
    step = chapter.steps[stand.step]
    place = Bookmark(lecture.id, str(stand.path.absolute()), chapter.id, step.id, stand.beat)
    progress = progress.with_place(place)
    known = {key for key, _ in progress.answers}
    new = tuple(entry for entry in stand.answers if entry[0] not in known)
    if new:
        progress = replace(progress, answers=(*progress.answers, *new))
    if not progress.tasks.issuperset(stand.done):
        progress = replace(progress, tasks=progress.tasks.union(stand.done))
    # A question that waits for its answer is not behind one yet; in front of a class it is the class that answers.
    open_question = isinstance(stand.prompt, Predict) and stand.answer is None and mode is Mode.LECTURE
    key = f"{lecture.id}/{chapter.id}/{step.id}"
    if stand.beat == len(step.beats) - 1 and not open_question and key not in progress.steps:
        progress = replace(progress, steps=progress.steps | {key})
    return progress
