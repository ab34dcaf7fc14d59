"""Which activation function, or which loss, an activation curve shows, and where the example stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from nnvisual.nn.activation_shape import ActivationShape, evaluate_activation, sample_activation, shown_range
from nnvisual.nn.activations import Activation, find_activation
from nnvisual.nn.loss_profile import Against, ExampleOutput, LossProfile, profile_loss
from nnvisual.nn.network import name_parameter
from nnvisual.nn.phases import Kind
from nnvisual.session.snapshot import Snapshot


class Picture(Enum):
    """What is drawn."""

    ACTIVATION = 0
    LOSS_OF_PREDICTION = 1
    LOSS_OF_LOGIT = 2


@dataclass(frozen=True, slots=True)
class ActivationScene:
    """One unit's activation function, with the example's z on it.

    Attributes
    ----------
    layer, unit
        From 1.
    z, value, derivative
        The example's pre-activation, g(z) and g'(z); NaN where they are no numbers.
    """

    activation: Activation
    layer: int
    unit: int
    is_output: bool
    shape: ActivationShape
    z: float
    value: float
    derivative: float

    @property
    def is_saturated(self) -> bool:
        """Whether the example's z lies where the function is nearly flat."""
        return any(low <= self.z <= high for low, high in self.shape.flat)


def find_unit(snapshot: Snapshot) -> tuple[int, int]:
    """Return (layer, unit) from 1: the selected one, the operation's, the selected weight's, else the first output."""
    network = snapshot.network
    if network is None:
        raise ValueError("an analytic surface has no units")
    last = len(network.layers)
    chosen = snapshot.selection
    if chosen.unit is not None and 1 <= chosen.unit[0] <= last and chosen.unit[1] <= network.sizes[chosen.unit[0]]:
        return chosen.unit
    operation = snapshot.operation
    if operation.kind not in (Kind.REST, Kind.LOSS, Kind.MEAN) and operation.layer:
        return operation.layer, operation.unit
    if chosen.parameter is not None and chosen.parameter < network.n_parameters:
        name = name_parameter(network, chosen.parameter)
        return name.layer, name.unit
    return last, 1


def make_activation_scene(snapshot: Snapshot, before: ActivationScene | None) -> ActivationScene | None:
    """Return what to draw; None on an analytic surface. What is unchanged is taken over from `before`."""
    network, example = snapshot.network, snapshot.example
    if network is None or example is None:
        return None
    layer, unit = find_unit(snapshot)
    activation = find_activation(network.layers[layer - 1].activation)
    z = float(example.layers[layer - 1].z[unit - 1])
    low, high = shown_range(z)
    kept = before is not None and before.activation is activation and before.shape.z[0] == low
    shape = before.shape if kept and before is not None else sample_activation(activation, low, high)
    if activation.elementwise:
        value, derivative = (float(part[0]) for part in evaluate_activation(activation, np.array([z])))
    else:
        value = float(example.layers[layer - 1].activation[unit - 1])
        derivative = value * (1.0 - value)
    return ActivationScene(activation, layer, unit, layer == len(network.layers), shape, z, value, derivative)


def make_loss_profile(snapshot: Snapshot, picture: Picture) -> LossProfile | None:
    """Return the present example's loss along one output; None where no target is known or on a surface."""
    network, example, objective = snapshot.network, snapshot.example, snapshot.network_objective
    if network is None or example is None or objective is None or not example.has_target:
        return None
    layer, unit = find_unit(snapshot)
    output = unit - 1 if layer == len(network.layers) else 0
    against = Against.LOGIT if picture is Picture.LOSS_OF_LOGIT else Against.PREDICTION
    shown = ExampleOutput(example.layers[-1].z, example.y, network.layers[-1].activation)
    return profile_loss(objective.loss, shown, output, against)
