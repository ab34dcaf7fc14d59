"""The loss functions: what one example costs, and how that changes with the output.

``bind(z, a, delta, each)`` joins a loss to the buffers of an output layer, shape (outputs, examples), and gives the
callable that judges a batch: it returns the mean loss, writes the loss of every example into `each`, shape
(examples,), and writes into `delta` the derivative of the mean loss, 1 / examples included: dJ/dz where loss and
activation belong together (`logits` is then the name of that activation, and only z is read), else dJ/da.

Definitions are PyTorch's with `reduction="mean"`: squared, absolute and binary cross-entropy losses are means over
the outputs as well as over the examples; there is no factor one half.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from types import MappingProxyType

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.problem import InvalidInput, suggest


@dataclass(frozen=True, slots=True)
class Target:
    """What the outputs should have been, with what can be computed from it beforehand.

    Attributes
    ----------
    y
        Targets, shape (outputs, examples).
    sign
        1 - 2 y where every target is 0 or 1, else None: with it the binary cross-entropy is ln(1 + exp(sign z)).
    """

    y: Matrix
    sign: Matrix | None

    @classmethod
    def of(cls, y: Matrix) -> Target:
        """Return the target for `y` of shape (outputs, examples)."""
        return cls(y, 1.0 - 2.0 * y if bool(np.all((y == 0.0) | (y == 1.0))) else None)


Judge = Callable[[Target], float]
Bind = Callable[[Matrix, Matrix, Matrix, Vector], Judge]


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss function.

    Attributes
    ----------
    name, label
        Spelling in files and on the screen.
    formula
        The loss of one example as TeX.
    logits
        The activation with which it is computed from z, stable for |z| up to 1000 and beyond; empty where any
        activation will do.
    bounded_slope
        Whether |dJ/dz| is at most 1, so that a run away from the minimum grows linearly, not geometrically.
    """

    name: str
    label: str
    formula: str
    bind: Bind
    logits: str = ""
    bounded_slope: bool = False

    @property
    def divergence_factor(self) -> float:
        """How many times the first loss a later one must exceed to be called diverged.

        Where slopes are bounded (cross-entropy) the loss grows only linearly and a hundredfold is far beyond any
        overshoot; elsewhere it grows geometrically and the guard may wait longer.
        """
        return 100.0 if self.bounded_slope else 1e12


def _bind_mse(z: Matrix, a: Matrix, delta: Matrix, each: Vector) -> Judge:
    outputs, examples = a.shape
    square, mean = np.empty_like(a), np.full(examples, 1.0 / examples)
    over_outputs, slope = np.full(outputs, 1.0 / outputs), np.array(2.0 / (outputs * examples))

    def judge(target: Target) -> float:
        np.subtract(a, target.y, delta)
        np.multiply(delta, delta, square)
        over_outputs.dot(square, each)
        np.multiply(delta, slope, delta)
        return float(each.dot(mean))

    return judge


def _bind_mae(z: Matrix, a: Matrix, delta: Matrix, each: Vector) -> Judge:
    outputs, examples = a.shape
    size, mean = np.empty_like(a), np.full(examples, 1.0 / examples)
    over_outputs, slope = np.full(outputs, 1.0 / outputs), np.array(1.0 / (outputs * examples))

    def judge(target: Target) -> float:
        np.subtract(a, target.y, delta)
        np.abs(delta, size)
        over_outputs.dot(size, each)
        np.sign(delta, delta)
        np.multiply(delta, slope, delta)
        return float(each.dot(mean))

    return judge


def _bind_binary_cross_entropy(z: Matrix, a: Matrix, delta: Matrix, each: Vector) -> Judge:
    # -y ln a - (1 - y) ln(1 - a), with -ln a = ln(1 + e^-z) and -ln(1 - a) = ln(1 + e^z): no logarithm of a rounded
    # probability, and full relative precision where the loss is tiny. With s = (1 - 2 y) z the loss is
    # l = ln(1 + e^s), and dJ/dz = (1 - 2 y) sigmoid(s) = -(1 - 2 y) (e^-l - 1).
    outputs, examples = z.shape
    terms, mean = np.empty_like(z), np.full(examples, 1.0 / examples)
    over_outputs, slope = np.full(outputs, 1.0 / outputs), np.array(-1.0 / (outputs * examples))
    single = outputs == 1
    if single:
        terms = each.reshape(1, examples)
    zero = np.array(0.0)

    def judge(target: Target) -> float:
        sign = target.sign
        if sign is None:
            return judge_shares(target)
        np.multiply(sign, z, delta)
        np.logaddexp(zero, delta, terms)
        if not single:
            over_outputs.dot(terms, each)
        np.negative(terms, delta)
        np.expm1(delta, delta)
        np.multiply(delta, sign, delta)
        np.multiply(delta, slope, delta)
        return float(each.dot(mean))

    def judge_shares(target: Target) -> float:
        """Targets between 0 and 1: both branches count."""
        y = target.y
        np.copyto(terms, y * np.logaddexp(0.0, -z) + (1.0 - y) * np.logaddexp(0.0, z))
        if not single:
            over_outputs.dot(terms, each)
        np.copyto(delta, (y - np.reciprocal(1.0 + np.exp(-z))) * slope)
        return float(each.dot(mean))

    return judge


def _bind_cross_entropy(z: Matrix, a: Matrix, delta: Matrix, each: Vector) -> Judge:
    # With t the target's class, -ln a_t = ln(sum_k e^(z_k - z_t)). The largest logit is subtracted first, so nothing
    # overflows, and the target's own e^0 is kept apart where it is the largest: log1p then keeps a small loss's digits.
    outputs, examples = z.shape
    shifted, exponentials, others = np.empty_like(z), np.empty_like(z), np.empty_like(z)
    top, total, own = np.empty(examples), np.empty(examples), np.empty(examples)
    ones, mean = np.ones(outputs), np.full(examples, 1.0 / examples)
    share = np.array(1.0 / examples)

    def judge(target: Target) -> float:
        y = target.y
        np.maximum.reduce(z, axis=0, out=top)
        np.subtract(z, top, shifted)
        np.exp(shifted, exponentials)
        ones.dot(exponentials, total)
        np.divide(exponentials, total, delta)
        np.subtract(delta, y, delta)
        np.multiply(delta, share, delta)
        np.multiply(shifted, y, others)
        ones.dot(others, own)
        if target.sign is None:
            np.log(total, each)
        else:
            # ln(total) = log1p(rest + expm1(own)), where rest leaves out the target's exponential.
            np.subtract(exponentials, exponentials * y, others)
            ones.dot(others, each)
            np.expm1(own, total)
            np.add(each, total, each)
            np.log1p(each, each)
        np.subtract(each, own, each)
        return float(each.dot(mean))

    return judge


_ALL = (
    Loss("mse", "mean squared error", r"\frac{1}{m} \sum_k (\hat y_k - y_k)^2", _bind_mse),
    Loss(
        "mae",
        "mean absolute error",
        r"\frac{1}{m} \sum_k |\hat y_k - y_k|",
        _bind_mae,
        bounded_slope=True,
    ),
    Loss(
        "binary_cross_entropy",
        "binary cross-entropy",
        r"-y \ln \hat y - (1 - y) \ln (1 - \hat y)",
        _bind_binary_cross_entropy,
        logits="sigmoid",
        bounded_slope=True,
    ),
    Loss(
        "cross_entropy",
        "cross-entropy",
        r"-\sum_k y_k \ln \hat y_k",
        _bind_cross_entropy,
        logits="softmax",
        bounded_slope=True,
    ),
)

LOSSES = MappingProxyType({loss.name: loss for loss in _ALL})
"""Every loss function by its name."""

SMALLEST_LOSS_SCALE = 1.0
"""A first loss below this counts as this when divergence is judged: a run that starts well may still wander."""


def divergence_limit(loss: Loss, first: float) -> float:
    """Return the loss above which a run that began at `first` counts as diverged."""
    return loss.divergence_factor * max(first, SMALLEST_LOSS_SCALE) if np.isfinite(first) else inf


def find_loss(name: str) -> Loss:
    """Return the loss called `name`; raise `InvalidInput` naming the nearest one otherwise."""
    found = LOSSES.get(name)
    if found is None:
        known = suggest(name, tuple(LOSSES))
        raise InvalidInput(f"There is no loss called '{name}'.{known}", "loss")
    return found
