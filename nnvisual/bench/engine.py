"""The engine's ratios: a training step against plain NumPy and PyTorch, recording, and seeking."""

from __future__ import annotations

import numpy as np

from nnvisual.bench.plain_training import PlainTraining
from nnvisual.bench.rows import ROUNDS, Row, compare, time_each
from nnvisual.bench.torch_training import TorchTraining, has_torch
from nnvisual.nn.arrays import Matrix, freeze
from nnvisual.nn.dataset import DataSet, Task
from nnvisual.nn.experiment import Experiment, NetworkProblem
from nnvisual.nn.history import SEGMENT
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.random_bits import BitStream, Purpose
from nnvisual.nn.training import Run, Trainer

LR = 0.05

LONG_RUN = 1_000_000


def make_objective(sizes: tuple[int, ...], batch: int | None, examples: int = 320) -> NetworkObjective:
    """Return the objective of a tanh network of those sizes over examples of two or more classes.

    One output is a sigmoid, several are a softmax; the loss is their cross-entropy.
    """
    several = sizes[-1] > 1
    layers = (*(Layer(units, "tanh") for units in sizes[1:-1]), Layer(sizes[-1], "softmax" if several else "sigmoid"))
    loss = "cross_entropy" if several else "binary_cross_entropy"
    problem = NetworkProblem(Network(sizes[0], layers), loss, None)
    bits = BitStream(1, Purpose.DATA)
    x = bits.normal(examples * sizes[0]).reshape(examples, -1)
    place = np.floor(sizes[-1] * bits.uniform(examples)) if several else (x[:, :1] > 0.0).ravel()
    y: Matrix = np.eye(sizes[-1])[place.astype(np.intp)] if several else place.astype(np.float64)[:, np.newaxis]
    return NetworkObjective(Experiment(problem, lr=LR, batch=batch), _wrap(x, y))


def _wrap(x: Matrix, y: Matrix) -> DataSet:
    width = x.shape[1]
    return DataSet(
        name="benchmark",
        title="Benchmark",
        task=Task.CLASSES,
        feature_names=tuple(f"x{i + 1}" for i in range(width)),
        target_names=tuple(f"y{i + 1}" for i in range(y.shape[1])),
        class_names=(),
        x=freeze(x),
        y=freeze(y),
        raw=freeze(x),
        shift=freeze(np.zeros(width)),
        scale=freeze(np.ones(width)),
        train=np.arange(len(x)),
        validation=np.arange(0),
    )


def _name(sizes: tuple[int, ...], batch: int) -> str:
    return f"step {'-'.join(map(str, sizes))}, batch {batch}"


def compare_step(
    sizes: tuple[int, ...], batch: int, other: type[PlainTraining] | type[TorchTraining], most: float, rounds: int
) -> Row:
    """Return a training step, with loss and recording, against the same done by `other`."""
    objective = make_objective(sizes, batch)
    run = Run(Trainer(objective, objective.experiment))
    x, y = objective.training.x[:-1].T.copy(), objective.training.target.y.T.copy()
    rival = other(sizes, x, y, batch, LR)
    steps, rival_steps = 2000, 400

    def forget() -> None:
        # A record of everything is part of the work, but a benchmark need not hold all of it.
        rival.losses.clear()
        if isinstance(rival, PlainTraining):
            rival.path.clear()

    def train() -> None:
        forget()
        rival.train(rival_steps)

    figures = compare(time_each(lambda: run.advance(steps), steps), time_each(train, rival_steps), rounds)
    against = "plain NumPy" if other is PlainTraining else "PyTorch"
    return Row(_name(sizes, batch), against, *figures, most=most)


def compare_recording(rounds: int) -> Row:
    """Return a step whose state, loss and outcome are recorded and judged, against an update that leaves no trace."""
    objective = make_objective((2, 8, 8, 1), 10)
    run, bare = (Run(Trainer(objective, objective.experiment)) for _ in range(2))
    steps = 2000
    figures = compare(
        time_each(lambda: run.advance(steps), steps),
        time_each(lambda: bare.trainer.advance_to(bare.trainer.step + steps), steps),
        rounds,
    )
    return Row(f"{_name((2, 8, 8, 1), 10)}, recorded", "not recorded, loss not computed", *figures, most=1.1)


def compare_seeking(rounds: int, steps: int = LONG_RUN) -> list[Row]:
    """Return seeking in a long run against a training step, and its memory against what is allowed.

    Every seek is the longest there is: to the step before a checkpoint.
    """
    objective = make_objective((2, 8, 8, 1), 10)
    run = Run(Trainer(objective, objective.experiment))
    run.advance(steps)
    view = run.view()
    places = BitStream(2, Purpose.DATA).uniform(20)
    targets = [int(place * (steps // SEGMENT - 100) + 100) * SEGMENT - 1 for place in places]

    def seek() -> None:
        for target in targets:
            step, state = view.checkpoint(target)
            Trainer(objective, objective.experiment, state, step).advance_to(target)

    going_on = Run(Trainer(objective, objective.experiment))
    figures = compare(time_each(seek, len(targets)), time_each(lambda: going_on.advance(2000), 2000), rounds)
    size = run.history.size_in_bytes() / 2**20
    return [
        Row(f"seek anywhere in {steps:,} steps", "a training step", *figures, most=100.0),
        Row(f"memory of {steps:,} steps: {size:.1f} MiB", "32 MiB", 0.0, 0.0, size / 32.0, most=1.0),
    ]


def run_engine_benchmarks(rounds: int = ROUNDS) -> list[Row]:
    """Return the engine's rows; PyTorch's only where it is installed."""
    rows = [compare_step((2, 8, 8, 1), 10, PlainTraining, 0.2, rounds)]
    if has_torch():
        rows += [
            compare_step((2, 8, 8, 1), 10, TorchTraining, 0.05, rounds),
            compare_step((2, 8, 8, 1), 32, TorchTraining, 0.08, rounds),
            compare_step((2, 32, 32, 2), 10, TorchTraining, 0.07, rounds),
        ]
    return [*rows, compare_recording(rounds), *compare_seeking(rounds)]
