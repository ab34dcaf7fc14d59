"""The loss of one example as a function of one output: against the prediction, or against the logit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from nnvisual.nn.activations import find_activation
from nnvisual.nn.arrays import Matrix, Vector, freeze
from nnvisual.nn.losses import Loss, Target

SAMPLES = 301


class Against(StrEnum):
    """What runs along the horizontal axis."""

    PREDICTION = "y_hat"
    LOGIT = "z"


@dataclass(frozen=True, slots=True)
class LossProfile:
    """A loss along one output, all others as they are; arrays are read-only, of shape (samples,).

    Attributes
    ----------
    against
        Whether `x` are predictions or logits.
    x, value, derivative
        The loss and dJ/dx.
    place, here, slope
        Where the example stands: x, its loss there, and dJ/dx there.
    """

    against: Against
    x: Vector
    value: Vector
    derivative: Vector
    place: float
    here: float
    slope: float


@dataclass(frozen=True, slots=True)
class ExampleOutput:
    """One example's output layer: pre-activations and targets, shape (n_out,) each, and what makes them answers."""

    z: Vector
    y: Vector
    activation: str


def profile_loss(loss: Loss, example: ExampleOutput, output: int, against: Against) -> LossProfile:
    """Return the loss along output number `output`, from 0.

    Against the prediction a softmax's other outputs share what is left in their present proportions.
    """
    at = _at_logits if against is Against.LOGIT else _at_predictions
    activation = find_activation(example.activation)
    with np.errstate(all="ignore"):
        own = example.z if against is Against.LOGIT else activation.value(example.z[:, np.newaxis])[:, 0]
        place = float(own[output])
        x = _samples(place, float(example.y[output]), activation.low, activation.high, against)
        step = 1e-6 * max(1.0, float(x[-1] - x[0]))
        if against is Against.PREDICTION and activation.low == 0.0 and activation.high == 1.0:
            step = 1e-7
        points = np.concatenate([x, [place]])
        value = at(loss, example, output, points)
        # A picture's slope: the difference across a step far below a pixel.
        low, high = points - step, points + step
        if against is Against.PREDICTION:
            low, high = np.maximum(low, activation.low), np.minimum(high, activation.high)
        derivative = (at(loss, example, output, high) - at(loss, example, output, low)) / (high - low)
    return LossProfile(
        against, freeze(x), freeze(value[:-1]), freeze(derivative[:-1]), place, float(value[-1]), float(derivative[-1])
    )


def _samples(place: float, target: float, low: float, high: float, against: Against) -> Vector:
    if against is Against.PREDICTION and np.isfinite(low) and np.isfinite(high):
        return np.linspace(low, high, SAMPLES)
    centre = target if against is Against.PREDICTION else 0.0
    reach = 2.0 if against is Against.PREDICTION else 6.0
    while np.isfinite(place) and abs(place - centre) > 0.95 * reach and reach < 1e6:
        reach *= 2.0
    return np.linspace(centre - reach, centre + reach, SAMPLES)


def _at_logits(loss: Loss, example: ExampleOutput, output: int, x: Vector) -> Vector:
    z = np.repeat(example.z[:, np.newaxis], len(x), axis=1)
    z[output] = x
    return _judge(loss, example, z, find_activation(example.activation).value(z))


def _at_predictions(loss: Loss, example: ExampleOutput, output: int, x: Vector) -> Vector:
    activation = find_activation(example.activation)
    a = np.repeat(activation.value(example.z[:, np.newaxis]), len(x), axis=1)
    if not activation.elementwise:
        others = np.delete(np.arange(len(a)), output)
        a[others] *= (1.0 - x) / a[others].sum(axis=0)
    a[output] = x
    # Losses that are computed from logits get the logits that belong to these predictions.
    z = a
    if loss.logits == "sigmoid":
        z = np.log(a) - np.log1p(-a)
    elif loss.logits == "softmax":
        z = np.log(a)
    return _judge(loss, example, z, a)


def _judge(loss: Loss, example: ExampleOutput, z: Matrix, a: Matrix) -> Vector:
    z, a = np.ascontiguousarray(z), np.ascontiguousarray(a)
    each = np.zeros(z.shape[1])
    y = np.repeat(example.y[:, np.newaxis], z.shape[1], axis=1)
    loss.bind(z, a, np.zeros_like(z), each)(Target.of(np.ascontiguousarray(y)))
    return each
