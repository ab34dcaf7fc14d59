"""The one place where an action changes the snapshot: (snapshot, action) -> (snapshot, jobs)."""

from __future__ import annotations

from dataclasses import replace

from nnvisual.nn.datasets import TABLE, DataSpec
from nnvisual.nn.experiment import NetworkProblem, Probe
from nnvisual.nn.problem import InvalidInput
from nnvisual.session import actions as act
from nnvisual.session import (
    editing,
    jobs,
    lecture_motion,
    lecture_player,
    lecture_tasks,
    lecture_writing,
    sketching,
    stepping,
    voting,
)
from nnvisual.session.accuracy_job import AccuracyMeasured
from nnvisual.session.beginning import adapt_views
from nnvisual.session.jobs import JobResult
from nnvisual.session.lecture_job import Errand, LectureJob, LectureLoaded, LectureRefused
from nnvisual.session.pictures import request_pictures
from nnvisual.session.population_job import OptimizersCompared, RatesCompared
from nnvisual.session.recording import forget_progress, record_progress
from nnvisual.session.runs import state_at
from nnvisual.session.session_job import SessionJob, SessionOpened
from nnvisual.session.snapshot import Cursor, Mode, Notice, Place, Snapshot, Tone
from nnvisual.session.standpoint import look_at_example, stand_at
from nnvisual.session.stepping import Change
from nnvisual.session.task_locks import find_refusal, keep_rules


def update(snapshot: Snapshot, action: act.Action) -> Change:
    """Return the snapshot after `action`, and the jobs that it asks for.

    Input that cannot be used leaves everything as it was, but for a notice that says why.
    """
    if isinstance(action, JobResult):
        if not any(ticket == action.ticket for _, ticket in snapshot.pending):
            return snapshot, ()
        snapshot = replace(snapshot, pending=tuple(entry for entry in snapshot.pending if entry[1] != action.ticket))
    if refusal := find_refusal(snapshot, action):
        return replace(snapshot, notice=Notice(refusal)), ()
    action = keep_rules(snapshot, action)
    try:
        changed, asked = _handle(snapshot, action)
    except InvalidInput as problem:
        changed, asked = replace(snapshot, notice=Notice(problem.sentence, Tone.ERROR)), ()
    if changed is snapshot and not isinstance(action, JobResult):
        return changed, asked
    if changed.lecture is not None:
        changed = lecture_tasks.notice(snapshot, _mark_away(snapshot, changed, action))
    moved = changed.lecture is not snapshot.lecture or changed.mode is not snapshot.mode
    if moved and not isinstance(action, act.ForgetProgress):
        changed = record_progress(changed)
    drawn, more = request_pictures(changed)
    return drawn, (*asked, *more)


def _handle(snapshot: Snapshot, action: act.Action) -> Change:
    for group in _GROUPS:
        change = group(snapshot, action)
        if change is not None:
            return change
    raise TypeError(f"nothing handles {type(action).__name__}")


def _handle_time(snapshot: Snapshot, action: act.Action) -> Change | None:
    """Moving through time."""
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


def _handle_result(snapshot: Snapshot, action: act.Action) -> Change | None:
    """What a worker found."""
    match action:
        case jobs.Trained():
            return stepping.receive_trained(snapshot, action)
        case jobs.Replayed():
            return stepping.receive_replayed(snapshot, action)
        case jobs.SurfaceComputed():
            return _surface(snapshot, action)
        case jobs.FieldComputed():
            return _field(snapshot, action)
        case RatesCompared(race=race):
            return replace(snapshot, pictures=replace(snapshot.pictures, rates=race)), ()
        case OptimizersCompared(race=race):
            return replace(snapshot, pictures=replace(snapshot.pictures, race=race)), ()
        case AccuracyMeasured(accuracies=accuracies):
            return replace(snapshot, pictures=replace(snapshot.pictures, accuracies=accuracies)), ()
        case jobs.CurvatureMeasured():
            return _curvature(snapshot, action)
        case jobs.TableRead():
            return _table_read(snapshot, action)
        case SessionOpened():
            return _session_opened(snapshot, action)
        case jobs.Cancelled():
            return snapshot, ()
        case jobs.JobFailed():
            return _failed(snapshot, action)
    return None


def _handle_branch(snapshot: Snapshot, action: act.Action) -> Change | None:
    """Changes of how one learns: they keep what was learned."""
    kind = type(action).__name__
    experiment = snapshot.experiment
    match action:
        case act.SetLearningRate(lr):
            return editing.branch(snapshot, replace(experiment, lr=lr), kind), ()
        case act.SetOptimizer(optimizer, lr):
            rate = experiment.lr if lr is None else lr
            return editing.branch(snapshot, replace(experiment, optimizer=optimizer, lr=rate), kind), ()
        case act.SetSchedule(schedule):
            return editing.branch(snapshot, replace(experiment, schedule=schedule), kind), ()
        case act.SetBatch(batch):
            return editing.branch(snapshot, replace(experiment, batch=batch), kind), ()
        case act.SetPenalties(l1, l2):
            return editing.branch(snapshot, replace(experiment, l1=l1, l2=l2), kind), ()
        case act.SetStopRule(stop):
            return editing.branch(snapshot, replace(experiment, stop=stop), kind), ()
        case act.SetDropout(rate):
            return editing.set_dropout(snapshot, rate), ()
        case act.SetParameter(index, value):
            return editing.set_parameters(snapshot, ((index, value),), f"{kind} {index}"), ()
        case act.EditExamples(data):
            return editing.edit_examples(snapshot, data), ()
        case act.SetProbe(probe):
            return _set_probe(snapshot, probe)
    return None


def _handle_restart(snapshot: Snapshot, action: act.Action) -> Change | None:
    """Changes of what learns: they start again at step 0."""
    match action:
        case act.Reset():
            return _reset(snapshot, action)
        case act.OpenExperiment():
            return _open_experiment(snapshot, action)
        case act.SetSeed():
            return _set_seed(snapshot, action)
        case act.SetInitializer():
            return _set_initializer(snapshot, action)
        case act.SetData(data):
            return editing.set_data(snapshot, data), ()
        case act.SetHiddenLayers(units):
            return editing.set_hidden_layers(snapshot, units), ()
        case act.SetActivation(activation, layer):
            return editing.set_activation(snapshot, activation, layer), ()
        case act.SetLoss(loss):
            return editing.set_loss(snapshot, loss), ()
        case act.StartAt(parameters):
            return editing.start_at(snapshot, parameters), ()
        case act.OpenTable(path):
            return _submit(snapshot, jobs.TableJob(snapshot.next_ticket, path))
        case act.OpenSession(path, notice):
            return _submit(snapshot, SessionJob(snapshot.next_ticket, path, notice))
    return None


def _handle_lecture(snapshot: Snapshot, action: act.Action) -> Change | None:
    """Going through a lecture."""
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


def _handle_prompt(snapshot: Snapshot, action: act.Action) -> Change | None:
    """What a lecture asks, and what is remembered of the answers."""
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


def _handle_shown(snapshot: Snapshot, action: act.Action) -> Change | None:
    """What is shown."""
    match action:
        case act.SetPlane(spec):
            return replace(snapshot, plane_spec=spec), ()
        case act.SetFieldWindow(window, axes):
            return replace(snapshot, field_window=window, field_axes=axes), ()
        case act.ShowTiles(shown):
            return replace(snapshot, tiles=shown), ()
        case act.SetViews(views):
            return replace(snapshot, views=views), ()
        case act.Compare(what):
            return replace(snapshot, compares=what), ()
        case act.ShowAccuracy(shown):
            return replace(snapshot, shows_accuracy=shown), ()
        case act.SetMode(mode):
            return replace(snapshot, mode=mode), ()
    return None


def _handle_look(snapshot: Snapshot, action: act.Action) -> Change | None:
    """What is chosen, which runs are kept, and the way back."""
    match action:
        case act.Select():
            return _select(snapshot, action)
        case act.ActivateRun():
            return _activate_run(snapshot, action)
        case act.ForgetRuns():
            return _forget_runs(snapshot, action)
        case act.Undo():
            return _undo(snapshot, action)
        case act.Redo():
            return _redo(snapshot, action)
        case act.ShowNotice(text, is_error, folder):
            return replace(snapshot, notice=Notice(text, Tone.ERROR if is_error else Tone.INFO, folder)), ()
        case act.DismissNotice():
            return replace(snapshot, notice=None), ()
    return None


def _lecture_loaded(snapshot: Snapshot, result: LectureLoaded) -> Change:
    if result.errand is not Errand.OPEN:
        return lecture_writing.request_again(lecture_writing.take_in(snapshot, result))
    if snapshot.rereads and snapshot.rereads[-1].errand is Errand.OPEN:
        return lecture_writing.request_again(snapshot)
    opened = lecture_player.open_lecture(snapshot, result.lecture, result.path, result.chapter, result.step)
    return lecture_writing.check_opened(replace(opened, mistakes=None), result)


def _mark_away(before: Snapshot, after: Snapshot, action: act.Action) -> Snapshot:
    """Say that the path was left, where a change put a run of the user's own on the time line."""
    stand = after.lecture
    if stand is None or stand.away or after.run.borrowed or before.active == after.active:
        return after
    return replace(
        after, lecture=replace(stand, away=True, motions=()), playback=replace(after.playback, replays=False)
    )


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


def _reset(snapshot: Snapshot, action: act.Reset) -> Change:
    experiment = snapshot.experiment
    first = snapshot.lineage()[-1]
    problem = experiment.problem
    if isinstance(problem, NetworkProblem) and isinstance(first.experiment.problem, NetworkProblem):
        experiment = replace(experiment, problem=replace(problem, given=first.experiment.problem.given))
    stopped = replace(snapshot, playback=replace(snapshot.playback, playing=False, credit=0.0), notice=None)
    if len(snapshot.run.view) == 1 and snapshot.run.parent is None and not snapshot.run.edited:
        return stand_at(stopped, Cursor()), ()
    return editing.restart(stopped, experiment, "Reset"), ()


def _open_experiment(snapshot: Snapshot, action: act.OpenExperiment) -> Change:
    opened = editing.restart(snapshot, action.experiment, "OpenExperiment")
    paused = replace(opened.playback, playing=False, credit=0.0)
    views = action.views or opened.views
    return replace(adapt_views(opened), playback=paused, notice=None, views=views), ()


def _select(snapshot: Snapshot, action: act.Select) -> Change:
    chosen = replace(snapshot, selection=action.selection)
    return (look_at_example(chosen) if action.selection.example != snapshot.selection.example else chosen), ()


def _activate(snapshot: Snapshot, place: Place) -> Snapshot:
    moved = replace(snapshot, active=place.run, goal=None, update=None, last_edit="")
    if _sizes(moved) != _sizes(snapshot):
        moved = adapt_views(moved)
    cursor = place.cursor if place.cursor.step <= moved.last_step else Cursor(moved.last_step)
    state = state_at(moved.run_at(cursor.step), cursor.step)
    return stand_at(moved, cursor, state)


def _sizes(snapshot: Snapshot) -> object:
    network = snapshot.network
    # The data by their title: points edited by hand keep it, and with it the views stay as they are.
    title = None if snapshot.data is None else snapshot.data.title
    return (None, snapshot.objective.n_parameters) if network is None else (network.sizes, title)


def _undo(snapshot: Snapshot, action: act.Undo) -> Change:
    if not snapshot.undo:
        return snapshot, ()
    *rest, place = snapshot.undo
    here = Place(snapshot.active, snapshot.cursor)
    return _activate(replace(snapshot, undo=tuple(rest), redo=(*snapshot.redo, here)), place), ()


def _redo(snapshot: Snapshot, action: act.Redo) -> Change:
    if not snapshot.redo:
        return snapshot, ()
    *rest, place = snapshot.redo
    here = Place(snapshot.active, snapshot.cursor)
    return _activate(replace(snapshot, redo=tuple(rest), undo=(*snapshot.undo, here)), place), ()


def _activate_run(snapshot: Snapshot, action: act.ActivateRun) -> Change:
    if action.number == snapshot.active:
        return snapshot, ()
    here = Place(snapshot.active, snapshot.cursor)
    run = snapshot.find_run(action.number)
    listed = replace(snapshot, undo=(*snapshot.undo, here), redo=())
    return _activate(listed, Place(run.number, Cursor(run.last_step))), ()


def _forget_runs(snapshot: Snapshot, action: act.ForgetRuns) -> Change:
    kept = {run.number for run in snapshot.lineage()}
    return (
        replace(
            snapshot, runs=tuple(run for run in snapshot.runs if run.number in kept), undo=(), redo=(), last_edit=""
        ),
        (),
    )


def _submit(snapshot: Snapshot, job: jobs.Job) -> Change:
    """Ask the worker, unless it works on the same purpose already."""
    if snapshot.is_pending(job.purpose):
        return snapshot, ()
    pending = (*snapshot.pending, (job.purpose.value, job.ticket))
    return replace(snapshot, pending=pending, next_ticket=snapshot.next_ticket + 1), (job,)


def _session_opened(snapshot: Snapshot, result: SessionOpened) -> Change:
    """Stand where the session stood. A lecture stays open, to come back to; other jobs under way belong to the past."""
    stand = snapshot.lecture
    return (
        replace(
            result.snapshot,
            mode=Mode.LAB,
            pending=tuple(entry for entry in snapshot.pending if entry[0] == jobs.Purpose.LECTURE),
            next_ticket=snapshot.next_ticket,
            notice=Notice(result.notice) if result.notice else snapshot.notice,
            lecture=None if stand is None else replace(stand, away=True, first_run=result.snapshot.next_run),
            progress=snapshot.progress,
            mistakes=snapshot.mistakes,
            rereads=snapshot.rereads,
        ),
        (),
    )


def _table_read(snapshot: Snapshot, result: jobs.TableRead) -> Change:
    spec = DataSpec(TABLE, table=result.table, standardise=True)
    opened = editing.set_data(snapshot, spec)
    rows = len(result.table.cells[0])
    text = (
        f"'{result.table.name}': {rows} rows. The label is '{result.table.columns[-1]}'; "
        "choose another one under Data. "
        "Features are standardised: the screen shows both scales."
    )
    return replace(opened, notice=Notice(text), playback=replace(opened.playback, playing=False)), ()


def _failed(snapshot: Snapshot, result: jobs.JobFailed) -> Change:
    return replace(snapshot, notice=Notice(result.sentence, Tone.ERROR), goal=None), ()


def _surface(snapshot: Snapshot, result: jobs.SurfaceComputed) -> Change:
    pictures = replace(
        snapshot.pictures,
        surface=result.surface,
        surface_request=result.request,
        surface_parameters=result.parameters,
    )
    return replace(snapshot, pictures=pictures), ()


def _field(snapshot: Snapshot, result: jobs.FieldComputed) -> Change:
    return replace(snapshot, pictures=replace(snapshot.pictures, field=result.field)), ()


def _curvature(snapshot: Snapshot, result: jobs.CurvatureMeasured) -> Change:
    pictures = replace(snapshot.pictures, rate_limit=result.rate_limit, rate_limit_parameters=result.parameters)
    return replace(snapshot, pictures=pictures), ()


def _set_probe(snapshot: Snapshot, probe: Probe | None) -> Change:
    changed = editing.set_probe(snapshot, probe)
    return replace(changed, selection=replace(changed.selection, example=None)), ()


def _set_seed(snapshot: Snapshot, action: act.SetSeed) -> Change:
    experiment = replace(snapshot.experiment, seed=action.seed)
    problem = experiment.problem
    if isinstance(problem, NetworkProblem):
        experiment = replace(experiment, problem=replace(problem, given=()))
    return editing.restart(snapshot, experiment, "SetSeed"), ()


def _set_initializer(snapshot: Snapshot, action: act.SetInitializer) -> Change:
    problem = snapshot.experiment.problem
    if not isinstance(problem, NetworkProblem):
        return snapshot, ()
    changed = replace(problem, init=action.init, given=())
    return editing.restart(snapshot, replace(snapshot.experiment, problem=changed), "SetInitializer"), ()


_GROUPS = (
    _handle_time,
    _handle_result,
    _handle_branch,
    _handle_restart,
    _handle_lecture,
    _handle_prompt,
    _handle_shown,
    _handle_look,
)
