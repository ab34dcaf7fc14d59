"""Going through a lecture, and what it asks."""

from __future__ import annotations

from dataclasses import replace

from nnvisual.session import actions as act
from nnvisual.session import lecture_motion, lecture_player, lecture_tasks, lecture_writing, sketching, voting
from nnvisual.session.lecture_job import Errand, LectureJob, LectureLoaded, LectureRefused
from nnvisual.session.recording import forget_progress
from nnvisual.session.snapshot import Snapshot
from nnvisual.session.stepping import Change


def follow_lecture(snapshot: Snapshot, action: act.Action) -> Change | None:
    """Go through a lecture; None: the action is something else."""
    match action:
        case act.OpenLecture(path, chapter, step):
            return lecture_writing.request(snapshot, LectureJob(snapshot.next_ticket, path, chapter, step))
        case act.ReloadLecture():
            return lecture_writing.reload_lecture(snapshot)
        case act.DismissMistakes():
            return replace(snapshot, mistakes=None), ()
        case LectureLoaded():
            return _lecture_loaded(snapshot, action)
        case LectureRefused():
            return lecture_writing.request_again(lecture_writing.refuse(snapshot, action))
        case act.GoToBeat(chapter, step, beat):
            return lecture_player.open_beat(snapshot, chapter, step, beat), ()
        case act.NextBeat():
            return lecture_motion.play_beat(snapshot, lecture_player.next_beat(snapshot)), ()
        case act.PreviousBeat():
            return lecture_player.previous_beat(snapshot), ()
        case act.ReturnToBeat():
            return lecture_player.return_to_beat(snapshot), ()
    return None


def _lecture_loaded(snapshot: Snapshot, result: LectureLoaded) -> Change:
    if result.errand is not Errand.OPEN:
        return lecture_writing.request_again(lecture_writing.take_in(snapshot, result))
    if snapshot.rereads and snapshot.rereads[-1].errand is Errand.OPEN:
        return lecture_writing.request_again(snapshot)
    opened = lecture_player.open_lecture(snapshot, result.lecture, result.path, result.chapter, result.step)
    return lecture_writing.check_opened(replace(opened, mistakes=None), result)


def answer_prompt(snapshot: Snapshot, action: act.Action) -> Change | None:
    """Answer what a lecture asks, and see to what is remembered; None: the action is something else."""
    match action:
        case act.Answer(choice):
            return lecture_player.answer(snapshot, choice), ()
        case act.ShowHint():
            return lecture_player.show_hint(snapshot), ()
        case act.ShowSolution():
            return lecture_tasks.show_solution(snapshot), ()
        case act.SetSketch(sketch):
            return sketching.set_sketch(snapshot, sketch), ()
        case act.RevealDrawn():
            return lecture_motion.play_beat(snapshot, sketching.reveal(snapshot)), ()
        case act.Vote(choice, count):
            return voting.vote(snapshot, choice, count), ()
        case act.RevealAnswer():
            return voting.reveal(snapshot), ()
        case act.ForgetProgress(key):
            return forget_progress(snapshot, key), ()
    return None


def mark_away(before: Snapshot, after: Snapshot, action: act.Action) -> Snapshot:
    """Say that the path was left, where a change put a run of the user's own on the time line."""
    stand = after.lecture
    if stand is None or stand.away or after.run.borrowed or before.active == after.active:
        return after
    return replace(
        after, lecture=replace(stand, away=True, motions=()), playback=replace(after.playback, replays=False)
    )
