"""Evaluates formulas: as a list of instructions over floats, or over whole arrays.

A formula and its derivatives have most of their parts in common. Every different part is worked out once, so
that loss and gradient together cost little more than the loss. Nothing here raises or warns: a logarithm of zero,
a division by zero and a power that is too large give the infinity or NaN that IEEE 754 gives them.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.expression import Expression, Number, Operation, Variable, postorder

Kernel = Callable[[Any, Any], Any]
"""One operation. Functions of one operand are given it twice, so that all are called alike."""

Instruction = tuple[str, int, int]
"""The name of an operation and the slots of its operands; the result is appended as the next slot."""

LARGEST_MULTIPLIED_POWER = 16.0
"""Natural powers up to this are products: faster than a general power, and the same for floats and arrays."""


def compile_for_floats(roots: Sequence[Expression]) -> Callable[[float, float], list[float]]:
    """Return a function of two floats, w1 and w2, that gives the values of `roots` in their order."""
    constants, instructions, outputs = _assemble(roots)
    code = [(_FLOAT_KERNELS[name], left, right) for name, left, right in instructions]

    def run(w1: float, w2: float) -> list[float]:
        slots = [w1, w2, *constants]
        append = slots.append
        for kernel, left, right in code:
            append(kernel(slots[left], slots[right]))
        return [slots[output] for output in outputs]

    return run


def compile_for_arrays(roots: Sequence[Expression]) -> Callable[[Vector, Vector], Matrix]:
    """Return a function of two vectors, w1 and w2 of shape (k,), that gives the values of `roots`.

    The values have the shape (len(roots), k).
    """
    constants, instructions, outputs = _assemble(roots)
    code = [(_ARRAY_KERNELS[name], left, right) for name, left, right in instructions]

    def run(w1: Vector, w2: Vector) -> Matrix:
        slots = [w1, w2, *constants]
        with np.errstate(all="ignore"):
            for kernel, left, right in code:
                slots.append(kernel(slots[left], slots[right]))
        values = np.empty((len(outputs), *w1.shape))
        for row, output in zip(values, outputs, strict=True):
            row[...] = slots[output]
        return values

    return run


def _assemble(roots: Sequence[Expression]) -> tuple[list[float], list[Instruction], list[int]]:
    """Return constants, instructions and the slots of `roots`.

    The slots are w1, w2, the constants, and the result of each instruction in turn.
    """
    parts = postorder(roots)
    constants = list(dict.fromkeys(part.value for part in parts if isinstance(part, Number)))
    first = 2 + len(constants)
    instructions: dict[Instruction, int] = {}
    slots: dict[int, int] = {}

    def emit(name: str, left: int, right: int) -> int:
        return instructions.setdefault((name, left, right), first + len(instructions))

    for part in parts:
        match part:
            case Variable(index):
                slot = index
            case Number(value):
                slot = 2 + constants.index(value)
            case Operation("^", (base, Number(exponent))) if _is_product(exponent):
                slot = _emit_power(emit, slots[id(base)], int(exponent))
            case Operation(name, operands):
                slot = emit(name, slots[id(operands[0])], slots[id(operands[-1])])
        slots[id(part)] = slot
    return constants, list(instructions), [slots[id(root)] for root in roots]


def _is_product(exponent: float) -> bool:
    return 1.0 <= exponent <= LARGEST_MULTIPLIED_POWER and exponent.is_integer()


def _emit_power(emit: Callable[[str, int, int], int], base: int, exponent: int) -> int:
    """Return the slot of base^exponent, worked out by repeated squaring."""
    result: int | None = None
    square = base
    while True:
        if exponent & 1:
            result = square if result is None else emit("*", result, square)
        exponent >>= 1
        if not exponent:
            break
        square = emit("*", square, square)
    return base if result is None else result


def _guard(quick: Callable[..., float], exact: Callable[..., Any], arity: int = 1) -> Kernel:
    """Return `quick`, which raises where IEEE 754 has an answer, with `exact` for those few places."""

    def one(u: float, _: float) -> float:
        try:
            return quick(u)
        except (ArithmeticError, ValueError):
            with np.errstate(all="ignore"):
                return float(exact(u))

    def two(u: float, v: float) -> float:
        try:
            return quick(u, v)
        except (ArithmeticError, ValueError):
            with np.errstate(all="ignore"):
                return float(exact(u, v))

    return one if arity == 1 else two


def _sigmoid(u: float, _: float) -> float:
    # Both branches keep the exponent negative: no overflow, and no digit lost where the result is tiny.
    if u >= 0.0:
        return 1.0 / (1.0 + math.exp(-u))
    small = math.exp(u)
    return small / (1.0 + small)


def _sigmoid_array(u: Vector, _: Vector) -> Vector:
    small = np.exp(-np.abs(u))
    return np.where(u >= 0.0, 1.0, small) / (1.0 + small)


def _softplus(u: float, _: float) -> float:
    return max(u, 0.0) + math.log1p(math.exp(-abs(u)))


def _sign(u: float, _: float) -> float:
    return 1.0 if u > 0.0 else -1.0 if u < 0.0 else 0.0 * u


def _positive(u: float, _: float) -> float:
    return 1.0 if u > 0.0 else 0.0 if u <= 0.0 else u


def _above(u: float, v: float) -> float:
    return 1.0 if u > v else 0.0 if u < v else 0.5 if u == v else math.nan


def _above_array(u: Vector, v: Vector) -> Vector:
    return np.select([np.greater(u, v), np.less(u, v), np.equal(u, v)], [1.0, 0.0, 0.5], math.nan)


def _relu(u: float, _: float) -> float:
    return 0.0 if u <= 0.0 else u


def _smaller(u: float, v: float) -> float:
    return u if u < v or u != u else v


def _larger(u: float, v: float) -> float:
    return u if u > v or u != u else v


_FLOAT_KERNELS: Mapping[str, Kernel] = MappingProxyType(
    {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": _guard(operator.truediv, np.divide, arity=2),
        "^": _guard(math.pow, np.power, arity=2),
        "negate": lambda u, _: -u,
        "sin": _guard(math.sin, np.sin),
        "cos": _guard(math.cos, np.cos),
        "tan": _guard(math.tan, np.tan),
        "atan": lambda u, _: math.atan(u),
        "sinh": _guard(math.sinh, np.sinh),
        "cosh": _guard(math.cosh, np.cosh),
        "tanh": lambda u, _: math.tanh(u),
        "exp": _guard(math.exp, np.exp),
        "ln": _guard(math.log, np.log),
        "log10": _guard(math.log10, np.log10),
        "sqrt": _guard(math.sqrt, np.sqrt),
        "abs": lambda u, _: abs(u),
        "sigmoid": _sigmoid,
        "softplus": _softplus,
        "relu": _relu,
        "min": _smaller,
        "max": _larger,
        "sign": _sign,
        "positive": _positive,
        "above": _above,
        "gate": lambda c, u: 0.0 if c == 0.0 else c * u,
    }
)

_ARRAY_KERNELS: Mapping[str, Kernel] = MappingProxyType(
    {
        "+": np.add,
        "-": np.subtract,
        "*": np.multiply,
        "/": np.divide,
        "^": np.power,
        "negate": lambda u, _: np.negative(u),
        "sin": lambda u, _: np.sin(u),
        "cos": lambda u, _: np.cos(u),
        "tan": lambda u, _: np.tan(u),
        "atan": lambda u, _: np.arctan(u),
        "sinh": lambda u, _: np.sinh(u),
        "cosh": lambda u, _: np.cosh(u),
        "tanh": lambda u, _: np.tanh(u),
        "exp": lambda u, _: np.exp(u),
        "ln": lambda u, _: np.log(u),
        "log10": lambda u, _: np.log10(u),
        "sqrt": lambda u, _: np.sqrt(u),
        "abs": lambda u, _: np.abs(u),
        "sigmoid": _sigmoid_array,
        "softplus": lambda u, _: np.logaddexp(0.0, u),
        "relu": lambda u, _: np.maximum(u, 0.0),
        "min": np.minimum,
        "max": np.maximum,
        "sign": lambda u, _: np.sign(u),
        "positive": lambda u, _: np.heaviside(u, 0.0),
        "above": _above_array,
        "gate": lambda c, u: np.where(np.equal(c, 0.0), 0.0, np.multiply(c, u)),
    }
)
