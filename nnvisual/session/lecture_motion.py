"""Plays what moves in a lecture's beat, at its own pace, and ends in exactly the beat's state.

Next, Back and every jump leave it behind: where one comes out never depends on how quickly one clicks.
"""

from __future__ import annotations

from dataclasses import replace
from math import floor

import numpy as np

from nnvisual.lectures.lecture_state import LectureState, example_of
from nnvisual.nn.arrays import freeze
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.trace import trace_example
from nnvisual.session.lecture_player import show_beat, stand_in
from nnvisual.session.motions import Kind, Motion, list_motions
from nnvisual.session.snapshot import Cursor, Playback, Snapshot
from nnvisual.session.stepping import Change, go_to

LONGEST_FRAME = 0.25
"""Seconds: a machine that stalls plays on from there and does not leap."""


def play_beat(before: Snapshot, after: Snapshot) -> Snapshot:
    """Let what moves in the beat that Next has just reached begin to move."""
    old, stand = before.lecture, after.lecture
    if old is None or stand is None or stand.prompt is not None:
        return after
    if (old.chapter, old.step, old.beat) == (stand.chapter, stand.step, stand.beat):
        return after
    return begin_motions(after, list_motions(stand.replay, stand.step, stand.beat))


def begin_motions(snapshot: Snapshot, motions: tuple[Motion, ...]) -> Snapshot:
    """Begin the first of several motions; none: all stays as it is."""
    stand = snapshot.lecture
    if stand is None or not motions:
        return snapshot
    motion = motions[0]
    playback = replace(snapshot.playback, playing=True, credit=0.0, replays=True)
    begun = replace(snapshot, lecture=replace(stand, motions=motions), playback=playback)
    return _place(stand_in(begun, replace(motion.after, stage=stand.stage)), motion, 0.0)


def is_moving(snapshot: Snapshot) -> bool:
    """Whether a beat of the lecture is being played."""
    stand = snapshot.lecture
    return stand is not None and bool(stand.motions) and not stand.away and snapshot.playback.replays


def play_motion(snapshot: Snapshot, seconds: float) -> Change:
    """Let `seconds` go by."""
    stand, playback = snapshot.lecture, snapshot.playback
    if stand is None or not playback.playing or snapshot.goal is not None:
        return snapshot, ()
    motion = stand.motions[0]
    credit = playback.credit + min(seconds, LONGEST_FRAME) * motion.rate
    snapshot = replace(snapshot, playback=replace(playback, credit=credit, frames=playback.frames + 1))
    length = motion.end - motion.start
    if credit >= length + (0.0 if motion.kind is Kind.SLIDE else 1.0):
        return _next_motion(snapshot), ()
    if motion.kind is not Kind.TRAIN:
        return _place(snapshot, motion, min(credit, float(length))), ()
    step = min(motion.start + floor(credit), motion.end)
    return go_to(snapshot, Cursor(step)) if step != snapshot.cursor.step else (snapshot, ())


def finish_motions(snapshot: Snapshot) -> Snapshot:
    """Show the beat as it is when everything has moved."""
    stand = snapshot.lecture
    return snapshot if stand is None else show_beat(snapshot, replace(stand, motions=()))


def _next_motion(snapshot: Snapshot) -> Snapshot:
    stand = snapshot.lecture
    if stand is None:
        return snapshot
    rest, last = stand.motions[1:], stand.motions[-1]
    if rest:
        return begin_motions(snapshot, rest)
    if stand.truth_shown:
        # What was played was no part of the beat: it stays where it came out.
        playback = Playback(granularity=snapshot.playback.granularity, speed=snapshot.playback.speed)
        ended = replace(snapshot, lecture=replace(stand, motions=()), playback=playback)
        return stand_in(ended, replace(last.after, stage=stand.stage))
    return finish_motions(snapshot)


def _place(snapshot: Snapshot, motion: Motion, progress: float) -> Snapshot:
    """Show how far a motion has come."""
    after = motion.after
    if motion.kind is Kind.TRAIN:
        moved, _ = go_to(snapshot, Cursor(motion.start + floor(progress)))
        return moved
    if motion.kind is Kind.PASS:
        return _show_phase(snapshot, replace(after, phase=motion.start + floor(progress)))
    return _show_slide(snapshot, motion, progress)


def _show_phase(snapshot: Snapshot, state: LectureState) -> Snapshot:
    if snapshot.cursor == Cursor(state.step, state.phase):
        return snapshot
    return replace(
        snapshot,
        cursor=Cursor(state.step, state.phase),
        plan=state.plan,
        operation=state.operation,
        example=state.trace(),
        example_place=state.example_place,
    )


def _show_slide(snapshot: Snapshot, motion: Motion, share: float) -> Snapshot:
    """Show weights between old and new; slowly at both ends, as things move that have a weight."""
    if motion.old is None:
        return snapshot
    eased = share * share * (3.0 - 2.0 * share)
    training = np.array(motion.after.training_state)
    training[0] = motion.old + eased * (training[0] - motion.old)
    state = freeze(training)
    shown = replace(snapshot, state=state, base=state[0], parameters=state[0])
    objective = snapshot.objective
    if not isinstance(objective, NetworkObjective) or shown.example is None:
        return shown
    x, y = example_of(objective, shown.example_place)
    return replace(shown, example=trace_example(objective, state[0], x, y))
