"""Formulas in two weights as frozen trees, and their exact derivatives.

A formula is made of numbers, the weights w1 and w2, and operations on formulas. `expression_parser` reads one
from text, `expression_program` evaluates it, `expression_tex` writes it for the screen.

Derivatives share their parts: the derivative of a product holds the factors themselves, not copies. So they
stay small in memory, and every walk over them is a loop over `postorder`, never a recursion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite, log
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Number:
    """A constant; `name` is how it is written where it has a name of its own (pi, e)."""

    value: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """The weight at position `index`: 0 is w1, 1 is w2."""

    index: int


@dataclass(frozen=True, slots=True)
class Operation:
    """A named operation on one or two formulas.

    Signs and functions of the grammar keep their names: ``+ - * / ^``, ``negate``, ``sin``, ``min`` ... Four
    more appear in derivatives only:

    * ``sign(u)`` is -1, 0 or 1;
    * ``positive(u)`` is 1 where u > 0, else 0: the slope of ReLU, 0 at its corner as in PyTorch;
    * ``above(u, v)`` is 1 where u > v, 0 where u < v, and 1/2 where they are equal, as in PyTorch's `max`;
    * ``gate(c, u)`` is c u, but 0 where c is 0 whatever u is.
    """

    name: str
    operands: tuple[Expression, ...]


Expression = Number | Variable | Operation

ZERO = Number(0.0)
ONE = Number(1.0)
TWO = Number(2.0)
W1 = Variable(0)
W2 = Variable(1)

LARGEST_COMPARED = 64
"""Parts compared to find two formulas equal; larger ones count as different and are merely not simplified."""


def postorder(roots: Iterable[Expression]) -> list[Expression]:
    """Return every part of `roots` once, each after its own operands."""
    order: list[Expression] = []
    seen: set[int] = set()
    stack = [(root, False) for root in roots]
    while stack:
        node, complete = stack.pop()
        if complete:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            if isinstance(node, Operation):
                stack.extend((operand, False) for operand in reversed(node.operands))
    return order


def measure_depth(expression: Expression) -> int:
    """Return the largest number of operations that lie inside each other."""
    depths: dict[int, int] = {}
    for node in postorder((expression,)):
        inner = (depths[id(part)] for part in node.operands) if isinstance(node, Operation) else ()
        depths[id(node)] = 1 + max(inner, default=-1)
    return depths[id(expression)]


def differentiate(expression: Expression, index: int) -> Expression:
    """Return the exact derivative by w1 (`index` 0) or w2 (`index` 1), simplified.

    At corners it is the slope that PyTorch takes: 0 for abs and relu, the mean of both sides for min and max.
    """
    slopes: dict[int, Expression] = {}
    for node in postorder((expression,)):
        match node:
            case Number():
                slope: Expression = ZERO
            case Variable():
                slope = ONE if node.index == index else ZERO
            case Operation(name, operands):
                slope = _RULES[name](node, operands, tuple(slopes[id(operand)] for operand in operands))
        slopes[id(node)] = slope
    return slopes[id(expression)]


# The constructors below simplify as they build: 0 and 1 vanish, plain numbers are worked out, signs and
# numbers move to the front, and equal neighbours are put together. What is typed is not built with them: it
# stays as typed.


def call(name: str, *operands: Expression) -> Expression:
    """Return the operation `name` on `operands`, as it is."""
    return Operation(name, operands)


def negate(u: Expression) -> Expression:
    """Return -u."""
    match u:
        case Number(value, ""):
            return Number(0.0 - value)
        case Operation("negate", (inner,)):
            return inner
        case Operation("*", (Number(value, ""), rest)):
            return Operation("*", (Number(-value), rest))
        case Operation("-", (left, right)):
            return Operation("-", (right, left))
    return call("negate", u)


def add(u: Expression, v: Expression) -> Expression:
    """Return u + v."""
    if u == ZERO:
        return v
    if v == ZERO:
        return u
    (first, x), (second, y) = _split_factor(u), _split_factor(v)
    if are_same(x, y) and isfinite(first + second):
        return multiply(Number(first + second), x)
    if second < 0.0:
        return subtract(u, negate(v))
    if first < 0.0:
        return subtract(v, negate(u))
    return call("+", u, v)


def subtract(u: Expression, v: Expression) -> Expression:
    """Return u - v."""
    if v == ZERO:
        return u
    if u == ZERO:
        return negate(v)
    (first, x), (second, y) = _split_factor(u), _split_factor(v)
    if are_same(x, y) and isfinite(first - second):
        return multiply(Number(first - second), x)
    if second < 0.0:
        return add(u, negate(v))
    return call("-", u, v)


def multiply(u: Expression, v: Expression) -> Expression:
    """Return u v."""
    if ZERO in (u, v):
        return ZERO
    (first, x), (second, y) = _split_factor(u), _split_factor(v)
    factor = first * second
    if not isfinite(factor):
        return call("*", u, v)
    if x == ONE or y == ONE:
        return _scale(factor, y if x == ONE else x)
    (base, i), (other, j) = _split_power(x), _split_power(y)
    if are_same(base, other):
        return _scale(factor, power(base, Number(i + j)))
    return _scale(factor, call("*", x, y))


def divide(u: Expression, v: Expression) -> Expression:
    """Return u / v."""
    if u == ZERO or v == ONE:
        return u
    top, rest = _split_factor(u)
    match v:
        # Only where the division leaves no remainder (4 x / 4, not x / 3): nothing more is rounded.
        case Number(bottom, "") if bottom != 0.0 and isfinite(top / bottom) and top % bottom == 0.0:
            return _scale(top / bottom, rest)
    return negate(call("/", rest, v)) if top == -1.0 else call("/", u, v)


def power(u: Expression, v: Expression) -> Expression:
    """Return u to the power of v."""
    if v == ZERO:
        return ONE
    if v == ONE:
        return u
    return call("^", u, v)


def are_same(u: Expression, v: Expression) -> bool:
    """Return whether two formulas are equal, part by part; large ones count as different."""
    pairs = [(u, v)]
    for _ in range(LARGEST_COMPARED):
        if not pairs:
            return True
        left, right = pairs.pop()
        if left is right:
            continue
        match left, right:
            case Operation(name, mine), Operation(other, theirs) if name == other:
                pairs.extend(zip(mine, theirs, strict=True))
            case (Number(), Number()) | (Variable(), Variable()) if left == right:
                pass
            case _:
                return False
    return not pairs


def _split_factor(u: Expression) -> tuple[float, Expression]:
    """Return the number in front of `u`, and the rest."""
    match u:
        case Number(value, ""):
            return value, ONE
        case Operation("negate", (inner,)):
            return -1.0, inner
        case Operation("*", (Number(value, ""), rest)):
            return value, rest
    return 1.0, u


def _split_power(u: Expression) -> tuple[Expression, float]:
    """Return base and exponent where that is a natural number: others have gaps that must not close."""
    match u:
        case Operation("^", (base, Number(exponent, ""))) if exponent >= 1.0 and exponent.is_integer():
            return base, exponent
    return u, 1.0


def _scale(factor: float, u: Expression) -> Expression:
    if u == ONE:
        return Number(factor)
    if factor == 0.0:
        return ZERO
    if factor == 1.0:
        return u
    return call("negate", u) if factor == -1.0 else call("*", Number(factor), u)


Parts = tuple[Expression, ...]
Rule = Callable[[Operation, Parts, Parts], Expression]


def _differentiate_product(_: Operation, parts: Parts, slopes: Parts) -> Expression:
    return add(multiply(slopes[0], parts[1]), multiply(parts[0], slopes[1]))


def _differentiate_quotient(whole: Operation, parts: Parts, slopes: Parts) -> Expression:
    # u'/v - (u/v) v'/v, and not (u'v - uv')/v^2: v^2 overflows, or vanishes, long before the quotient does.
    return subtract(divide(slopes[0], parts[1]), divide(multiply(whole, slopes[1]), parts[1]))


def _differentiate_power(whole: Operation, parts: Parts, slopes: Parts) -> Expression:
    base, exponent = parts
    by_base = multiply(multiply(exponent, power(base, subtract(exponent, ONE))), slopes[0])
    return add(by_base, multiply(multiply(whole, call("ln", base)), slopes[1]))


def _gate(condition: Expression, u: Expression) -> Expression:
    if u == ZERO:
        return ZERO
    return condition if u == ONE else call("gate", condition, u)


def _choose(first: tuple[Expression, Expression], second: tuple[Expression, Expression]) -> Expression:
    """Return the sum of two gated slopes."""
    return add(_gate(*first), _gate(*second))


def _differentiate_max(_: Operation, parts: Parts, slopes: Parts) -> Expression:
    u, v = parts
    return _choose((call("above", u, v), slopes[0]), (call("above", v, u), slopes[1]))


def _differentiate_min(_: Operation, parts: Parts, slopes: Parts) -> Expression:
    u, v = parts
    return _choose((call("above", v, u), slopes[0]), (call("above", u, v), slopes[1]))


def _chain(outer: Callable[[Operation, Expression], Expression]) -> Rule:
    """Return the chain rule for a function of one operand; `outer` gives its slope from whole and operand."""

    def rule(whole: Operation, parts: Parts, slopes: Parts) -> Expression:
        return ZERO if slopes[0] == ZERO else multiply(outer(whole, parts[0]), slopes[0])

    return rule


def _flat(_: Operation, parts: Parts, slopes: Parts) -> Expression:
    return ZERO


_RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "+": lambda _, parts, slopes: add(slopes[0], slopes[1]),
        "-": lambda _, parts, slopes: subtract(slopes[0], slopes[1]),
        "*": _differentiate_product,
        "/": _differentiate_quotient,
        "^": _differentiate_power,
        "negate": lambda _, parts, slopes: negate(slopes[0]),
        "sin": _chain(lambda _, u: call("cos", u)),
        "cos": _chain(lambda _, u: negate(call("sin", u))),
        "tan": _chain(lambda whole, _: add(ONE, power(whole, TWO))),
        "atan": _chain(lambda _, u: divide(ONE, add(ONE, power(u, TWO)))),
        "sinh": _chain(lambda _, u: call("cosh", u)),
        "cosh": _chain(lambda _, u: call("sinh", u)),
        # Not 1 - tanh^2, which is 0 from u = 19 on.
        "tanh": _chain(lambda _, u: divide(ONE, power(call("cosh", u), TWO))),
        "exp": _chain(lambda whole, _: whole),
        "ln": _chain(lambda _, u: divide(ONE, u)),
        "log10": _chain(lambda _, u: divide(Number(1.0 / log(10.0)), u)),
        "sqrt": _chain(lambda whole, _: divide(ONE, multiply(TWO, whole))),
        # Not sigmoid (1 - sigmoid), which is 0 from u = 37 on.
        "sigmoid": _chain(lambda whole, u: multiply(whole, call("sigmoid", negate(u)))),
        "softplus": _chain(lambda _, u: call("sigmoid", u)),
        "relu": lambda _, parts, slopes: _gate(call("positive", parts[0]), slopes[0]),
        "abs": lambda _, parts, slopes: _gate(call("sign", parts[0]), slopes[0]),
        "max": _differentiate_max,
        "min": _differentiate_min,
        "sign": _flat,
        "positive": _flat,
        "above": _flat,
        "gate": lambda _, parts, slopes: _gate(parts[0], slopes[1]),
    }
)
