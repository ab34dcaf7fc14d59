"""How far the engine is from the oracle's figures."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.optimizers import METHODS, Optimizer
from nnvisual.nn.training import Run, Trainer
from tests.nn.random_networks import Case
from tests.oracle.cases import (
    NETWORKS,
    RUNS,
    WIDE_NETWORKS,
    draw_case,
    draw_gradients,
    kept_steps,
    project,
    start_of,
)

FIGURES = Path(__file__).with_name("figures.npz")
NEGLIGIBLE = 1e-3
"""Parts of a gradient smaller than this share of its largest are measured against that share."""

VANISHED = 1e-5
"""And everything against this at least: an error of 1e-14 is none. Where units saturate the gradient is what 1 - a^2
leaves of rounded numbers, and PyTorch's binary cross-entropy is 0 from z = -37 on, where the true loss is e^z."""


@cache
def load_figures() -> Mapping[str, np.ndarray]:
    """Return every figure of the oracle by its name."""
    with np.load(FIGURES) as stored:
        return dict(stored)


@dataclass(frozen=True)
class NetworkError:
    """Relative errors of one network's loss and gradient."""

    number: int
    case: Case
    loss: float
    gradient: float

    @property
    def activations(self) -> set[str]:
        """The activation functions that it uses."""
        return {layer.activation for layer in self.case.network.layers}


def compare_networks() -> Iterator[NetworkError]:
    """Yield the errors of every network."""
    figures = load_figures()
    start = 0
    for number in range(NETWORKS):
        case = draw_case(number)
        loss, gradient = judge(case)
        stop = start + len(gradient)
        expected = figures["gradient"][start:stop]
        start = stop
        yield NetworkError(number, case, distance(loss, figures["loss"][number]), distance_of_all(gradient, expected))
    if start != len(figures["gradient"]):
        raise ValueError("the figures belong to other cases: make them afresh")
    for row in range(WIDE_NETWORKS):
        number = NETWORKS + row
        case = draw_case(number)
        loss, gradient = judge(case)
        error = distance_of_all(project(number, gradient), figures["wide gradient"][row])
        yield NetworkError(number, case, distance(loss, figures["wide loss"][row]), error)


def judge(case: Case) -> tuple[float, Vector]:
    """Return the engine's loss and gradient, as a training step computes them."""
    objective = case.objective()
    gradient = np.zeros(objective.n_parameters)
    with np.errstate(all="ignore"):
        loss = objective.bind(np.array(case.parameters), gradient).evaluate(0)
    return loss, gradient


def compare_run(name: str) -> float:
    """Return the largest distance of the parameters from the oracle's, relative to the larger of 1 and their size."""
    case = RUNS[name]
    objective = case.objective()
    trainer = Trainer(objective, objective.experiment)
    found = []
    for step in kept_steps(name):
        trainer.advance_to(step)
        found.append(np.array(trainer.parameters))
    return distance_of_parameters(np.array(found), load_figures()[f"run {name}"])


def compare_steps(name: str) -> float:
    """Return the same for steps of an optimiser on given gradients."""
    state, gradient = Optimizer(name).start_state(start_of(name)), np.zeros(7)
    step = Optimizer(name).bind(state, gradient)
    lr = RUNS[f"optimizer {name}"].experiment.lr
    found = []
    for t, row in enumerate(draw_gradients(), start=1):
        gradient[:] = row
        step(lr, t)
        if t in kept_steps(""):
            found.append(np.array(state[0]))
    return distance_of_parameters(np.array(found), load_figures()[f"steps {name}"])


def stop_early() -> tuple[Run, Vector]:
    """Return a run that has stopped early, and (stop, best step, best validation loss) as the oracle has it."""
    objective = RUNS["early stopping"].objective()
    run = Run(Trainer(objective, objective.experiment))
    run.advance(100_000)
    return run, load_figures()["ending early stopping"]


def distance(found: float, expected: float) -> float:
    """Return the relative error of a loss."""
    return float(abs(found - expected) / max(abs(expected), VANISHED))


def distance_of_all(found: Vector, expected: Vector) -> float:
    """Return the largest relative error of the parts of a vector."""
    scale = np.maximum(np.abs(expected), max(NEGLIGIBLE * np.abs(expected).max(), VANISHED))
    return float((np.abs(found - expected) / scale).max())


def distance_of_parameters(found: Matrix, expected: Matrix) -> float:
    """Return the largest error, relative where a parameter is larger than 1."""
    return float((np.abs(found - expected) / np.maximum(1.0, np.abs(expected))).max())


def print_errors() -> None:
    """Print the worst errors for each activation, loss, optimiser and run."""
    by_activation: dict[str, list[NetworkError]] = defaultdict(list)
    by_loss: dict[str, list[NetworkError]] = defaultdict(list)
    by_depth: dict[str, list[NetworkError]] = defaultdict(list)
    for error in compare_networks():
        by_loss[error.case.loss].append(error)
        by_depth[str(len(error.case.network.layers) - 1)].append(error)
        for name in error.activations:
            by_activation[name].append(error)
    for title, groups in (("activation", by_activation), ("loss", by_loss), ("hidden layers", by_depth)):
        _print(f"{title:20} {'networks':>8} {'loss':>9} {'gradient':>9}")
        for name, errors in sorted(groups.items()):
            worst = max(error.loss for error in errors), max(error.gradient for error in errors)
            _print(f"{name:20} {len(errors):8} {worst[0]:9.1e} {worst[1]:9.1e}")
    _print(f"{'1,000 steps':30} {'training':>9} {'given gradients':>16}")
    for name in RUNS:
        method = name.removeprefix("optimizer ")
        given = f"{compare_steps(method):16.1e}" if method in METHODS else ""
        _print(f"{name:30} {compare_run(name):9.1e} {given}")
    run, (stop, best_step, best) = stop_early()
    _print(f"early stopping: PyTorch {stop:.0f} {best_step:.0f} {best:.15f}")
    lowest = run.view().validation().losses.min()
    _print(f"                engine  {run.outcome.step} {run.outcome.best_step} {lowest:.15f}")


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
