"""The optimisers: gradient descent and what others remember besides.

An `Optimizer` is the choice and its numbers; `bind` joins it to a training state and gives the callable that makes
one step in place. The state is one array of shape (1 + memories, n): row 0 the parameters, below them what the
method remembers (velocity, accumulated squares, ...). Copying that array is a checkpoint.

Definitions and defaults follow PyTorch (torch.optim 2.x); convention "keras" takes Keras 3's numbers, and its place of
epsilon, where they differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.problem import InvalidInput, suggest
from nnvisual.nn.update_rules import (
    StepInPlace as StepInPlace,
)
from nnvisual.nn.update_rules import (
    bind_adadelta,
    bind_adagrad,
    bind_adam,
    bind_momentum,
    bind_nesterov,
    bind_rmsprop,
    bind_sgd,
)

Bind = Callable[[Matrix, Vector, Mapping[str, float], bool], StepInPlace]

CONVENTIONS = ("pytorch", "keras")


@dataclass(frozen=True, slots=True)
class Method:
    """One optimisation method.

    Attributes
    ----------
    name, label
        Spelling in files and on the screen.
    memories
        What it remembers for each weight, in the order of the state's rows.
    pytorch, keras
        Its numbers and their defaults; `keras` holds only those that differ.
    rule
        The update as TeX.
    """

    name: str
    label: str
    memories: tuple[str, ...]
    rule: str
    bind: Bind
    pytorch: Mapping[str, float] = field(default_factory=dict)
    keras: Mapping[str, float] = field(default_factory=dict)
    usual_rate: float = 0.01

    def numbers(self, convention: str) -> dict[str, float]:
        """Return the defaults of `convention`."""
        return {**self.pytorch, **self.keras} if convention == "keras" else dict(self.pytorch)


_ADAM = {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
_ADAM_RULE = r"w \leftarrow w - \eta\,\frac{\hat m}{\sqrt{\hat v} + \epsilon}"

_ALL = (
    Method("sgd", "Gradient descent", (), r"w \leftarrow w - \eta g", bind_sgd, usual_rate=0.1),
    Method(
        "momentum",
        "Momentum",
        ("velocity",),
        r"v \leftarrow \beta v + g,\quad w \leftarrow w - \eta v",
        bind_momentum,
        {"momentum": 0.9},
        usual_rate=0.02,
    ),
    Method(
        "nesterov",
        "Nesterov",
        ("velocity",),
        r"v \leftarrow \beta v + g,\quad w \leftarrow w - \eta (g + \beta v)",
        bind_nesterov,
        {"momentum": 0.9},
        usual_rate=0.02,
    ),
    Method(
        "adagrad",
        "Adagrad",
        ("sum of squares",),
        r"s \leftarrow s + g^2,\quad w \leftarrow w - \frac{\eta g}{\sqrt{s} + \epsilon}",
        bind_adagrad,
        {"epsilon": 1e-10, "start": 0.0},
        {"epsilon": 1e-7, "start": 0.1},
        usual_rate=0.5,
    ),
    Method(
        "rmsprop",
        "RMSProp",
        ("mean of squares",),
        r"s \leftarrow \rho s + (1 - \rho) g^2,\quad w \leftarrow w - \frac{\eta g}{\sqrt{s} + \epsilon}",
        bind_rmsprop,
        {"decay": 0.99, "epsilon": 1e-8},
        {"decay": 0.9, "epsilon": 1e-7},
    ),
    Method(
        "adadelta",
        "Adadelta",
        ("mean of squares", "mean of squared updates"),
        r"u = \sqrt{\frac{d + \epsilon}{s + \epsilon}}\, g,\quad w \leftarrow w - \eta u",
        bind_adadelta,
        {"decay": 0.9, "epsilon": 1e-6},
        {"decay": 0.95, "epsilon": 1e-7},
        usual_rate=1.0,
    ),
    Method(
        "adam",
        "Adam",
        ("mean of gradients", "mean of squares"),
        _ADAM_RULE,
        bind_adam,
        _ADAM,
        {"epsilon": 1e-7},
    ),
    Method(
        "adamw",
        "AdamW",
        ("mean of gradients", "mean of squares"),
        r"w \leftarrow (1 - \eta\lambda) w - \eta\,\frac{\hat m}{\sqrt{\hat v} + \epsilon}",
        bind_adam,
        {**_ADAM, "weight_decay": 0.01},
        {"epsilon": 1e-7, "weight_decay": 0.004},
    ),
)

METHODS = MappingProxyType({method.name: method for method in _ALL})
"""Every method by its name, in the order in which menus list them."""

_BELOW_ONE = ("momentum", "decay", "beta1", "beta2")


@dataclass(frozen=True, slots=True)
class Optimizer:
    """A method and its numbers, without the learning rate.

    Parameters
    ----------
    name
        One of `METHODS`.
    numbers
        The method's own numbers that are not the default, as sorted pairs: ``(("decay", 0.9),)``.
    convention
        Whose defaults: "pytorch" or "keras".

    Raises
    ------
    InvalidInput
        For an unknown method or number, or one out of range.
    """

    name: str = "sgd"
    numbers: tuple[tuple[str, float], ...] = ()
    convention: str = "pytorch"

    def __post_init__(self) -> None:
        method = METHODS.get(self.name)
        if method is None:
            raise InvalidInput(
                f"There is no optimiser called '{self.name}'.{suggest(self.name, tuple(METHODS))}",
                "optimizer",
            )
        if self.convention not in CONVENTIONS:
            raise InvalidInput(
                f"There is no convention '{self.convention}'.{suggest(self.convention, CONVENTIONS)}",
                "optimizer",
            )
        for key, value in self.numbers:
            if key not in method.pytorch:
                known = suggest(key, tuple(method.pytorch)) if method.pytorch else " It has none."
                raise InvalidInput(f"{method.label} has no number called '{key}'.{known}", "optimizer")
            if key in _BELOW_ONE and not 0.0 <= value < 1.0:
                raise InvalidInput(f"{method.label}: {key} is {value:g}; it lies from 0 to below 1.", "optimizer")
            if key not in _BELOW_ONE and not 0.0 <= value <= 1e6:
                raise InvalidInput(f"{method.label}: {key} is {value:g}; it lies from 0 to 1e6.", "optimizer")

    @property
    def method(self) -> Method:
        """The method that is chosen."""
        return METHODS[self.name]

    def values(self) -> dict[str, float]:
        """Return all numbers of the method, defaults included."""
        return {**self.method.numbers(self.convention), **dict(self.numbers)}

    def start_state(self, parameters: Vector) -> Matrix:
        """Return the training state at `parameters`, shape (1 + memories, n): nothing remembered yet."""
        state = np.zeros((1 + len(self.method.memories), len(parameters)))
        state[0] = parameters
        if len(state) > 1:
            state[1] = self.values().get("start", 0.0)
        return state

    def bind(self, state: Matrix, gradient: Vector) -> StepInPlace:
        """Return the callable that makes one step of `state` in place with what `gradient` then holds."""
        return self.method.bind(state, gradient, self.values(), self.convention == "keras")
