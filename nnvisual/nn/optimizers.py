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

StepInPlace = Callable[[float, int], None]
"""Make one step with learning rate lr; the step's number counts from 1 (for the bias correction)."""

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


def _bind_sgd(state: Matrix, gradient: Vector, numbers: Mapping[str, float], keras: bool) -> StepInPlace:
    theta, update = state[0], np.empty_like(gradient)
    multiply, subtract = np.multiply, np.subtract

    def step(lr: float, t: int) -> None:
        multiply(gradient, lr, update)
        subtract(theta, update, theta)

    return step


def _bind_momentum(state: Matrix, gradient: Vector, numbers: Mapping[str, float], keras: bool) -> StepInPlace:
    theta, velocity, update = state[0], state[1], np.empty_like(gradient)
    keep = numbers["momentum"]

    def step(lr: float, t: int) -> None:
        np.multiply(velocity, keep, velocity)
        np.add(velocity, gradient, velocity)
        np.multiply(velocity, lr, update)
        np.subtract(theta, update, theta)

    return step


def _bind_nesterov(state: Matrix, gradient: Vector, numbers: Mapping[str, float], keras: bool) -> StepInPlace:
    theta, velocity, update = state[0], state[1], np.empty_like(gradient)
    keep = numbers["momentum"]

    def step(lr: float, t: int) -> None:
        np.multiply(velocity, keep, velocity)
        np.add(velocity, gradient, velocity)
        np.multiply(velocity, keep, update)
        np.add(update, gradient, update)
        np.multiply(update, lr, update)
        np.subtract(theta, update, theta)

    return step


def _bind_adagrad(state: Matrix, gradient: Vector, numbers: Mapping[str, float], keras: bool) -> StepInPlace:
    theta, squares = state[0], state[1]
    update, root = np.empty_like(gradient), np.empty_like(gradient)
    epsilon = numbers["epsilon"]

    def step(lr: float, t: int) -> None:
        np.multiply(gradient, gradient, update)
        np.add(squares, update, squares)
        _root(squares, epsilon, keras, root)
        np.divide(gradient, root, update)
        np.multiply(update, lr, update)
        np.subtract(theta, update, theta)

    return step


def _bind_rmsprop(state: Matrix, gradient: Vector, numbers: Mapping[str, float], keras: bool) -> StepInPlace:
    theta, squares = state[0], state[1]
    update, root = np.empty_like(gradient), np.empty_like(gradient)
    epsilon, keep = numbers["epsilon"], numbers["decay"]

    def step(lr: float, t: int) -> None:
        _average_squares(squares, gradient, keep, update)
        _root(squares, epsilon, keras, root)
        np.divide(gradient, root, update)
        np.multiply(update, lr, update)
        np.subtract(theta, update, theta)

    return step


def _bind_adadelta(state: Matrix, gradient: Vector, numbers: Mapping[str, float], keras: bool) -> StepInPlace:
    theta, squares, updates = state[0], state[1], state[2]
    update, root = np.empty_like(gradient), np.empty_like(gradient)
    epsilon, keep = numbers["epsilon"], numbers["decay"]

    def step(lr: float, t: int) -> None:
        _average_squares(squares, gradient, keep, update)
        np.add(squares, epsilon, root)
        np.sqrt(root, root)
        np.add(updates, epsilon, update)
        np.sqrt(update, update)
        np.divide(update, root, update)
        np.multiply(update, gradient, update)
        _average_squares(updates, update, keep, root)
        np.multiply(update, lr, update)
        np.subtract(theta, update, theta)

    return step


def _bind_adam(state: Matrix, gradient: Vector, numbers: Mapping[str, float], keras: bool) -> StepInPlace:
    theta, mean, squares = state[0], state[1], state[2]
    update, root = np.empty_like(gradient), np.empty_like(gradient)
    beta1, beta2, epsilon = numbers["beta1"], numbers["beta2"], numbers["epsilon"]
    shrink = numbers.get("weight_decay", 0.0)

    def step(lr: float, t: int) -> None:
        if shrink:
            np.multiply(theta, 1.0 - lr * shrink, theta)
        np.subtract(gradient, mean, update)
        np.multiply(update, 1.0 - beta1, update)
        np.add(mean, update, mean)
        _average_squares(squares, gradient, beta2, update)
        correction1, correction2 = 1.0 - beta1**t, (1.0 - beta2**t) ** 0.5
        np.sqrt(squares, root)
        if not keras:
            np.divide(root, correction2, root)
        np.add(root, epsilon, root)
        np.divide(mean, root, update)
        # Keras moves the correction in front, so its epsilon is not corrected.
        np.multiply(update, lr * correction2 / correction1 if keras else lr / correction1, update)
        np.subtract(theta, update, theta)

    return step


def _average_squares(squares: Vector, values: Vector, keep: float, scratch: Vector) -> None:
    """squares <- keep squares + (1 - keep) values^2, in place."""
    np.multiply(squares, keep, squares)
    np.multiply(values, values, scratch)
    np.multiply(scratch, 1.0 - keep, scratch)
    np.add(squares, scratch, squares)


def _root(squares: Vector, epsilon: float, inside: bool, out: Vector) -> None:
    """Write sqrt(squares) + epsilon, or sqrt(squares + epsilon) with epsilon inside, as Keras has it."""
    if inside:
        np.add(squares, epsilon, out)
        np.sqrt(out, out)
    else:
        np.sqrt(squares, out)
        np.add(out, epsilon, out)


_ADAM = {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
_ADAM_RULE = r"w \leftarrow w - \eta\,\frac{\hat m}{\sqrt{\hat v} + \epsilon}"

_ALL = (
    Method("sgd", "Gradient descent", (), r"w \leftarrow w - \eta g", _bind_sgd, usual_rate=0.1),
    Method(
        "momentum",
        "Momentum",
        ("velocity",),
        r"v \leftarrow \beta v + g,\quad w \leftarrow w - \eta v",
        _bind_momentum,
        {"momentum": 0.9},
        usual_rate=0.02,
    ),
    Method(
        "nesterov",
        "Nesterov",
        ("velocity",),
        r"v \leftarrow \beta v + g,\quad w \leftarrow w - \eta (g + \beta v)",
        _bind_nesterov,
        {"momentum": 0.9},
        usual_rate=0.02,
    ),
    Method(
        "adagrad",
        "Adagrad",
        ("sum of squares",),
        r"s \leftarrow s + g^2,\quad w \leftarrow w - \frac{\eta g}{\sqrt{s} + \epsilon}",
        _bind_adagrad,
        {"epsilon": 1e-10, "start": 0.0},
        {"epsilon": 1e-7, "start": 0.1},
        usual_rate=0.5,
    ),
    Method(
        "rmsprop",
        "RMSProp",
        ("mean of squares",),
        r"s \leftarrow \rho s + (1 - \rho) g^2,\quad w \leftarrow w - \frac{\eta g}{\sqrt{s} + \epsilon}",
        _bind_rmsprop,
        {"decay": 0.99, "epsilon": 1e-8},
        {"decay": 0.9, "epsilon": 1e-7},
    ),
    Method(
        "adadelta",
        "Adadelta",
        ("mean of squares", "mean of squared updates"),
        r"u = \sqrt{\frac{d + \epsilon}{s + \epsilon}}\, g,\quad w \leftarrow w - \eta u",
        _bind_adadelta,
        {"decay": 0.9, "epsilon": 1e-6},
        {"decay": 0.95, "epsilon": 1e-7},
        usual_rate=1.0,
    ),
    Method(
        "adam",
        "Adam",
        ("mean of gradients", "mean of squares"),
        _ADAM_RULE,
        _bind_adam,
        _ADAM,
        {"epsilon": 1e-7},
    ),
    Method(
        "adamw",
        "AdamW",
        ("mean of gradients", "mean of squares"),
        r"w \leftarrow (1 - \eta\lambda) w - \eta\,\frac{\hat m}{\sqrt{\hat v} + \epsilon}",
        _bind_adam,
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
