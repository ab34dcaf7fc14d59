"""Writing a lecture while it is open: a save shows the changed chapter where one stands, a mistake changes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nnvisual.lectures.library import shipped_lectures
from nnvisual.lectures.model import Lecture
from nnvisual.lectures.replay import Replay
from nnvisual.session.jobs import Job
from nnvisual.session.lecture_job import Errand, LectureJob, LectureLoaded, LectureRefused
from nnvisual.session.lecture_player import show_beat
from nnvisual.session.lecture_stand import LectureStand, Mistakes
from nnvisual.session.snapshot import Mode, Snapshot

Change = tuple[Snapshot, tuple[Job, ...]]


def request(snapshot: Snapshot, job: LectureJob) -> Change:
    """Ask for a lecture to be read. One that is being read already is read once more when that has ended."""
    if snapshot.is_pending(job.purpose):
        # What somebody asked for by hand is not forgotten for a save.
        waits = snapshot.rereads and snapshot.rereads[-1].errand is Errand.OPEN and job.errand is not Errand.OPEN
        return (snapshot if waits else replace(snapshot, rereads=(job,))), ()
    pending = (*snapshot.pending, (job.purpose.value, job.ticket))
    return replace(snapshot, pending=pending, next_ticket=snapshot.next_ticket + 1, rereads=()), (job,)


def request_again(snapshot: Snapshot) -> Change:
    """Ask for what was asked for while another lecture was being read."""
    if not snapshot.rereads:
        return snapshot, ()
    return request(snapshot, replace(snapshot.rereads[-1], ticket=snapshot.next_ticket))


def reload_lecture(snapshot: Snapshot) -> Change:
    """Read the lecture again whose files have changed."""
    path = watched_path(snapshot)
    if path is None:
        return snapshot, ()
    is_open = snapshot.lecture is not None and snapshot.lecture.path == path
    if is_open:
        return request(snapshot, LectureJob(snapshot.next_ticket, path, errand=Errand.RELOAD))
    asked = snapshot.mistakes
    place = ("", "") if asked is None else (asked.chapter, asked.step)
    return request(snapshot, LectureJob(snapshot.next_ticket, path, *place))


def watched_path(snapshot: Snapshot) -> Path | None:
    """Return which lecture's files matter now: the one with mistakes, else the open one."""
    if snapshot.mistakes is not None:
        return snapshot.mistakes.path
    return None if snapshot.lecture is None else snapshot.lecture.path


def check_opened(snapshot: Snapshot, loaded: LectureLoaded) -> Change:
    """Look for wrong numbers in a lecture that its author has just opened; what is shipped has been checked."""
    if not loaded.path.is_dir() or loaded.path.resolve() in {path.resolve() for path in shipped_lectures()}:
        return snapshot, ()
    return request(snapshot, LectureJob(snapshot.next_ticket, loaded.path, errand=Errand.CHECK))


def take_in(snapshot: Snapshot, loaded: LectureLoaded) -> Snapshot:
    """Show what was read again, at the step with the same id; whoever has left the path stays where they are."""
    stand = snapshot.lecture
    snapshot = replace(snapshot, mistakes=None)
    if stand is None or stand.path != loaded.path or loaded.errand is Errand.CHECK:
        return snapshot
    there = find_again(stand, loaded.lecture)
    if stand.away or snapshot.mode is Mode.LAB:
        return replace(snapshot, lecture=there)
    return show_beat(snapshot, there)


def find_again(stand: LectureStand, lecture: Lecture) -> LectureStand:
    """Return the same place in another version of the lecture: by ids, else as near as there is one."""
    old = stand.lecture.chapters[stand.chapter]
    found = lecture.find_chapter(old.id)
    chapter = min(stand.chapter, len(lecture.chapters) - 1) if found is None else found
    new = lecture.chapters[chapter]
    place = new.find_step(old.steps[stand.step].id)
    step = min(stand.step, len(new.steps) - 1) if place is None else place
    return replace(
        stand,
        lecture=lecture,
        replay=Replay(new, lecture.files),
        chapter=chapter,
        step=step,
        beat=min(stand.beat, len(new.steps[step].beats) - 1),
    )


def refuse(snapshot: Snapshot, refused: LectureRefused) -> Snapshot:
    """Keep what is on the stage, and say what is wrong."""
    return replace(snapshot, mistakes=Mistakes(refused.path, refused.problems, refused.chapter, refused.step))
