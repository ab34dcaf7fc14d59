"""Numbers as text: one way of writing them, on every view."""

from __future__ import annotations

from math import floor, isfinite, isinf, log10

MINUS = "\N{MINUS SIGN}"


def format_value(value: float, places: int = 2) -> str:
    """Return `value` with `places` decimals and a real minus; very large and very small ones as 1.2e-5.

    What would round to zero without being zero is written out, so that 0.00 always means nothing at all.
    """
    if isinf(value):
        return f"{MINUS if value < 0 else ''}∞"
    if not isfinite(value):
        return "–"
    if value == 0.0:
        return f"{0:.{places}f}"
    size = abs(value)
    if size >= 10_000.0 or size < 0.5 * 10.0**-places:
        exponent = floor(log10(size))
        mantissa = value / 10.0**exponent
        if abs(mantissa) >= 9.95:
            mantissa, exponent = mantissa / 10.0, exponent + 1
        text = f"{mantissa:.1f}e{exponent}"
    elif size >= 1000.0:
        text = f"{value:.0f}"
    elif size >= 100.0:
        text = f"{value:.{min(places, 1)}f}"
    else:
        text = f"{value:.{places}f}"
    return text.replace("-", MINUS)


def format_exact(value: float, digits: int = 5) -> str:
    """Return `value` with so many significant digits and a real minus: for where the number itself is the point."""
    if not isfinite(value):
        return format_value(value)
    text = f"{value:.{digits}g}"
    return text.replace("-", MINUS).replace("e+0", "e").replace(f"e{MINUS}0", f"e{MINUS}").replace("e+", "e")


SUBSCRIPTS = str.maketrans("0123456789,", "₀₁₂₃₄₅₆₇₈₉,")


def subscript(*numbers: int) -> str:
    """Return numbers as one subscript: ₁₂, with a comma where one of them has two digits."""
    separator = "," if any(number > 9 for number in numbers) else ""
    return separator.join(str(number) for number in numbers).translate(SUBSCRIPTS)
