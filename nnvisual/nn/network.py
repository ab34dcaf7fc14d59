"""A fully connected network as a description: how many layers of how many units, and what each computes."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from nnvisual.nn.activations import find_activation
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.losses import find_loss
from nnvisual.nn.problem import InvalidInput

MAX_HIDDEN_LAYERS = 8
MAX_UNITS = 64


@dataclass(frozen=True, slots=True)
class Layer:
    """One dense layer: its units, their activation, and the share of its outputs dropped while training."""

    units: int
    activation: str
    dropout: float = 0.0


@dataclass(frozen=True, slots=True)
class LayerSlice:
    """Where a layer's parameters lie in the flat vector.

    The block of layer L has shape (n_in + 1, n_out): the weights, a row for each input, and below them the biases as
    one more row. With a constant 1 appended to what comes in, one product gives W and b their share, forwards and
    backwards.
    """

    start: int
    stop: int
    n_in: int
    n_out: int

    def block(self, flat: Vector) -> Matrix:
        """Return the view (n_in + 1, n_out) of `flat`: weights, and the biases in the last row."""
        block: Matrix = flat[self.start : self.stop].reshape(self.n_in + 1, self.n_out)
        return block

    def weights(self, flat: Vector) -> Matrix:
        """Return the view (n_in, n_out) of the weights in `flat`."""
        return self.block(flat)[:-1]

    def biases(self, flat: Vector) -> Vector:
        """Return the view (n_out,) of the biases in `flat`."""
        biases: Vector = self.block(flat)[-1]
        return biases

    def weight_index(self, i: int, j: int) -> int:
        """Return the place of the weight from input i to unit j (from 0) in the flat vector."""
        return self.start + i * self.n_out + j

    def bias_index(self, j: int) -> int:
        """Return the place of unit j's bias (from 0) in the flat vector."""
        return self.start + self.n_in * self.n_out + j


@dataclass(frozen=True, slots=True)
class Network:
    """A fully connected network of 0 to 8 hidden layers; the last layer is the output.

    Raises
    ------
    InvalidInput
        If a size, an activation or a dropout rate is out of range.
    """

    n_inputs: int
    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        if not 1 <= self.n_inputs <= MAX_UNITS:
            raise InvalidInput(f"A network has 1 to {MAX_UNITS} inputs, not {self.n_inputs}.", "layers")
        if not 1 <= len(self.layers) <= MAX_HIDDEN_LAYERS + 1:
            raise InvalidInput(
                f"A network has 0 to {MAX_HIDDEN_LAYERS} hidden layers, not {len(self.layers) - 1}.", "layers"
            )
        for number, layer in enumerate(self.layers, start=1):
            if not 1 <= layer.units <= MAX_UNITS:
                raise InvalidInput(f"Layer {number} has {layer.units} units; 1 to {MAX_UNITS} are possible.", "layers")
            if not 0.0 <= layer.dropout < 1.0:
                raise InvalidInput(
                    f"The dropout of layer {number} is {layer.dropout:g}; it is a share from 0 to below 1.",
                    "dropout",
                )
            activation = find_activation(layer.activation)
            if not activation.elementwise and number < len(self.layers):
                raise InvalidInput(
                    f"{activation.label} stands at the output only; layer {number} is hidden.", "activation"
                )
        if self.layers[-1].dropout:
            raise InvalidInput("The output layer cannot have dropout: its units are the answer.", "dropout")

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of every layer, the inputs first: (2, 3, 1)."""
        return (self.n_inputs, *(layer.units for layer in self.layers))

    @property
    def n_outputs(self) -> int:
        """Units of the last layer."""
        return self.layers[-1].units

    @property
    def n_parameters(self) -> int:
        """Weights and biases in all."""
        sizes = self.sizes
        return sum((n_in + 1) * n_out for n_in, n_out in itertools.pairwise(sizes))

    @property
    def has_dropout(self) -> bool:
        """Whether any layer drops units while training."""
        return any(layer.dropout > 0.0 for layer in self.layers)

    def slices(self) -> tuple[LayerSlice, ...]:
        """Return where each layer's parameters lie in the flat vector, first layer first."""
        found, start = [], 0
        sizes = self.sizes
        for n_in, n_out in itertools.pairwise(sizes):
            stop = start + (n_in + 1) * n_out
            found.append(LayerSlice(start, stop, n_in, n_out))
            start = stop
        return tuple(found)

    def weight_mask(self) -> Vector:
        """Return 1 for every weight and 0 for every bias, shape (n_parameters,): what L1 and L2 act on."""
        mask = np.ones(self.n_parameters)
        for part in self.slices():
            part.biases(mask)[:] = 0.0
        return mask


def check_output(network: Network, loss_name: str) -> None:
    """Raise `InvalidInput` if the output activation and the loss do not belong together."""
    loss = find_loss(loss_name)
    output = find_activation(network.layers[-1].activation)
    if loss.logits and output.name != loss.logits:
        raise InvalidInput(
            f"{loss.label.capitalize()} is computed from the logits of a {loss.logits} output; "
            f"the output here is {output.label}. Set the output's activation to '{loss.logits}' "
            "or choose another loss.",
            "loss",
        )
    if loss.name == "cross_entropy" and network.n_outputs == 1:
        raise InvalidInput(
            "Softmax over one output is always 1, so its cross-entropy is always 0. "
            "Use binary_cross_entropy with one sigmoid output, or two outputs.",
            "loss",
        )


@dataclass(frozen=True, slots=True)
class ParameterName:
    """One weight or bias by its place in the network; layers and units count from 1, as on the screen.

    `source` is the unit that a weight comes from, 0 for a bias.
    """

    layer: int
    source: int
    unit: int

    @property
    def is_bias(self) -> bool:
        """Whether this is a bias."""
        return self.source == 0

    @property
    def quantity(self) -> str:
        """The name in lecture files and on the screen: `w.1.2.3` or `b.1.3`."""
        return f"b.{self.layer}.{self.unit}" if self.is_bias else f"w.{self.layer}.{self.source}.{self.unit}"


def name_parameter(network: Network, index: int) -> ParameterName:
    """Return which weight or bias stands at `index` of the flat vector."""
    for layer, part in enumerate(network.slices(), start=1):
        if part.start <= index < part.stop:
            row, unit = divmod(index - part.start, part.n_out)
            return ParameterName(layer, 0 if row == part.n_in else row + 1, unit + 1)
    raise IndexError(f"parameter {index} of {network.n_parameters}")


def find_parameter(network: Network, name: ParameterName) -> int:
    """Return the place of a weight or bias in the flat vector; raise `IndexError` if there is none."""
    parts = network.slices()
    if not 1 <= name.layer <= len(parts):
        raise IndexError(f"layer {name.layer} of {len(parts)}")
    part = parts[name.layer - 1]
    if not (1 <= name.unit <= part.n_out and 0 <= name.source <= part.n_in):
        raise IndexError(f"no parameter {name.quantity}")
    return part.bias_index(name.unit - 1) if name.is_bias else part.weight_index(name.source - 1, name.unit - 1)
