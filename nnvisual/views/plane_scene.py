"""What a feature plane shows of a snapshot: which kind of picture, its examples and its window."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from nnvisual.landscape.extents import snap_outwards
from nnvisual.landscape.field import Field
from nnvisual.landscape.point_answer import network_span
from nnvisual.landscape.unit_lines import UnitLine, find_unit_lines
from nnvisual.nn.arrays import Indices, Matrix, Vector
from nnvisual.nn.dataset import DataSet, Task
from nnvisual.nn.evaluation import Evaluation, evaluate_examples
from nnvisual.nn.network import Network
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.phases import Direction
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.number_text import subscript
from nnvisual.views.plane_frame import AxisText, Span

_COORDINATE = re.compile(r"[a-z]_?\d+")
"""Names of features that are nothing but coordinates."""

FAR = 1.0
"""Answers farther off than this many times the width of the targets leave the picture of a fit."""

MOST_RESIDUALS = 300
"""More sticks than these would be a solid area."""


class Kind(Enum):
    """Which picture it is."""

    CLASSES = auto()
    HEIGHTS = auto()
    CLASS_CURVE = auto()
    FIT = auto()

    @property
    def is_curve(self) -> bool:
        """Whether there is one feature, and the vertical axis is the answer."""
        return self in (Kind.CLASS_CURVE, Kind.FIT)


@dataclass(frozen=True, slots=True)
class Probe:
    """Where "you" stand, in the picture's coordinates, and what it is called."""

    place: tuple[float, float]
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class PlaneScene:
    """Everything that a feature plane draws.

    Attributes
    ----------
    kind
        Which picture it is.
    axes, spans
        The features shown, from 0, and the shown range of either axis, in own units; for a curve the second range is
        that of the answers.
    rest
        The features in own units at which those that are not shown are held, shape (n_features,).
    answers
        The range of the answers: of the targets where they are numbers, else 0 to 1.
    field
        The network's answers, where they fit this picture.
    points, classes
        Places of all examples, shape (n, 2), and their class numbers, shape (n,).
    held_back
        Places, in the data set, of the validation examples.
    batch
        Places of the examples of the present batch, where a step is under way and the batch is a part of the data.
    current
        Place of the example that an operation works on; None at rest or where it is the probe.
    probe
        "You"; None without.
    lines
        The lines z = 0 of the first layer.
    fitted
        For a fit the answers to the examples, at most `MOST_RESIDUALS` of them; else None.
    """

    kind: Kind
    network: Network
    parameters: Vector
    data: DataSet | None
    axes: tuple[int, ...]
    spans: tuple[Span, Span]
    rest: Vector
    answers: Span
    field: Field | None
    points: Matrix
    classes: Indices
    held_back: frozenset[int]
    batch: frozenset[int]
    current: int | None
    direction: Direction
    probe: Probe | None
    lines: tuple[UnitLine, ...]
    fitted: Evaluation | None = None

    @property
    def is_perceptron(self) -> bool:
        """Whether there is no hidden layer, so that a unit's line is the decision border."""
        return len(self.network.layers) == 1

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names of the classes; empty where they have none."""
        return () if self.data is None else self.data.class_names

    @property
    def has_equal_axes(self) -> bool:
        """Whether both axes measure the same: plain coordinates such as x1 and x2, or ranges of one width."""
        if self.kind.is_curve:
            return False
        widths = [high - low for low, high in self.spans]
        if abs(widths[0] - widths[1]) <= 1e-6 * max(widths):
            return True
        names = () if self.data is None else tuple(self.data.feature_names[axis] for axis in self.axes)
        return self.data is None or all(_COORDINATE.fullmatch(name) for name in names)

    def axis_texts(self) -> tuple[AxisText, AxisText]:
        """Return what is written along the axes."""
        found = []
        for position, span in enumerate(self.spans):
            if position >= len(self.axes):
                name = "ŷ" if self.data is None or self.kind is Kind.CLASS_CURVE else self.data.target_names[0]
                found.append(AxisText(name))
                continue
            feature = self.axes[position]
            own = f"x{subscript(feature + 1)}"
            name = own if self.data is None else self.data.feature_names[feature]
            found.append(AxisText(name, network_span(self.data, feature, span), own))
        return found[0], found[1]


def make_scene(snapshot: Snapshot, before: PlaneScene | None = None) -> PlaneScene | None:
    """Return what to draw; None on an analytic surface. Examples that are unchanged are taken over from `before`."""
    objective = snapshot.network_objective
    if objective is None:
        return None
    network, data, axes = objective.network, objective.data, snapshot.field_axes
    kind = _kind(network, data, axes)
    rest = _rest(snapshot, objective)
    field = _fitting_field(snapshot, network)
    window = snapshot.field_window
    fitted = _fitted(kind, objective, snapshot.parameters)
    second = _answer_span(kind, data, field, fitted, before) if kind.is_curve else window[1]
    if before is not None and before.data is data and before.axes == axes and before.kind is kind:
        points, classes, held_back = before.points, before.classes, before.held_back
    else:
        points, classes = _points(kind, data, axes)
        held_back = frozenset(data.validation.tolist()) if data is not None else frozenset()
    within = snapshot.operation.direction is not Direction.REST
    current = (
        snapshot.example_place if snapshot.operation.direction in (Direction.FORWARD, Direction.BACKWARD) else None
    )
    return PlaneScene(
        kind=kind,
        network=network,
        parameters=snapshot.parameters,
        data=data,
        axes=axes,
        spans=(window[0], second),
        rest=rest,
        answers=(0.0, 1.0) if data is None or data.task is not Task.REGRESSION else _range(data.y),
        field=field,
        points=points,
        classes=classes,
        held_back=held_back,
        batch=_batch(objective, snapshot.cursor.step) if within else frozenset(),
        current=current,
        direction=snapshot.operation.direction,
        probe=_probe(kind, objective, axes, rest, field),
        lines=find_unit_lines(network, snapshot.parameters, data, window, axes, rest),
        fitted=fitted,
    )


def _fitted(kind: Kind, objective: NetworkObjective, parameters: Vector) -> Evaluation | None:
    data = objective.data
    if kind is not Kind.FIT or data is None:
        return None
    return evaluate_examples(objective, parameters, data.train[:: -(-len(data.train) // MOST_RESIDUALS)])


def _kind(network: Network, data: DataSet | None, axes: tuple[int, ...]) -> Kind:
    if data is not None:
        regression = data.task is Task.REGRESSION
    else:
        output = network.layers[-1].activation
        regression = network.n_outputs == 1 and output not in ("sigmoid", "step", "tanh")
    if len(axes) == 1:
        return Kind.FIT if regression else Kind.CLASS_CURVE
    return Kind.HEIGHTS if regression else Kind.CLASSES


def _rest(snapshot: Snapshot, objective: NetworkObjective) -> Vector:
    """Return the features, in own units, of the example that is looked at."""
    data, place, probe = objective.data, snapshot.example_place, objective.problem.probe
    if data is not None and place is not None:
        row: Vector = data.raw[place]
        return row
    if probe is not None:
        return np.array(probe.x)
    return np.zeros(objective.network.n_inputs)


def _fitting_field(snapshot: Snapshot, network: Network) -> Field | None:
    field = snapshot.pictures.field
    if field is None or field.request.axes != snapshot.field_axes or len(field.outputs) != network.n_outputs:
        return None
    shown, data = field.request.data, snapshot.data
    if shown is data:
        return field
    # After a point has been edited the old picture stays until the new one is there.
    if shown is None or data is None or shown.feature_names != data.feature_names:
        return None
    return field


def _points(kind: Kind, data: DataSet | None, axes: tuple[int, ...]) -> tuple[Matrix, Indices]:
    if data is None:
        return np.zeros((0, 2)), np.zeros(0, dtype=np.intp)
    if data.task is Task.CLASSES:
        classes = data.y.argmax(axis=1)
    elif data.task is Task.BINARY:
        classes = (data.y[:, 0] >= 0.5).astype(np.intp)
    else:
        classes = np.ones(data.n_examples, dtype=np.intp)
    if not kind.is_curve:
        return data.raw[:, list(axes)], classes
    heights = data.y[:, 0] if kind is Kind.FIT or data.n_outputs == 1 else np.zeros(data.n_examples)
    return np.stack([data.raw[:, axes[0]], heights], axis=1), classes


def _batch(objective: NetworkObjective, step: int) -> frozenset[int]:
    if objective.data is None or objective.batches.is_full:
        return frozenset()
    return frozenset(objective.data.train[objective.batches.indices(step)].tolist())


def _probe(
    kind: Kind, objective: NetworkObjective, axes: tuple[int, ...], rest: Vector, field: Field | None
) -> Probe | None:
    probe = objective.problem.probe
    if probe is None or any(axis >= len(probe.x) for axis in axes):
        return None
    if not kind.is_curve:
        return Probe((probe.x[axes[0]], probe.x[axes[1]]), probe.label)
    across = probe.x[axes[0]]
    if probe.y:
        return Probe((across, probe.y[0]), probe.label)
    if field is None:
        return None
    return Probe((across, float(np.interp(across, field.axes[0], field.outputs[0]))), probe.label)


def _answer_span(
    kind: Kind, data: DataSet | None, field: Field | None, fitted: Evaluation | None, before: PlaneScene | None
) -> Span:
    if kind is Kind.CLASS_CURVE:
        return -0.12, 1.12
    if data is not None:
        low, high = _range(data.y)
    elif field is not None and np.isfinite(field.outputs).all():
        low, high = float(field.outputs.min()), float(field.outputs.max())
    else:
        low, high = -1.0, 1.0
    if data is not None and fitted is not None:
        return _span_with_answers((low, high), fitted, before if before is not None and before.data is data else None)
    margin = 0.2 * (high - low) if high > low else 1.0
    return snap_outwards((low - margin, high + margin)) if data is None else (low - margin, high + margin)


def _span_with_answers(targets: Span, fitted: Evaluation, before: PlaneScene | None) -> Span:
    """Return a range that shows all targets and the answers to them, as far as these are not far off.

    It is that of `before` while it fits: the axis does not wobble with every step.
    """
    width = targets[1] - targets[0]
    answers = fitted.y_hat[np.isfinite(fitted.y_hat)].clip(targets[0] - FAR * width, targets[1] + FAR * width)
    low, high = min(targets[0], answers.min(initial=targets[0])), max(targets[1], answers.max(initial=targets[1]))
    margin = max(0.08 * (high - low), 0.2 * width - max(targets[0] - low, high - targets[1]))
    needed = float(low - margin), float(high + margin)
    if before is not None and before.kind is Kind.FIT:
        old = before.spans[1]
        if old[0] <= low and old[1] >= high and old[1] - old[0] <= 1.5 * (needed[1] - needed[0]):
            return old
    return needed


def _range(values: Matrix) -> Span:
    low, high = float(values.min()), float(values.max())
    return (low, high) if high > low else (low - 1.0, high + 1.0)
