"""A lecture's task: its goal is noticed wherever it is passed, and its solution is played when it is asked for."""

from __future__ import annotations

from dataclasses import replace

from nnvisual.lectures.blocks import Try
from nnvisual.lectures.comparison import is_reached
from nnvisual.lectures.solving import follow_solution
from nnvisual.nn.problem import InvalidInput
from nnvisual.session.lecture_motion import begin_motions
from nnvisual.session.lecture_player import notice_success, read, show_beat, stand_in
from nnvisual.session.motions import Motion, slide_motion, train_motion
from nnvisual.session.snapshot import Cursor, Snapshot
from nnvisual.session.standpoint import stand_at

SOLUTION_SECONDS = 2.0
"""What a solution may cost to compute before it is played."""

SLIDE_SECONDS = 1.2
STEPS_PER_SECOND = 20.0


def notice(before: Snapshot, after: Snapshot) -> Snapshot:
    """Notice that the task's goal is reached, also at a step that the cursor has leapt over.

    At full speed many steps go by between two frames; a goal that must be reached within so many of them is looked
    for at each.
    """
    noticed = notice_success(after)
    stand = noticed.lecture
    if stand is None or stand.solved or stand.truth_shown or not isinstance(stand.prompt, Try):
        return noticed
    goal = stand.prompt.goal
    if goal.within_steps is None or after.active != before.active or after.cursor.step <= before.cursor.step + 1:
        return noticed
    for step in range(before.cursor.step + 1, min(after.cursor.step, goal.within_steps + 1)):
        if is_reached(goal, read(stand_at(after, Cursor(step)))):
            done = stand.done if stand.key in stand.done else (*stand.done, stand.key)
            return replace(noticed, lecture=replace(stand, solved=True, done=done))
    return noticed


def show_solution(snapshot: Snapshot) -> Snapshot:
    """Play the stored solution from where the task began: the changes, then the training that they need.

    Raises
    ------
    InvalidInput
        If it cannot be followed; a lecture that has been checked has no such solution.
    """
    stand = snapshot.lecture
    if stand is None or not isinstance(stand.prompt, Try):
        return snapshot
    begin = stand.replay.state(stand.step, stand.beat)
    found = follow_solution(stand.prompt, begin, SOLUTION_SECONDS + begin.work)
    if found is None:
        raise InvalidInput("The stored solution does not reach the goal here.")
    changed, solved = found
    motions: list[Motion] = []
    for motion in (
        slide_motion(begin, changed, SLIDE_SECONDS),
        None if solved is changed else train_motion(changed, solved, STEPS_PER_SECOND),
    ):
        if motion is not None:
            motions.append(motion)
    shown = show_beat(snapshot, replace(stand, away=False))
    there = replace(shown, lecture=None if shown.lecture is None else replace(shown.lecture, truth_shown=True))
    if motions:
        return begin_motions(there, tuple(motions))
    return stand_in(there, solved)
