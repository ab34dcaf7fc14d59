"""Writes formulas in two weights as Python, with the functions of NumPy, PyTorch or TensorFlow."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from nnvisual.nn.expression import Expression, Number, Operation, Variable, postorder
from nnvisual.session.program import Framework

LONGEST = 2000
"""Characters; a derivative may be longer, and nobody could read it."""

_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(5)
_INFIX = {"+": ("+", _SUM), "-": ("-", _SUM), "*": ("*", _PRODUCT), "/": ("/", _PRODUCT), "^": ("**", _POWER)}

_NUMPY = {
    **{name: f"np.{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log10", "sqrt", "abs")},
    "atan": "np.arctan", "ln": "np.log", "sign": "np.sign", "min": "np.minimum", "max": "np.maximum",
}  # fmt: skip
_TORCH = {
    **{name: f"torch.{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log10", "sqrt", "abs")},
    "atan": "torch.atan", "ln": "torch.log", "sigmoid": "torch.sigmoid", "relu": "torch.relu",
    "softplus": "F.softplus", "min": "torch.minimum", "max": "torch.maximum",
}  # fmt: skip
_KERAS = {
    **{name: f"tf.{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "sqrt", "abs")},
    "atan": "tf.atan", "ln": "tf.math.log", "sigmoid": "tf.sigmoid", "relu": "tf.nn.relu",
    "softplus": "tf.nn.softplus", "min": "tf.minimum", "max": "tf.maximum",
}  # fmt: skip
_FUNCTIONS: Mapping[Framework, Mapping[str, str]] = MappingProxyType(
    {Framework.NUMPY: _NUMPY, Framework.PYTORCH: _TORCH, Framework.KERAS: _KERAS}
)
_TEMPLATES: Mapping[Framework, Mapping[str, str]] = MappingProxyType(
    {
        Framework.NUMPY: {
            "sigmoid": "(1 / (1 + np.exp(-({0}))))",
            "relu": "np.maximum({0}, 0)",
            "softplus": "np.logaddexp(0, {0})",
            "positive": "({0} > 0)",
            "above": "np.heaviside({0} - ({1}), 0.5)",
        },
        Framework.PYTORCH: {},
        Framework.KERAS: {"log10": "(tf.math.log({0}) / np.log(10))"},
    }
)


def to_code(expression: Expression, framework: Framework) -> str:
    """Return `expression` as Python; empty where it is longer than `LONGEST` characters."""
    pieces: dict[int, tuple[str, int]] = {}
    for node in postorder((expression,)):
        match node:
            case Number():
                piece = _write_number(node)
            case Variable(index):
                piece = (f"w{index + 1}", _ATOM)
            case Operation(name, operands):
                piece = _write_operation(name, [pieces[id(operand)] for operand in operands], framework)
        if len(piece[0]) > LONGEST:
            return ""
        pieces[id(node)] = piece
    return pieces[id(expression)][0]


def _write_number(number: Number) -> tuple[str, int]:
    if number.name:
        return f"np.{number.name}", _ATOM
    value = number.value
    text = str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return text, _SIGN if value < 0.0 else _ATOM


def _write_operation(name: str, operands: list[tuple[str, int]], framework: Framework) -> tuple[str, int]:
    if name == "negate":
        return f"-{_enclose(operands[0], _SIGN)}", _SIGN
    if name in _INFIX or name == "gate":
        sign, strength = _INFIX.get(name, ("*", _PRODUCT))
        # Powers group to the right, everything else to the left.
        left = _enclose(operands[0], strength + (1 if sign == "**" else 0))
        right = _enclose(operands[1], strength + (0 if sign == "**" else 1))
        return f"{left}{sign}{right}" if sign == "**" else f"{left} {sign} {right}", strength
    template = _TEMPLATES[framework].get(name)
    texts = [text for text, _ in operands]
    if template is not None:
        return template.format(*texts), _ATOM
    return f"{_FUNCTIONS[framework][name]}({', '.join(texts)})", _ATOM


def _enclose(piece: tuple[str, int], weakest: int) -> str:
    text, strength = piece
    return f"({text})" if strength < weakest else text
