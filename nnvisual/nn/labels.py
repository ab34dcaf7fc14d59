"""Which columns of a table are the answer, and how they become targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnvisual.nn.arrays import Matrix
from nnvisual.nn.dataset import Task
from nnvisual.nn.network import MAX_UNITS
from nnvisual.nn.problem import InvalidInput, suggest
from nnvisual.nn.table import Column, Table, format_number
from nnvisual.nn.table_text import shorten

MAX_CLASSES = 10


@dataclass(frozen=True, slots=True)
class LabelChoice:
    """What a column could be as a label.

    Attributes
    ----------
    column
        Its name.
    tasks
        How it can be read, the best guess first; empty where it cannot be a label.
    classes
        Names of the classes, class 0 first, where it can be read as such.
    obstacle
        Where there is no task: one sentence that says why.
    """

    column: str
    tasks: tuple[Task, ...]
    classes: tuple[str, ...] = ()
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """The label columns of a table and how they are read."""

    columns: tuple[str, ...]
    task: Task
    classes: tuple[str, ...]


def class_names(column: Column) -> tuple[str, ...]:
    """Return the names of the different values of a column in ascending order: class 0 is the first."""
    return tuple(value if isinstance(value, str) else format_number(value) for value in _ascending(column))


def _ascending(column: Column) -> list[float | str]:
    values: set[float | str] = set(column)
    return sorted(values, key=lambda value: (0.0, value) if isinstance(value, str) else (value, ""))


def _choose(name: str, column: Column) -> LabelChoice:
    count, is_text = len(set(column)), isinstance(column[0], str)
    if count == 1:
        return LabelChoice(
            name,
            (),
            obstacle=f"Column '{shorten(name)}' is {_quote(column)} in every row: there is nothing to learn. "
            "A label needs at least two different values.",
        )
    if count > MAX_CLASSES and is_text:
        return LabelChoice(
            name,
            (),
            obstacle=f"Column '{shorten(name)}' holds {count} different texts; a label has at most {MAX_CLASSES} "
            "classes. Choose another column as the label.",
        )
    classes = class_names(column) if count <= MAX_CLASSES else ()
    as_classes = () if not classes else (Task.BINARY if count == 2 else Task.CLASSES,)
    if is_text:
        tasks = as_classes
    elif count == 2:
        tasks = (*as_classes, Task.REGRESSION)
    else:
        tasks = (Task.REGRESSION, *as_classes)
    return LabelChoice(name, tasks, classes)


def _quote(column: Column) -> str:
    value = column[0]
    return f"'{shorten(value)}'" if isinstance(value, str) else format_number(value)


def label_choices(table: Table) -> tuple[LabelChoice, ...]:
    """Return for each column what it could be as a label.

    Two different values make two classes; three to ten different texts make classes; numbers a regression, or classes
    where there are at most ten different ones and somebody asks for it.
    """
    return tuple(_choose(name, column) for name, column in zip(table.columns, table.cells, strict=True))


def read_labels(table: Table, columns: tuple[str, ...], task: Task | None = None) -> Labels:
    """Return how the label columns of `table` are read; no column: the last one; no task: the best guess.

    Several columns are several outputs: yes or no each, where all hold the same two values; else numbers.

    Raises
    ------
    InvalidInput
        If a column is unknown or cannot be a label, or no feature is left, or a feature holds text.
    """
    columns = columns or table.columns[-1:]
    for name in columns:
        if name not in table.columns:
            raise InvalidInput(
                f"'{shorten(table.name)}' has no column '{shorten(name)}'."
                f"{suggest(shorten(name), tuple(map(shorten, table.columns)))}",
                "label",
            )
    if len(set(columns)) < len(columns):
        raise InvalidInput("A column can be a label only once.", "label")
    if len(columns) > MAX_UNITS:
        raise InvalidInput(f"A table can have {MAX_UNITS} labels, not {len(columns)}.", "label")
    choices = [_choose(name, table.column(name)) for name in columns]
    for choice in choices:
        if choice.obstacle:
            raise InvalidInput(choice.obstacle, "label")
    possible = choices[0].tasks if len(columns) == 1 else _shared_tasks(choices)
    _check_features(table, columns)
    if task is not None and task not in possible:
        raise InvalidInput(
            f"Column '{shorten(columns[0])}' cannot be read as {_NAMES[task]}; "
            f"possible: {', '.join(_NAMES[each] for each in possible)}.",
            "task",
        )
    task = task or possible[0]
    return Labels(columns, task, () if task is Task.REGRESSION else choices[0].classes)


_NAMES = {Task.BINARY: "two classes", Task.CLASSES: "several classes", Task.REGRESSION: "a number"}


def _shared_tasks(choices: list[LabelChoice]) -> tuple[Task, ...]:
    same = len({choice.classes for choice in choices}) == 1
    numbers = all(Task.REGRESSION in choice.tasks for choice in choices)
    tasks = []
    if same and Task.BINARY in choices[0].tasks:
        tasks.append(Task.BINARY)
    if numbers:
        tasks.append(Task.REGRESSION)
    if not tasks:
        raise InvalidInput(
            "Several labels must all hold numbers, or all the same two values. Choose one column as the label.",
            "label",
        )
    return tuple(tasks)


def _check_features(table: Table, labels: tuple[str, ...]) -> None:
    features = [name for name in table.columns if name not in labels]
    if not features:
        raise InvalidInput("Every column is a label; at least one must stay as a feature.", "label")
    if len(features) > MAX_UNITS:
        raise InvalidInput(
            f"'{shorten(table.name)}' has {len(features)} feature columns; at most {MAX_UNITS} are possible.", "table"
        )
    for name in features:
        first = table.column(name)[0]
        if isinstance(first, str):
            raise InvalidInput(
                f"Column '{shorten(name)}' holds text (first '{shorten(first)}'), but a feature must be a number. "
                "Choose it as the label, or take it out of the table.",
                "label",
            )


def encode_targets(table: Table, labels: Labels) -> Matrix:
    """Return the targets, shape (n, n_outputs): 0 or 1 for two classes, one-hot for several, else the numbers."""
    columns = [table.column(name) for name in labels.columns]
    if labels.task is Task.REGRESSION:
        return np.array(columns, dtype=np.float64).T
    order = {value: number for number, value in enumerate(_ascending(columns[0]))}
    numbers = np.array([[order[value] for value in column] for column in columns], dtype=np.intp).T
    if labels.task is Task.CLASSES:
        return np.eye(len(order))[numbers[:, 0]]
    return numbers.astype(np.float64)


def decode_target(table: Table, labels: Labels, y: Sequence[float]) -> tuple[float | str, ...]:
    """Return the cells, one for each label column, that stand for the target `y` of length n_outputs.

    Raises
    ------
    InvalidInput
        If `y` is no such target.
    """
    if labels.task is Task.CLASSES:
        if sorted(y) != [0.0] * (len(labels.classes) - 1) + [1.0]:
            raise InvalidInput(
                f"A class is given by {len(labels.classes)} numbers, one of them 1 and the others 0.", "y"
            )
        return (_ascending(table.column(labels.columns[0]))[list(y).index(1.0)],)
    if len(y) != len(labels.columns):
        raise InvalidInput(f"A target has {len(labels.columns)} numbers here, not {len(y)}.", "y")
    if labels.task is Task.REGRESSION:
        return tuple(float(value) for value in y)
    if any(value not in (0.0, 1.0) for value in y):
        raise InvalidInput("With two classes a target is 0 or 1.", "y")
    columns = [table.column(name) for name in labels.columns]
    return tuple(_ascending(column)[int(value)] for column, value in zip(columns, y, strict=True))
