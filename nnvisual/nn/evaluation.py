"""What a network answers to every example, what each answer costs, and which are right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from nnvisual.nn.arrays import Indices, Matrix, Vector, freeze
from nnvisual.nn.dataset import Task
from nnvisual.nn.forward import bind_forward, run_forward
from nnvisual.nn.network_objective import Examples, NetworkObjective

Flags = NDArray[np.bool_]
"""Yes or no for each example, shape (n,)."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Answers and losses of some examples; arrays are read-only, a row for each example.

    Attributes
    ----------
    places
        The examples' places in the data set, shape (n,).
    y_hat
        Predictions, shape (n, n_outputs), dropout off.
    losses
        Each example's own loss, shape (n,).
    correct
        Whether it is classified correctly, shape (n,); None for a regression.
    """

    places: Indices
    y_hat: Matrix
    losses: Vector
    correct: Flags | None

    @property
    def mean_loss(self) -> float:
        """The mean of the losses; NaN for no examples."""
        if not len(self.losses):
            return nan
        with np.errstate(all="ignore"):
            return float(self.losses.mean())

    @property
    def accuracy(self) -> float:
        """The share that is classified correctly; NaN for a regression or no examples."""
        return float(self.correct.mean()) if self.correct is not None and len(self.correct) else nan

    def take(self, rows: Indices) -> Evaluation:
        """Return the evaluation of some of its rows."""
        correct = None if self.correct is None else self.correct[rows]
        return Evaluation(self.places[rows], freeze(self.y_hat[rows]), freeze(self.losses[rows]), correct)


def evaluate_examples(objective: NetworkObjective, parameters: Vector, places: Indices | None = None) -> Evaluation:
    """Return answers and losses of the examples at `places` in the data set; of all of them for None.

    Raises
    ------
    ValueError
        If the objective has no data.
    """
    data = objective.data
    if data is None:
        raise ValueError("there are no examples to evaluate")
    if places is None:
        places = np.arange(data.n_examples, dtype=np.intp)
    y = data.y[places]
    if not len(places):
        empty = freeze(np.zeros(0))
        return Evaluation(places, freeze(np.zeros((0, data.n_outputs))), empty, judge(data.task, y, y))
    examples = Examples.of(data.x[places], y)
    workspace = objective.workspace(np.array(parameters), np.empty(objective.n_parameters), len(places))
    with np.errstate(all="ignore"):
        run_forward(workspace, examples.x)
        workspace.judge(examples.target)
    y_hat = freeze(workspace.output.a.T)
    return Evaluation(places, y_hat, freeze(workspace.each), judge(data.task, y_hat, y))


def bind_accuracy(objective: NetworkObjective, places: Indices) -> Callable[[Vector], float]:
    """Return what gives the share of some examples that parameters classify correctly, with buffers of its own.

    NaN for a regression, without data, and for no examples.
    """
    data = objective.data
    if data is None or data.task is Task.REGRESSION or not len(places):
        return lambda parameters: nan
    task, y = data.task, data.y[places]
    examples = Examples.of(data.x[places], y)
    current = np.zeros(objective.n_parameters)
    workspace = objective.workspace(current, np.zeros_like(current), len(places))
    forward, y_hat = bind_forward(workspace), workspace.output.a.T

    def measure(parameters: Vector) -> float:
        current[:] = parameters
        with np.errstate(all="ignore"):
            forward(examples.x)
        correct = judge(task, y_hat, y)
        return nan if correct is None else float(correct.mean())

    return measure


def judge(task: Task, y_hat: Matrix, y: Matrix) -> Flags | None:
    """Return which predictions are right, shape (n,); None for a regression.

    One output says class 1 from 0.5 on (of a linear or tanh output too: the targets are 0 and 1); of several the
    largest one counts.
    """
    if task is Task.REGRESSION:
        return None
    if task is Task.CLASSES:
        right: Flags = y_hat.argmax(axis=1) == y.argmax(axis=1)
        return right
    agree: Flags = np.all((y_hat >= 0.5) == (y >= 0.5), axis=1)
    return agree
