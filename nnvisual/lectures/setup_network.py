"""The network of a `setup` block: layers, activations, loss, given parameters, and the example that is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from nnvisual.lectures.fields import (
    Fields,
    check_list,
    check_number,
    check_text,
    check_whole,
    check_word,
    flatten,
    read_numbers,
    read_text,
)
from nnvisual.lectures.given_parameters import assign_parameter, read_shape
from nnvisual.nn.activations import find_activation
from nnvisual.nn.arrays import Matrix
from nnvisual.nn.dataset import DataSet, Task
from nnvisual.nn.datasets import DataSpec, load_data
from nnvisual.nn.experiment import NetworkProblem, Probe
from nnvisual.nn.initializers import INITIALIZERS, initialize
from nnvisual.nn.losses import find_loss
from nnvisual.nn.network import MAX_HIDDEN_LAYERS, MAX_UNITS, Layer, Network, check_output
from nnvisual.nn.problem import InvalidInput

NETWORK_FIELDS = ("layers", "activation", "loss", "b", "init", "x", "y", "dropout")
"""Fields that only a network has; `w` stands in both kinds of setup."""

DEFAULT_ACTIVATION = "sigmoid"
DEFAULT_HIDDEN_UNITS = 3
LOSS_OF_TASK = {Task.BINARY: "binary_cross_entropy", Task.CLASSES: "cross_entropy", Task.REGRESSION: "mse"}
LOSS_OF_OUTPUT = {"sigmoid": "binary_cross_entropy", "softmax": "cross_entropy"}


@dataclass(frozen=True, slots=True)
class _Shape:
    """Units of every layer, inputs first, with activations and loss still open."""

    sizes: tuple[int, ...]
    data: DataSet | None

    @property
    def n_layers(self) -> int:
        return len(self.sizes) - 1


def read_network(fields: Fields, spec: DataSpec | None, seed: int) -> NetworkProblem:
    """Return the problem of a `setup` block with a network.

    Parameters
    ----------
    fields
        The fields of the block.
    spec
        Its data, if it has any.
    seed
        For the parameters that are not given.

    Raises
    ------
    InvalidInput
        If a field cannot be used, or two do not fit; `field` names one that is at fault.
    """
    data = None if spec is None else load_data(spec)
    shape = _Shape(_read_sizes(fields, data), data)
    loss, activations = _read_functions(fields, shape)
    rates = _read_dropout(fields, shape.n_layers)
    network = Network(
        shape.sizes[0],
        tuple(Layer(*entries) for entries in zip(shape.sizes[1:], activations, (*rates, 0.0), strict=True)),
    )
    check_output(network, loss)
    probe = _read_probe(fields, network, spec, data)
    _check_targets(loss, data, probe)
    init = check_word(read_text(fields, "init") or "glorot", INITIALIZERS, "init", "initialisation")
    return NetworkProblem(network, loss, spec, probe, init, _read_given(fields, network, init, seed))


def _read_sizes(fields: Fields, data: DataSet | None) -> tuple[int, ...]:
    if "layers" not in fields:
        sizes = _sizes_from_weights(fields) or _sizes_from_data(fields, data)
    else:
        written = check_list(fields["layers"], "layers")
        if not 2 <= len(written) <= MAX_HIDDEN_LAYERS + 2:
            raise InvalidInput(
                f"layers has 2 to {MAX_HIDDEN_LAYERS + 2} entries, inputs first and outputs last, "
                f"such as [2, 3, 1]; here it has {len(written)}.",
                "layers",
            )
        sizes = tuple(check_whole(units, "layers", 1, MAX_UNITS) for units in written)
    if data is not None and (sizes[0], sizes[-1]) != (data.n_inputs, data.n_outputs):
        raise InvalidInput(
            f"The data have {data.n_inputs} inputs and {data.n_outputs} outputs, the network {sizes[0]} and "
            f"{sizes[-1]}. Write layers = [{data.n_inputs}, ..., {data.n_outputs}].",
            "layers",
        )
    return sizes


def _sizes_from_weights(fields: Fields) -> tuple[int, ...]:
    """Return the sizes that matrices w.1, w.2, ... spell, or () where they are not all given."""
    weights = fields.get("w")
    if not isinstance(weights, dict) or set(weights) != {str(layer) for layer in range(1, len(weights) + 1)}:
        return ()
    if any(isinstance(matrix, dict) for matrix in weights.values()):
        return ()
    shapes = [read_shape(weights[str(layer)], f"w.{layer}") for layer in range(1, len(weights) + 1)]
    for layer, (before, after) in enumerate(pairwise(shapes), start=2):
        if before[1] != after[0]:
            raise InvalidInput(
                f"w.{layer} has {after[0]} rows, but layer {layer - 1} has {before[1]} units. They must be as many.",
                f"w.{layer}",
            )
    return (shapes[0][0], *(columns for _, columns in shapes))


def _sizes_from_data(fields: Fields, data: DataSet | None) -> tuple[int, ...]:
    if data is None:
        raise InvalidInput(
            "Say how large the network is: layers = [2, 3, 1] has 2 inputs, 3 hidden units and 1 output.", "layers"
        )
    activation = fields.get("activation")
    hidden = len(activation) - 1 if isinstance(activation, list) else 1
    hidden = min(max(hidden, 0), MAX_HIDDEN_LAYERS)
    return (data.n_inputs, *[DEFAULT_HIDDEN_UNITS] * hidden, data.n_outputs)


def _read_functions(fields: Fields, shape: _Shape) -> tuple[str, list[str]]:
    """Return the loss and the activation of every layer, by the rules for what is left out."""
    loss = read_text(fields, "loss")
    if loss is not None:
        find_loss(loss)
    activation = fields.get("activation")
    task = None if shape.data is None else shape.data.task
    if activation is not None and not isinstance(activation, str):
        names = [check_text(name, "activation") for name in check_list(activation, "activation")]
        for name in names:
            find_activation(name)
        if len(names) != shape.n_layers:
            raise InvalidInput(
                f"activation has {len(names)} names, but the network has {shape.n_layers} layers besides the inputs. "
                "Write one name, or one for each of these layers.",
                "activation",
            )
        return loss or _loss_of_list(names[-1], task), names
    if activation is not None:
        find_activation(activation)
    hidden = activation or DEFAULT_ACTIVATION
    output = _output_named(activation, shape, loss)
    if loss is None:
        loss = LOSS_OF_OUTPUT.get(output or hidden, "mse") if task is None else LOSS_OF_TASK[task]
    if output is None or (find_loss(loss).logits and task is not None):
        output = find_loss(loss).logits or "linear"
    return loss, [*[hidden] * (shape.n_layers - 1), output]


def _output_named(activation: str | None, shape: _Shape, loss: str | None) -> str | None:
    """Return the output's activation where the one name speaks of it: there is no hidden layer; else None."""
    if shape.n_layers > 1:
        return None
    if activation is None and shape.data is None and loss is None:
        return DEFAULT_ACTIVATION
    return activation


def _loss_of_list(output: str, task: Task | None) -> str:
    """Return the loss where every activation is written out, the last of them `output`."""
    if task is Task.REGRESSION:
        return "mse"
    return LOSS_OF_OUTPUT.get(output, "mse")


def _read_dropout(fields: Fields, n_layers: int) -> list[float]:
    """Return the rate of every hidden layer."""
    if "dropout" not in fields:
        return [0.0] * (n_layers - 1)
    value = fields["dropout"]
    if isinstance(value, int | float) and not isinstance(value, bool):
        rate = check_number(value, "dropout", 0.0, 1.0)
        if rate and n_layers == 1:
            raise InvalidInput("Dropout needs a hidden layer; this network has none.", "dropout")
        return [rate] * (n_layers - 1)
    rates = [check_number(rate, "dropout", 0.0, 1.0) for rate in check_list(value, "dropout")]
    if len(rates) != n_layers - 1:
        raise InvalidInput(
            f"dropout has {len(rates)} rates, but there are {n_layers - 1} hidden layers. "
            "Write one rate, or one for each hidden layer.",
            "dropout",
        )
    return rates


def _read_probe(fields: Fields, network: Network, spec: DataSpec | None, data: DataSet | None) -> Probe | None:
    x, y = read_numbers(fields, "x"), read_numbers(fields, "y")
    entry = None if spec is None else spec.built_in
    label = (entry.you_label if entry is not None else "") or "example"
    if x is None:
        if entry is not None and entry.you:
            x = entry.you
        elif y is not None:
            raise InvalidInput("y is the target of the example x. Write x as well.", "y")
        else:
            return None
    n_inputs = network.n_inputs if data is None else data.n_features
    if len(x) != n_inputs:
        raise InvalidInput(f"x has {len(x)} numbers; there are {n_inputs} inputs.", "x")
    if y is not None and len(y) != network.n_outputs:
        raise InvalidInput(f"y has {len(y)} numbers; the network has {network.n_outputs} outputs.", "y")
    return Probe(x, y or (), label)


def _check_targets(loss: str, data: DataSet | None, probe: Probe | None) -> None:
    """Refuse targets that a cross-entropy cannot judge."""
    if not find_loss(loss).logits:
        return
    sources: list[tuple[str, Matrix]] = []
    if data is not None:
        sources.append(("data", data.y))
    if probe is not None and probe.y:
        sources.append(("y", np.array([probe.y])))
    for name, y in sources:
        if y.min() < 0.0 or y.max() > 1.0:
            raise InvalidInput(
                f"{find_loss(loss).label.capitalize()} needs targets from 0 to 1; these reach from {y.min():g} to "
                f'{y.max():g}. Choose loss = "mse", or other targets.',
                "loss" if name == "data" else name,
            )
        if loss == "cross_entropy" and bool((np.abs(y.sum(axis=1) - 1.0) > 1e-9).any()):
            raise InvalidInput("Cross-entropy needs targets that add up to 1, such as [0, 1, 0].", name)


def _read_given(fields: Fields, network: Network, init: str, seed: int) -> tuple[float, ...]:
    """Return all parameters where some are given, the others as the method makes them; else ()."""
    given = []
    for name in ("w", "b"):
        if name not in fields:
            continue
        if not isinstance(fields[name], dict):
            raise InvalidInput(
                f"{name} is written layer by layer, such as {name}.1 = ...; a list alone is a point on a landscape.",
                name,
            )
        given.extend(flatten(fields[name], name))
    if not given:
        return ()
    flat = np.array(initialize(network, init, seed))
    # Whole matrices first, so that one weight that is given besides stands.
    for name, value in sorted(given, key=lambda pair: pair[0].count(".")):
        assign_parameter(network, flat, name, value)
    return tuple(flat.tolist())
