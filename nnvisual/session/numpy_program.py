"""The program in NumPy: forward pass, backpropagation and update written out, with the names of the screen."""

from __future__ import annotations

import numpy as np

from nnvisual.nn.network import Layer, Network
from nnvisual.session.numpy_update import write_start, write_update
from nnvisual.session.program import Framework, Listing, Program, Recipe, Section
from nnvisual.session.program_data import (
    find_network,
    write_array,
    write_batches,
    write_data,
    write_loop,
    write_masks,
    write_settings,
)


def write_numpy(recipe: Recipe) -> Program:
    """Return the whole program in NumPy."""
    network, objective = find_network(recipe)
    listing = Listing(Framework.NUMPY)
    listing.write("import numpy as np")
    write_data(listing, recipe, "np.array(", ")")
    _write_model(listing, recipe, network)
    write_batches(listing, recipe)
    write_masks(listing, recipe)
    write_loop(listing, recipe)
    _write_forward(listing, network, objective.batches.batch)
    _write_loss(listing, network, recipe)
    if objective.has_target:
        _write_backward(listing, network, recipe)
        listing.begin(Section.UPDATE, "update")
        write_update(listing, recipe)
    listing.indent = 0
    listing.begin(Section.LOOP)
    listing.write('print(f"loss before the last step: {loss:.6f}")')
    return listing.finish()


def _write_model(listing: Listing, recipe: Recipe, network: Network) -> None:
    listing.begin(Section.MODEL, "weights: a row for each input, a column for each unit")
    for number, part in enumerate(network.slices(), start=1):
        for name, values in (("W", part.weights(recipe.parameters)), ("b", part.biases(recipe.parameters))):
            for line in write_array(f"{name}{number}", np.array(values), "np.array(", ")"):
                listing.write(line)
    write_settings(listing, recipe)
    write_start(listing, recipe)


def _write_forward(listing: Listing, network: Network, batch: int) -> None:
    listing.begin(Section.FORWARD, "forward")
    if network.has_dropout:
        listing.write("draws = draw(step)")
    before, start, depth = "x", 0, len(network.layers)
    for number, layer in enumerate(network.layers, start=1):
        listing.write(f"z{number} = {before} @ W{number} + b{number}", (f"z.{number}",), f"z.{number}")
        after = "y_hat" if number == depth else f"a{number}"
        _write_activation(listing, layer, number, f"g{number}" if layer.dropout else after)
        if layer.dropout:
            stop = start + layer.units * batch
            kept = f"draws[{start}:{stop}].reshape({layer.units}, {batch})[:, : len(x)].T >= {layer.dropout!r}"
            listing.write(f"m{number} = ({kept}) / (1 - {layer.dropout!r})", (f"a.{number}",))
            listing.write(f"a{number} = g{number} * m{number}", (f"a.{number}",), f"a.{number}")
            start = stop
        before = after


def _write_activation(listing: Listing, layer: Layer, number: int, name: str) -> None:
    z, keys, shows = f"z{number}", (f"a.{number}",), f"a.{number}"
    if layer.activation == "silu":
        listing.write(f"s{number} = 1 / (1 + np.exp(-{z}))", keys)
    if layer.activation == "softmax":
        listing.write(f"e{number} = np.exp({z} - {z}.max(axis=1, keepdims=True))", keys)
    forms = {
        "linear": z,
        "step": f"np.where({z} >= 0, 1.0, 0.0)",
        "sigmoid": f"1 / (1 + np.exp(-{z}))",
        "tanh": f"np.tanh({z})",
        "relu": f"np.maximum({z}, 0)",
        "leaky_relu": f"np.maximum({z}, 0.01 * {z})",
        "softplus": f"np.logaddexp(0, {z})",
        "silu": f"{z} * s{number}",
        "softmax": f"e{number} / e{number}.sum(axis=1, keepdims=True)",
    }
    listing.write(f"{name} = {forms[layer.activation]}", keys, shows if not layer.dropout else "")


def _write_loss(listing: Listing, network: Network, recipe: Recipe) -> None:
    _, objective = find_network(recipe)
    if not objective.has_target:
        return
    listing.section = Section.LOSS
    z = f"z{len(network.layers)}"
    forms = {
        "mse": "np.mean((y_hat - y) ** 2)",
        "mae": "np.mean(np.abs(y_hat - y))",
        "binary_cross_entropy": f"np.mean(np.logaddexp(0, {z}) - y * {z})",
        "cross_entropy": f"np.mean(np.logaddexp.reduce({z}, axis=1) - (y * {z}).sum(axis=1))",
    }
    listing.write(f"loss = {forms[objective.loss.name]}", ("loss",), "loss")


def _write_backward(listing: Listing, network: Network, recipe: Recipe) -> None:
    listing.begin(Section.BACKWARD, "backward")
    depth = len(network.layers)
    _write_output_delta(listing, network, recipe)
    for number in range(depth, 0, -1):
        before = f"a{number - 1}" if number > 1 else "x"
        penalty = _penalty(recipe, number)
        listing.write(f"dW{number} = {before}.T @ dz{number}{penalty}", (f"grad.w.{number}",), f"grad.w.{number}")
        listing.write(f"db{number} = dz{number}.sum(axis=0)", (f"grad.b.{number}",), f"grad.b.{number}")
        if number > 1:
            layer, key = network.layers[number - 2], f"delta.{number - 1}"
            listing.write(f"da{number - 1} = dz{number} @ W{number}.T", (key,))
            mask = f" * m{number - 1}" if layer.dropout else ""
            slope = write_slope(layer, number - 1)
            listing.write(f"dz{number - 1} = da{number - 1}{mask}{slope}", (key,), key)


def _penalty(recipe: Recipe, number: int) -> str:
    experiment = recipe.experiment
    l2 = f" + l2 * W{number}" if experiment.l2 else ""
    return l2 + (f" + l1 * np.sign(W{number})" if experiment.l1 else "")


def write_slope(layer: Layer, number: int, output: bool = False) -> str:
    """Return the factor g'(z) of a layer, with its multiplication sign; empty where it is 1."""
    z = f"z{number}"
    a = "y_hat" if output else (f"g{number}" if layer.dropout else f"a{number}")
    forms = {
        "linear": "",
        "step": " * 0",
        "sigmoid": f" * {a} * (1 - {a})",
        "tanh": f" * (1 - {a}**2)",
        "relu": f" * ({z} > 0)",
        "leaky_relu": f" * np.where({z} > 0, 1, 0.01)",
        "softplus": f" / (1 + np.exp(-{z}))",
        "silu": f" * (s{number} + {a} * (1 - s{number}))",
    }
    return forms[layer.activation]


def _write_output_delta(listing: Listing, network: Network, recipe: Recipe) -> None:
    """Write dJ/dz of the output. The division makes the mean: over the examples, and where so defined the outputs."""
    _, objective = find_network(recipe)
    depth, layer = len(network.layers), network.layers[-1]
    keys, shows = (f"delta.{depth}", "mean"), f"delta.{depth}"
    loss = objective.loss
    if loss.logits:
        size = "len(y)" if loss.name == "cross_entropy" or network.n_outputs == 1 else "y.size"
        listing.write(f"dz{depth} = (y_hat - y) / {size}", keys, shows)
        return
    size = "len(y)" if network.n_outputs == 1 else "y.size"
    blame = f"2 * (y_hat - y) / {size}" if loss.name == "mse" else f"np.sign(y_hat - y) / {size}"
    if layer.activation == "linear":
        listing.write(f"dz{depth} = {blame}", keys, shows)
        return
    listing.write(f"dy = {blame}", keys)
    if layer.activation == "softmax":
        listing.write(f"dz{depth} = y_hat * (dy - (dy * y_hat).sum(axis=1, keepdims=True))", keys[:1], shows)
    else:
        listing.write(f"dz{depth} = dy{write_slope(layer, depth, output=True)}", keys[:1], shows)
