"""Data specs as JSON: what a session saves, and the strict reading of what it finds."""

from __future__ import annotations

from dataclasses import fields
from math import isfinite

from nnvisual.nn.dataset import Task
from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.problem import InvalidInput, suggest
from nnvisual.nn.table import MAX_COLUMNS, MAX_NUMBER, MAX_ROWS, Column, Table
from nnvisual.nn.table_text import shorten

Json = dict[str, object]

MAX_TEXT = 200_000
"""Characters in one text: a little more than a cell of a CSV file can have."""


def spec_to_json(spec: DataSpec) -> Json:
    """Return `spec` as plain dictionaries, lists, texts and numbers: the name, and what differs from the default."""
    found: Json = {"name": spec.name}
    default = DataSpec()
    for field in fields(DataSpec):
        value = getattr(spec, field.name)
        if field.name != "name" and value != getattr(default, field.name):
            found[field.name] = _to_json(value)
    return found


def _to_json(value: object) -> object:
    if isinstance(value, Table):
        return {"name": value.name, "columns": list(value.columns), "cells": [list(column) for column in value.cells]}
    if isinstance(value, Task):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def spec_from_json(found: object) -> DataSpec:
    """Return the spec that `spec_to_json` wrote.

    Raises
    ------
    InvalidInput
        If anything is unknown, of the wrong kind, or out of range.
    """
    entries = _dictionary(found, "data")
    for key in entries:
        if key not in _FIELDS:
            raise InvalidInput(f"The data have no field '{shorten(key)}'.{suggest(key, _FIELDS)}", "data")
    size, noise, table, task = (entries.get(key) for key in ("size", "noise", "table", "task"))
    return DataSpec(
        name=_text(entries.get("name", "class"), "name"),
        size=None if size is None else _whole(size, "size"),
        noise=None if noise is None else _number(noise, "noise"),
        validation=_number(entries.get("validation", 0.0), "validation"),
        seed=_whole(entries.get("seed", DataSpec().seed), "seed"),
        standardise=_flag(entries.get("standardise", False), "standardise"),
        degree=_whole(entries.get("degree", 1), "degree"),
        table=None if table is None else _table(table),
        label=tuple(_text(name, "label") for name in _list(entries.get("label", []), "label")),
        task=None if task is None else _task(task),
    )


_FIELDS = tuple(field.name for field in fields(DataSpec))


def _table(found: object) -> Table:
    entries = _dictionary(found, "table")
    if set(entries) != {"name", "columns", "cells"}:
        raise InvalidInput("A saved table has name, columns and cells, and nothing else.", "table")
    columns = tuple(_text(name, "table") for name in _list(entries["columns"], "table"))
    cells = tuple(_column(column) for column in _list(entries["cells"], "table"))
    rows = {len(column) for column in cells}
    if not (2 <= len(columns) <= MAX_COLUMNS and len(columns) == len(cells) and len(rows) == 1):
        raise InvalidInput(f"A saved table has 2 to {MAX_COLUMNS} columns, all of the same length.", "table")
    if not 2 <= min(rows) <= MAX_ROWS:
        raise InvalidInput(f"A saved table has 2 to {MAX_ROWS:,} rows, not {min(rows)}.", "table")
    if len(set(columns)) < len(columns) or "" in columns:
        raise InvalidInput("Each column of a saved table has a name of its own.", "table")
    return Table(_text(entries["name"], "table"), columns, cells)


def _column(found: object) -> Column:
    values = _list(found, "table")
    if values and all(isinstance(value, str) for value in values):
        return tuple(_text(value, "table") for value in values)
    numbers = tuple(_number(value, "table") for value in values)
    if any(abs(number) > MAX_NUMBER for number in numbers):
        raise InvalidInput(f"A saved table holds numbers up to {MAX_NUMBER:g}.", "table")
    return numbers


def _refuse(kind: str, field: str) -> InvalidInput:
    return InvalidInput(f"'{field}' of the data must be {kind}.", field)


def _dictionary(found: object, field: str) -> Json:
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        raise _refuse("a group of named values", field)
    return found


def _list(found: object, field: str) -> list[object]:
    if not isinstance(found, list):
        raise _refuse("a list", field)
    return found


def _text(found: object, field: str) -> str:
    if not isinstance(found, str) or len(found) > MAX_TEXT:
        raise _refuse("a text", field)
    return found


def _flag(found: object, field: str) -> bool:
    if not isinstance(found, bool):
        raise _refuse("true or false", field)
    return found


def _whole(found: object, field: str) -> int:
    if not isinstance(found, int) or isinstance(found, bool):
        raise _refuse("a whole number", field)
    return found


def _number(found: object, field: str) -> float:
    # A whole number beyond 1e308 has no float.
    if isinstance(found, bool) or not isinstance(found, (int, float)) or not abs(found) < 1e300 or not isfinite(found):
        raise _refuse("a finite number", field)
    return float(found)


def _task(found: object) -> Task:
    if not isinstance(found, str) or found not in list(Task):
        raise _refuse(f"one of {', '.join(Task)}", "task")
    return Task(found)
