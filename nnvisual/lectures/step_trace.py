"""Every quantity of one training step by its name: what `nnvisual train --trace` prints."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nnvisual.lectures.quantities import Quantity
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.batches import DropoutMasks
from nnvisual.nn.build import build_objective
from nnvisual.nn.experiment import Experiment
from nnvisual.nn.network import Network, name_parameter
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.objective import Objective
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.trace import ExampleTrace, trace_example
from nnvisual.nn.training import Run, Trainer

Reading = float | int | str | list[float] | list[int]


def trace_readings(experiment: Experiment, step: int) -> dict[str, Reading]:
    """Return every quantity at `step`, by name.

    Quantities of an example (x, y, product, z, a, y_hat, delta) are lists over the step's batch where there are data,
    in the order of `batch_indices` (rows of the data, from 0), and numbers where there is one example x. delta is of
    each example's own loss. Dropout is on, as it is in training. loss is the batch's mean; grad is of that mean plus
    penalties. What needs a target is left out where none is known.

    Raises
    ------
    InvalidInput
        If the run ends before `step`, or its parts do not fit each other.
    """
    if step < 0:
        raise InvalidInput(f"A step counts from 0; {step} is before the beginning.", "step")
    objective = build_objective(experiment)
    run = Run(Trainer(objective, experiment))
    run.advance(step)
    trainer = run.trainer
    if trainer.step < step:
        raise InvalidInput(f"The run ends at step {trainer.step}. {run.outcome.sentence}", "step")
    found: dict[str, Reading] = {
        "step": step,
        "epoch": step / objective.steps_per_epoch,
        "lr": trainer.rate(step),
        "optimizer": experiment.optimizer.name,
        "seed": experiment.seed,
        "status": run.outcome.status.value,
    }
    if isinstance(objective, NetworkObjective):
        found.update(_batch_readings(objective, trainer))
    has_target = not isinstance(objective, NetworkObjective) or objective.has_target
    for index, value in enumerate(trainer.parameters.tolist()):
        found[_parameter_name(objective, index)] = value
    if has_target:
        found["loss"] = trainer.loss
        for index, value in enumerate(trainer.gradient.tolist()):
            found[f"grad.{_parameter_name(objective, index)}"] = value
    return found


def _parameter_name(objective: Objective, index: int) -> str:
    if isinstance(objective, NetworkObjective):
        return name_parameter(objective.network, index).quantity
    return f"w.{index + 1}"


def _batch_readings(objective: NetworkObjective, trainer: Trainer) -> dict[str, Reading]:
    """Return the quantities of the examples that the present step learns from."""
    traces = list(trace_batch(objective, trainer.parameters, trainer.step))
    columns: dict[str, list[float]] = {}
    for trace in traces:
        for quantity, value in _example_quantities(objective.network, trace):
            columns.setdefault(quantity.name, []).append(value)
    if objective.data is None:
        return {name: column[0] for name, column in columns.items()}
    places = objective.data.train[objective.batches.indices(trainer.step)]
    return {
        "batch": objective.batches.size(trainer.step),
        "batch_indices": [int(place) for place in places],
        **columns,
    }


def trace_batch(objective: NetworkObjective, parameters: Vector, step: int) -> Iterator[ExampleTrace]:
    """Yield every number of each example of the batch of `step`, in its order, with the step's dropout."""
    rows = objective.batches.indices(step)
    masks: list[Matrix | None] | None = None
    if objective.network.has_dropout:
        dropout = DropoutMasks(objective.network, objective.batches.batch, objective.experiment.seed)
        masks = dropout.masks(step, len(rows))
    x, y = objective.training.x[:-1].T, objective.training.target.y.T
    for column, row in enumerate(rows):
        own = None if masks is None else [None if m is None else np.ascontiguousarray(m[:, [column]]) for m in masks]
        yield trace_example(objective, parameters, x[row], y[row] if objective.has_target else None, own)


def _example_quantities(network: Network, trace: ExampleTrace) -> Iterator[tuple[Quantity, float]]:
    yield from _list_quantities("x", (), trace.x)
    for layer, numbers in enumerate(trace.layers, start=1):
        for (i, j), value in np.ndenumerate(numbers.products):
            yield Quantity("product", (layer, i + 1, j + 1)), float(value)
        yield from _list_quantities("z", (layer,), numbers.z)
        yield from _list_quantities("a", (layer,), numbers.a)
        if trace.has_target:
            yield from _list_quantities("delta", (layer,), numbers.delta)
    yield from _outputs("y_hat", trace.y_hat)
    if trace.has_target:
        yield from _outputs("y", trace.y)


def _list_quantities(kind: str, places: tuple[int, ...], values: Vector) -> Iterator[tuple[Quantity, float]]:
    for place, value in enumerate(values.tolist(), start=1):
        yield Quantity(kind, (*places, place)), value


def _outputs(kind: str, values: Vector) -> Iterator[tuple[Quantity, float]]:
    """Yield each output by its number, and a single one by the bare name as well."""
    yield from _list_quantities(kind, (), values)
    if len(values) == 1:
        yield Quantity(kind), float(values[0])
