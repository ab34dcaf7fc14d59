"""Which data a network learns from, as one small value, and the examples that it names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import inf

import numpy as np

from nnvisual.nn.arrays import Indices, Matrix, Vector, freeze
from nnvisual.nn.built_in_sets import DATA_SETS as DATA_SETS
from nnvisual.nn.built_in_sets import BuiltIn as BuiltIn
from nnvisual.nn.built_in_sets import Range
from nnvisual.nn.dataset import DataSet, Task
from nnvisual.nn.labels import encode_targets, read_labels
from nnvisual.nn.point_sets import TWELVE
from nnvisual.nn.polynomials import MAX_DEGREE, PolynomialBasis, fit_basis
from nnvisual.nn.problem import InvalidInput, suggest
from nnvisual.nn.random_bits import BitStream, Purpose
from nnvisual.nn.table import Table, read_table
from nnvisual.nn.table_text import shorten
from nnvisual.resource_files import resource_path

TABLE = "table"
MIN_SIZE, MAX_SIZE = 4, 10_000
MAX_VALIDATION = 0.9


@dataclass(frozen=True, slots=True)
class DataSpec:
    """Which examples, how many, how noisy, and which of them are held back.

    Attributes
    ----------
    name
        A key of `DATA_SETS`, or "table".
    size
        Number of examples, 4 to 10,000; None: the set's own.
    noise
        0 to 1, with the meaning that the set gives it; None: the set's own.
    validation
        Share of the examples that is held back, 0 to 0.9; at least one example stays for training. Of "twelve" none
        is taken away: the share comes on top of its twelve training examples.
    seed
        For the points and for the choice of those held back.
    standardise
        Whether the network sees each feature with mean 0 and standard deviation 1 over the training examples.
    degree
        1 to 11, for data with one feature: from 2 on the inputs are polynomials up to that degree, orthonormal over
        the training examples (see `polynomials`).
    table
        The user's own table, for the name "table".
    label
        Its label column or columns; none: the last one.
    task
        How its label is read; None: the best guess (see `labels`).

    Raises
    ------
    InvalidInput
        If a value is out of range or does not fit the set; `field` names it.
    """

    name: str = "class"
    size: int | None = None
    noise: float | None = None
    validation: float = 0.0
    seed: int = 6191
    standardise: bool = False
    degree: int = 1
    table: Table | None = None
    label: tuple[str, ...] = ()
    task: Task | None = None

    def __post_init__(self) -> None:
        if self.name != TABLE and self.name not in DATA_SETS:
            raise InvalidInput(
                f"There is no data set '{shorten(self.name)}'.{suggest(self.name, (*DATA_SETS, TABLE))}", "data"
            )
        _check_ranges(self)
        if self.name == TABLE:
            _check_table(self)
        else:
            _check_built_in(self, DATA_SETS[self.name])

    @property
    def title(self) -> str:
        """What menus and captions call the data."""
        return self.table.name if self.table is not None else DATA_SETS[self.name].title

    @property
    def built_in(self) -> BuiltIn | None:
        """The entry of the built-in set; None for a table."""
        return DATA_SETS.get(self.name)


def _check_ranges(spec: DataSpec) -> None:
    if spec.size is not None and not MIN_SIZE <= spec.size <= MAX_SIZE:
        raise InvalidInput(f"A data set has {MIN_SIZE} to {MAX_SIZE:,} examples, not {spec.size}.", "size")
    if spec.noise is not None and not 0.0 <= spec.noise <= 1.0:
        raise InvalidInput(f"Noise lies from 0 to 1, not {spec.noise:g}.", "noise")
    if not 0.0 <= spec.validation <= MAX_VALIDATION:
        raise InvalidInput(
            f"The share held back for validation lies from 0 to {MAX_VALIDATION}, not {spec.validation:g}.",
            "validation",
        )
    if not 0 <= spec.seed < 2**63:
        raise InvalidInput(f"A seed is a whole number from 0 to 2^63 - 1, not {spec.seed}.", "seed")
    if not 1 <= spec.degree <= MAX_DEGREE:
        raise InvalidInput(f"The degree lies from 1 to {MAX_DEGREE}, not {spec.degree}.", "degree")


def _check_table(spec: DataSpec) -> None:
    if spec.table is None:
        raise InvalidInput("Open a table first: the data 'table' have no rows of their own.", "data")
    if spec.size is not None:
        raise InvalidInput("A table has the size that it has; take rows away in the file.", "size")
    if spec.noise is not None:
        raise InvalidInput("A table has no noise that could be set.", "noise")
    labels = read_labels(spec.table, spec.label, spec.task)
    _check_degree(spec, len(spec.table.columns) - len(labels.columns))


def _check_built_in(spec: DataSpec, entry: BuiltIn) -> None:
    if spec.table is not None:
        raise InvalidInput(f"The data set '{entry.name}' has its own examples and takes no table.", "data")
    if spec.label or spec.task is not None:
        raise InvalidInput(
            f"The data set '{entry.name}' has its own label; another one can be chosen only in a table.", "label"
        )
    if entry.fixed_size and spec.size not in (None, entry.size):
        raise InvalidInput(f"The data set '{entry.name}' always has {entry.size} examples.", "size")
    if entry.noise is None and spec.noise is not None:
        raise InvalidInput(f"The data set '{entry.name}' has no noise that could be set.", "noise")
    _check_degree(spec, entry.n_inputs)


def _check_degree(spec: DataSpec, n_features: int) -> None:
    if spec.degree > 1 and n_features > 1:
        raise InvalidInput(
            f"Polynomials need data with one feature; these have {n_features}. Set the degree to 1.", "degree"
        )


@lru_cache(maxsize=4)
def load_data(spec: DataSpec) -> DataSet:
    """Return the examples that `spec` names; equal specs give the same numbers, read-only.

    Raises
    ------
    InvalidInput
        If the training examples have too few different inputs for the degree.
    """
    entry = spec.built_in
    if spec.table is not None:
        return _from_table(spec, spec.table, spec.table.name)
    if entry is None:
        raise AssertionError("a spec without a table has a built-in name")
    if entry.generate is None:
        return _from_table(spec, _bundled_table(entry.name), entry.name)
    size = spec.size or entry.size
    if spec.name == "twelve":
        size = TWELVE + _count_held_back_on_top(spec.validation)
    raw, y = entry.generate(size, spec.noise if spec.noise is not None else entry.noise or 0.0, spec.seed)
    targets = np.eye(len(entry.classes))[y.astype(np.intp)] if entry.task is Task.CLASSES else y[:, None]
    return _assemble(
        spec, _Content(entry.name, entry.task, entry.features, (entry.target,), entry.classes, raw, targets)
    )


@lru_cache(maxsize=4)
def _bundled_table(name: str) -> Table:
    return read_table(resource_path("data", f"{name}.csv"))


def _from_table(spec: DataSpec, table: Table, name: str) -> DataSet:
    labels = read_labels(table, spec.label, spec.task)
    features = tuple(column for column in table.columns if column not in labels.columns)
    raw = np.array([table.column(column) for column in features], dtype=np.float64).T
    classes = spec.built_in.classes if spec.built_in else labels.classes
    targets = encode_targets(table, labels)
    return _assemble(spec, _Content(name, labels.task, features, labels.columns, classes, raw, targets))


@dataclass(frozen=True, slots=True)
class _Content:
    """What all sources of examples have in common, before scaling and splitting."""

    name: str
    task: Task
    features: tuple[str, ...]
    targets: tuple[str, ...]
    classes: tuple[str, ...]
    raw: Matrix
    y: Matrix


def _assemble(spec: DataSpec, content: _Content) -> DataSet:
    train, validation = _split(spec, len(content.raw))
    known = content.raw[train]
    shift, scale = np.zeros(known.shape[1]), np.ones(known.shape[1])
    if spec.standardise or spec.degree > 1:
        shift, scale = _standardise(known)
    u = (content.raw - shift) / scale
    basis: PolynomialBasis | None = None
    if spec.degree > 1:
        basis = fit_basis(u[train, 0], spec.degree)
    return DataSet(
        name=content.name,
        title=spec.title,
        task=content.task,
        feature_names=content.features,
        target_names=content.targets,
        class_names=content.classes,
        x=freeze(u if basis is None else basis.evaluate(u)),
        y=freeze(content.y),
        raw=freeze(content.raw),
        shift=freeze(shift),
        scale=freeze(scale),
        train=train,
        validation=validation,
        basis=basis,
    )


def _standardise(known: Matrix) -> tuple[Vector, Vector]:
    """Return mean and standard deviation of each column; a column that does not vary keeps its scale."""
    shift = known.mean(axis=0)
    # Rounding makes the deviation of equal numbers tiny instead of zero.
    varies = np.ptp(known, axis=0) > 1e-12 * np.abs(known).max(axis=0)
    deviation = known.std(axis=0)
    return shift, np.where(varies & (deviation > 0.0), deviation, 1.0)


def _split(spec: DataSpec, n: int) -> tuple[Indices, Indices]:
    if spec.name == "twelve":
        return _frozen(np.arange(TWELVE)), _frozen(np.arange(TWELVE, n))
    held = 0 if spec.validation == 0.0 else min(n - 1, max(1, round(spec.validation * n)))
    order = BitStream(spec.seed, Purpose.SPLIT).permutation(n)
    return _frozen(np.sort(order[held:])), _frozen(np.sort(order[:held]))


def _count_held_back_on_top(share: float) -> int:
    return 0 if share == 0.0 else max(1, round(TWELVE * share / (1.0 - share)))


def _frozen(places: Indices) -> Indices:
    places = places.astype(np.intp)
    places.flags.writeable = False
    return places


def feature_ranges(spec: DataSpec) -> tuple[Range, ...]:
    """Return for each feature, in its own units, the range of a plot: the set's own, widened for every example."""
    raw = load_data(spec).raw
    own = spec.built_in.axes if spec.built_in else ((inf, -inf),) * raw.shape[1]
    return tuple(
        _widen(axis, float(column.min()), float(column.max())) for axis, column in zip(own, raw.T, strict=True)
    )


def _widen(axis: Range, low: float, high: float) -> Range:
    """Return `axis`, and beyond an end that does not hold all examples a margin."""
    margin = 0.08 * (high - low) if high > low else 1.0
    return (low - margin if low < axis[0] else axis[0], high + margin if high > axis[1] else axis[1])
