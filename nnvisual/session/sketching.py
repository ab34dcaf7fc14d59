"""What a learner draws before the lecture shows it: strokes in the view's own units, and how long they stay."""

from __future__ import annotations

from dataclasses import replace

from nnvisual.lectures.blocks import Draw, Run, Task
from nnvisual.lectures.playing import train
from nnvisual.nn.problem import InvalidInput
from nnvisual.session.lecture_motion import begin_motions
from nnvisual.session.lecture_player import go_to_beat, next_beat
from nnvisual.session.lecture_stand import LectureStand, Sketch
from nnvisual.session.motions import train_motion
from nnvisual.session.snapshot import Mode, Snapshot

MOST_STROKES = 40
MOST_PLACES = 2000
"""Of one stroke; a hand makes a few hundred."""

TRUTH_SECONDS = 2.0
STEPS_PER_SECOND = 30.0
USUAL_HORIZON = 100


def open_question(snapshot: Snapshot) -> Draw | None:
    """Return what is to be drawn now; None where nothing is."""
    stand = snapshot.lecture
    if stand is None or stand.away or stand.truth_shown or snapshot.mode is Mode.LAB:
        return None
    return stand.prompt if isinstance(stand.prompt, Draw) else None


def set_sketch(snapshot: Snapshot, sketch: Sketch) -> Snapshot:
    """Keep what was drawn; an empty sketch takes it back."""
    stand = snapshot.lecture
    if stand is None or open_question(snapshot) is None:
        return snapshot
    kept = tuple(stroke[:MOST_PLACES] for stroke in sketch[-MOST_STROKES:])
    place = (stand.chapter, stand.step, stand.beat)
    return replace(snapshot, lecture=replace(stand, sketch=kept, sketch_place=place))


def find_sketch(snapshot: Snapshot) -> tuple[Draw, Sketch] | None:
    """Return the question and what was drawn for it, from the question to the end of the step that shows the truth."""
    stand = snapshot.lecture
    if stand is None or snapshot.mode is Mode.LAB:
        return None
    if isinstance(stand.prompt, Draw):
        here = (stand.chapter, stand.step, stand.beat)
        return stand.prompt, stand.sketch if stand.sketch_place == here else ()
    place = stand.sketch_place
    if place is None or place[0] != stand.chapter or place[1:] not in stand.replay.positions:
        return None
    prompt = stand.replay.state(*place[1:]).prompt
    if not isinstance(prompt, Draw) or not place[1:] < (stand.step, stand.beat):
        return None
    return (prompt, stand.sketch) if stand.step <= _truth_step(stand, place[1:]) else None


def horizon(snapshot: Snapshot, draw: Draw) -> int:
    """Return up to which step a curve is drawn: that of the truth."""
    if draw.until is not None:
        return draw.until
    stand = snapshot.lecture
    run = None if stand is None else _next_run(stand, (stand.step, stand.beat))
    return USUAL_HORIZON if run is None or run[1].steps is None else run[1].steps


def reveal(snapshot: Snapshot) -> Snapshot:
    """Show the truth: what the lecture plays next or, where that is no run, `until` steps of training from here."""
    stand, draw = snapshot.lecture, open_question(snapshot)
    if stand is None or draw is None:
        return snapshot
    positions = stand.replay.positions
    following = positions.index((stand.step, stand.beat)) + 1
    run = _next_run(stand, (stand.step, stand.beat))
    comes_next = run is not None and following < len(positions) and run[0] == positions[following]
    begin = stand.replay.state(stand.step, stand.beat)
    if comes_next or draw.until is None or not begin.runs:
        return next_beat(snapshot)
    after = train(begin, draw.until, TRUTH_SECONDS + begin.work)
    motion = train_motion(begin, after, max(STEPS_PER_SECOND, draw.until / 4.0))
    there = go_to_beat(snapshot, stand.chapter, stand.step, stand.beat)
    if motion is None or there.lecture is None:
        raise InvalidInput("There is nothing more to show here: the run has ended.")
    return begin_motions(replace(there, lecture=replace(there.lecture, truth_shown=True)), (motion,))


def _truth_step(stand: LectureStand, place: tuple[int, int]) -> int:
    run = _next_run(stand, place)
    return place[0] if run is None else run[0][0]


def _next_run(stand: LectureStand, place: tuple[int, int]) -> tuple[tuple[int, int], Run] | None:
    """Return the first training after a beat, with its step and beat; None where there is none."""
    steps = stand.lecture.chapters[stand.chapter].steps
    for position in stand.replay.positions:
        if position <= place:
            continue
        for element in steps[position[0]].beats[position[1]].elements:
            if isinstance(element, Run) and element.what is Task.TRAIN:
                return position, element
    return None
