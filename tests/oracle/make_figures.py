"""Make the oracle's figures with PyTorch, and print how far the engine is from them.

    python -m tests.oracle.make_figures            from the top folder; needs torch 2.13 (CPU), nothing else does
    python -m tests.oracle.make_figures --check    make them afresh and tell how far they are from those stored

Everything is float64 on one thread. Batches and dropout masks come from our own streams, because they cannot be
PyTorch's; every forward pass, loss, gradient and update is PyTorch's own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from math import inf
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.batches import DropoutMasks
from nnvisual.nn.experiment import Experiment
from nnvisual.nn.network import Network
from nnvisual.nn.optimizers import METHODS
from nnvisual.nn.schedules import Schedule
from tests.nn.random_networks import Case
from tests.oracle.cases import (
    NETWORKS,
    RUNS,
    STEPS,
    WIDE_NETWORKS,
    RunCase,
    draw_case,
    draw_gradients,
    kept_steps,
    project,
    start_of,
)
from tests.oracle.comparison import FIGURES, distance_of_parameters, load_figures, print_errors

ACTIVATIONS = {
    "linear": lambda z: z,
    "step": lambda z: (z.detach() >= 0.0).double() + 0.0 * z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": functional.leaky_relu,
    # PyTorch gives up ln(1 + e^z) for z from 20 on unless told otherwise.
    "softplus": lambda z: functional.softplus(z, threshold=700.0),
    "silu": functional.silu,
    "softmax": lambda z: torch.softmax(z, dim=1),
}
FROM_LOGITS = ("binary_cross_entropy", "cross_entropy")
LOSSES = {
    "mse": functional.mse_loss,
    "mae": functional.l1_loss,
    "binary_cross_entropy": functional.binary_cross_entropy_with_logits,
    "cross_entropy": functional.cross_entropy,
}


class TorchNetwork:
    """The same network in PyTorch: a tensor of weights (n_in, n_out) and one of biases for each layer."""

    def __init__(self, network: Network, loss: str, parameters: Vector) -> None:
        self.network = network
        self.loss = loss
        self.weights, self.biases = [], []
        for part in network.slices():
            self.weights.append(torch.tensor(part.weights(parameters), requires_grad=True))
            self.biases.append(torch.tensor(part.biases(parameters), requires_grad=True))

    def judge(self, x: Matrix, y: Matrix, masks: list[Matrix | None] | None = None) -> Any:
        """Return the mean loss."""
        a = torch.tensor(x)
        last = len(self.weights) - 1
        for number, layer in enumerate(self.network.layers):
            z = a @ self.weights[number] + self.biases[number]
            if number == last and self.loss in FROM_LOGITS:
                a = z
                break
            a = ACTIVATIONS[layer.activation](z)
            mask = masks[number] if masks else None
            if mask is not None:
                a = a * torch.tensor(np.array(mask.T))
        return LOSSES[self.loss](a, torch.tensor(y))

    def flat(self, *, gradient: bool = False) -> Vector:
        """Return parameters or gradient in the engine's order."""
        parts = []
        for tensor in (t for pair in zip(self.weights, self.biases, strict=True) for t in pair):
            chosen = tensor.grad if gradient else tensor.detach()
            # A tensor that the loss does not depend on (before a step) has no gradient at all.
            parts.append(np.zeros(tensor.numel()) if chosen is None else np.array(chosen.numpy().ravel()))
        return np.concatenate(parts)


def make_optimizer(experiment: Experiment, weights: list[Any], biases: list[Any]) -> Any:
    """Return PyTorch's optimiser with its own defaults; L2 is its weight_decay, on the weights alone."""
    name, lr = experiment.optimizer.name, experiment.lr
    groups = [{"params": weights, **({"weight_decay": experiment.l2} if experiment.l2 else {})}, {"params": biases}]
    makers: dict[str, Callable[[], Any]] = {
        "sgd": lambda: torch.optim.SGD(groups, lr, foreach=False),
        "momentum": lambda: torch.optim.SGD(groups, lr, momentum=0.9, foreach=False),
        "nesterov": lambda: torch.optim.SGD(groups, lr, momentum=0.9, nesterov=True, foreach=False),
        "adagrad": lambda: torch.optim.Adagrad(groups, lr, foreach=False),
        "rmsprop": lambda: torch.optim.RMSprop(groups, lr, foreach=False),
        "adadelta": lambda: torch.optim.Adadelta(groups, lr, foreach=False),
        "adam": lambda: torch.optim.Adam(groups, lr, foreach=False),
        "adamw": lambda: torch.optim.AdamW(groups, lr, foreach=False),
    }
    return makers[name]()


def make_scheduler(schedule: Schedule, lr: float, optimizer: Any) -> Any:
    """Return PyTorch's scheduler, or None."""
    schedulers = torch.optim.lr_scheduler
    makers: dict[str, Callable[[], Any]] = {
        "constant": lambda: None,
        "step": lambda: schedulers.StepLR(optimizer, schedule.steps, schedule.factor),
        "exponential": lambda: schedulers.ExponentialLR(optimizer, schedule.factor),
        "cosine": lambda: schedulers.CosineAnnealingLR(optimizer, schedule.steps, schedule.factor * lr),
        "warmup": lambda: schedulers.LinearLR(optimizer, schedule.factor, 1.0, schedule.steps),
    }
    return makers[schedule.name]()


def judge_network(case: Case) -> tuple[float, Vector]:
    """Return loss and gradient of a network case."""
    model = TorchNetwork(case.network, case.loss, case.parameters)
    loss = model.judge(case.x, case.y)
    loss.backward()
    return loss.item(), model.flat(gradient=True)


def train(case: RunCase, steps: tuple[int, ...]) -> tuple[Matrix, Vector]:
    """Return the parameters after `steps`, and (stop, best step, best validation loss) with early stopping, else ()."""
    objective = case.objective()
    experiment, data = objective.experiment, objective.data
    assert data is not None
    x, y = data.x[data.train], data.y[data.train]
    masks = DropoutMasks(case.network, objective.batches.batch, experiment.seed) if case.network.has_dropout else None
    model = TorchNetwork(case.network, case.loss, objective.start())
    optimizer = make_optimizer(experiment, model.weights, model.biases)
    scheduler = make_scheduler(experiment.schedule, experiment.lr, optimizer)
    patience = experiment.stop.patience
    best, best_step = inf, 0
    kept: list[Vector] = []
    for step in range(STEPS * 20 if patience else STEPS):
        if patience:
            with torch.no_grad():
                held_back = model.judge(data.x[data.validation], data.y[data.validation]).item()
            if held_back < best:
                best, best_step = held_back, step
            if step - best_step >= patience:
                return np.array(kept), np.array([step, best_step, best])
        batch = objective.batches.indices(step)
        optimizer.zero_grad()
        loss = model.judge(x[batch], y[batch], masks.masks(step, len(batch)) if masks else None)
        if experiment.l1:
            loss = loss + experiment.l1 * sum(weight.abs().sum() for weight in model.weights)
        loss.backward()
        optimizer.step()
        if scheduler is not None:
            scheduler.step()
        if step + 1 in steps:
            kept.append(model.flat())
    return np.array(kept), np.array([])


def follow_gradients(name: str, steps: tuple[int, ...]) -> Matrix:
    """Return seven weights after `steps` on given gradients with PyTorch's defaults."""
    weight = torch.tensor(start_of(name), requires_grad=True)
    optimizer = make_optimizer(RUNS[f"optimizer {name}"].experiment, [weight], [])
    kept = []
    for step, gradient in enumerate(draw_gradients(), start=1):
        weight.grad = torch.tensor(gradient)
        optimizer.step()
        if step in steps:
            kept.append(weight.detach().numpy().copy())
    return np.array(kept)


def make_figures() -> dict[str, np.ndarray]:
    """Return every figure by its name."""
    figures: dict[str, np.ndarray] = {}
    found = [judge_network(draw_case(number)) for number in range(NETWORKS)]
    figures["loss"] = np.array([loss for loss, _ in found])
    figures["gradient"] = np.concatenate([gradient for _, gradient in found])
    wide = [(number, *judge_network(draw_case(number))) for number in range(NETWORKS, NETWORKS + WIDE_NETWORKS)]
    figures["wide loss"] = np.array([loss for _, loss, _ in wide])
    figures["wide gradient"] = np.array([project(number, gradient) for number, _, gradient in wide])
    for name, case in RUNS.items():
        figures[f"run {name}"], ending = train(case, kept_steps(name))
        if len(ending):
            figures[f"ending {name}"] = ending
    for name in METHODS:
        figures[f"steps {name}"] = follow_gradients(name, kept_steps(""))
    return figures


def compare_with_stored(figures: dict[str, np.ndarray]) -> float:
    """Return how far figures are from those stored, relative where they are larger than 1; inf for other shapes."""
    stored = load_figures()
    if {name: array.shape for name, array in figures.items()} != {name: array.shape for name, array in stored.items()}:
        return inf
    return max(distance_of_parameters(array, stored[name]) for name, array in figures.items())


def main(arguments: list[str]) -> int:
    """Make the figures, store them or compare them with those stored, and print the engine's errors."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    figures = make_figures()
    if "--check" in arguments:
        count = sum(array.size for array in figures.values())
        difference = compare_with_stored(figures)
        sys.stdout.write(f"PyTorch {torch.__version__}; {count:,} figures, {difference:.1e} from those stored\n")
    else:
        np.savez_compressed(FIGURES, allow_pickle=False, **figures)
        sys.stdout.write(f"PyTorch {torch.__version__}; {FIGURES.stat().st_size:,} bytes in {FIGURES.name}\n")
    print_errors()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
