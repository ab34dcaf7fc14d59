"""What a gesture on the feature plane means: which example is meant, and the action that adds, moves or deletes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, Qt

from nnvisual.landscape.field import Window
from nnvisual.landscape.point_answer import answer_point, combine_features
from nnvisual.nn.data_edits import add_point, delete_point, move_point
from nnvisual.nn.dataset import Task
from nnvisual.nn.datasets import DataSpec, feature_ranges
from nnvisual.nn.experiment import NetworkProblem, Probe
from nnvisual.nn.problem import InvalidInput
from nnvisual.session.actions import Action, EditExamples, SetProbe, ShowNotice
from nnvisual.session.beginning import MARGIN
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.plane_frame import PlaneFrame
from nnvisual.views.plane_scene import PlaneScene

Values = tuple[float, float]
"""A point of the picture: own units across; own units, or the answer, upwards."""


def nearest_example(scene: PlaneScene, frame: PlaneFrame, place: QPointF, reach: float) -> int | None:
    """Return the place in the data of the example nearest to a pixel, at most `reach` pixels away."""
    if not len(scene.points):
        return None
    across = frame.x.places(scene.points[:, 0]) - place.x()
    upwards = frame.y.places(scene.points[:, 1]) - place.y()
    distances = np.hypot(across, upwards)
    best = int(distances.argmin())
    return best if distances[best] <= reach else None


def next_example(scene: PlaneScene, frame: PlaneFrame, start: QPointF, key: Qt.Key, without: int | None) -> int | None:
    """Return the example that lies next in the direction of an arrow key; None where there is none."""
    if not len(scene.points):
        return None
    across = frame.x.places(scene.points[:, 0]) - start.x()
    downwards = frame.y.places(scene.points[:, 1]) - start.y()
    ahead, beside = {
        Qt.Key.Key_Right: (across, downwards),
        Qt.Key.Key_Left: (-across, downwards),
        Qt.Key.Key_Down: (downwards, across),
        Qt.Key.Key_Up: (-downwards, across),
    }[key]
    costs = np.where(ahead > 0.5, ahead + 2.0 * np.abs(beside), np.inf)
    costs = np.where(_inside(scene, frame), costs, np.inf)
    if without is not None:
        costs[without] = np.inf
    best = int(costs.argmin())
    return best if np.isfinite(costs[best]) else None


def _inside(scene: PlaneScene, frame: PlaneFrame) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    xs, ys = scene.points[:, 0], scene.points[:, 1]
    return (xs >= frame.x.low) & (xs <= frame.x.high) & (ys >= frame.y.low) & (ys <= frame.y.high)


def add_example(snapshot: Snapshot, scene: PlaneScene, values: Values, number: int) -> Action | None:
    """Return the action that adds an example of class `number` at `values`; None where there are no data."""
    spec, data = _spec(snapshot), scene.data
    if spec is None or data is None:
        return None
    raw = combine_features(scene.rest, scene.axes, values[: len(scene.axes)])
    y: list[float]
    if data.task is Task.CLASSES:
        y = [float(k == number) for k in range(data.n_outputs)]
    elif data.task is Task.BINARY:
        y = [float(number)] * data.n_outputs
    elif scene.kind.is_curve:
        y = [values[1]] * data.n_outputs
    else:
        # Nothing on the plane says how large the target is: it is put where the network's answer is.
        y = answer_point(scene.network, scene.parameters, data, raw).y_hat.tolist()
    return _edit(lambda: add_point(spec, raw.tolist(), y))


def move_example(snapshot: Snapshot, scene: PlaneScene, place: int, values: Values) -> Action | None:
    """Return the action that moves the example at `place` in the data to `values`."""
    spec, data = _spec(snapshot), scene.data
    if spec is None or data is None:
        return None
    raw = combine_features(data.raw[place], scene.axes, values[: len(scene.axes)])
    return _edit(lambda: move_point(spec, place, raw.tolist()))


def delete_example(snapshot: Snapshot, place: int) -> Action | None:
    """Return the action that takes the example at `place` in the data away."""
    spec = _spec(snapshot)
    return None if spec is None else _edit(lambda: delete_point(spec, place))


def move_probe(snapshot: Snapshot, scene: PlaneScene, values: Values) -> Action | None:
    """Return the action that puts "you" at `values`."""
    problem = snapshot.experiment.problem
    if not isinstance(problem, NetworkProblem) or problem.probe is None:
        return None
    probe: Probe = problem.probe
    x = combine_features(np.array(probe.x), scene.axes, values[: len(scene.axes)])
    return SetProbe(replace(probe, x=tuple(x.tolist())))


def _spec(snapshot: Snapshot) -> DataSpec | None:
    problem = snapshot.experiment.problem
    return problem.data if isinstance(problem, NetworkProblem) else None


def _edit(make: Callable[[], DataSpec]) -> Action:
    try:
        return EditExamples(make())
    except InvalidInput as problem:
        return ShowNotice(problem.sentence, is_error=True)


def feature_window(snapshot: Snapshot, axes: tuple[int, ...]) -> Window:
    """Return the window that holds all examples on other axes, in own units."""
    spec = _spec(snapshot)
    if spec is None:
        return snapshot.field_window
    ranges = feature_ranges(spec)
    return tuple(
        (low - MARGIN * (high - low), high + MARGIN * (high - low)) for low, high in (ranges[axis] for axis in axes)
    )
