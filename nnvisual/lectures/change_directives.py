"""Reading the blocks that change something: `setup` and `set`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from nnvisual.lectures.block_reader import BlockReader
from nnvisual.lectures.blocks import Set, Setup
from nnvisual.lectures.fields import check_list, check_number, check_text, check_whole, check_word, flatten
from nnvisual.lectures.files import LectureFiles
from nnvisual.lectures.quantities import KINDS, parse_quantity
from nnvisual.lectures.setup import (
    SETUP_FIELDS,
    read_batch,
    read_optimizer,
    read_schedule,
    read_setup,
    read_stop,
    view_range,
)
from nnvisual.nn.activations import find_activation
from nnvisual.nn.experiment import Experiment
from nnvisual.nn.initializers import INITIALIZERS
from nnvisual.nn.losses import find_loss
from nnvisual.nn.network import MAX_HIDDEN_LAYERS
from nnvisual.nn.problem import InvalidInput, suggest
from nnvisual.nn.surfaces import SURFACES
from nnvisual.nn.table_text import shorten

LONGEST_SECONDS = 60.0
NESTED = ("w", "b", "x", "y")
"""Fields whose tables are quantities: ``w.1.2.3 = 4``."""

_ALONE: Mapping[str, Callable[[Mapping[str, object]], object]] = {
    "optimizer": lambda fields: read_optimizer(fields["optimizer"]),
    "schedule": lambda fields: read_schedule(fields["schedule"]),
    "stop": lambda fields: read_stop(fields["stop"]),
    "range": view_range,
    "batch": read_batch,
    "lr": lambda fields: check_number(fields["lr"], "lr", 0.0),
    "l1": lambda fields: check_number(fields["l1"], "l1", 0.0),
    "l2": lambda fields: check_number(fields["l2"], "l2", 0.0),
    "seed": lambda fields: check_whole(fields["seed"], "seed", 0, 2**63 - 1),
    "loss": lambda fields: find_loss(check_text(fields["loss"], "loss")),
    "init": lambda fields: check_word(check_text(fields["init"], "init"), INITIALIZERS, "init", "initialisation"),
    "landscape": lambda fields: check_word(
        check_text(fields["landscape"], "landscape"), SURFACES, "landscape", "landscape"
    ),
    "activation": lambda fields: _check_activations(fields["activation"]),
}
"""Fields that can be judged without the others."""


def _check_activations(value: object) -> None:
    names = [value] if isinstance(value, str) else check_list(value, "activation")
    for name in names[: MAX_HIDDEN_LAYERS + 2]:
        find_activation(check_text(name, "activation"))


def check_alone(reader: BlockReader) -> None:
    """Report every field of a setup that is wrong whatever the others are."""
    for name, read in _ALONE.items():
        if name not in reader.fields:
            continue
        try:
            read(reader.fields)
        except InvalidInput as error:
            reader.report(_code_of(error), error.sentence, name)


def _code_of(error: InvalidInput) -> str:
    return "E023" if error.sentence.startswith("There is no ") else "E022"


def read_setup_block(reader: BlockReader, files: LectureFiles | None, seed: int) -> Setup:
    """Return the setup; its experiment is None where anything in it is wrong."""
    reader.check_keys()
    check_alone(reader)
    experiment: Experiment | None = None
    if not reader.broken:
        try:
            experiment = read_setup(reader.fields, files, seed)
        except InvalidInput as error:
            field = error.field or ""
            code = {"data": "E029"}.get(field, "E026") if "data" in reader.fields else "E026"
            reader.report(code, error.sentence, *field.split("."))
    return Setup(reader.fields, experiment, line=reader.line, places=reader.places)


def read_set(reader: BlockReader) -> Set:
    """Return the changes; names and values that are wrong on their own are reported."""
    known = (*SETUP_FIELDS, "over")
    reader.check_keys((*known, *KINDS, "grad"))
    check_alone(reader)
    over = reader.number("over", 0.0, 0.0, LONGEST_SECONDS)
    changes = read_changes(reader, {name: value for name, value in reader.fields.items() if name != "over"}, ())
    if not changes and not reader.broken:
        reader.report("E021", "A set block changes something: lr = 0.1, say.")
    return Set(changes, over, line=reader.line, places=reader.places)


def read_changes(
    reader: BlockReader, table: Mapping[str, object], path: tuple[str, ...]
) -> tuple[tuple[str, object], ...]:
    """Return (name, value) for each entry of a `set` block or a solution; what is computed is reported."""
    changes: list[tuple[str, object]] = []
    for name, value in table.items():
        if name in SETUP_FIELDS and name not in NESTED:
            changes.append((name, value))
            continue
        if name not in NESTED and name not in KINDS and name != "grad":
            if path:
                reader.report(
                    "E020", f"'{shorten(name)}' cannot be set.{suggest(name[:100], SETUP_FIELDS)}", *path, name
                )
            continue
        for full, inner in flatten(value, name):
            where = (*path, *full.split("."))
            quantity = reader.attempt(partial(parse_quantity, full), "E024", *where)
            if quantity is None:
                continue
            if not quantity.settable:
                reader.report("E027", f"'{full}' is computed and cannot be set. Set weights, biases or x.", *where)
            elif reader.attempt(partial(_check_value, full, inner), "E022", *where) is not None:
                changes.append((full, inner))
    return tuple(changes)


def _check_value(name: str, value: object) -> bool:
    """Refuse a value that no quantity can have: neither a number nor a list of such."""
    if isinstance(value, list):
        for entry in check_list(value, name):
            _check_value(name, entry)
    else:
        check_number(value, name)
    return True
