"""What the network diagram says in words and formulas: symbols, the caption, and how each number came about."""

from __future__ import annotations

import re

from nnvisual.lectures.quantities import Quantity
from nnvisual.lectures.quantity_symbols import symbol_of
from nnvisual.nn.activations import find_activation
from nnvisual.nn.arrays import Vector
from nnvisual.nn.experiment import NetworkProblem
from nnvisual.nn.network import ParameterName
from nnvisual.nn.phases import Direction, Kind, Operation
from nnvisual.nn.trace import ExampleTrace
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.number_text import MINUS, format_value

_LAYER_MARK = re.compile(r"⁽[⁰¹²³⁴⁵⁶⁷⁸⁹]+⁾$")
MOST_TERMS = 4
"""Terms of a sum that are written out; of a longer one the first and the last."""

_DIRECTIONS = {Direction.FORWARD: "forward", Direction.BACKWARD: "backward", Direction.UPDATE: "update"}


def name_symbol(snapshot: Snapshot, kind: str, *places: int) -> str:
    """Return a quantity's symbol; the first layer's needs no mark, since every other layer's has one."""
    return symbol_of(Quantity(kind, places), snapshot.experiment.problem).removesuffix("⁽¹⁾")


def name_here(snapshot: Snapshot, kind: str, *places: int) -> str:
    """Return a quantity's symbol without its layer: for labels whose place in the diagram says which layer."""
    return _LAYER_MARK.sub("", symbol_of(Quantity(kind, places), snapshot.experiment.problem))


def name_unit(snapshot: Snapshot, layer: int, unit: int, *, is_sum: bool = False) -> str:
    """Return what stands above a unit: x₁, a₁, ŷ, or z₁ where only the sum is known."""
    network = snapshot.network
    if layer == 0:
        return name_here(snapshot, "x", unit)
    if is_sum:
        return name_here(snapshot, "z", layer, unit)
    if network is not None and layer == len(network.layers):
        return name_here(snapshot, "y_hat", unit)
    return name_here(snapshot, "a", layer, unit)


def format_input(value: float) -> str:
    """Return an input: whole numbers as they are, others with two decimals."""
    if value == round(value) and abs(value) < 1e4:
        return str(int(value)).replace("-", MINUS)
    return format_value(value)


def raw_inputs(snapshot: Snapshot) -> tuple[float, ...]:
    """Return the features of the example that is looked at, in their own units; empty where nothing is known."""
    data, place = snapshot.data, snapshot.example_place
    if data is not None and place is not None:
        return tuple(data.raw[place].tolist())
    problem = snapshot.experiment.problem
    if isinstance(problem, NetworkProblem) and problem.probe is not None:
        return problem.probe.x
    return ()


def name_inputs(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the names that stand left of the inputs; empty where they say no more than x₁ does."""
    names = () if snapshot.data is None else snapshot.data.input_names
    plain = all(name.lower() in ("x", f"x{place}") for place, name in enumerate(names, start=1))
    return () if plain else names


def write_caption(snapshot: Snapshot) -> str:
    """Return who is looked at, which way the numbers flow, and what has just been computed."""
    parts = [_name_example(snapshot)]
    operation = snapshot.operation
    if operation.direction is not Direction.REST:
        parts += [_DIRECTIONS[operation.direction], name_operation(snapshot, operation)]
    return " · ".join(part for part in parts if part)


def name_operation(snapshot: Snapshot, operation: Operation) -> str:
    """Return the symbol of what an operation computes; empty at rest."""
    layer, unit, source = operation.layer, operation.unit, operation.source
    on_surface = snapshot.network is None
    name = ParameterName(layer, 1 if on_surface else source, unit)
    weight = name_symbol(snapshot, "w", unit) if on_surface else ""
    match operation.kind:
        case Kind.PRODUCT:
            symbol = f"{name_parameter_symbol(snapshot, name)}·{_name_output(snapshot, layer - 1, source)}"
        case Kind.SUM | Kind.ACTIVATION | Kind.DELTA:
            kind = {Kind.SUM: "z", Kind.ACTIVATION: "a", Kind.DELTA: "delta"}[operation.kind]
            symbol = name_symbol(snapshot, kind, layer, unit)
        case Kind.GRADIENT:
            symbol = f"∂J/∂{weight}" if on_surface else name_gradient(snapshot, name)
        case Kind.UPDATE:
            symbol = weight or name_parameter_symbol(snapshot, name)
        case kind:
            symbol = {Kind.LOSS: "J", Kind.MEAN: "mean gradient"}.get(kind, "")
    return symbol


def name_parameter_symbol(snapshot: Snapshot, name: ParameterName) -> str:
    """Return the symbol of a weight or bias."""
    if name.is_bias:
        return name_symbol(snapshot, "b", name.layer, name.unit)
    return name_symbol(snapshot, "w", name.layer, name.source, name.unit)


def name_gradient(snapshot: Snapshot, name: ParameterName) -> str:
    """Return the symbol of the loss's derivative by a weight or bias."""
    return f"∂J/∂{name_parameter_symbol(snapshot, name)}"


def explain_unit(snapshot: Snapshot, layer: int, unit: int) -> list[str]:
    """Return how a unit's value comes about, a line each: the formula with its numbers."""
    trace = snapshot.example
    if trace is None:
        return []
    if layer == 0:
        return [_explain_input(snapshot, trace, unit)]
    part = trace.layers[layer - 1]
    j = unit - 1
    z, a = name_symbol(snapshot, "z", layer, unit), _name_output(snapshot, layer, unit)
    lines = [f"{z} = {_write_sum(part.biases[j], part.weights[:, j], part.incoming)} = {format_value(part.z[j])}"]
    activation = find_activation(_activation(snapshot, layer))
    if not activation.elementwise:
        lines.append(f"{a} = {activation.label}(z){_subscript_of(unit)} = {format_value(part.activation[j])}")
    elif activation.name == "linear":
        lines.append(f"{a} = {z} = {format_value(part.activation[j])}")
    else:
        lines.append(f"{a} = {activation.label}({format_value(part.z[j])}) = {format_value(part.activation[j])}")
    if part.mask is not None:
        fate = "dropped" if part.mask[j] == 0.0 else f"× {format_value(part.mask[j])} = {format_value(part.a[j])}"
        lines.append(f"dropout: {fate}")
    if trace.has_target:
        lines.append(_explain_delta(snapshot, trace, layer, unit))
    return lines


def explain_parameter(snapshot: Snapshot, name: ParameterName) -> list[str]:
    """Return what a weight or bias does with this example, and what the loss says about it."""
    trace = snapshot.example
    if trace is None:
        return []
    part = trace.layers[name.layer - 1]
    i, j = name.source - 1, name.unit - 1
    symbol, gradient = name_parameter_symbol(snapshot, name), name_gradient(snapshot, name)
    delta = name_symbol(snapshot, "delta", name.layer, name.unit)
    if name.is_bias:
        lines = [f"{symbol} = {format_value(part.biases[j])}"]
        return [*lines, f"{gradient} = {delta} = {format_value(part.grad_b[j], 3)}"] if trace.has_target else lines
    incoming = _name_output(snapshot, name.layer - 1, name.source)
    value, comes = part.weights[i, j], part.incoming[i]
    lines = [
        f"{symbol} = {format_value(value)}",
        f"{symbol}·{incoming} = {_factor(value, first=True)}·{_factor(comes)} = {format_value(part.products[i, j])}",
    ]
    if trace.has_target:
        factors = f"{_factor(part.delta[j], first=True)}·{_factor(comes)}"
        lines.append(f"{gradient} = {delta}·{incoming} = {factors} = {format_value(part.grad_w[i, j], 3)}")
    return lines


def explain_loss(snapshot: Snapshot) -> list[str]:
    """Return what the loss of this example is made of."""
    trace, objective = snapshot.example, snapshot.network_objective
    if trace is None or objective is None:
        return []
    lines = [f"{objective.loss.label}: J = {format_value(trace.loss, 3)}"]
    if len(trace.y) == 1:
        lines.append(f"ŷ = {format_value(trace.y_hat[0])}, y = {format_input(trace.y[0])}")
    return lines


def _explain_input(snapshot: Snapshot, trace: ExampleTrace, unit: int) -> str:
    data, raw = snapshot.data, raw_inputs(snapshot)
    value = f"{name_here(snapshot, 'x', unit)} = "
    shown = format_input(trace.x[unit - 1])
    if data is None or data.basis is not None or len(raw) < unit:
        return value + shown
    name = data.input_names[unit - 1]
    if not data.standardised:
        return f"{value}{name} = {shown}"
    i = unit - 1
    shift, scale = format_value(data.shift[i]), format_value(data.scale[i])
    return f"{value}({name} − mean) / spread = ({format_input(raw[i])} − {shift}) / {scale} = {shown}"


def _explain_delta(snapshot: Snapshot, trace: ExampleTrace, layer: int, unit: int) -> str:
    part, j = trace.layers[layer - 1], unit - 1
    symbol, value = name_symbol(snapshot, "delta", layer, unit), format_value(part.delta[j])
    objective = snapshot.network_objective
    if layer == len(trace.layers):
        if objective is None or not objective.loss.logits:
            return f"{symbol} = {value}"
        y_hat, y = name_symbol(snapshot, "y_hat", unit), name_symbol(snapshot, "y", unit)
        return f"{symbol} = {y_hat} − {y} = {format_value(part.a[j])} − {format_input(trace.y[j])} = {value}"
    behind = trace.layers[layer]
    if part.mask is not None or len(behind.delta) > MOST_TERMS:
        return f"{symbol} = {value}"
    products = [
        f"{_factor(w, first=not k)}·{_factor(d)}"
        for k, (w, d) in enumerate(zip(behind.weights[j], behind.delta, strict=True))
    ]
    total = products[0] if len(products) == 1 else f"({' + '.join(products)})"
    return f"{symbol} = {total}·{_factor(part.slope[j])} = {value}"


def _write_sum(bias: float, weights: Vector, incoming: Vector) -> str:
    terms = []
    for w, x in zip(weights, incoming, strict=True):
        sign = MINUS if w < 0 else "+"
        terms.append(f"{sign} {format_value(abs(w))}·{_factor(x)}")
    if len(terms) > MOST_TERMS:
        terms = [*terms[: MOST_TERMS - 2], "+ …", terms[-1]]
    return " ".join([format_value(bias), *terms])


def _factor(value: float, *, first: bool = False) -> str:
    """Return a number as a factor: a negative one in brackets unless it stands first."""
    text = format_input(value)
    return f"({text})" if text.startswith(MINUS) and not first else text


def _name_output(snapshot: Snapshot, layer: int, unit: int) -> str:
    if layer == 0:
        return name_here(snapshot, "x", unit)
    if snapshot.network is not None and layer == len(snapshot.network.layers):
        return name_symbol(snapshot, "y_hat", unit)
    return name_symbol(snapshot, "a", layer, unit)


def _activation(snapshot: Snapshot, layer: int) -> str:
    network = snapshot.network
    assert network is not None
    return network.layers[layer - 1].activation


def _subscript_of(unit: int) -> str:
    return str(unit).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def _name_example(snapshot: Snapshot) -> str:
    problem, place = snapshot.experiment.problem, snapshot.example_place
    if not isinstance(problem, NetworkProblem):
        return f"{problem.surface.surface.title} · no network"
    who = f"example {place + 1}" if place is not None else problem.probe.label if problem.probe is not None else ""
    raw = raw_inputs(snapshot)
    names = snapshot.data.feature_names if snapshot.data is not None else ()
    features = [_name_feature(names, place, value) for place, value in enumerate(raw[:3])]
    if len(raw) > 3:
        features.append("…")
    return f"{who} ({', '.join(features)})" if features else who


def _name_feature(names: tuple[str, ...], place: int, value: float) -> str:
    name = names[place] if place < len(names) else ""
    if not name:
        return format_input(value)
    # "4 lectures" and "1 lecture" read well, "4 age" does not.
    if not (name.isalpha() and name.endswith("s") and not name.endswith("ss")):
        return f"{name} {format_input(value)}"
    return f"{format_input(value)} {name[:-1] if value == 1.0 else name}"
