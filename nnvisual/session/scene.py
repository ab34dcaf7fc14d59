"""One example in one network, with everything called by its name: what formulas are written about."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from nnvisual.lectures.quantities import Quantity
from nnvisual.lectures.quantity_symbols import symbol_of, tex_of
from nnvisual.nn.activations import Activation, find_activation
from nnvisual.nn.arrays import Vector
from nnvisual.nn.losses import Target as LossTarget
from nnvisual.nn.network import Network, ParameterName, find_parameter
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.trace import ExampleTrace, LayerTrace
from nnvisual.session.worked import Chip, Stage, Target


@dataclass(frozen=True, slots=True)
class Scene:
    """A network's objective, the parameters at the cursor, and the trace of the example that is looked at.

    Layers and units count from 1, as on the screen.
    """

    objective: NetworkObjective
    parameters: Vector
    trace: ExampleTrace
    _names: dict[tuple[object, ...], str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def network(self) -> Network:
        """The network."""
        return self.objective.network

    @property
    def depth(self) -> int:
        """Number of layers, the output included."""
        return len(self.trace.layers)

    def layer(self, number: int) -> LayerTrace:
        """Return a layer's numbers."""
        return self.trace.layers[number - 1]

    def activation(self, number: int) -> Activation:
        """Return a layer's activation function."""
        return find_activation(self.network.layers[number - 1].activation)

    def tex(self, kind: str, *places: int) -> str:
        """Return the symbol of a quantity as TeX."""
        key = (tex_of, kind, places)
        if key not in self._names:
            self._names[key] = tex_of(Quantity(kind, places), self.objective.problem)
        return self._names[key]

    def plain(self, kind: str, *places: int) -> str:
        """Return the symbol of a quantity in plain characters."""
        key = (symbol_of, kind, places)
        if key not in self._names:
            self._names[key] = symbol_of(Quantity(kind, places), self.objective.problem)
        return self._names[key]

    def output(self, layer: int, unit: int) -> tuple[str, tuple[int, ...]]:
        """Return how the activation of a unit is called: x of an input, y_hat of an output, else a."""
        if layer == 0:
            return "x", (unit,)
        if layer == self.depth:
            return "y_hat", (unit,)
        return "a", (layer, unit)

    def incoming(self, layer: int, source: int) -> Chip:
        """Return the chip of what comes into a layer from its unit `source`; 1 for a bias."""
        if source == 0:
            return Chip(("1",), "1", (1.0,))
        kind, places = self.output(layer - 1, source)
        return self.chip(kind, *places, number=float(self.layer(layer).incoming[source - 1]))

    def chip(self, kind: str, *places: int, number: float, parts: tuple[str, ...] = ()) -> Chip:
        """Return the chip of a quantity: a click selects the weight or the unit that it belongs to."""
        return Chip(
            (self.tex(kind, *places),),
            self.plain(kind, *places),
            (number,),
            target=self.target(kind, places),
            parts=(Quantity(kind, places).name, *parts),
        )

    def parameter_kind(self, layer: int, unit: int, source: int) -> tuple[str, tuple[int, ...]]:
        """Return how a weight is called, or a bias for `source` 0."""
        return ("w", (layer, source, unit)) if source else ("b", (layer, unit))

    def parameter_chip(self, layer: int, unit: int, source: int) -> Chip:
        """Return the chip of a weight, or of a bias for `source` 0."""
        kind, places = self.parameter_kind(layer, unit, source)
        numbers = self.layer(layer)
        value = numbers.weights[source - 1, unit - 1] if source else numbers.biases[unit - 1]
        return self.chip(kind, *places, number=float(value))

    def derivative(
        self,
        top: tuple[str, tuple[int, ...]],
        bottom: tuple[str, tuple[int, ...]],
        number: float,
        target: Target | None,
    ) -> Chip:
        """Return the chip of a partial derivative: numerator above denominator, its number below."""
        (upper, upper_places), (lower, lower_places) = top, bottom
        return Chip(
            (rf"\partial {self.tex(upper, *upper_places)}", rf"\partial {self.tex(lower, *lower_places)}"),
            f"∂{self.plain(upper, *upper_places)}/∂{self.plain(lower, *lower_places)}",
            (number,),
            target=target,
            stage=Stage.REACHED,
        )

    def target(self, kind: str, places: tuple[int, ...]) -> Target | None:
        """Return what a click on a quantity selects."""
        if kind in ("w", "b", "product", "grad.w", "grad.b"):
            layer, unit = places[0], places[-1]
            source = places[1] if len(places) == 3 else 0
            return Target(parameter=find_parameter(self.network, ParameterName(layer, source, unit)))
        if kind in ("z", "a", "delta", "slope"):
            return Target(unit=(places[0], places[1]))
        if kind == "x":
            return Target(unit=(0, places[0]))
        if kind in ("y_hat", "y"):
            return Target(unit=(self.depth, places[0]))
        return None

    def output_slopes(self) -> Vector | None:
        """Return dJ/da of every output, shape (n_out,), for this example's own loss.

        None where it has no finite value that the chain could begin with: a softmax output, whose units depend on
        each other, or a saturated one; the chain then begins with dJ/dz.
        """
        last, loss = self.trace.layers[-1], self.objective.loss
        if not self.activation(self.depth).elementwise:
            return None
        if loss.logits:
            with np.errstate(all="ignore"):
                slopes: Vector = last.delta / last.slope
            return slopes if bool(np.isfinite(slopes).all()) else None
        z, a = last.z.reshape(-1, 1), last.activation.reshape(-1, 1)
        found = np.empty_like(a)
        loss.bind(z, a, found, np.empty(1))(LossTarget.of(self.trace.y.reshape(-1, 1)))
        return found[:, 0]
