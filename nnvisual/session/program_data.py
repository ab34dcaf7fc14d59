"""What all three programs have in common: the numbers that they begin with, and which examples a step takes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.batches import DRAWS_AT_ONCE, MASK_STEPS_AT_ONCE, ORDERS_AT_ONCE
from nnvisual.nn.experiment import NetworkProblem
from nnvisual.nn.network import Network
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.random_bits import Purpose
from nnvisual.nn.schedules import Schedule
from nnvisual.session.program import Listing, Recipe, Section

LINE_LENGTH = 88


def find_network(recipe: Recipe) -> tuple[Network, NetworkObjective]:
    """Return the network and its objective; raise `TypeError` where the recipe is for a surface."""
    problem, objective = recipe.experiment.problem, recipe.objective
    if not isinstance(problem, NetworkProblem) or not isinstance(objective, NetworkObjective):
        raise TypeError("the recipe has no network")
    return problem.network, objective


def write_number(value: float) -> str:
    """Return a number as Python writes it, to the last bit, without a needless `.0`."""
    text = repr(float(value))
    return text.removesuffix(".0") + "." if text.endswith(".0") else text


def write_array(name: str, array: Matrix | Vector, opening: str, closing: str) -> list[str]:
    """Return the lines of an assignment such as ``X = np.array([[...], ...])``, in short lines."""
    if array.ndim == 1:
        pieces = [write_number(value) for value in array.tolist()]
    else:
        pieces = ["[" + ", ".join(write_number(value) for value in row) + "]" for row in array.tolist()]
    whole = f"{name} = {opening}[{', '.join(pieces)}]{closing}"
    if len(whole) <= LINE_LENGTH:
        return [whole]
    return [f"{name} = {opening}[", *_fill(pieces), f"]{closing}"]


def _fill(pieces: Iterable[str]) -> list[str]:
    lines, line = [], "   "
    for piece in pieces:
        if len(line) + len(piece) + 2 > LINE_LENGTH and line.strip():
            lines.append(line)
            line = "   "
        line += f" {piece},"
    return [*lines, line]


def write_data(listing: Listing, recipe: Recipe, opening: str, closing: str) -> None:
    """Write the training examples as X and Y."""
    _, objective = find_network(recipe)
    data = objective.data
    x, y = objective.training.x[:-1].T, objective.training.target.y.T
    count = len(x)
    what = "examples" if count > 1 else "example"
    if data is not None and data.standardised and data.basis is None:
        raw = data.raw[data.train]
        listing.begin(Section.DATA, f"{count} {what}, standardised: mean 0, standard deviation 1")
        _write_lines(listing, write_array("raw", raw, "np.array(", ")"))
        if np.allclose(raw.mean(axis=0), data.shift) and np.allclose(raw.std(axis=0), data.scale):
            listing.write("X = (raw - raw.mean(axis=0)) / raw.std(axis=0)")
        else:
            _write_lines(listing, write_array("shift", data.shift, "np.array(", ")"))
            _write_lines(listing, write_array("scale", data.scale, "np.array(", ")"))
            listing.write("X = (raw - shift) / scale")
        if opening != "np.array(":
            listing.write(f"X = {opening}X{closing}")
    else:
        listing.begin(Section.DATA, f"{count} {what}")
        _write_lines(listing, write_array("X", x, opening, closing))
    _write_lines(listing, write_array("Y", y, opening, closing))


def _write_lines(listing: Listing, lines: list[str]) -> None:
    for line in lines:
        listing.write(line)


def write_settings(listing: Listing, recipe: Recipe) -> None:
    """Write the learning rate and how many steps are made."""
    experiment = recipe.experiment
    listing.write(f"eta = {experiment.lr!r}")
    if experiment.l1:
        listing.write(f"l1 = {experiment.l1!r}")
    if experiment.l2:
        listing.write(f"l2 = {experiment.l2!r}")


def write_batches(listing: Listing, recipe: Recipe) -> None:
    """Write how the examples of each epoch are shuffled, where there are mini-batches."""
    _, objective = find_network(recipe)
    order = objective.batches
    if order.is_full:
        return
    listing.begin(Section.LOOP, "the examples are shuffled as in the app, so that all numbers are the same")
    listing.write(f"batch_size, per_epoch = {order.batch}, {order.steps_per_epoch}")
    listing.write("def shuffle(epoch):")
    listing.indent += 1
    listing.write(f"block, row = divmod(epoch, {ORDERS_AT_ONCE})")
    key = f"({recipe.experiment.seed}, {int(Purpose.BATCHES)}, block)"
    listing.write(f"bits = np.random.PCG64(np.random.SeedSequence({key}))")
    listing.write(f"words = bits.random_raw({ORDERS_AT_ONCE} * {order.n}).reshape({ORDERS_AT_ONCE}, {order.n})")
    listing.write('return np.argsort(words[row], kind="stable")')
    listing.indent -= 1


def write_masks(listing: Listing, recipe: Recipe) -> None:
    """Write how the units that are dropped are drawn, where there is dropout."""
    network, objective = find_network(recipe)
    if not network.has_dropout:
        return
    batch = objective.batches.batch
    draws = sum(layer.units * batch for layer in network.layers if layer.dropout)
    steps = max(1, min(MASK_STEPS_AT_ONCE, DRAWS_AT_ONCE // draws))
    listing.begin(Section.LOOP, "units are dropped as in the app, so that all numbers are the same")
    listing.write("def draw(step):")
    listing.indent += 1
    listing.write(f"block, row = divmod(step, {steps})")
    key = f"({recipe.experiment.seed}, {int(Purpose.DROPOUT)}, block)"
    listing.write(f"bits = np.random.PCG64(np.random.SeedSequence({key}))")
    listing.write(f"words = bits.random_raw({steps * draws}) >> np.uint64(11)")
    listing.write(f"return (words * 2.0**-53).reshape({steps}, {draws})[row]")
    listing.indent -= 1


def write_loop(listing: Listing, recipe: Recipe) -> None:
    """Write the head of the training loop and which examples a step takes; what follows is indented."""
    _, objective = find_network(recipe)
    listing.begin(Section.LOOP)
    first, last = recipe.first_step, recipe.first_step + recipe.steps
    listing.write(f"for step in range({f'{first}, ' if first else ''}{last}):")
    listing.indent += 1
    if objective.batches.is_full:
        listing.write("x, y = X, Y")
        return
    listing.write("epoch, position = divmod(step, per_epoch)")
    listing.write("batch = shuffle(epoch)[position * batch_size : (position + 1) * batch_size]")
    listing.write("x, y = X[batch], Y[batch]")


def write_factor(schedule: Schedule) -> str:
    """Return the schedule's factor on the learning rate as an expression in `step`; empty for a constant rate."""
    factor, steps = repr(schedule.factor), schedule.steps
    forms = {
        "constant": "",
        "step": f"{factor} ** (step // {steps})",
        "exponential": f"{factor} ** step",
        "cosine": f"({factor} + (1 - {factor}) * (1 + np.cos(np.pi * min(step, {steps}) / {steps})) / 2)",
        "warmup": f"({factor} + (1 - {factor}) * min(step, {steps}) / {steps})",
    }
    return forms[schedule.name]
