"""The same training written plainly in NumPy, as a reader of a textbook would: what the engine is measured against."""

from __future__ import annotations

import itertools

import numpy as np

from nnvisual.nn.arrays import Matrix


class PlainTraining:
    """Gradient descent on mini-batches for tanh layers and a sigmoid or softmax output with its cross-entropy.

    Parameters
    ----------
    sizes
        Units of every layer, the inputs first.
    x, y
        Examples, shapes (n, n_in) and (n, n_out); one-hot for softmax, which more than one output means.
    batch, lr
        Examples for one step, and the learning rate.
    """

    def __init__(self, sizes: tuple[int, ...], x: Matrix, y: Matrix, batch: int, lr: float) -> None:
        self.rng = np.random.default_rng(1)
        self.x, self.y, self.batch, self.lr = x, y, batch, lr
        self.weights = [
            self.rng.normal(size=(n_in, n_out)) / np.sqrt(n_in) for n_in, n_out in itertools.pairwise(sizes)
        ]
        self.biases = [np.zeros(n_out) for n_out in sizes[1:]]
        self.losses: list[float] = []
        self.path: list[tuple[list[Matrix], list[Matrix]]] = []
        self.order = np.arange(len(x))
        self.start = len(x)

    def train(self, steps: int) -> None:
        """Make that many steps, recording the loss and the parameters of each."""
        for _ in range(steps):
            self.step()

    def step(self) -> None:
        """Make one step."""
        if self.start >= len(self.x):
            self.order = self.rng.permutation(len(self.x))
            self.start = 0
        index = self.order[self.start : self.start + self.batch]
        self.start += self.batch
        x, y = self.x[index], self.y[index]

        activations = [x]
        for W, b in zip(self.weights[:-1], self.biases[:-1], strict=True):
            activations.append(np.tanh(activations[-1] @ W + b))
        z = activations[-1] @ self.weights[-1] + self.biases[-1]
        if z.shape[1] == 1:
            y_hat = 1.0 / (1.0 + np.exp(-z))
            loss = np.mean(np.logaddexp(0.0, z) - y * z)
        else:
            exponentials = np.exp(z - np.max(z, axis=1, keepdims=True))
            y_hat = exponentials / np.sum(exponentials, axis=1, keepdims=True)
            loss = -np.mean(np.sum(y * np.log(y_hat), axis=1))

        delta = (y_hat - y) / len(x)
        for layer in range(len(self.weights) - 1, -1, -1):
            grad_w = activations[layer].T @ delta
            grad_b = np.sum(delta, axis=0)
            if layer > 0:
                delta = (delta @ self.weights[layer].T) * (1.0 - activations[layer] ** 2)
            self.weights[layer] -= self.lr * grad_w
            self.biases[layer] -= self.lr * grad_b

        self.losses.append(float(loss))
        self.path.append(([W.copy() for W in self.weights], [b.copy() for b in self.biases]))
