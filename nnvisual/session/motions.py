"""What of a lecture's beat moves when it is entered: training, a pass, a change of weights."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from nnvisual.lectures.blocks import Element, Run, Set, Task
from nnvisual.lectures.lecture_state import LectureState
from nnvisual.lectures.replay import Replay
from nnvisual.nn.arrays import Vector

LONGEST_PLAY = 12.0
"""Seconds of one run; longer ones are shown faster than they ask for."""

LONGEST_PASS = 6.0
"""Seconds of a pass through the operations of one example."""

LONGEST_OPERATION = 0.3
LONGEST_SLIDE = 3.0
"""Seconds that one operation, and one change of weights, may take."""


class Kind(StrEnum):
    """What moves: the step of a run, the operation of a pass, or weights from old to new."""

    TRAIN = "train"
    PASS = "pass"
    SLIDE = "slide"


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """One thing that moves.

    Attributes
    ----------
    after
        The state in which it ends.
    start, end
        Steps, phases, or 0 and 1 for a slide.
    rate
        Of these in a second.
    old
        The parameters with which a slide begins, shape (n,).
    """

    kind: Kind
    after: LectureState
    start: int
    end: int
    rate: float
    old: Vector | None = None


def list_motions(replay: Replay, step: int, beat: int) -> tuple[Motion, ...]:
    """Return what moves in a beat, in its order."""
    before, found = replay.before(step, beat), []
    for move in replay.moves(step, beat):
        motion = _find_motion(move.element, before, move.state)
        if motion is not None:
            found.append(motion)
        before = move.state
    return tuple(found)


def train_motion(before: LectureState, after: LectureState, rate: float) -> Motion | None:
    """Return the training between two states; None where there was none."""
    goes_on = bool(before.runs) and before.run.live is after.run.live
    start = min(before.step, after.run.view.last_step) if goes_on else after.run.view.first_step
    end = after.run.view.last_step
    if end <= start:
        return None
    return Motion(Kind.TRAIN, after, start, end, max(rate, (end - start) / LONGEST_PLAY))


def slide_motion(before: LectureState, after: LectureState, seconds: float) -> Motion | None:
    """Return the change of weights between two states of one network; None where they are the same."""
    if not before.runs or seconds <= 0.0:
        return None
    old, new = before.training_state[0], after.training_state[0]
    same = before.experiment.problem.__class__ is after.experiment.problem.__class__
    if not same or len(old) != len(new) or np.array_equal(old, new) or not np.isfinite(old).all():
        return None
    return Motion(Kind.SLIDE, after, 0, 1, 1.0 / min(seconds, LONGEST_SLIDE), old)


def _find_motion(element: Element, before: LectureState, after: LectureState) -> Motion | None:
    if after.failure is not None or not after.runs:
        return None
    if isinstance(element, Set):
        return slide_motion(before, after, element.over)
    if not isinstance(element, Run) or element.rate is None:
        return None
    if element.what is Task.TRAIN:
        return train_motion(before, after, element.rate)
    return _pass_motion(before, after, element.rate)


def _pass_motion(before: LectureState, after: LectureState, rate: float) -> Motion | None:
    goes_on = bool(before.runs) and before.run is after.run and before.step == after.step
    start = before.phase if goes_on and before.phase < after.phase else 0
    if after.phase <= start:
        return None
    slowest = max(1.0 / LONGEST_OPERATION, (after.phase - start) / LONGEST_PASS)
    return Motion(Kind.PASS, after, start, after.phase, max(rate, slowest))
