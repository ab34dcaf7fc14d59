"""What a quantity is at one moment of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np

from nnvisual.lectures.quantities import KINDS, Quantity, check_quantity
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.curvature import largest_curvature
from nnvisual.nn.dataset import DataSet, Task
from nnvisual.nn.datasets import TABLE
from nnvisual.nn.evaluation import evaluate_examples
from nnvisual.nn.experiment import Experiment, NetworkProblem
from nnvisual.nn.gradient_cloud import measure_cloud
from nnvisual.nn.network import Network, ParameterName, find_parameter
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.objective import Objective
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.trace import ExampleTrace, LayerTrace
from nnvisual.nn.training import Status

Value = float | str | tuple["Value", ...]
"""A number, a word, or a list of such."""


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """Everything that a quantity's value is read from, at one moment.

    Attributes
    ----------
    experiment, objective
        What is run, and what it minimises.
    parameters
        The present ones, shape (n,).
    example
        Every number of the current example; None on an analytic landscape, or where there is no example.
    loss, gradient
        Of what is running: the current example's own within its forward and backward pass, else the step's batch with
        penalties in the gradient. NaN and None where no target is known.
    step, status
        Where the run stands.
    best_step
        The step with the lowest validation loss so far; None without validation.
    """

    experiment: Experiment
    objective: Objective
    parameters: Vector
    example: ExampleTrace | None
    loss: float
    gradient: Vector | None
    step: int = 0
    status: Status = Status.RUNNING
    best_step: int | None = None

    @property
    def network(self) -> Network | None:
        """The network; None on an analytic landscape."""
        problem = self.experiment.problem
        return problem.network if isinstance(problem, NetworkProblem) else None

    @property
    def data(self) -> DataSet | None:
        """The data; None without."""
        return self.objective.data if isinstance(self.objective, NetworkObjective) else None


def evaluate(quantity: Quantity, readings: Readings) -> Value:
    """Return the value of `quantity`: a number, a word, or nested tuples for several numbers.

    Raises
    ------
    InvalidInput
        If there is no such quantity here, or it has no value at this moment.
    """
    check_quantity(quantity, readings.experiment.problem)
    # A run that diverged has numbers whose squares are infinite: an outcome, and no error.
    with np.errstate(all="ignore"):
        return _evaluate(quantity, readings)


def _evaluate(quantity: Quantity, readings: Readings) -> Value:
    if KINDS[quantity.kind].of_example:
        return _evaluate_example(quantity, readings)
    if quantity.kind in ("w", "b"):
        return _pick_parameter(quantity, quantity.kind, readings.parameters, readings)
    if quantity.kind in ("grad.w", "grad.b"):
        if readings.gradient is None:
            raise _no_target(quantity)
        return _pick_parameter(quantity, quantity.kind[-1], readings.gradient, readings)
    return _OF_RUN[quantity.kind](quantity, readings)


def _no_target(quantity: Quantity) -> InvalidInput:
    return InvalidInput(f"'{quantity.name}' needs a target: add y, or data.", quantity.name)


def _evaluate_example(quantity: Quantity, readings: Readings) -> Value:
    example = readings.example
    if example is None:
        raise InvalidInput(f"'{quantity.name}' needs an example: add x, or data.", quantity.name)
    if quantity.kind in ("y", "delta") and not example.has_target:
        raise _no_target(quantity)
    whole = {"x": example.x, "y": example.y, "y_hat": example.y_hat}.get(quantity.kind)
    if whole is not None:
        return _pick(whole, quantity.places, unwrap=quantity.kind != "x")
    layer = example.layers[quantity.places[0] - 1]
    return _pick(_LAYER_ARRAYS[quantity.kind](layer), quantity.places[1:])


_LAYER_ARRAYS: dict[str, Callable[[LayerTrace], Matrix]] = {
    "product": lambda layer: layer.products,
    "z": lambda layer: layer.z,
    "a": lambda layer: layer.a,
    "slope": lambda layer: layer.slope,
    "delta": lambda layer: layer.delta,
}


def _pick(array: Matrix, places: tuple[int, ...], *, unwrap: bool = False) -> Value:
    if places:
        return float(array[tuple(place - 1 for place in places)])
    if unwrap and array.size == 1:
        return float(array[0])
    return _to_tuples(array.tolist())


def _to_tuples(entries: object) -> Value:
    return tuple(map(_to_tuples, entries)) if isinstance(entries, list) else float(str(entries))


def _pick_parameter(quantity: Quantity, kind: str, flat: Vector, readings: Readings) -> Value:
    network = readings.network
    if network is None:
        return _pick(flat, quantity.places)
    part = network.slices()[quantity.places[0] - 1]
    return _pick(part.weights(flat) if kind == "w" else part.biases(flat), quantity.places[1:])


def _read_loss(quantity: Quantity, readings: Readings) -> Value:
    if readings.gradient is None:
        raise _no_target(quantity)
    return readings.loss


def _read_batch(quantity: Quantity, readings: Readings) -> Value:
    objective = readings.objective
    return float(objective.batches.batch) if isinstance(objective, NetworkObjective) else 1.0


def _read_dropout(quantity: Quantity, readings: Readings) -> Value:
    rates = tuple(layer.dropout for layer in _network(readings).layers[:-1])
    return rates[0] if len(set(rates)) == 1 else rates or 0.0


def _read_activation(quantity: Quantity, readings: Readings) -> Value:
    layers = _network(readings).layers
    names = tuple(dict.fromkeys(layer.activation for layer in layers[:-1])) or (layers[-1].activation,)
    return names[0] if len(names) == 1 else tuple(layer.activation for layer in layers)


def _read_data(quantity: Quantity, readings: Readings) -> Value:
    problem = readings.experiment.problem
    if not isinstance(problem, NetworkProblem) or problem.data is None:
        return "none"
    return f"data/{problem.data.title}" if problem.data.name == TABLE else problem.data.name


def _read_init(quantity: Quantity, readings: Readings) -> Value:
    problem = readings.experiment.problem
    return problem.init if isinstance(problem, NetworkProblem) else ""


def _read_landscape(quantity: Quantity, readings: Readings) -> Value:
    problem = readings.experiment.problem
    return "" if isinstance(problem, NetworkProblem) else problem.surface.name


def _read_best_step(quantity: Quantity, readings: Readings) -> Value:
    if readings.best_step is None:
        raise InvalidInput("'best_step' needs examples held back: add validation = 0.25, say.", "best_step")
    return float(readings.best_step)


def _read_training_loss(quantity: Quantity, readings: Readings) -> Value:
    objective = readings.objective
    if not isinstance(objective, NetworkObjective) or not objective.has_target:
        raise _no_target(quantity)
    return objective.measure(readings.parameters, objective.training)


def _read_validation_loss(quantity: Quantity, readings: Readings) -> Value:
    if not readings.objective.has_validation:
        raise InvalidInput(f"'{quantity.name}' needs examples held back: add validation = 0.25, say.", quantity.name)
    return readings.objective.validation_loss(readings.parameters)


def _read_accuracy(quantity: Quantity, readings: Readings) -> Value:
    objective, data = readings.objective, readings.data
    if not isinstance(objective, NetworkObjective) or data is None or data.task is Task.REGRESSION:
        raise InvalidInput(f"'{quantity.name}' needs data with classes.", quantity.name)
    places = data.train
    if quantity.kind == "validation_accuracy":
        _read_validation_loss(quantity, readings)
        places = data.validation
    return evaluate_examples(objective, readings.parameters, places).accuracy


def _read_gradient_norm(quantity: Quantity, readings: Readings) -> Value:
    if readings.gradient is None:
        raise _no_target(quantity)
    return sqrt(float(readings.gradient @ readings.gradient))


def _read_gradient_noise(quantity: Quantity, readings: Readings) -> Value:
    objective = readings.objective
    if not isinstance(objective, NetworkObjective) or not objective.has_target:
        raise _no_target(quantity)
    place = find_parameter(objective.network, ParameterName(*quantity.places))
    cloud = measure_cloud(objective, readings.parameters, (place,), readings.step)
    # For examples drawn independently; within an epoch, without repetition, it is a little less.
    return float(cloud.gradients.std()) / sqrt(objective.batches.batch)


def _read_rate_limit(quantity: Quantity, readings: Readings) -> Value:
    objective = readings.objective
    if isinstance(objective, NetworkObjective) and not objective.has_target:
        raise _no_target(quantity)
    return largest_curvature(objective, readings.parameters).rate_limit


def _network(readings: Readings) -> Network:
    network = readings.network
    if network is None:
        raise InvalidInput("There is no network on an analytic landscape.")
    return network


_OF_RUN: dict[str, Callable[[Quantity, Readings], Value]] = {
    "loss": _read_loss,
    "lr": lambda _, readings: readings.experiment.schedule.rate(readings.experiment.lr, readings.step),
    "optimizer": lambda _, readings: readings.experiment.optimizer.name,
    "schedule": lambda _, readings: readings.experiment.schedule.name,
    "batch": _read_batch,
    "dropout": _read_dropout,
    "l1": lambda _, readings: readings.experiment.l1,
    "l2": lambda _, readings: readings.experiment.l2,
    "seed": lambda _, readings: float(readings.experiment.seed),
    "activation": _read_activation,
    "init": _read_init,
    "layers": lambda _, readings: tuple(map(float, _network(readings).sizes)),
    "data": _read_data,
    "landscape": _read_landscape,
    "step": lambda _, readings: float(readings.step),
    "epoch": lambda _, readings: readings.step / readings.objective.steps_per_epoch,
    "status": lambda _, readings: readings.status.value,
    "best_step": _read_best_step,
    "training_loss": _read_training_loss,
    "validation_loss": _read_validation_loss,
    "accuracy": _read_accuracy,
    "validation_accuracy": _read_accuracy,
    "parameters": lambda _, readings: float(readings.objective.n_parameters),
    "grad.norm": _read_gradient_norm,
    "grad.noise": _read_gradient_noise,
    "rate_limit": _read_rate_limit,
}
