"""Going through a lecture: every step opens in exactly the replayed state, and one may leave the path and come back.

The state of a step comes from `lectures.replay` alone. The runs of the replay are shown, never trained on: whoever
trains further or changes something does so on runs of their own, which stay to compare.
"""

from __future__ import annotations

from dataclasses import replace
from math import nan
from pathlib import Path

import numpy as np

from nnvisual.landscape.plane import PlaneKind, PlaneSpec
from nnvisual.lectures.blocks import Predict, Try
from nnvisual.lectures.comparison import is_reached
from nnvisual.lectures.lecture_state import LectureState, Stage
from nnvisual.lectures.model import Lecture
from nnvisual.lectures.quantities import parse_quantity
from nnvisual.lectures.readings import Readings
from nnvisual.lectures.replay import Replay
from nnvisual.nn.experiment import NetworkProblem
from nnvisual.nn.network import ParameterName, find_parameter
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.phases import Kind
from nnvisual.nn.problem import InvalidInput
from nnvisual.session.beginning import choose_plane, choose_window
from nnvisual.session.editing import branch
from nnvisual.session.lecture_stand import LectureStand
from nnvisual.session.own_runs import keep_own_runs
from nnvisual.session.progress import belongs
from nnvisual.session.snapshot import Cursor, Mode, Playback, RunRecord, Selection, Snapshot
from nnvisual.session.standpoint import stand_at
from nnvisual.session.voting import awaits_reveal, reveal


def open_lecture(snapshot: Snapshot, lecture: Lecture, path: Path, chapter_id: str = "", step_id: str = "") -> Snapshot:
    """Open a lecture at a chapter and a step, by their ids; else where one was last in it, or at its beginning.

    Raises
    ------
    InvalidInput
        If there is no such chapter or step.
    """
    chapter, step, beat = (0, 0, 0) if chapter_id or step_id else _last_place(snapshot, lecture)
    if chapter_id:
        found = lecture.find_chapter(chapter_id)
        if found is None:
            raise InvalidInput(f"The lecture '{lecture.title}' has no chapter '{chapter_id}'.")
        chapter = found
    if step_id:
        place = lecture.chapters[chapter].find_step(step_id)
        if place is None:
            raise InvalidInput(f"The chapter '{lecture.chapters[chapter].title}' has no step '{step_id}'.")
        step = place
    replay = Replay(lecture.chapters[chapter], lecture.files)
    stand = LectureStand(lecture, path, replay, chapter, step, beat, first_run=snapshot.next_run)
    stand = replace(
        stand,
        answers=tuple(entry for entry in snapshot.progress.answers if belongs(entry[0], lecture.id)),
        done=tuple(sorted(task for task in snapshot.progress.tasks if belongs(task, lecture.id))),
    )
    return show_beat(bring_on_screen(snapshot), stand)


def bring_on_screen(snapshot: Snapshot) -> Snapshot:
    """Leave the lab for the lecture; a presentation goes on."""
    return replace(snapshot, mode=Mode.LECTURE) if snapshot.mode is Mode.LAB else snapshot


def _last_place(snapshot: Snapshot, lecture: Lecture) -> tuple[int, int, int]:
    """Return where one was last in a lecture that may have been written anew since: chapter, step, beat."""
    place = snapshot.progress.find_place(lecture.id)
    chapter = None if place is None else lecture.find_chapter(place.chapter)
    if place is None or chapter is None:
        return 0, 0, 0
    step = lecture.chapters[chapter].find_step(place.step)
    if step is None:
        return chapter, 0, 0
    return chapter, step, min(max(place.beat, 0), len(lecture.chapters[chapter].steps[step].beats) - 1)


def go_to_beat(snapshot: Snapshot, chapter: int, step: int, beat: int) -> Snapshot:
    """Go to any beat of the lecture that is open."""
    stand = snapshot.lecture
    if stand is None:
        return snapshot
    replay = stand.replay
    if chapter != stand.chapter:
        replay = Replay(stand.lecture.chapters[chapter], stand.lecture.files)
    moved = replace(stand, replay=replay, chapter=chapter, step=step, beat=beat, hints=0, solved=False, away=False)
    return show_beat(snapshot, moved)


def open_beat(snapshot: Snapshot, chapter: int, step: int, beat: int) -> Snapshot:
    """Go to a beat that was asked for, from the lab, too."""
    return snapshot if snapshot.lecture is None else go_to_beat(bring_on_screen(snapshot), chapter, step, beat)


def next_beat(snapshot: Snapshot) -> Snapshot:
    """Go one beat on, into the next chapter at the end of one. Alone, a question is answered first."""
    stand = snapshot.lecture
    if stand is None:
        return snapshot
    if (asked := _ask_first(snapshot, stand)) is not None:
        return asked
    positions = stand.replay.positions
    place = positions.index((stand.step, stand.beat)) + 1
    if place < len(positions):
        return go_to_beat(snapshot, stand.chapter, *positions[place])
    if stand.chapter + 1 < len(stand.lecture.chapters):
        return go_to_beat(snapshot, stand.chapter + 1, 0, 0)
    return snapshot


def _ask_first(snapshot: Snapshot, stand: LectureStand) -> Snapshot | None:
    """Return what comes before going on from a question: a reminder alone, the answer before a class; None: nothing."""
    if isinstance(stand.prompt, Predict) and stand.answer is None and snapshot.mode is Mode.LECTURE and not stand.away:
        return replace(snapshot, lecture=replace(stand, reminded=True))
    return reveal(snapshot) if awaits_reveal(snapshot) else None


def previous_beat(snapshot: Snapshot) -> Snapshot:
    """Go one beat back, into the chapter before at the beginning of one."""
    stand = snapshot.lecture
    if stand is None:
        return snapshot
    if stand.away:
        return go_to_beat(snapshot, stand.chapter, stand.step, stand.beat)
    positions = stand.replay.positions
    place = positions.index((stand.step, stand.beat)) - 1
    if place >= 0:
        return go_to_beat(snapshot, stand.chapter, *positions[place])
    if stand.chapter > 0:
        last = stand.lecture.chapters[stand.chapter - 1].positions()[-1]
        return go_to_beat(snapshot, stand.chapter - 1, *last)
    return snapshot


def return_to_beat(snapshot: Snapshot) -> Snapshot:
    """Come back to this beat as it was; what was tried stays as a run to compare."""
    stand = snapshot.lecture
    return snapshot if stand is None else go_to_beat(bring_on_screen(snapshot), stand.chapter, stand.step, stand.beat)


def answer(snapshot: Snapshot, choice: int) -> Snapshot:
    """Answer the question of this beat; the first answer counts. -1 skips it knowingly."""
    stand = snapshot.lecture
    if stand is None or not isinstance(stand.prompt, Predict) or stand.answer is not None:
        return snapshot
    answers = (*stand.answers, (stand.key, choice))
    return replace(snapshot, lecture=replace(stand, answers=answers, reminded=False))


def show_hint(snapshot: Snapshot) -> Snapshot:
    """Show one more hint of the task."""
    stand = snapshot.lecture
    if stand is None or not isinstance(stand.prompt, Try):
        return snapshot
    return replace(snapshot, lecture=replace(stand, hints=min(stand.hints + 1, len(stand.prompt.hints))))


def notice_success(snapshot: Snapshot) -> Snapshot:
    """Notice that the task's goal is reached."""
    stand = snapshot.lecture
    if stand is None or stand.solved or stand.truth_shown or not isinstance(stand.prompt, Try):
        return snapshot
    goal = stand.prompt.goal
    if not is_reached(goal, read(snapshot)):
        return snapshot
    if goal.within_steps is not None and snapshot.cursor.step > goal.within_steps:
        return snapshot
    done = (*stand.done, stand.key) if stand.key not in stand.done else stand.done
    return replace(snapshot, lecture=replace(stand, solved=True, done=done))


def read(snapshot: Snapshot) -> Readings:
    """Return what every quantity of the present moment is read from, as the replay reads it for `expect`.

    Loss and gradient are the example's own within its forward and backward pass, else those of the step's batch.
    """
    example, objective = snapshot.example, snapshot.objective
    loss, gradient = nan, None
    if example is not None and snapshot.operation.kind not in (Kind.REST, Kind.MEAN, Kind.UPDATE):
        if example.has_target:
            loss, gradient = example.loss, example.gradient
    elif not isinstance(objective, NetworkObjective) or objective.has_target:
        gradient = np.zeros(objective.n_parameters)
        with np.errstate(all="ignore"):
            loss = objective.bind(np.array(snapshot.parameters), gradient).evaluate(snapshot.cursor.step)
    measured = snapshot.run.view.validation()
    return Readings(
        experiment=snapshot.experiment,
        objective=objective,
        parameters=snapshot.parameters,
        example=example,
        loss=loss,
        gradient=gradient,
        step=snapshot.cursor.step,
        status=snapshot.run.outcome.status,
        best_step=int(measured.steps[measured.losses.argmin()]) if len(measured.steps) else None,
    )


def show_beat(snapshot: Snapshot, stand: LectureStand) -> Snapshot:
    """Return `snapshot` as this beat of the lecture shows it."""
    state = stand.replay.state(stand.step, stand.beat)
    views = state.stage.views or ("network",)
    shown = replace(
        snapshot,
        lecture=replace(stand, stage=state.stage, prompt=state.prompt, motions=(), truth_shown=False),
        views=views,
        playback=Playback(granularity=snapshot.playback.granularity, speed=snapshot.playback.speed),
        selection=Selection(),
        goal=None,
        update=None,
        notice=None,
    )
    return stand_in(shown, state) if state.runs else shown


def leave(snapshot: Snapshot) -> Snapshot:
    """Go on from here with a run of one's own: those of the lecture are only shown."""
    stand = snapshot.lecture
    if stand is None or not snapshot.run.borrowed:
        return snapshot
    own = branch(replace(snapshot, cursor=Cursor(snapshot.cursor.step)), snapshot.experiment, "leave", always=True)
    return replace(own, lecture=replace(stand, away=True))


def stand_in(snapshot: Snapshot, state: LectureState) -> Snapshot:
    """Put the runs of a replayed state on the time line and stand where it stands."""
    first = snapshot.next_run
    runs = tuple(
        RunRecord(
            number=first + place,
            experiment=run.experiment,
            objective=run.objective,
            view=run.view,
            outcome=run.outcome,
            parent=None if run.parent is None else first + run.parent,
            live=run.live,
            memory_start=run.memory_start,
            borrowed=True,
        )
        for place, run in enumerate(state.runs)
    )
    since = 1 if snapshot.lecture is None else snapshot.lecture.first_run
    own = keep_own_runs(snapshot.runs, runs, since)
    window, axes = choose_window(runs[-1])
    if state.stage.ranges is not None and len(state.stage.ranges) == len(window):
        window = state.stage.ranges
    shown = replace(
        snapshot,
        runs=(*runs, *own),
        active=runs[-1].number,
        next_run=first + len(runs),
        undo=(),
        redo=(),
        last_edit="",
        plane_spec=_choose_axes(state.stage, runs[-1]),
        field_window=window,
        field_axes=axes,
    )
    shown = stand_at(shown, Cursor(state.step), state.training_state)
    if not state.phase:
        return shown
    return replace(
        shown,
        cursor=Cursor(state.step, state.phase),
        plan=state.plan,
        operation=state.operation,
        example=state.trace(),
        example_place=state.example_place,
    )


def _choose_axes(stage: Stage, run: RunRecord) -> PlaneSpec:
    usual = choose_plane(run.objective, run.experiment)
    if not stage.axes:
        return usual
    if stage.axes[0] in ("random", "principal"):
        return PlaneSpec(PlaneKind(stage.axes[0]))
    on_surface = not isinstance(run.experiment.problem, NetworkProblem)
    if any(on_surface is not (len(parse_quantity(name).places) == 1) for name in stage.axes):
        # Named for a network that a landscape has replaced since, or the other way round.
        return usual
    try:
        places = [_place_of(name, run) for name in stage.axes]
    except IndexError:
        return usual
    return PlaneSpec(i=places[0], j=places[1] if len(places) > 1 else None)


def _place_of(name: str, run: RunRecord) -> int:
    quantity = parse_quantity(name)
    problem = run.experiment.problem
    if not isinstance(problem, NetworkProblem):
        return quantity.places[0] - 1
    if quantity.kind == "b":
        layer, unit = quantity.places
        return find_parameter(problem.network, ParameterName(layer, 0, unit))
    layer, source, unit = quantity.places
    return find_parameter(problem.network, ParameterName(layer, source, unit))
