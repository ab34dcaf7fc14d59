"""The snapshot with which an experiment begins."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nnvisual.landscape.field import Window
from nnvisual.landscape.plane import PlaneSpec
from nnvisual.nn.build import build_objective
from nnvisual.nn.dataset import DataSet, Task
from nnvisual.nn.datasets import DataSpec, feature_ranges
from nnvisual.nn.experiment import Experiment, NetworkProblem, Probe
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.objective import Objective
from nnvisual.session.runs import make_run
from nnvisual.session.snapshot import Cursor, RunRecord, Snapshot
from nnvisual.session.standpoint import plan_step, stand_at

MARGIN = 0.15
"""Share of the data's range that the feature plane shows beyond them on each side."""


def lab_experiment() -> Experiment:
    """Return what the lab opens with at the first start: "Will I pass this class?"."""
    network = Network(2, (Layer(3, "tanh"), Layer(1, "sigmoid")))
    problem = NetworkProblem(
        network,
        "binary_cross_entropy",
        DataSpec("class", standardise=True),
        probe=Probe((4.0, 5.0), (1.0,), "you"),
    )
    return Experiment(problem, lr=0.3)


def begin(experiment: Experiment) -> Snapshot:
    """Return the snapshot at the start of `experiment`.

    Raises
    ------
    InvalidInput
        If its parts do not fit each other.
    """
    objective = build_objective(experiment)
    run = make_run(1, experiment, objective)
    return begin_with(run)


def begin_with(run: RunRecord) -> Snapshot:
    """Return a snapshot whose only run is `run`, at its first step."""
    window, axes = choose_window(run)
    empty = np.empty((0, run.objective.n_parameters))
    snapshot = Snapshot(
        runs=(run,),
        active=run.number,
        cursor=Cursor(run.view.first_step),
        plan=plan_step(run.objective, run.view.first_step),
        state=empty,
        base=empty.ravel(),
        parameters=empty.ravel(),
        plane_spec=choose_plane(run.objective, run.experiment),
        field_window=window,
        field_axes=axes,
        next_run=run.number + 1,
    )
    return stand_at(snapshot, snapshot.cursor)


def adapt_views(snapshot: Snapshot) -> Snapshot:
    """Return `snapshot` with landscape axes and feature window chosen anew for its run."""
    window, axes = choose_window(snapshot.run)
    return replace(
        snapshot,
        plane_spec=choose_plane(snapshot.objective, snapshot.experiment),
        field_window=window,
        field_axes=axes,
    )


def choose_plane(objective: Objective, experiment: Experiment) -> PlaneSpec:
    """Return the landscape's first axes: a first-layer weight and the output weight behind it, or both coordinates."""
    if objective.n_parameters == 1:
        return PlaneSpec(i=0, j=None)
    if isinstance(experiment.problem, NetworkProblem):
        parts = experiment.problem.network.slices()
        if len(parts) > 1:
            return PlaneSpec(i=parts[0].weight_index(0, 0), j=parts[-1].weight_index(0, 0))
    return PlaneSpec(i=0, j=1)


def choose_window(run: RunRecord) -> tuple[Window, tuple[int, ...]]:
    """Return the part of the feature plane to show, in own units, and which features are its axes."""
    problem = run.experiment.problem
    if not isinstance(problem, NetworkProblem):
        return ((-1.0, 1.0), (-1.0, 1.0)), (0, 1)
    data = getattr(run.objective, "data", None)
    if isinstance(data, DataSet) and problem.data is not None:
        axes = tuple(range(min(2, data.n_features)))
        ranges = feature_ranges(problem.data)
        return tuple(_widen(*ranges[axis]) for axis in axes), axes
    probe = problem.probe
    reach = max((abs(value) for value in probe.x), default=1.0) if probe is not None else 1.0
    reach = max(4.0, 1.5 * reach)
    axes = tuple(range(min(2, problem.network.n_inputs)))
    return tuple((-reach, reach) for _ in axes), axes


def _widen(low: float, high: float) -> tuple[float, float]:
    margin = MARGIN * (high - low) if high > low else 1.0
    return low - margin, high + margin


def is_regression(data: DataSet | None) -> bool:
    """Whether the targets are numbers."""
    return data is not None and data.task is Task.REGRESSION
