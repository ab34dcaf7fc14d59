"""The loss functions: what one example costs, and how that changes with the output.

``open(z, a, delta, each)`` joins a loss to the buffers of an output layer, shape (outputs, examples). It gives two
callables, because training needs the derivative at once and the loss only when somebody asks:

* ``begin(target, slot)`` writes into `delta` the derivative of the mean loss, 1 / examples included: dJ/dz where loss
  and activation belong together (`logits` is then the name of that activation, and only z is read), else dJ/da. What
  the loss itself needs is put by under a slot;
* ``finish(count)`` turns what lies in the first slots into losses: of every example, in `each`, shape
  (slots, examples), and their means, shape (count,). A logarithm for sixteen steps costs little more than for one.

``bind`` does both for a single batch.

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
    margin_sign, share
        2 y - 1, and sign / (outputs examples), where somebody has prepared them; both or none.
    """

    y: Matrix
    sign: Matrix | None
    margin_sign: Matrix | None = None
    share: Matrix | None = None

    @classmethod
    def of(cls, y: Matrix) -> Target:
        """Return the target for `y` of shape (outputs, examples)."""
        if not bool(np.all((y == 0.0) | (y == 1.0))):
            return cls(y, None)
        sign = 1.0 - 2.0 * y
        return cls(y, sign, -sign, sign / y.size)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A loss joined to the buffers of an output layer (see above)."""

    begin: Callable[[Target, int], None]
    finish: Callable[[int], Vector]


Judge = Callable[[Target], float]
Open = Callable[[Matrix, Matrix, Matrix, Matrix], Judgement]


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
    open: Open
    logits: str = ""
    bounded_slope: bool = False

    def bind(self, z: Matrix, a: Matrix, delta: Matrix, each: Vector) -> Judge:
        """Return the callable that judges one batch: it returns the mean loss and fills `delta` and `each`."""
        judgement = self.open(z, a, delta, each.reshape(1, -1))

        def judge(target: Target) -> float:
            judgement.begin(target, 0)
            return float(judgement.finish(1)[0])

        return judge

    @property
    def divergence_factor(self) -> float:
        """How many times the first loss a later one must exceed to be called diverged.

        Where slopes are bounded (cross-entropy) the loss grows only linearly and a hundredfold is far beyond any
        overshoot; elsewhere it grows geometrically and the guard may wait longer.
        """
        return 100.0 if self.bounded_slope else 1e12


def _average(terms: Matrix, each: Matrix) -> Vector:
    """Write the mean over the outputs of `terms`, (slots, outputs, examples), to `each`; return its means, (slots,)."""
    np.add.reduce(terms, axis=1, out=each)
    if terms.shape[1] > 1:
        np.multiply(each, 1.0 / terms.shape[1], each)
    return _mean(each)


def _mean(each: Matrix) -> Vector:
    # A reduction along the rows gives a row the same bits however many there are; a product with a vector may not.
    means: Vector = np.add.reduce(each, axis=1) * (1.0 / each.shape[1])
    return means


def _open_mse(z: Matrix, a: Matrix, delta: Matrix, each: Matrix) -> Judgement:
    errors = np.zeros((len(each), *a.shape))
    put_by, slope = list(errors), np.array(2.0 / a.size)

    def begin(target: Target, slot: int) -> None:
        error = put_by[slot]
        np.subtract(a, target.y, error)
        np.multiply(error, slope, delta)

    def finish(count: int) -> Vector:
        return _average(np.square(errors[:count]), each[:count])

    return Judgement(begin, finish)


def _open_mae(z: Matrix, a: Matrix, delta: Matrix, each: Matrix) -> Judgement:
    errors = np.zeros((len(each), *a.shape))
    put_by, slope = list(errors), np.array(1.0 / a.size)

    def begin(target: Target, slot: int) -> None:
        error = put_by[slot]
        np.subtract(a, target.y, error)
        np.sign(error, delta)
        np.multiply(delta, slope, delta)

    def finish(count: int) -> Vector:
        return _average(np.abs(errors[:count]), each[:count])

    return Judgement(begin, finish)


def _open_binary_cross_entropy(z: Matrix, a: Matrix, delta: Matrix, each: Matrix) -> Judgement:
    # -y ln a - (1 - y) ln(1 - a), with -ln a = ln(1 + e^-z) and -ln(1 - a) = ln(1 + e^z): no logarithm of a rounded
    # probability, and full relative precision where the loss is tiny. With the margin m = (2 y - 1) z, which is
    # positive where the answer is right, the loss is ln(1 + e^-m), and dJ/dz = (1 - 2 y) / (1 + e^m).
    shape = (len(each), *z.shape)
    margins, terms, e = np.zeros(shape), np.zeros(shape), np.zeros(z.shape)
    put_by, one, zero = list(margins), np.array(1.0), np.array(0.0)
    between: set[int] = set()
    multiply, exp, add, divide = np.multiply, np.exp, np.add, np.divide

    def begin(target: Target, slot: int) -> None:
        toward, share = target.margin_sign, target.share
        if toward is None or share is None:
            begin_slowly(target, slot)
            return
        margin = put_by[slot]
        multiply(toward, z, margin)
        exp(margin, e)
        add(e, one, e)
        divide(share, e, delta)

    def begin_slowly(target: Target, slot: int) -> None:
        y, sign = target.y, target.sign
        if sign is not None:
            begin(Target(y, sign, -sign, sign / z.size), slot)
            return
        # Targets between 0 and 1: both branches count.
        terms[slot] = y * np.logaddexp(0.0, -z) + (1.0 - y) * np.logaddexp(0.0, z)
        np.copyto(delta, (np.reciprocal(1.0 + np.exp(-z)) - y) / z.size)
        between.add(slot)

    def finish(count: int) -> Vector:
        if not between:
            np.negative(margins[:count], terms[:count])
            np.logaddexp(zero, terms[:count], terms[:count])
        between.clear()
        return _average(terms[:count], each[:count])

    return Judgement(begin, finish)


MOST_PAIRS = 4
"""A reduction costs as many calls that compare two rows."""


def _open_cross_entropy(z: Matrix, a: Matrix, delta: Matrix, each: Matrix) -> Judgement:
    # With t the target's class, -ln a_t = ln(sum_k e^(z_k - z_t)). The largest logit is subtracted first, so nothing
    # overflows, and the target's own e^0 is kept apart where it is the largest: log1p then keeps a small loss's digits.
    outputs, examples = z.shape
    shape = (len(each), *z.shape)
    shifted, exponentials, targets = np.zeros(shape), np.ones(shape), np.zeros(shape)
    put_by = list(zip(shifted, exponentials, targets, strict=True))
    top, totals = np.zeros(examples), np.zeros(z.shape)
    share = np.array(1.0 / examples)
    uncertain: set[int] = set()
    subtract, exp, divide, multiply = np.subtract, np.exp, np.divide, np.multiply
    write_top = _bind_maximum(z, top)
    # With as many equal rows as there are outputs the totals come in the shape of what they divide; and with the
    # number of examples in them what they divide is a mean's share at once.
    add_up = np.full((outputs, outputs), float(examples)).dot

    def begin(target: Target, slot: int) -> None:
        below, powers, wanted = put_by[slot]
        write_top()
        subtract(z, top, below)
        exp(below, powers)
        add_up(powers, totals)
        divide(powers, totals, delta)
        multiply(target.y, share, wanted)
        subtract(delta, wanted, delta)
        if target.sign is None:
            uncertain.add(slot)

    def finish(count: int) -> Vector:
        y, powers = targets[:count] * examples, exponentials[:count]
        own = np.add.reduce(shifted[:count] * y, axis=1)
        # ln(total) = log1p(rest + expm1(own)), where rest leaves out the target's exponential.
        rest = np.add.reduce(powers * (y < 0.5), axis=1)
        found = each[:count]
        np.log1p(rest + np.expm1(own), found)
        if uncertain:
            between = [slot for slot in sorted(uncertain) if slot < count]
            found[between] = np.log(np.add.reduce(powers, axis=1))[between]
            uncertain.clear()
        np.subtract(found, own, found)
        return _mean(found)

    return Judgement(begin, finish)


def _bind_maximum(z: Matrix, out: Vector) -> Callable[[], None]:
    """Return what writes the largest of each column of `z` to `out`."""
    first, *others = z
    if len(others) > MOST_PAIRS or not others:

        def reduce() -> None:
            np.maximum.reduce(z, axis=0, out=out)

        return reduce
    maximum, second = np.maximum, others[0]

    def write_maximum() -> None:
        maximum(first, second, out=out)
        for row in others[1:]:
            maximum(out, row, out=out)

    return write_maximum


_ALL = (
    Loss("mse", "mean squared error", r"\frac{1}{m} \sum_k (\hat y_k - y_k)^2", _open_mse),
    Loss(
        "mae",
        "mean absolute error",
        r"\frac{1}{m} \sum_k |\hat y_k - y_k|",
        _open_mae,
        bounded_slope=True,
    ),
    Loss(
        "binary_cross_entropy",
        "binary cross-entropy",
        r"-y \ln \hat y - (1 - y) \ln (1 - \hat y)",
        _open_binary_cross_entropy,
        logits="sigmoid",
        bounded_slope=True,
    ),
    Loss(
        "cross_entropy",
        "cross-entropy",
        r"-\sum_k y_k \ln \hat y_k",
        _open_cross_entropy,
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
