"""The code view's text: one training step, or the whole program, in NumPy, PyTorch and TensorFlow with Keras.

Lines know which operations they stand for, so that the one that runs can be lit, and what value to show behind them.
Keys name both: ``z.1``, ``a.1``, ``loss``, ``delta.1``, ``grad.w.1``, ``grad.b.1``, ``mean``, ``update.w.1`` ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.experiment import Experiment
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.objective import Objective
from nnvisual.nn.phases import Kind, Operation

STEPS = 100
"""Training steps that a whole program makes."""


class Framework(StrEnum):
    """What a program is written in; the values are the names of the code view's parts in lectures."""

    NUMPY = "numpy"
    PYTORCH = "pytorch"
    KERAS = "keras"

    @property
    def label(self) -> str:
        """What tabs call it."""
        return {"numpy": "NumPy", "pytorch": "PyTorch", "keras": "TensorFlow"}[self.value]


class Section(StrEnum):
    """What lines belong to; the values are the names of the code view's parts in lectures."""

    IMPORTS = "imports"
    DATA = "data"
    MODEL = "model"
    LOOP = "loop"
    FORWARD = "forward"
    LOSS = "loss"
    BACKWARD = "backward"
    UPDATE = "update"


STEP_SECTIONS = (Section.FORWARD, Section.LOSS, Section.BACKWARD, Section.UPDATE)


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One line of a program.

    Attributes
    ----------
    text
        As it stands in the program, indentation included.
    section
        What it belongs to.
    keys
        The operations that it stands for.
    shows
        The key of the value that it computes; empty: none that is shown.
    """

    text: str
    section: Section
    keys: tuple[str, ...] = ()
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Program:
    """A program, or the part of it that is one training step."""

    framework: Framework
    lines: tuple[CodeLine, ...]

    @property
    def source(self) -> str:
        """The text, ready to be run or copied."""
        return "\n".join(line.text for line in self.lines) + "\n"

    def lit(self, operation: Operation) -> tuple[int, ...]:
        """Return the lines, from 0, that do `operation`."""
        key = operation_key(operation)
        # On a landscape each weight has a line of its own.
        own = f"{key}.{operation.unit}"
        chosen = own if any(own in line.keys for line in self.lines) else key
        return tuple(number for number, line in enumerate(self.lines) if key and chosen in line.keys)

    def step(self) -> Program:
        """Return the lines of one training step alone, moved to the left."""
        kept = [line for line in self.lines if line.section in STEP_SECTIONS]
        indented = [len(line.text) - len(line.text.lstrip()) for line in kept if line.text.strip()]
        margin = min(indented, default=0)
        moved = [replace(line, text=line.text[margin:]) for line in kept]
        while moved and not moved[0].text.strip():
            del moved[0]
        return Program(self.framework, tuple(moved))


def operation_key(operation: Operation) -> str:
    """Return the key of the operation at the cursor; empty at rest."""
    kind, layer = operation.kind, operation.layer
    what = "b" if operation.source == 0 else "w"
    keys = {
        Kind.REST: "",
        Kind.PRODUCT: f"z.{layer}",
        Kind.SUM: f"z.{layer}",
        Kind.ACTIVATION: f"a.{layer}",
        Kind.LOSS: "loss",
        Kind.DELTA: f"delta.{layer}",
        Kind.GRADIENT: f"grad.{what}.{layer}",
        Kind.MEAN: "mean",
        Kind.UPDATE: f"update.{what}.{layer}",
    }
    return keys[kind]


@dataclass(frozen=True, slots=True, eq=False)
class Recipe:
    """What a program does: an experiment, from a state, for so many steps.

    Attributes
    ----------
    state
        Training state at `first_step`, shape (1 + memories, n_parameters).
    first_step
        The step that the program begins with: batches, masks and schedules depend on it.
    memory_start
        The step at which the optimiser remembered nothing.
    """

    experiment: Experiment
    objective: Objective
    state: Matrix
    first_step: int = 0
    memory_start: int = 0
    steps: int = STEPS

    @property
    def parameters(self) -> Vector:
        """The weights and biases that the program begins with, flat."""
        first: Vector = self.state[0]
        return first

    @property
    def remembers(self) -> bool:
        """Whether the optimiser remembers anything at the beginning."""
        fresh = self.experiment.optimizer.start_state(self.parameters)
        return not np.array_equal(fresh, self.state)


@dataclass(slots=True)
class Listing:
    """Lines as they are written one below the other; every line goes to the present section."""

    framework: Framework
    section: Section = Section.IMPORTS
    lines: list[CodeLine] = field(default_factory=list)
    indent: int = 0

    def write(self, text: str, keys: tuple[str, ...] = (), shows: str = "") -> None:
        """Append a line; `shows` names the value that it computes."""
        self.lines.append(CodeLine("    " * self.indent + text if text else "", self.section, keys, shows))

    def begin(self, section: Section, comment: str = "") -> None:
        """Go to another section, under a comment."""
        if self.lines and self.lines[-1].text and self.section is not section and not self.lines[-1].text.endswith(":"):
            self.section = section
            self.write("")
        self.section = section
        if comment:
            self.write(f"# {comment}")

    def finish(self) -> Program:
        """Return the program."""
        return Program(self.framework, tuple(self.lines))


def write_layers(
    listing: Listing, network: Network, activation: Callable[[Layer, int], str], dropout: Callable[[str, float], str]
) -> None:
    """Write a framework's forward pass: the layers one after the other, by what they are called there.

    Parameters
    ----------
    activation
        Returns the call for a layer and its number from 1.
    dropout
        Returns the call for the name of what is dropped from, and the rate.
    """
    before, depth = "x", len(network.layers)
    for number, layer in enumerate(network.layers, start=1):
        listing.write(f"z{number} = layer{number}({before})", (f"z.{number}",), f"z.{number}")
        after = "y_hat" if number == depth else f"a{number}"
        key = f"a.{number}"
        listing.write(f"{after} = {activation(layer, number)}", (key,), "" if layer.dropout else key)
        if layer.dropout:
            text = f"{after} = {dropout(after, layer.dropout)}  # drops other units than the app"
            listing.write(text, (key,))
        before = after
