"""Writes formulas as TeX, for the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nnvisual.nn.expression import Expression, Number, Operation, Variable, postorder

LONGEST = 4000
"""Characters of TeX; a derivative may be longer, and nobody could read it."""

TOO_LONG = r"\ldots"

_SUM, _PRODUCT, _POWER, _ATOM = range(4)


@dataclass(frozen=True, slots=True)
class _Piece:
    """The TeX of a part, and how strongly its outermost sign binds."""

    text: str
    strength: int = _ATOM

    @property
    def is_signed(self) -> bool:
        return self.text.startswith("-")

    def enclose(self, weakest: int, *, signed: bool = True) -> str:
        """Return the TeX, in brackets where it binds less than `weakest`, or has a minus and may not."""
        if self.strength < weakest or (self.is_signed and not signed):
            return rf"\left({self.text}\right)"
        return self.text


def to_tex(expression: Expression) -> str:
    """Return `expression` as TeX; `TOO_LONG` in place of more than `LONGEST` characters."""
    pieces: dict[int, _Piece] = {}
    for node in postorder((expression,)):
        match node:
            case Number():
                piece = _write_number(node)
            case Variable(index):
                piece = _Piece(f"w_{index + 1}")
            case Operation(name, operands):
                piece = _WRITERS[name](pieces[id(operands[0])], pieces[id(operands[-1])])
        if len(piece.text) > LONGEST:
            return TOO_LONG
        pieces[id(node)] = piece
    return pieces[id(expression)].text


def _write_number(number: Number) -> _Piece:
    if number.name:
        return _Piece({"pi": r"\pi"}.get(number.name, number.name))
    mantissa, power_sign, exponent = f"{number.value:.12g}".partition("e")
    if power_sign:
        ten = f"10^{{{int(exponent)}}}"
        return _Piece(ten if mantissa == "1" else rf"{mantissa} \cdot {ten}", _PRODUCT)
    return _Piece(mantissa, _PRODUCT if number.value < 0.0 else _ATOM)


def _write_sum(left: _Piece, right: _Piece) -> _Piece:
    return _Piece(f"{left.text} + {right.enclose(_SUM, signed=False)}", _SUM)


def _write_difference(left: _Piece, right: _Piece) -> _Piece:
    return _Piece(f"{left.text} - {right.enclose(_PRODUCT, signed=False)}", _SUM)


def _write_product(left: _Piece, right: _Piece) -> _Piece:
    before = left.enclose(_PRODUCT)
    after = right.enclose(_PRODUCT, signed=False)
    # Two numbers side by side would read as one, a number and a fraction as their sum.
    space = r"\cdot" if after[0].isdigit() or after.startswith(r"\frac") else r"\,"
    return _Piece(f"{before} {space} {after}", _PRODUCT)


def _write_negative(part: _Piece, _: _Piece) -> _Piece:
    return _Piece(f"-{part.enclose(_PRODUCT, signed=False)}", _PRODUCT)


def _write_power(base: _Piece, exponent: _Piece) -> _Piece:
    return _Piece(f"{base.enclose(_ATOM)}^{{{exponent.text}}}", _POWER)


def _around(before: str, after: str, strength: int = _ATOM) -> Callable[[_Piece, _Piece], _Piece]:
    """Return a writer that puts `before` and `after` around the only operand."""
    return lambda part, _: _Piece(f"{before}{part.text}{after}", strength)


def _between(before: str, middle: str, after: str) -> Callable[[_Piece, _Piece], _Piece]:
    """Return a writer that puts its three texts around and between both operands."""
    return lambda left, right: _Piece(f"{before}{left.text}{middle}{right.text}{after}")


_CALLED = {
    **{name: rf"\{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "ln")},
    **{name: rf"\operatorname{{{name}}}" for name in ("relu", "softplus", "sign")},
    "atan": r"\arctan",
    "log10": r"\log_{10}",
    "sigmoid": r"\sigma",
}

_WRITERS: Mapping[str, Callable[[_Piece, _Piece], _Piece]] = MappingProxyType(
    {
        **{name: _around(rf"{tex}\left(", r"\right)") for name, tex in _CALLED.items()},
        **{name: _between(rf"\{name}\left(", ", ", r"\right)") for name in ("min", "max")},
        "+": _write_sum,
        "-": _write_difference,
        "*": _write_product,
        "/": lambda top, bottom: _Piece(rf"\frac{{{top.text}}}{{{bottom.text}}}", _PRODUCT),
        "^": _write_power,
        "negate": _write_negative,
        "exp": _around("e^{", "}", _POWER),
        "sqrt": _around(r"\sqrt{", "}"),
        "abs": _around(r"\left|", r"\right|"),
        "positive": _around(r"\left[", r" > 0\right]"),
        "above": _between(r"\left[", " > ", r"\right]"),
        "gate": _write_product,
    }
)
