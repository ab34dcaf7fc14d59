"""What the picture of a plane says about the whole: the step to come, and how much of the path the plane holds."""

from __future__ import annotations

from dataclasses import dataclass

from nnvisual.landscape.plane import Plane, PlaneKind
from nnvisual.landscape.projection import project_path
from nnvisual.landscape.readout import PlaneStep, find_descent, project_change
from nnvisual.nn.arrays import Vector
from nnvisual.nn.experiment import SurfaceProblem
from nnvisual.nn.objective import Objective
from nnvisual.session.pictures import is_moving, path_points
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.axis_choice import symbol_of_axis
from nnvisual.views.number_text import format_value

COSTLY = 2_000_000
"""Parameters times examples from which a gradient is not computed for every frame."""

JUDGED_POINTS = 60
"""Points of the path by which the plane is judged."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How much of the path a plane of directions holds, 0 to 1; start's loss, and what the plane shows there."""

    share: float
    start_loss: float
    start_in_plane: float


class PlaneTruth:
    """Keeps what was computed for the last place."""

    def __init__(self) -> None:
        self._base: Vector | None = None
        self._objective: Objective | None = None
        self._change: Vector | None = None
        self._gradient: Vector | None = None
        self._judged: tuple[Plane, int, int] | None = None
        self._judgement: Judgement | None = None

    def find_step(self, snapshot: Snapshot, plane: Plane) -> PlaneStep | None:
        """Return the step that the run takes next; None where it would take too long to know."""
        update = snapshot.update
        if update is not None:
            return project_change(plane, snapshot.base, update.change, update.gradient)
        if self._base is not snapshot.base or self._objective is not snapshot.objective:
            data = snapshot.data
            examples = 1 if data is None else len(data.train)
            self._gradient = self._change = None
            if is_moving(snapshot) and snapshot.objective.n_parameters * examples > COSTLY:
                return None
            self._change, self._gradient = find_descent(snapshot.objective, snapshot.base, snapshot.experiment.lr)
            self._base, self._objective = snapshot.base, snapshot.objective
        if self._change is None or self._gradient is None:
            return None
        return project_change(plane, snapshot.base, self._change, self._gradient)

    def judge(self, snapshot: Snapshot, plane: Plane) -> Judgement | None:
        """Return how true a plane of directions is, computed anew at rest only; None for a plane of weights."""
        if plane.weights:
            return None
        known = self._judged
        if known is not None and known[0] is plane and known[1:] == (snapshot.active, snapshot.cursor.step):
            return self._judgement
        if is_moving(snapshot):
            return self._judgement
        path = path_points(snapshot, JUDGED_POINTS)
        thin = path[:: max(1, len(path) // JUDGED_POINTS)]
        found = project_path(snapshot.objective, plane, thin)
        self._judgement = Judgement(found.share, float(found.true_losses[0]), float(found.plane_losses[0]))
        self._judged = (plane, snapshot.active, snapshot.cursor.step)
        return self._judgement


def describe_plane(snapshot: Snapshot, judgement: Judgement | None) -> str:
    """Return what the card's caption says about the plane that is shown."""
    surface, problem = snapshot.pictures.surface, snapshot.experiment.problem
    if surface is None:
        return ""
    plane, n = surface.plane, len(snapshot.base)
    if plane.weights:
        if isinstance(problem, SurfaceProblem):
            return problem.surface.surface.title
        names = " and ".join(symbol_of_axis(label, problem) for label in plane.labels)
        others = n - len(plane.weights)
        return f"{names}, the other {others} weights fixed" if others > 0 else names
    words = "principal directions" if plane.spec.kind is PlaneKind.PRINCIPAL else "random directions"
    if judgement is None or snapshot.cursor.step == 0:
        return words
    return f"{words} · {100 * judgement.share:.0f} % of the path's variance"


def describe_start(judgement: Judgement) -> str:
    """Return the start's loss beside what the plane shows there."""
    true, shown = format_value(judgement.start_loss, 3), format_value(judgement.start_in_plane, 3)
    return f"start: loss {true}, in this plane {shown}"
