"""What a network learns from: the examples as it sees them, and how they were made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nnvisual.nn.arrays import Indices, Matrix, Vector
from nnvisual.nn.polynomials import PolynomialBasis


class Task(StrEnum):
    """What is asked of the network."""

    BINARY = "binary"
    CLASSES = "classes"
    REGRESSION = "regression"


@dataclass(frozen=True, slots=True)
class DataSet:
    """Examples, ready for a network. All arrays are read-only.

    Attributes
    ----------
    name
        The built-in name, or the file's name for a table.
    title
        What menus and captions call it.
    task
        Two classes, several classes, or a number.
    feature_names, target_names, class_names
        For the screen; `class_names` is empty for a regression, else (class 0, class 1, ...). The features are
        those of the table; what the network's inputs are called is `input_names`.
    x
        Inputs as the network sees them, shape (n, n_inputs).
    y
        Targets, shape (n, n_outputs): 0 or 1 for two classes, one-hot for several, numbers for a regression.
    raw
        Inputs in their own units, shape (n, n_features): ``x = (raw - shift) / scale``, `scale` and `shift` of shape
        (n_features,), taken from the training examples. Where nothing is standardised shift is 0 and scale is 1.
    basis
        The polynomials of one standardised feature that are the network's inputs; None where the inputs are the
        features themselves.
    train, validation
        Places of the training and of the validation examples, each in ascending order; together all of them.
    """

    name: str
    title: str
    task: Task
    feature_names: tuple[str, ...]
    target_names: tuple[str, ...]
    class_names: tuple[str, ...]
    x: Matrix
    y: Matrix
    raw: Matrix
    shift: Vector
    scale: Vector
    train: Indices
    validation: Indices
    basis: PolynomialBasis | None = None

    @property
    def n_examples(self) -> int:
        """Examples in all, for training and held back."""
        return int(self.x.shape[0])

    @property
    def n_features(self) -> int:
        """Columns of the table that the inputs are made from."""
        return int(self.raw.shape[1])

    @property
    def n_inputs(self) -> int:
        """Numbers in one example's input."""
        return int(self.x.shape[1])

    @property
    def n_outputs(self) -> int:
        """Numbers in one example's target."""
        return int(self.y.shape[1])

    @property
    def standardised(self) -> bool:
        """Whether the network sees other numbers than the table holds."""
        return bool((self.shift != 0.0).any() or (self.scale != 1.0).any())

    @property
    def input_names(self) -> tuple[str, ...]:
        """Names of the network's inputs, n_inputs of them."""
        if self.basis is None:
            return self.feature_names
        return tuple(f"P{k}({self.feature_names[0]})" for k in range(1, self.basis.degree + 1))

    def to_network(self, raw: Matrix) -> Matrix:
        """Return features in their own units, shape (..., n_features), as the network sees them: (..., n_inputs)."""
        u = (raw - self.shift) / self.scale
        return u if self.basis is None else self.basis.evaluate(u)

    def to_raw(self, x: Matrix) -> Matrix:
        """Return inputs as the network sees them, shape (..., n_inputs), in their own units: (..., n_features)."""
        return x[..., : self.n_features] * self.scale + self.shift
