"""The activation functions g(z): value, derivative, range, and what to call them.

Each function is one frozen `Activation`. Its kernels work in place on C-contiguous arrays of shape (units, examples),
because at the sizes of a teaching network the number of NumPy calls is the cost:

* ``apply(z, out)`` writes g(z) into `out`;
* ``slope(z, a, out)`` writes g'(z) into `out`, given z and a = g(z).

The kernels may overflow to infinity on the way to a correct limit (the sigmoid of -1000 is 0); their callers
hold `np.errstate(over="ignore")` once around a whole run. `Activation.value` and `Activation.derivative` are for
everybody else and look after that themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from types import MappingProxyType

import numpy as np

from nnvisual.nn.arrays import Matrix
from nnvisual.nn.problem import InvalidInput, suggest

LEAKY_SLOPE = 0.01
"""Slope of the leaky ReLU below zero: PyTorch's default `negative_slope`."""

Apply = Callable[[Matrix, Matrix], object]
Slope = Callable[[Matrix, Matrix, Matrix], object]

ZERO, ONE, LEAK = np.array(0.0), np.array(1.0), np.array(LEAKY_SLOPE)
# Constants as arrays without dimensions: a Python float costs a ufunc call half as much again.
for _constant in (ZERO, ONE, LEAK):
    _constant.flags.writeable = False


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation function.

    Attributes
    ----------
    name
        Spelling in files, on the command line and in code.
    label
        Spelling on the screen.
    formula, derivative_formula
        g(z) and g'(z) as TeX.
    low, high
        Infimum and supremum of the values.
    trainable
        False where the derivative is zero wherever it exists, so that gradient descent cannot move a weight.
    elementwise
        False for softmax, whose outputs depend on each other.
    """

    name: str
    label: str
    formula: str
    derivative_formula: str
    low: float
    high: float
    apply: Apply
    slope: Slope
    trainable: bool = True
    elementwise: bool = True

    def value(self, z: Matrix) -> Matrix:
        """Return g(z) for `z` of shape (units, examples) or (n,)."""
        z = np.ascontiguousarray(z, dtype=np.float64)
        out = np.empty_like(z)
        with np.errstate(all="ignore"):
            self.apply(z, out)
        return out

    def derivative(self, z: Matrix) -> Matrix:
        """Return g'(z), elementwise, for `z` of any shape. Only for elementwise functions."""
        if not self.elementwise:
            raise ValueError(f"{self.name} has a Jacobian, not a derivative for each unit")
        z = np.ascontiguousarray(z, dtype=np.float64)
        out = np.empty_like(z)
        with np.errstate(all="ignore"):
            self.slope(z, self.value(z), out)
        return out


def _apply_linear(z: Matrix, out: Matrix) -> None:
    np.copyto(out, z)


def _slope_linear(z: Matrix, a: Matrix, out: Matrix) -> None:
    out.fill(1.0)


def _apply_step(z: Matrix, out: Matrix) -> None:
    np.heaviside(z, ONE, out)


def _slope_step(z: Matrix, a: Matrix, out: Matrix) -> None:
    out.fill(0.0)


def apply_sigmoid(z: Matrix, out: Matrix) -> None:
    """Write 1 / (1 + exp(-z)) into `out`; relative precision is kept down to the smallest outputs."""
    np.negative(z, out)
    np.exp(out, out)
    np.add(out, ONE, out)
    np.reciprocal(out, out)


def _slope_sigmoid(z: Matrix, a: Matrix, out: Matrix) -> None:
    np.subtract(ONE, a, out)
    np.multiply(out, a, out)


def _bind_slope_tanh() -> Slope:
    # The most frequent of all: what it calls is looked up once.
    square, subtract, one = np.square, np.subtract, ONE

    def write_slope(z: Matrix, a: Matrix, out: Matrix) -> None:
        square(a, out)
        subtract(one, out, out)

    return write_slope


def _apply_relu(z: Matrix, out: Matrix) -> None:
    np.maximum(z, ZERO, out=out)


def _slope_relu(z: Matrix, a: Matrix, out: Matrix) -> None:
    np.sign(a, out)


def _apply_leaky_relu(z: Matrix, out: Matrix) -> None:
    np.multiply(z, LEAK, out)
    np.maximum(z, out, out=out)


def _slope_leaky_relu(z: Matrix, a: Matrix, out: Matrix) -> None:
    np.heaviside(z, ZERO, out)
    np.maximum(out, LEAK, out=out)


def _apply_softplus(z: Matrix, out: Matrix) -> None:
    np.logaddexp(ZERO, z, out)


def _slope_softplus(z: Matrix, a: Matrix, out: Matrix) -> None:
    apply_sigmoid(z, out)


def _apply_silu(z: Matrix, out: Matrix) -> None:
    apply_sigmoid(z, out)
    np.multiply(out, z, out)


def _slope_silu(z: Matrix, a: Matrix, out: Matrix) -> None:
    # s + z s (1 - s) = s + a (1 - s), with s = sigmoid(z) and a = z s
    apply_sigmoid(z, out)
    np.add(out, a * (ONE - out), out)


def _apply_softmax(z: Matrix, out: Matrix) -> None:
    # The largest logit is subtracted first: the quotient stays, exp cannot overflow.
    np.subtract(z, z.max(axis=0), out)
    np.exp(out, out)
    np.divide(out, out.sum(axis=0), out)


def _slope_softmax(z: Matrix, a: Matrix, out: Matrix) -> None:
    raise ValueError("softmax has a Jacobian; see pull_back_softmax")


def pull_back_softmax(delta: Matrix, a: Matrix) -> None:
    """Turn dJ/da into dJ/dz in place: dJ/dz_i = a_i (dJ/da_i - sum_k a_k dJ/da_k)."""
    np.subtract(delta, (delta * a).sum(axis=0), delta)
    np.multiply(delta, a, delta)


_ALL = (
    Activation("linear", "linear", "z", "1", -inf, inf, _apply_linear, _slope_linear),
    Activation(
        "step",
        "step",
        r"1\ (z \geq 0),\ 0\ (z < 0)",
        "0",
        0.0,
        1.0,
        _apply_step,
        _slope_step,
        trainable=False,
    ),
    Activation(
        "sigmoid",
        "sigmoid",
        r"\frac{1}{1 + e^{-z}}",
        r"g(z)\,(1 - g(z))",
        0.0,
        1.0,
        apply_sigmoid,
        _slope_sigmoid,
    ),
    Activation("tanh", "tanh", r"\tanh z", r"1 - g(z)^2", -1.0, 1.0, np.tanh, _bind_slope_tanh()),
    Activation("relu", "ReLU", r"\max(0, z)", r"1\ (z > 0),\ 0\ (z \leq 0)", 0.0, inf, _apply_relu, _slope_relu),
    Activation(
        "leaky_relu",
        "leaky ReLU",
        r"\max(0.01\,z, z)",
        r"1\ (z > 0),\ 0.01\ (z \leq 0)",
        -inf,
        inf,
        _apply_leaky_relu,
        _slope_leaky_relu,
    ),
    Activation(
        "softplus",
        "softplus",
        r"\ln(1 + e^z)",
        r"\frac{1}{1 + e^{-z}}",
        0.0,
        inf,
        _apply_softplus,
        _slope_softplus,
    ),
    Activation(
        "silu",
        "SiLU",
        r"\frac{z}{1 + e^{-z}}",
        r"\sigma(z) + g(z)\,(1 - \sigma(z))",
        # The minimum of z * sigmoid(z), at z = -1.2784645.
        -0.2784645427610738,
        inf,
        _apply_silu,
        _slope_silu,
    ),
    Activation(
        "softmax",
        "softmax",
        r"\frac{e^{z_i}}{\sum_k e^{z_k}}",
        r"a_i\,(\delta_{ij} - a_j)",
        0.0,
        1.0,
        _apply_softmax,
        _slope_softmax,
        elementwise=False,
    ),
)

ACTIVATIONS = MappingProxyType({activation.name: activation for activation in _ALL})
"""Every activation function by its name, in the order in which menus list them."""


def find_activation(name: str) -> Activation:
    """Return the activation called `name`; raise `InvalidInput` naming the nearest one otherwise."""
    found = ACTIVATIONS.get(name)
    if found is None:
        known = suggest(name, tuple(ACTIVATIONS))
        raise InvalidInput(f"There is no activation called '{name}'.{known}", "activation")
    return found
