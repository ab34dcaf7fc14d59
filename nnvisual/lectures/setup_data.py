"""The data of a `setup` block: a built-in set or a CSV file of the lecture."""

from __future__ import annotations

from pathlib import Path

from nnvisual.lectures.fields import (
    Fields,
    check_text,
    check_word,
    read_flag,
    read_number,
    read_texts,
    read_whole,
)
from nnvisual.lectures.files import FolderFiles, LectureFiles
from nnvisual.nn.dataset import Task
from nnvisual.nn.datasets import DATA_SETS, MAX_SIZE, MAX_VALIDATION, MIN_SIZE, TABLE, DataSpec
from nnvisual.nn.experiment import DEFAULT_SEED
from nnvisual.nn.labels import read_labels
from nnvisual.nn.polynomials import MAX_DEGREE
from nnvisual.nn.problem import InvalidInput, suggest
from nnvisual.nn.table import MAX_BYTES, Table, parse_table
from nnvisual.nn.table_text import shorten

DATA_FIELDS = ("label", "standardise", "validation", "size", "noise", "degree", "task", "data_seed")
"""Fields that say something about `data`."""

Folder = Path | LectureFiles | None


def read_data(fields: Fields, folder: Folder) -> DataSpec | None:
    """Return what the fields say about data; None where they name none.

    Parameters
    ----------
    fields
        The fields of a `setup` block.
    folder
        Where a CSV file is read from; None where there is no such place.

    Raises
    ------
    InvalidInput
        If a field cannot be used; its `field` names it.
    """
    if "data" not in fields:
        for name in DATA_FIELDS:
            if name in fields:
                raise InvalidInput(f'{name} belongs to data, but no data are named. Add data = "class", say.', name)
        return None
    name = check_text(fields["data"], "data")
    table = None
    if name not in DATA_SETS:
        table, name = _read_table(name, folder), TABLE
    label = read_texts(fields, "label") or ()
    seed = read_whole(fields, "data_seed", 0, 2**63 - 1)
    return DataSpec(
        name=name,
        size=read_whole(fields, "size", MIN_SIZE, MAX_SIZE),
        noise=read_number(fields, "noise", 0.0, 1.0),
        validation=read_number(fields, "validation", 0.0, MAX_VALIDATION) or 0.0,
        seed=DEFAULT_SEED if seed is None else seed,
        standardise=bool(read_flag(fields, "standardise")),
        degree=read_whole(fields, "degree", 1, MAX_DEGREE) or 1,
        table=table,
        label=label,
        task=_read_task(fields, table, label),
    )


def _read_table(name: str, folder: Folder) -> Table:
    if not name.lower().endswith(".csv"):
        known = suggest(name, tuple(DATA_SETS))
        raise InvalidInput(f"There are no data '{shorten(name)}', and it is no CSV file.{known}", "data")
    if folder is None:
        raise InvalidInput(f"'{shorten(name)}' cannot be looked for: there is no folder to read it from.", "data")
    files = FolderFiles(folder) if isinstance(folder, Path) else folder
    try:
        return parse_table(files.read(name, MAX_BYTES), name.rpartition("/")[2])
    except InvalidInput as error:
        raise InvalidInput(error.sentence, "data") from None


def _read_task(fields: Fields, table: Table | None, label: tuple[str, ...]) -> Task | None:
    if "task" in fields:
        return Task(check_word(check_text(fields["task"], "task"), [task.value for task in Task], "task", "task"))
    if table is not None and fields.get("loss") == "cross_entropy":
        # Three to ten different numbers are read as a regression unless the loss says that they are classes.
        guess = read_labels(table, label)
        return Task.CLASSES if guess.task is Task.REGRESSION else None
    return None
