"""Experiments by name: the ones that come with the program, and the ones in a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from nnvisual.lectures.files import read_file
from nnvisual.lectures.setup import read_setup
from nnvisual.lectures.toml_places import find_places
from nnvisual.lectures.toml_text import Place, TomlError, parse_toml
from nnvisual.nn.experiment import DEFAULT_SEED, Experiment
from nnvisual.nn.problem import InvalidInput, suggest
from nnvisual.nn.surfaces import SURFACES, TYPED
from nnvisual.nn.table_text import shorten

MAX_FILE_BYTES = 1_000_000

# The untrained network of "Will I pass this class?": it gives the student at (4, 5) a chance of 10 %.
_CLASS_WEIGHTS = {
    "w": {"1": [[0.30, -0.20, 0.10], [-0.25, 0.15, 0.20]], "2": [[-1.2], [-0.8], [-1.0]]},
    "b": {"1": [0.1, -0.3, 0.0], "2": [-0.45]},
}

_OF_DATA: dict[str, dict[str, object]] = {
    "class": {"layers": [2, 3, 1], "activation": "sigmoid", "lr": 1.0, **_CLASS_WEIGHTS},
    "grade": {"layers": [2, 4, 1], "activation": "tanh", "lr": 0.02, "standardise": True},
    "xor": {"layers": [2, 4, 1], "activation": "tanh", "lr": 0.5},
    "circle": {"layers": [2, 4, 1], "activation": "tanh", "lr": 0.3},
    "clouds": {"layers": [2, 1], "activation": "sigmoid", "lr": 0.3},
    "three_clouds": {"layers": [2, 4, 3], "activation": "tanh", "lr": 0.3},
    "moons": {"layers": [2, 6, 1], "activation": "tanh", "lr": 0.5},
    "spiral": {"layers": [2, 8, 8, 1], "activation": "tanh", "optimizer": "adam", "lr": 0.02, "batch": 20},
    "line": {"layers": [1, 1], "activation": "linear", "lr": 0.1},
    "wave": {"layers": [1, 6, 1], "activation": "tanh", "lr": 0.1},
    "many": {"layers": [1, 1], "activation": "linear", "lr": 0.05, "batch": 32},
    "twelve": {"layers": [1, 12, 1], "activation": "tanh", "optimizer": "adam", "lr": 0.02, "validation": 0.5},
}

BUILT_IN: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        **{name: {"data": name, **fields} for name, fields in _OF_DATA.items()},
        **{name: {"landscape": name} for name in SURFACES if name != TYPED},
    }
)
"""The fields of the experiments that come with the program, by name: every data set and every landscape."""


def read_experiment(name_or_path: str) -> Experiment:
    """Return a built-in experiment by its name, or the one in a TOML file with the fields of a `setup` block.

    Raises
    ------
    InvalidInput
        If there is no such name or file, or what it holds cannot be used; names file, line and column where known.
    """
    if name_or_path in BUILT_IN:
        return read_setup(BUILT_IN[name_or_path], None, DEFAULT_SEED)
    path = Path(name_or_path)
    if not path.suffix and not path.exists():
        raise InvalidInput(
            f"There is no experiment '{shorten(name_or_path)}', and no file of that name."
            f"{suggest(name_or_path, tuple(BUILT_IN))}"
        )
    return read_experiment_file(path)


def read_experiment_file(path: Path) -> Experiment:
    """Return the experiment in a TOML file; a CSV file that it names is read from its folder."""
    text = _read_text(path)
    shown = shorten(path.name)
    try:
        fields = parse_toml(text)
    except TomlError as error:
        raise InvalidInput(f"{shown}:{error.line}:{error.column}: {error.sentence}") from None
    try:
        return read_setup(fields, path.parent)
    except InvalidInput as error:
        line, column = place_of(text, error.field)
        raise InvalidInput(f"{shown}:{line}:{column}: {error.sentence}", error.field) from None


def place_of(text: str, field: str | None) -> Place:
    """Return line and column of a field, named with dots, or of the nearest field around it; else the beginning."""
    places = find_places(text)
    path = tuple((field or "").split("."))
    while path and path not in places:
        path = path[:-1]
    return places.get(path, (1, 1))


def _read_text(path: Path) -> str:
    content = read_file(path, MAX_FILE_BYTES, str(path))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(f"'{shorten(path.name)}' is not a text file in UTF-8.") from None
