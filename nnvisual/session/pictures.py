"""Which pictures the views need next from the worker: the landscape, the feature plane, the curvature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nnvisual.landscape.field import FieldRequest
from nnvisual.landscape.plane import Plane, make_plane, needed_columns
from nnvisual.landscape.surface import SurfaceRequest, refinements
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.session.accuracy_job import needed_accuracy
from nnvisual.session.jobs import CurvatureJob, FieldJob, Job, Purpose, SurfaceJob
from nnvisual.session.population_job import needed_rates
from nnvisual.session.snapshot import Snapshot
from nnvisual.session.standpoint import example_input

FINEST_SURFACE = 101
MOVING_SURFACE = 25
"""Grid points along an axis at rest, and while the network learns."""

FINE_FIELD = 96
MOVING_FIELD = 40

PATH_POINTS = 600
MOVING_PATH_POINTS = 120

SURFACE_EVERY_FRAMES, FIELD_EVERY_FRAMES = 6, 3
"""While time runs, a landscape or the feature plane's shading lasts for so many frames: the eye does not miss what lies
between."""


def request_pictures(snapshot: Snapshot) -> tuple[Snapshot, tuple[Job, ...]]:
    """Return `snapshot` with the tickets of the jobs that its views need, and those jobs. One a purpose at a time."""
    jobs: list[Job] = []
    for purpose, needs in (
        (Purpose.SURFACE, _needed_surface),
        (Purpose.FIELD, _needed_field),
        (Purpose.CURVATURE, _needed_curvature),
        (Purpose.RATES, needed_rates),
        (Purpose.ACCURACY, needed_accuracy),
    ):
        if snapshot.is_pending(purpose):
            continue
        job = needs(snapshot)
        if job is not None:
            jobs.append(job)
            snapshot = replace(
                snapshot,
                pending=(*snapshot.pending, (purpose.value, job.ticket)),
                next_ticket=snapshot.next_ticket + 1,
            )
    return snapshot, tuple(jobs)


def path_points(snapshot: Snapshot, most: int = PATH_POINTS, columns: Sequence[int] | None = None) -> Matrix:
    """Return the parameters along the present time line up to the cursor, oldest first, shape (k, n).

    With `columns` only these parameters, shape (k, columns).
    """
    rows: list[Matrix] = []
    behind = snapshot.cursor.step + 1
    for run in snapshot.lineage():
        steps, parameters = run.view.path(most, columns)
        here = steps < behind
        rows.append(parameters[here])
        behind = min(behind, run.view.first_step)
    rows.reverse()
    rows.append(snapshot.state[:1] if columns is None else snapshot.state[:1, list(columns)])
    return np.concatenate(rows)


def current_plane(snapshot: Snapshot) -> Plane:
    """Return the plane that the landscape should show now."""
    most = MOVING_PATH_POINTS if is_moving(snapshot) else PATH_POINTS
    path = path_points(snapshot, most, needed_columns(snapshot.plane_spec, len(snapshot.base)))
    return make_plane(snapshot.objective, snapshot.plane_spec, snapshot.base, path)


def is_moving(snapshot: Snapshot) -> bool:
    """Whether the network learns at this moment, so that a quick picture is better than a fine one."""
    return snapshot.playback.playing or snapshot.goal is not None


def _waits(snapshot: Snapshot, frames: int) -> bool:
    """Whether a picture that lasts for so many frames is not due yet."""
    return snapshot.playback.playing and snapshot.playback.frames % frames != 0


def _needed_surface(snapshot: Snapshot) -> Job | None:
    if "landscape" not in snapshot.views and "rates" not in snapshot.views:
        return None
    shown, base = snapshot.pictures.surface_request, snapshot.base
    if shown is not None and _waits(snapshot, SURFACE_EVERY_FRAMES):
        return None
    finest = MOVING_SURFACE if is_moving(snapshot) else FINEST_SURFACE
    fresh = (
        shown is not None
        and snapshot.pictures.surface_parameters is base
        and shown.objective is snapshot.objective
        and shown.plane.spec == snapshot.plane_spec
    )
    reached = shown.nx if fresh and shown is not None else 0
    size = next(
        (size for size in refinements(FINEST_SURFACE) if reached < size <= finest and size >= MOVING_SURFACE), 0
    )
    if not size:
        return None
    plane = shown.plane if fresh and shown is not None else current_plane(snapshot)
    return SurfaceJob(snapshot.next_ticket, SurfaceRequest(snapshot.objective, plane, size, size), base)


def wants_tiles(snapshot: Snapshot) -> bool:
    """Whether the network draws each unit's output over the inputs: asked for by hand, or by a lecture's step."""
    if "network" not in snapshot.views:
        return False
    stand = snapshot.lecture
    named = () if stand is None else (*stand.stage.focus, *stand.stage.reveal)
    return snapshot.tiles or any(part.view == "network" and part.name == "tiles" for part in named)


def _needed_field(snapshot: Snapshot) -> Job | None:
    objective = snapshot.network_objective
    if objective is None or not ("plane" in snapshot.views or wants_tiles(snapshot)):
        return None
    if snapshot.pictures.field is not None and _waits(snapshot, FIELD_EVERY_FRAMES):
        return None
    size = MOVING_FIELD if is_moving(snapshot) else FINE_FIELD
    with_units = "network" in snapshot.views
    request = FieldRequest(
        network=objective.network,
        parameters=snapshot.base,
        data=objective.data,
        window=snapshot.field_window,
        axes=snapshot.field_axes,
        rest=_rest_of_example(snapshot),
        size=size if len(snapshot.field_axes) == 2 else 4 * size,
        with_units=with_units,
    )
    shown = snapshot.pictures.field
    if shown is not None and _same_field(shown.request, request):
        return None
    return FieldJob(snapshot.next_ticket, request)


def _same_field(shown: FieldRequest, wanted: FieldRequest) -> bool:
    return (
        shown.parameters is wanted.parameters
        and shown.data is wanted.data
        and shown.window == wanted.window
        and shown.axes == wanted.axes
        and shown.size >= wanted.size
        and shown.with_units >= wanted.with_units
        and (len(wanted.rest) <= len(wanted.axes) or np.array_equal(shown.rest, wanted.rest))
    )


def _rest_of_example(snapshot: Snapshot) -> Vector:
    """The features of the example that is looked at, in own units: what the axes do not show is held there."""
    objective = snapshot.network_objective
    if objective is None:
        raise ValueError("a surface has no examples")
    data, place = objective.data, snapshot.example_place
    if data is not None and place is not None:
        features: Vector = data.raw[place]
        return features
    probe = objective.problem.probe
    if probe is None:
        return example_input(objective, place)[0]
    return np.array(probe.x)


def _needed_curvature(snapshot: Snapshot) -> Job | None:
    if is_moving(snapshot) or snapshot.pictures.rate_limit_parameters is snapshot.base:
        return None
    return CurvatureJob(snapshot.next_ticket, snapshot.objective, snapshot.base)
