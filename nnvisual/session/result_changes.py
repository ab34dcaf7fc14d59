"""What a worker found, put into the snapshot."""

from __future__ import annotations

from dataclasses import replace

from nnvisual.session import actions as act
from nnvisual.session import jobs, stepping
from nnvisual.session.accuracy_job import AccuracyMeasured
from nnvisual.session.population_job import OptimizersCompared, RatesCompared
from nnvisual.session.snapshot import Notice, Snapshot, Tone
from nnvisual.session.stepping import Change


def receive_result(snapshot: Snapshot, action: act.Action) -> Change | None:
    """Take in what a worker found; None: the action is something else."""
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
        case jobs.Cancelled():
            return snapshot, ()
        case jobs.JobFailed():
            return _failed(snapshot, action)
    return None


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
