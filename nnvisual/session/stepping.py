"""Moving through time: steps forwards and back, seeking, playing.

What has been recorded is only looked up. What has not is trained, in the window's thread where that is quick and by
the worker otherwise; then the snapshot's goal says where the cursor goes once it can.
"""

from __future__ import annotations

from dataclasses import replace
from math import floor, inf

from nnvisual.nn.phases import Granularity
from nnvisual.session.jobs import Job, Purpose, Replayed, SeekJob, Trained, TrainJob
from nnvisual.session.lecture_player import leave
from nnvisual.session.runs import is_quick, replay_trainer, steps_to_replay
from nnvisual.session.snapshot import Cursor, Notice, Playback, Snapshot, Tone
from nnvisual.session.standpoint import plan_step, stand_at

Change = tuple[Snapshot, tuple[Job, ...]]

SLICE_SECONDS = 0.012
"""A training job lasts no longer, so that every frame shows something new."""

MOVES_PER_SECOND = {
    Granularity.OPERATION: 3.0,
    Granularity.LAYER: 1.5,
    Granularity.EXAMPLE: 2.0,
    Granularity.STEP: 10.0,
    Granularity.EPOCH: 10.0,
}
"""How fast time runs at speed 1."""

REPLAY_SECONDS = 2.0
"""At full speed a recorded history is replayed in about this time."""

MOST_STEPS = 1_000_000


def go_to(snapshot: Snapshot, target: Cursor) -> Change:
    """Go to `target`: look it up, or have it computed."""
    if target.step <= snapshot.last_step:
        return _look_up(snapshot, target)
    return _train_towards(snapshot, target)


def _look_up(snapshot: Snapshot, target: Cursor) -> Change:
    run = snapshot.run_at(target.step)
    if target.step == snapshot.cursor.step or is_quick(run, steps_to_replay(run, target.step)):
        return stand_at(replace(snapshot, goal=None), target), ()
    wanted = replace(snapshot, goal=target)
    if snapshot.is_pending(Purpose.SEEK):
        return wanted, ()
    return _await(wanted, SeekJob(snapshot.next_ticket, replay_trainer(run, target.step), target.step))


def _train_towards(snapshot: Snapshot, target: Cursor) -> Change:
    snapshot = leave(snapshot)
    run = snapshot.run
    if run.outcome.is_final:
        return _say_how_it_ended(stand_at(replace(snapshot, goal=None), Cursor(snapshot.last_step)))
    wanted = replace(snapshot, goal=target)
    if snapshot.is_pending(Purpose.TRAIN):
        return wanted, ()
    missing = target.step - snapshot.last_step
    if is_quick(run, missing):
        run.live.advance(missing)
        trained = snapshot.with_run(replace(run, view=run.live.view(), outcome=run.live.outcome))
        return _arrive(trained, target)
    return _await(wanted, TrainJob(snapshot.next_ticket, run.number, run.live, missing, SLICE_SECONDS))


def step_forward(snapshot: Snapshot, by: Granularity | None) -> Change:
    """Go one operation, layer, example, step or epoch on."""
    by = by or snapshot.playback.granularity
    return go_to(snapshot, next_place(snapshot, _standing(snapshot), by))


def step_back(snapshot: Snapshot, by: Granularity | None) -> Change:
    """Go one operation, layer, example, step or epoch back; nothing lies before the first."""
    by = by or snapshot.playback.granularity
    return go_to(snapshot, previous_place(snapshot, _standing(snapshot), by))


def next_place(snapshot: Snapshot, cursor: Cursor, by: Granularity) -> Cursor:
    """Return where one move forwards leads."""
    plan = plan_step(snapshot.objective, cursor.step)
    if cursor.phase >= plan.count and plan.count:
        cursor = Cursor(cursor.step + 1)
        plan = plan_step(snapshot.objective, cursor.step)
    if by is Granularity.STEP:
        return Cursor(cursor.step + 1)
    if by is Granularity.EPOCH:
        per_epoch = snapshot.objective.steps_per_epoch
        return Cursor((cursor.step // per_epoch + 1) * per_epoch)
    return Cursor(cursor.step, plan.next_phase(cursor.phase, by))


def previous_place(snapshot: Snapshot, cursor: Cursor, by: Granularity) -> Cursor:
    """Return where one move backwards leads."""
    if by is Granularity.STEP:
        return Cursor(cursor.step if cursor.phase else max(cursor.step - 1, 0))
    if by is Granularity.EPOCH:
        per_epoch = snapshot.objective.steps_per_epoch
        passed = cursor.step + (1 if cursor.phase else 0)
        return Cursor(max((passed - 1) // per_epoch, 0) * per_epoch)
    if cursor.phase == 0:
        if cursor.step == 0:
            return cursor
        before = plan_step(snapshot.objective, cursor.step - 1)
        # The end of a step and the beginning of the next are one moment: going back undoes the last operation.
        return Cursor(cursor.step - 1, before.previous_phase(before.count, by))
    plan = plan_step(snapshot.objective, cursor.step)
    return Cursor(cursor.step, plan.previous_phase(cursor.phase, by))


def play_frame(snapshot: Snapshot, seconds: float, training: float = SLICE_SECONDS) -> Change:
    """Let `seconds` go by. Nothing happens while a job is under way: a slow machine slows down instead of piling up."""
    playback = snapshot.playback
    if not playback.playing or snapshot.goal is not None or snapshot.is_pending(Purpose.TRAIN):
        return snapshot, ()
    playback = replace(playback, frames=playback.frames + 1)
    snapshot = replace(snapshot, playback=playback)
    if _is_at_end(snapshot) and snapshot.run.outcome.is_final:
        return _say_how_it_ended(stand_at(snapshot, Cursor(snapshot.last_step)))
    if playback.speed == inf:
        return _play_flat_out(snapshot, seconds, training)
    credit = playback.credit + min(seconds, 0.25) * playback.speed * _moves_per_second(playback)
    moves = floor(credit)
    snapshot = replace(snapshot, playback=replace(playback, credit=credit - moves))
    if not moves:
        return snapshot, ()
    place = snapshot.cursor
    for _ in range(moves):
        place = next_place(snapshot, place, playback.granularity)
    return go_to(snapshot, place)


def receive_trained(snapshot: Snapshot, result: Trained) -> Change:
    """Take in steps that were made, and go where the cursor wanted to go."""
    run = next((run for run in snapshot.runs if run.number == result.run), None)
    if run is None:
        return snapshot, ()
    snapshot = snapshot.with_run(replace(run, view=result.view, outcome=result.outcome))
    if run.number != snapshot.active:
        return snapshot, ()
    if snapshot.goal is None:
        if snapshot.playback.playing and snapshot.playback.speed == inf:
            return _arrive(snapshot, Cursor(result.view.last_step))
        return snapshot, ()
    return _arrive(snapshot, snapshot.goal)


def receive_replayed(snapshot: Snapshot, result: Replayed) -> Change:
    """Take in a state that was recomputed."""
    goal = snapshot.goal
    if goal is None:
        return snapshot, ()
    if goal.step != result.step:
        return go_to(snapshot, goal)
    return stand_at(replace(snapshot, goal=None), goal, result.state), ()


def _arrive(snapshot: Snapshot, target: Cursor) -> Change:
    if target.step <= snapshot.last_step:
        moved = stand_at(replace(snapshot, goal=None), target)
        if snapshot.run.outcome.is_final and target.step == snapshot.last_step and snapshot.playback.playing:
            return _say_how_it_ended(moved)
        return moved, ()
    if not snapshot.run.outcome.is_final and snapshot.playback.playing:
        # Show how far one has come; the next frame goes on.
        return stand_at(replace(snapshot, goal=None), Cursor(snapshot.last_step)), ()
    return go_to(snapshot, target)


def _play_flat_out(snapshot: Snapshot, seconds: float, training: float) -> Change:
    if not _is_at_end(snapshot):
        stride = max(1, round(snapshot.last_step * min(seconds, 0.25) / REPLAY_SECONDS))
        return go_to(snapshot, Cursor(min(snapshot.cursor.step + stride, snapshot.last_step)))
    snapshot = leave(snapshot)
    run = snapshot.run
    return _await(snapshot, TrainJob(snapshot.next_ticket, run.number, run.live, MOST_STEPS, training))


def _say_how_it_ended(snapshot: Snapshot) -> Change:
    outcome = snapshot.run.outcome
    tone = Tone.ERROR if outcome.status == "diverged" else Tone.INFO
    stopped = replace(
        snapshot, playback=replace(snapshot.playback, playing=False), notice=Notice(outcome.sentence, tone), goal=None
    )
    if outcome.best_step is not None:
        return go_to(stopped, Cursor(outcome.best_step))
    return stopped, ()


def _standing(snapshot: Snapshot) -> Cursor:
    """Where the next move starts: where the cursor is going, if it is on its way."""
    return snapshot.goal if snapshot.goal is not None else snapshot.cursor


def _moves_per_second(playback: Playback) -> float:
    return MOVES_PER_SECOND[playback.granularity]


def _is_at_end(snapshot: Snapshot) -> bool:
    return snapshot.cursor.step >= snapshot.last_step


def _await(snapshot: Snapshot, job: Job) -> Change:
    pending = (*snapshot.pending, (job.purpose.value, job.ticket))
    return replace(snapshot, pending=pending, next_ticket=snapshot.next_ticket + 1), (job,)
