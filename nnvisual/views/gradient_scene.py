"""What the gradient view shows of a snapshot: sizes by layer, sentences on them, and the cloud."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnvisual.lectures.quantities import Quantity, parse_quantity
from nnvisual.lectures.quantity_symbols import symbol_of
from nnvisual.nn.arrays import Vector
from nnvisual.nn.gradient_cloud import GradientCloud, choose_cloud_axes, measure_cloud
from nnvisual.nn.gradient_sizes import describe_flow, largest_slopes, measure_sizes
from nnvisual.nn.network import name_parameter
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.objective import Objective
from nnvisual.session.snapshot import Snapshot
from nnvisual.session.standpoint import trace_step

QUICK_COST = 300_000
"""Products of a step that are made at every frame; beyond, only at rest."""


MOST_STEPS = 400
"""Single updates of a layer that are marked at most."""


@dataclass(frozen=True, slots=True)
class SizeBar:
    """One layer, or one coordinate of an analytic surface: mean |gradient| and mean |update|, and its dead units.

    `steps` are the |updates| of its single weights and biases, at most `MOST_STEPS` of them.
    """

    name: str
    gradient: float
    update: float
    is_odd: bool
    dead: int
    steps: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class GradientScene:
    """Everything that the gradient view draws.

    Attributes
    ----------
    objective, parameters, step, axes
        What it was made for.
    bars
        Layers, first layer first.
    sentences
        What is out of order.
    cloud
        Gradients of single examples; None where there is a single example or none.
    symbols
        Of the two parameters along which the cloud is seen.
    """

    objective: Objective
    parameters: Vector
    step: int
    axes: tuple[int, ...]
    bars: tuple[SizeBar, ...]
    sentences: tuple[str, ...]
    cloud: GradientCloud | None
    symbols: tuple[str, ...]


def make_gradient_scene(snapshot: Snapshot, before: GradientScene | None) -> GradientScene | None:
    """Return what to draw; `before` where nothing has changed or there is no time; None where there is no gradient."""
    objective = snapshot.objective
    if isinstance(objective, NetworkObjective) and not objective.has_target:
        return None
    axes = _choose_axes(snapshot)
    same = before is not None and before.objective is objective
    if same and before is not None and before.parameters is snapshot.base and before.axes == axes:
        return before
    if snapshot.playback.playing and same and _cost(objective) > QUICK_COST:
        return before
    update = snapshot.update
    if update is None or update.step != snapshot.cursor.step:
        update = trace_step(snapshot.run, snapshot.cursor.step, snapshot.state)
    if not isinstance(objective, NetworkObjective):
        bars = _surface_bars(snapshot, update.gradient, update.change)
        return GradientScene(objective, snapshot.base, update.step, axes, bars, (), None, ())
    sizes = measure_sizes(objective.network, update.gradient, update.change, largest_slopes(objective, snapshot.base))
    bars = tuple(
        SizeBar(
            _layer_name(size.layer, len(sizes)),
            size.gradient,
            size.update,
            size.flow != "steady",
            len(size.dead),
            _single_steps(update.change[part.start : part.stop]),
        )
        for size, part in zip(sizes, objective.network.slices(), strict=True)
    )
    cloud = None
    if objective.training.count > 1 and len(axes) == 2:
        cloud = measure_cloud(objective, snapshot.base, axes, snapshot.cursor.step)
    symbols = tuple(
        symbol_of(parse_quantity(f"grad.{name_parameter(objective.network, axis).quantity}"), objective.problem)
        for axis in axes
    )
    return GradientScene(
        objective, snapshot.base, snapshot.cursor.step, axes, bars, describe_flow(sizes), cloud, symbols
    )


def _choose_axes(snapshot: Snapshot) -> tuple[int, ...]:
    """Return the parameters along which the cloud is seen: the selected one, then the landscape's."""
    network = snapshot.network
    if network is None:
        return ()
    spec, chosen = snapshot.plane_spec, snapshot.selection.parameter
    wanted = [index for index in (spec.i, spec.j) if index is not None]
    if chosen is not None and chosen not in wanted:
        wanted = [chosen, *wanted]
    return choose_cloud_axes(network, tuple(wanted))


def _single_steps(change: Vector) -> tuple[float, ...]:
    """Return |updates|, evenly chosen where there are many."""
    every = -(-len(change) // MOST_STEPS)
    return tuple(np.abs(change[::every]).tolist())


def _cost(objective: Objective) -> int:
    examples = objective.training.count if isinstance(objective, NetworkObjective) else 1
    return 3 * objective.n_parameters * examples


def _layer_name(layer: int, count: int) -> str:
    return "output" if layer == count else f"layer {layer}"


def _surface_bars(snapshot: Snapshot, gradient: Vector, change: Vector) -> tuple[SizeBar, ...]:
    problem = snapshot.experiment.problem
    sizes = np.abs(np.stack([gradient, change], axis=1)).tolist()
    return tuple(
        SizeBar(symbol_of(Quantity("w", (place + 1,)), problem), size[0], size[1], False, 0, (size[1],))
        for place, size in enumerate(sizes)
    )
