"""Typed values out of the fields of a TOML block, refused with one sentence where they do not fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite

from nnvisual.nn.problem import InvalidInput, suggest
from nnvisual.nn.table_text import shorten

Fields = Mapping[str, object]

LARGEST_NUMBER = 1e6
LONGEST_LIST = 10_000


def describe(value: object) -> str:
    """Return a value as it can stand in a sentence."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{shorten(value)}'"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**15 else "a number too large"
    if isinstance(value, Mapping):
        return "a table"
    return "a list" if isinstance(value, Sequence) else "a date"


def refuse_unknown(fields: Fields, known: Sequence[str], where: str, field: str | None = None) -> None:
    """Raise `InvalidInput` for the first field that is not among `known`, with a suggestion.

    The error's field is `field`, or where that is None the unknown one.
    """
    for name in fields:
        if name not in known:
            raise InvalidInput(
                f"'{shorten(name)}' is not known in {where}.{suggest(name, tuple(known))}", field or name
            )


def read_number(fields: Fields, name: str, low: float = -LARGEST_NUMBER, high: float = LARGEST_NUMBER) -> float | None:
    """Return a number within low .. high, or None where the field is missing."""
    return None if name not in fields else check_number(fields[name], name, low, high)


def check_number(value: object, name: str, low: float = -LARGEST_NUMBER, high: float = LARGEST_NUMBER) -> float:
    """Return `value` as a float; raise `InvalidInput` where it is no number within low .. high."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidInput(f"{name} is a number, not {describe(value)}.", name)
    # Compared before it is converted: a whole number may be too large for a float.
    if not low <= value <= high or not isfinite(value):
        raise InvalidInput(f"{name} lies from {low:g} to {high:g}, not {describe(value)}.", name)
    return float(value)


def read_whole(fields: Fields, name: str, low: int, high: int) -> int | None:
    """Return a whole number within low .. high, or None where the field is missing."""
    return None if name not in fields else check_whole(fields[name], name, low, high)


def check_whole(value: object, name: str, low: int, high: int) -> int:
    """Return `value`; raise `InvalidInput` where it is no whole number within low .. high."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidInput(f"{name} is a whole number, not {describe(value)}.", name)
    if not low <= value <= high:
        raise InvalidInput(f"{name} lies from {low} to {high}, not {describe(value)}.", name)
    return value


def read_text(fields: Fields, name: str) -> str | None:
    """Return a text, or None where the field is missing."""
    return None if name not in fields else check_text(fields[name], name)


def check_text(value: object, name: str) -> str:
    """Return `value`; raise `InvalidInput` where it is no text."""
    if not isinstance(value, str):
        raise InvalidInput(f"{name} is a text in quotation marks, not {describe(value)}.", name)
    return value


def read_flag(fields: Fields, name: str) -> bool | None:
    """Return true or false, or None where the field is missing."""
    value = fields.get(name)
    if value is None or isinstance(value, bool):
        return value
    raise InvalidInput(f"{name} is true or false, not {describe(value)}.", name)


def check_list(value: object, name: str) -> Sequence[object]:
    """Return `value`; raise `InvalidInput` where it is no list of at most 10,000."""
    if isinstance(value, str | bytes) or not isinstance(value, Sequence):
        raise InvalidInput(f"{name} is a list in square brackets, not {describe(value)}.", name)
    if len(value) > LONGEST_LIST:
        raise InvalidInput(f"{name} has {len(value):,} entries; a list has at most {LONGEST_LIST:,}.", name)
    return value


def read_numbers(fields: Fields, name: str) -> tuple[float, ...] | None:
    """Return a list of numbers, or None where the field is missing; one number alone is a list of one."""
    if name not in fields:
        return None
    value = fields[name]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (check_number(value, name),)
    return check_numbers(value, name)


def check_numbers(value: object, name: str) -> tuple[float, ...]:
    """Return `value`, a list of numbers, as a tuple."""
    return tuple(check_number(entry, name) for entry in check_list(value, name))


def read_texts(fields: Fields, name: str) -> tuple[str, ...] | None:
    """Return a list of texts, or None where the field is missing; one text alone is a list of one."""
    if name not in fields:
        return None
    value = fields[name]
    if isinstance(value, str):
        return (value,)
    return tuple(check_text(entry, name) for entry in check_list(value, name))


def check_table(value: object, name: str) -> Fields:
    """Return `value`; raise `InvalidInput` where it is no table with names as keys."""
    if not isinstance(value, Mapping):
        raise InvalidInput(f"{name} is a table such as {{ name = 1 }}, not {describe(value)}.", name)
    return value


def check_word(word: str, known: Iterable[str], name: str, what: str) -> str:
    """Return `word`; raise `InvalidInput` with a suggestion where it is not among `known`."""
    words = tuple(known)
    if word not in words:
        raise InvalidInput(f"There is no {what} '{shorten(word)}'.{suggest(word, words)}", name)
    return word


def flatten(value: object, name: str) -> list[tuple[str, object]]:
    """Return the entries of nested tables by their dotted names.

    `b.1.2 = 5` is in TOML the table {"b": {"1": {"2": 5}}}; here it becomes one name and one value again.
    """
    found: list[tuple[str, object]] = []
    waiting = [(name, value)]
    while waiting:
        path, entry = waiting.pop()
        if isinstance(entry, Mapping):
            waiting.extend((f"{path}.{key}", inner) for key, inner in reversed(list(entry.items())))
        else:
            found.append((path, entry))
    return found
