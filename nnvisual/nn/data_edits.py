"""Points added, moved and taken away by hand: whatever the data were, they become a table of one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import isfinite
from typing import cast

from nnvisual.nn.dataset import DataSet, Task
from nnvisual.nn.datasets import TABLE, DataSpec, load_data
from nnvisual.nn.labels import Labels, decode_target, read_labels
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.table import MAX_NUMBER, MAX_ROWS, Column, Table

Cell = float | str


def table_from_dataset(data: DataSet) -> Table:
    """Return the examples in their own units as a table: the features, then the label, classes by their names."""
    features: list[Column] = [tuple(column) for column in data.raw.T.tolist()]
    if data.task is Task.REGRESSION:
        labels: list[Column] = [tuple(column) for column in data.y.T.tolist()]
    elif data.task is Task.CLASSES:
        labels = [tuple(data.class_names[number] for number in data.y.argmax(axis=1).tolist())]
    else:
        labels = [tuple(data.class_names[int(value)] for value in column) for column in data.y.T.tolist()]
    return Table(data.title, data.feature_names + data.target_names, tuple(features + labels))


def as_own_table(spec: DataSpec) -> DataSpec:
    """Return a spec with the same examples in a table of their own; a table stays as it is."""
    if spec.table is not None:
        return spec
    data = load_data(spec)
    return DataSpec(
        name=TABLE,
        validation=spec.validation,
        seed=spec.seed,
        standardise=spec.standardise,
        degree=spec.degree,
        table=table_from_dataset(data),
        label=data.target_names,
        task=data.task,
    )


def add_point(spec: DataSpec, raw: Sequence[float], y: Sequence[float]) -> DataSpec:
    """Return `spec` with one more example at the end.

    Parameters
    ----------
    spec
        Any data; a built-in set becomes a table.
    raw
        Features in their own units.
    y
        The target as the network has it: 0 or 1, one-hot, or numbers.

    Raises
    ------
    InvalidInput
        If a number is not finite or too large, a length is wrong, or the table is full.
    """
    spec, table, labels = _open(spec)
    if table.n_rows >= MAX_ROWS:
        raise InvalidInput(f"A table has at most {MAX_ROWS:,} rows; take a point away first.", "table")
    row = _features(table, labels, raw) | _targets(table, labels, y)
    return _rebuild(spec, table, lambda name, column: (*column, row[name]))


def move_point(spec: DataSpec, index: int, raw: Sequence[float]) -> DataSpec:
    """Return `spec` with the features of example `index` set to `raw`, in their own units.

    Raises
    ------
    InvalidInput
        If a number is not finite or too large, or their count is wrong.
    IndexError
        If there is no such example.
    """
    spec, table, labels = _open(spec)
    _check_index(table, index)
    row = _features(table, labels, raw)
    return _rebuild(
        spec,
        table,
        lambda name, column: (*column[:index], row[name], *column[index + 1 :]) if name in row else column,
    )


def delete_point(spec: DataSpec, index: int) -> DataSpec:
    """Return `spec` without example `index`.

    Raises
    ------
    InvalidInput
        If it is the last example of its class, or one of the last two.
    IndexError
        If there is no such example.
    """
    spec, table, labels = _open(spec)
    _check_index(table, index)
    if table.n_rows <= 2:
        raise InvalidInput("The last two points stay: there must be something to learn from.", "table")
    if labels.task is not Task.REGRESSION:
        for name in labels.columns:
            column = table.column(name)
            if column.count(cast("str", column[index])) == 1:
                raise InvalidInput(f"This is the last point of its class in '{name}'; it stays.", "table")
    return _rebuild(spec, table, lambda _, column: (*column[:index], *column[index + 1 :]))


def _open(spec: DataSpec) -> tuple[DataSpec, Table, Labels]:
    spec = as_own_table(spec)
    if spec.table is None:
        raise AssertionError("an own table has rows")
    return spec, spec.table, read_labels(spec.table, spec.label, spec.task)


def _rebuild(spec: DataSpec, table: Table, change: Callable[[str, Column], tuple[Cell, ...]]) -> DataSpec:
    cells = tuple(cast("Column", change(name, table.column(name))) for name in table.columns)
    labels = read_labels(table, spec.label, spec.task)
    # What was a guess so far is now said, so that no edit changes what is asked of the network.
    return replace(spec, table=replace(table, cells=cells), label=labels.columns, task=labels.task)


def _features(table: Table, labels: Labels, raw: Sequence[float]) -> dict[str, Cell]:
    names = [name for name in table.columns if name not in labels.columns]
    if len(raw) != len(names):
        raise InvalidInput(f"A point has {len(names)} features here, not {len(raw)}.", "x")
    return dict(zip(names, map(_check_number, raw), strict=True))


def _targets(table: Table, labels: Labels, y: Sequence[float]) -> dict[str, Cell]:
    cells = decode_target(table, labels, [_check_number(value) for value in y])
    return dict(zip(labels.columns, cells, strict=True))


def _check_number(value: float) -> float:
    if not (isfinite(value) and abs(value) <= MAX_NUMBER):
        raise InvalidInput(f"A point is made of numbers up to {MAX_NUMBER:g}, not {value:g}.", "x")
    return float(value) + 0.0


def _check_index(table: Table, index: int) -> None:
    if not 0 <= index < table.n_rows:
        raise IndexError(f"example {index} of {table.n_rows}")
