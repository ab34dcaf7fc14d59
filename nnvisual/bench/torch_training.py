"""The same training in PyTorch, eager and on one thread, where PyTorch happens to be installed."""

from __future__ import annotations

import itertools
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from nnvisual.nn.arrays import Matrix


def has_torch() -> bool:
    """Whether PyTorch can be imported."""
    return find_spec("torch") is not None


class TorchTraining:
    """Gradient descent on mini-batches as PyTorch's tutorials write it; arguments as for `PlainTraining`."""

    def __init__(self, sizes: tuple[int, ...], x: Matrix, y: Matrix, batch: int, lr: float) -> None:
        torch: Any = import_module("torch")
        torch.set_num_threads(1)
        torch.manual_seed(1)
        layers: list[Any] = []
        for n_in, n_out in itertools.pairwise(sizes):
            layers += [torch.nn.Linear(n_in, n_out, dtype=torch.float64), torch.nn.Tanh()]
        self.torch = torch
        self.model = torch.nn.Sequential(*layers[:-1])
        self.judge = torch.nn.BCEWithLogitsLoss() if sizes[-1] == 1 else torch.nn.CrossEntropyLoss()
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=lr)
        self.x, self.y, self.batch = torch.tensor(x), torch.tensor(y), batch
        self.order = torch.arange(len(x))
        self.start = len(x)
        self.losses: list[float] = []

    def train(self, steps: int) -> None:
        """Make that many steps, recording the loss of each; not the parameters, so as not to slow PyTorch down."""
        for _ in range(steps):
            if self.start >= len(self.x):
                self.order = self.torch.randperm(len(self.x))
                self.start = 0
            index = self.order[self.start : self.start + self.batch]
            self.start += self.batch
            self.optimizer.zero_grad()
            loss = self.judge(self.model(self.x[index]), self.y[index])
            loss.backward()
            self.optimizer.step()
            self.losses.append(loss.item())
