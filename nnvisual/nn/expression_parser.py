"""Reads a formula that a user typed: ``J(w1, w2) = w1^2 + 3 sin(w2)``.

The grammar is closed. From loosely to tightly bound:

* ``u + v``, ``u - v``; also − and –.
* ``u * v``, ``u / v``; also × · ⋅ and ÷. The sign of multiplication may be left out after a number, a weight,
  a constant or a closing bracket: ``2w1``, ``3(w1 + 1)``, ``w1 w2``, ``2w1w2``.
* ``-u``, ``+u``; -w1^2 is -(w1^2).
* ``u ^ v``, also ``**`` and ² ³; from the right: 2^3^2 is 2^(3^2).

Numbers (``2``, ``.5``, ``1e-3``), the weights w1 and w2, the constants pi (π) and e, round brackets, and the
functions of `FUNCTIONS`. ``log`` is the natural logarithm, as in NumPy and PyTorch, and so is ``ln``; ``log10``
is the other. What can be read in two ways (``1/2w1``, ``w1²^3``) is refused, with both readings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import e, isfinite, pi
from types import MappingProxyType

from nnvisual.nn.expression import Expression, Number, Operation, Variable, measure_depth
from nnvisual.nn.problem import InvalidInput, suggest

MOST_CHARACTERS = 1000
DEEPEST = 100
FIELD = "landscape"

FUNCTIONS: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("sin", "cos", "tan", "atan", "sinh", "cosh", "tanh"), 1),
        **dict.fromkeys(("exp", "ln", "log", "log10", "sqrt", "abs", "sigmoid", "relu", "softplus"), 1),
        **dict.fromkeys(("min", "max"), 2),
    }
)
"""Every function that may be typed, with the number of its operands."""

CONSTANTS: Mapping[str, Number] = MappingProxyType({"pi": Number(pi, "pi"), "π": Number(pi, "pi"), "e": Number(e, "e")})
WEIGHTS: Mapping[str, Variable] = MappingProxyType({"w1": Variable(0), "w2": Variable(1)})

_SAME_SIGN = {"−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "÷": "/", "∕": "/", "**": "^"}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_TOKEN = re.compile(
    r"""(?P<number> (?: [0-9]+ (?:\.[0-9]*)? | \.[0-9]+ ) (?: [eE][+-]?[0-9]+ )? )
      | (?P<name> w[12] (?![0-9._₀-₉]) | [^\W\d_⁰¹²³⁴-⁹] (?: [^\W⁰¹²³⁴-⁹] | \. )* )
      | (?P<raised> [⁰¹²³⁴-⁹]+ )
      | (?P<sign> \*\* | [-+*/^(),−–×·⋅∙÷∕] )""",
    re.VERBOSE,
)
_LEFT_SIDE = re.compile(r"\s*J\s*(?:\(\s*w1\s*,\s*w2\s*\))?\s*\Z")
_HINTS = {
    "|": " Write abs(w1), not |w1|.",
    "√": " Write sqrt(w1).",
    "[": " Use round brackets.",
    "]": " Use round brackets.",
    "{": " Use round brackets.",
    "}": " Use round brackets.",
    "=": " There is one '=' at most, after J(w1, w2).",
    ";": " Separate with a comma.",
    "_": " The weights are written w1 and w2.",
    "!": " There is no factorial.",
    "%": " Write 0.05 for 5 %.",
}

_ADDITION, _MULTIPLICATION, _SIGN, _POWER = 1, 2, 3, 4
_BINDING = {"+": _ADDITION, "-": _ADDITION, "*": _MULTIPLICATION, "/": _MULTIPLICATION, "^": _POWER}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the formula: its kind (number, name, raised, sign or end), and its column counted from 1."""

    kind: str
    text: str
    column: int


def parse(text: str) -> Expression:
    """Return the formula in `text` as a tree, exactly as it was typed.

    Raises
    ------
    InvalidInput
        If it is not a formula, longer than `MOST_CHARACTERS`, or nested deeper than `DEEPEST`.
    """
    if len(text) > MOST_CHARACTERS:
        sentence = f"A formula has at most {MOST_CHARACTERS:,} characters, not {len(text):,}: shorten it."
        raise InvalidInput(sentence, FIELD)
    expression = _Parser(_split(text)).read_all()
    if measure_depth(expression) > DEEPEST:
        raise _too_deep()
    return expression


def _fail(column: int, sentence: str) -> InvalidInput:
    return InvalidInput(f"Column {column}: {sentence}", FIELD)


def _too_deep() -> InvalidInput:
    sentence = f"The formula is nested more than {DEEPEST} levels deep: use fewer brackets, or fewer terms in a row."
    return InvalidInput(sentence, FIELD)


def _split(text: str) -> list[Token]:
    """Return the words of the right side of `text`, and one that marks the end."""
    tokens: list[Token] = []
    position = _skip_left_side(text)
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        match = _TOKEN.match(text, position)
        if match is None:
            letter = text[position]
            shown = f"'{letter}'" if letter.isprintable() else f"the character U+{ord(letter):04X}"
            raise _fail(position + 1, f"{shown} has no place in a formula.{_HINTS.get(letter, '')}")
        word = match.group()
        tokens.append(Token(match.lastgroup or "", _SAME_SIGN.get(word, word), position + 1))
        position = match.end()
    tokens.append(Token("end", "", len(text.rstrip()) + 1))
    return tokens


def _skip_left_side(text: str) -> int:
    """Return where the right side of the equation begins."""
    left, equals, _ = text.partition("=")
    if not equals:
        return 0
    if not _LEFT_SIDE.match(left):
        raise _fail(1, "before '=' stands J(w1, w2), and nothing else.")
    return len(left) + 1


class _Parser:
    """Reads tokens by the strength with which their signs bind (Pratt, 1973)."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._level = 0

    def read_all(self) -> Expression:
        if self._peek().kind == "end":
            raise _fail(self._peek().column, "the formula is missing. Write for example w1^2 + w2^2.")
        expression = self._read(0)
        token = self._peek()
        if token.text == ")":
            raise _fail(token.column, "this ')' has no '(' before it. Take it away, or open a bracket.")
        if token.text == ",":
            remedy = "Write decimals with a point, 0.5; a comma separates the two operands of min and max."
            raise _fail(token.column, f"a comma has no place here. {remedy}")
        if token.kind != "end":
            raise _fail(token.column, f"before '{token.text}' a sign such as + or * is missing.")
        return expression

    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next += token.kind != "end"
        return token

    def _read(self, weakest: int) -> Expression:
        """Read on while the signs bind at least as strongly as `weakest`."""
        self._level += 1
        if self._level > DEEPEST:
            raise _too_deep()
        left = self._read_operand()
        divided: Token | None = None
        while True:
            token = self._peek()
            implied = token.kind == "name" or token.text == "("
            name = "*" if implied else token.text
            binding = _POWER if token.kind == "raised" else _BINDING.get(name, -1)
            if binding < max(weakest, _ADDITION):
                break
            if implied and divided is not None:
                raise _fail(token.column, _say_ambiguous(divided))
            if not implied:
                self._take()
            if token.kind == "raised":
                left = self._raise(left, token)
                continue
            right = self._read(binding if name == "^" else binding + 1)
            left = Operation(name, (left, right))
            divided = token if name == "/" else None
        self._level -= 1
        return left

    def _raise(self, base: Expression, raised: Token) -> Expression:
        following = self._peek()
        if following.text == "^" or following.kind == "raised":
            raise _fail(
                following.column,
                "two powers in a row can be read in two ways. Add brackets: (w1²)^3 or w1^(2^3).",
            )
        return Operation("^", (base, Number(float(raised.text.translate(_RAISED)))))

    def _read_operand(self) -> Expression:
        token = self._take()
        if token.kind == "number":
            return _read_number(token)
        if token.kind == "name":
            return self._read_name(token)
        if token.text in ("-", "+"):
            operand = self._read(_SIGN)
            return Operation("negate", (operand,)) if token.text == "-" else operand
        if token.text == "(":
            inner = self._read(0)
            self._close(token)
            return inner
        if token.kind == "end":
            raise _fail(token.column, "the formula ends too early. A number, w1, w2, a function or '(' is missing.")
        raise _fail(token.column, f"before '{token.text}' a number, w1, w2, a function or '(' is missing.")

    def _read_name(self, token: Token) -> Expression:
        name = token.text
        if name in WEIGHTS:
            return WEIGHTS[name]
        if name in CONSTANTS:
            return CONSTANTS[name]
        if name not in FUNCTIONS:
            raise _fail(token.column, _say_unknown(name))
        opening = self._take()
        if opening.text != "(":
            raise _fail(opening.column, f"after '{name}' a '(' is missing. Write {_example(name)}.")
        operands = [self._read(0)]
        while self._peek().text == "," and len(operands) < FUNCTIONS[name]:
            self._take()
            operands.append(self._read(0))
        if len(operands) < FUNCTIONS[name] or self._peek().text == ",":
            count = {1: "one operand", 2: "two operands"}[FUNCTIONS[name]]
            remedy = "" if FUNCTIONS[name] == 2 else " Decimals are written with a point."
            raise _fail(self._peek().column, f"'{name}' has {count}: {_example(name)}.{remedy}")
        self._close(opening)
        return Operation("ln" if name == "log" else name, tuple(operands))

    def _close(self, opening: Token) -> None:
        token = self._take()
        if token.text == ")":
            return
        if token.kind == "end":
            raise _fail(token.column, f"')' is missing for the '(' in column {opening.column}.")
        if token.text == ",":
            raise _fail(token.column, "a comma has no place here. Write decimals with a point, 0.5.")
        raise _fail(token.column, f"before '{token.text}' a sign such as + or *, or ')', is missing.")


def _read_number(token: Token) -> Number:
    value = float(token.text)
    if not isfinite(value):
        raise _fail(token.column, f"the number {token.text} is too large. The largest is 1.7e308.")
    return Number(value)


def _example(name: str) -> str:
    return f"{name}(w1)" if FUNCTIONS[name] == 1 else f"{name}(w1, w2)"


def _say_unknown(name: str) -> str:
    shown = name if len(name) <= 20 else name[:20] + "…"
    if name[0] in "wW" and (len(name) == 1 or not name[1].isalpha()):
        return f"the weights are w1 and w2. Write one of them, not '{shown}'."
    if name in ("x", "y", "z", "X", "Y", "Z", "θ", "b"):
        return f"there is no '{shown}' here. The weights are w1 and w2."
    known = suggest(name, (*WEIGHTS, *FUNCTIONS, "pi", "e"))
    return f"there is nothing called '{shown}'.{known}"


def _say_ambiguous(divided: Token) -> str:
    remedy = "Write 1/(2*w1) or 1/2*w1, as you mean it."
    place = f"after the '/' in column {divided.column}"
    return f"{place}, a product without a sign can be read in two ways. {remedy}"
