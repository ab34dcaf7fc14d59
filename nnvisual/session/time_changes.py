"""Moving through time: stepping, seeking, playing, how fast and how far."""

from __future__ import annotations

from dataclasses import replace

from nnvisual.session import actions as act
from nnvisual.session import lecture_motion, stepping
from nnvisual.session.snapshot import Cursor, Notice, Snapshot
from nnvisual.session.stepping import Change


def change_time(snapshot: Snapshot, action: act.Action) -> Change | None:
    """Move through time; None: the action is something else."""
    match action:
        case act.FrameElapsed(seconds, training):
            if lecture_motion.is_moving(snapshot):
                return lecture_motion.play_motion(snapshot, seconds)
            return stepping.play_frame(snapshot, seconds, training)
        case act.StepForward(by):
            return stepping.step_forward(_paused(snapshot), by)
        case act.StepBack(by):
            return stepping.step_back(_paused(snapshot), by)
        case act.Seek(cursor):
            return stepping.go_to(_paused(snapshot), Cursor(min(cursor.step, snapshot.last_step), cursor.phase))
        case act.Play():
            return _play(snapshot, playing=True)
        case act.Pause():
            return _play(snapshot, playing=False)
        case act.TogglePlay():
            return _play(snapshot, playing=not snapshot.playback.playing)
        case act.SetSpeed(speed):
            return replace(snapshot, playback=replace(snapshot.playback, speed=speed, credit=0.0)), ()
        case act.SetGranularity(granularity):
            return replace(snapshot, playback=replace(snapshot.playback, granularity=granularity, credit=0.0)), ()
    return None


def _paused(snapshot: Snapshot) -> Snapshot:
    """Stepping by hand and scrubbing stop the clock."""
    if not snapshot.playback.playing:
        return snapshot
    return replace(snapshot, playback=replace(snapshot.playback, playing=False, credit=0.0))


def _play(snapshot: Snapshot, playing: bool) -> Change:
    if playing and snapshot.run.outcome.is_final and snapshot.cursor.step >= snapshot.last_step:
        return replace(snapshot, notice=Notice(snapshot.run.outcome.sentence)), ()
    playback = replace(snapshot.playback, playing=playing, credit=0.0)
    return replace(snapshot, playback=playback, goal=None if not playing else snapshot.goal), ()
