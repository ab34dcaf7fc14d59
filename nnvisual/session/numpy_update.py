"""The update in NumPy, for every optimiser and schedule."""

from __future__ import annotations

import numpy as np

from nnvisual.nn.arrays import Vector
from nnvisual.nn.experiment import NetworkProblem
from nnvisual.session.program import Listing, Recipe
from nnvisual.session.program_data import write_array, write_factor

_MEMORIES = {
    "velocity": "velocities",
    "sum of squares": "squares",
    "mean of squares": "squares",
    "mean of squared updates": "updates",
    "mean of gradients": "means",
}
"""What the lists of memories are called in the program."""

_SYMBOLS = {"velocities": "v", "squares": "s", "updates": "d", "means": "m"}


def write_start(listing: Listing, recipe: Recipe) -> None:
    """Write what an optimiser needs before the first step: its numbers, and what it remembers."""
    optimizer = recipe.experiment.optimizer
    values = optimizer.values()
    for name, value in values.items():
        if name != "start":
            listing.write(f"{name} = {value!r}")
    if not optimizer.method.memories:
        return
    network = isinstance(recipe.experiment.problem, NetworkProblem)
    if network:
        listing.write(f"parameters = [{', '.join(_names(recipe))}]")
    for row, memory in enumerate(optimizer.method.memories, start=1):
        name = _MEMORIES[memory]
        held = recipe.state[row]
        if bool(np.all(held == held[0])):
            _write_even(listing, name, float(held[0]), network=network)
        else:
            _write_held(listing, recipe, name, held)


def _write_even(listing: Listing, name: str, value: float, *, network: bool) -> None:
    filled = "np.zeros_like({})" if value == 0.0 else f"np.full_like({{}}, {value!r})"
    if network:
        listing.write(f"{name} = [{filled.format('p')} for p in parameters]")
    else:
        listing.write(f"{_SYMBOLS[name]} = {filled.format('w')}")


def _write_held(listing: Listing, recipe: Recipe, name: str, held: Vector) -> None:
    """Write memories that are not empty: the program goes on in the middle of a run."""
    problem = recipe.experiment.problem
    if not isinstance(problem, NetworkProblem):
        for line in write_array(_SYMBOLS[name], held, "np.array(", ")"):
            listing.write(line)
        return
    listing.write(f"{name} = [")
    listing.indent += 1
    for part in problem.network.slices():
        for values in (part.weights(held), part.biases(held)):
            lines = write_array("_", np.array(values), "np.array(", "),")
            for line in (lines[0].removeprefix("_ = "), *lines[1:]):
                listing.write(line)
    listing.indent -= 1
    listing.write("]")


def _names(recipe: Recipe, prefix: str = "") -> list[str]:
    problem = recipe.experiment.problem
    if not isinstance(problem, NetworkProblem):
        return [f"{prefix}w"]
    layers = range(1, len(problem.network.layers) + 1)
    return [f"{prefix}{letter}{number}" for number in layers for letter in ("W", "b")]


def write_update(listing: Listing, recipe: Recipe) -> None:
    """Write one update of all parameters; every line of a loop stands for the update of any of them."""
    experiment = recipe.experiment
    optimizer, rate = experiment.optimizer, "eta"
    factor = write_factor(experiment.schedule)
    if factor:
        rate = "rate"
        listing.write(f"rate = eta * {factor}")
    problem = experiment.problem
    if not isinstance(problem, NetworkProblem):
        for line in update_lines(recipe, rate):
            listing.write(line, ("update.w.1",), "w" if line.startswith("w ") else "")
        return
    depth = len(problem.network.layers)
    if not optimizer.method.memories:
        for number in range(1, depth + 1):
            listing.write(f"W{number} -= {rate} * dW{number}", (f"update.w.{number}",), f"w.{number}")
            listing.write(f"b{number} -= {rate} * db{number}", (f"update.b.{number}",), f"b.{number}")
        return
    keys = tuple(f"update.{what}.{number}" for number in range(1, depth + 1) for what in ("w", "b"))
    names = [_MEMORIES[memory] for memory in optimizer.method.memories]
    listing.write(f"gradients = [{', '.join(_names(recipe, 'd'))}]")
    symbols = ", ".join(("w", "g", *(_SYMBOLS[name] for name in names)))
    listing.write(f"for {symbols} in zip({', '.join(('parameters', 'gradients', *names))}):")
    listing.indent += 1
    for line in update_lines(recipe, rate):
        listing.write(line, keys)
    listing.indent -= 1


def update_lines(recipe: Recipe, rate: str) -> list[str]:
    """Return the lines that change `w` in place by its gradient `g` and what is remembered for it."""
    optimizer = recipe.experiment.optimizer
    keras = optimizer.convention == "keras"
    root = "np.sqrt(s + epsilon)" if keras else "(np.sqrt(s) + epsilon)"
    t = _count(recipe)
    corrected = f"np.sqrt(1 - beta2 ** {t})"
    adam = (
        f"w -= {rate} * {corrected} / (1 - beta1 ** {t}) * m / (np.sqrt(s) + epsilon)"
        if keras
        else f"w -= {rate} / (1 - beta1 ** {t}) * m / (np.sqrt(s) / {corrected} + epsilon)"
    )
    averages = ["m += (1 - beta1) * (g - m)", "s *= beta2", "s += (1 - beta2) * g**2"]
    shrink = [f"w *= 1 - {rate} * weight_decay"] if optimizer.values().get("weight_decay") else []
    forms = {
        "sgd": [f"w -= {rate} * g"],
        "momentum": ["v *= momentum", "v += g", f"w -= {rate} * v"],
        "nesterov": ["v *= momentum", "v += g", f"w -= {rate} * (g + momentum * v)"],
        "adagrad": ["s += g**2", f"w -= {rate} * g / {root}"],
        "rmsprop": ["s *= decay", "s += (1 - decay) * g**2", f"w -= {rate} * g / {root}"],
        "adadelta": [
            "s *= decay",
            "s += (1 - decay) * g**2",
            "u = np.sqrt((d + epsilon) / (s + epsilon)) * g",
            "d *= decay",
            "d += (1 - decay) * u**2",
            f"w -= {rate} * u",
        ],
        "adam": [*averages, adam],
        "adamw": [*shrink, *averages, adam],
    }
    return forms[optimizer.name]


def _count(recipe: Recipe) -> str:
    """Return which update it is since nothing was remembered, as an expression in `step`."""
    offset = 1 - recipe.memory_start
    if offset == 0:
        return "step"
    return f"(step {'+' if offset > 0 else '-'} {abs(offset)})"
