"""How quantities are written in formulas and on the screen."""

from __future__ import annotations

from nnvisual.lectures.quantities import KINDS, Quantity
from nnvisual.nn.experiment import NetworkProblem, Problem

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")
_SCREEN = {
    "x": "x", "w": "w", "b": "b", "z": "z", "a": "a", "y_hat": "ŷ", "y": "y", "delta": "δ", "loss": "J", "lr": "η",
    "slope": "g′", "batch": "B", "dropout": "p", "l1": "λ", "l2": "λ", "grad.w": "∂J/∂w", "grad.b": "∂J/∂b",
    "grad.norm": "|∇J|", "product": "w·a",
}  # fmt: skip


def tex_of(quantity: Quantity, problem: Problem) -> str:
    """Return the symbol as TeX: ``w^{(1)}_{2,3}``. What there is only one of (layer, unit) is not numbered."""
    if quantity.kind == "product":
        return _tex_of_product(quantity, problem)
    layer, units = _numbering(quantity, problem)
    symbol = KINDS[quantity.kind].tex
    if not symbol:
        return rf"\mathrm{{{quantity.kind.replace('_', ' ')}}}"
    marks = (f"^{{({layer})}}" if layer else "") + (f"_{{{','.join(units)}}}" if units else "")
    # In a derivative the places belong to the variable in the denominator.
    return symbol[:-1] + marks + "}" if symbol.startswith(r"\frac") else symbol + marks


def _tex_of_product(quantity: Quantity, problem: Problem) -> str:
    layer = quantity.places[0]
    weight = tex_of(Quantity("w", quantity.places), problem)
    source = quantity.places[1:2]
    incoming = Quantity("x", source) if layer == 1 else Quantity("a", (layer - 1, *source))
    return rf"{weight}\, {tex_of(incoming, problem)}"


def symbol_of(quantity: Quantity, problem: Problem) -> str:
    """Return the symbol in plain characters: ``w₂₃⁽¹⁾``, or the words of a name without one."""
    symbol = _SCREEN.get(quantity.kind)
    if symbol is None:
        return quantity.kind.replace("_", " ")
    layer, units = _numbering(quantity, problem)
    subscript = ("," if max(map(len, units), default=0) > 1 else "").join(units).translate(_SUBSCRIPTS)
    return symbol + subscript + (f"({layer})".translate(_SUPERSCRIPTS) if layer else "")


def _numbering(quantity: Quantity, problem: Problem) -> tuple[str, list[str]]:
    """Return (layer, units) as they are shown; empty where there is only one."""
    places = quantity.places
    if not isinstance(problem, NetworkProblem):
        return "", [str(place) for place in places if problem.surface.dimensions > 1]
    kind = KINDS[quantity.kind]
    form = next((form for form in kind.network if len(form) == len(places)), "")
    sizes = problem.network.sizes
    layer = str(places[0]) if form.startswith("L") and len(sizes) > 2 else ""
    units = []
    for letter, place in zip(form, places, strict=False):
        counted = {
            "I": sizes[0] if form == "I" else sizes[min(places[0], len(sizes) - 1) - 1],
            "J": sizes[min(places[0], len(sizes) - 1)],
            "K": sizes[-1],
        }.get(letter, 1)
        if letter != "L" and (counted > 1 or letter == "I"):
            units.append(str(place))
    return layer, units
