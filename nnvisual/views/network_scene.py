"""What the network diagram shows at the moment of the cursor: which numbers are there yet, and which are lit.

Derived from the snapshot alone, without a pixel: the painter draws it, and tests read it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from nnvisual.nn.experiment import NetworkProblem
from nnvisual.nn.network import Network, ParameterName, find_parameter, name_parameter
from nnvisual.nn.phases import Direction, Kind, Operation
from nnvisual.nn.trace import ExampleTrace
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.network_words import format_input, name_here, name_unit
from nnvisual.views.number_text import format_value

Edge = tuple[int, int, int]
"""A weight as (layer, source, unit) from 1, as in `w.L.I.J`; source 0 is the bias."""

MOST_TRACED = 80
"""Lines of a chain that are drawn; in larger networks only those next to the unit and to the loss."""


class Tone(StrEnum):
    """Which accent something takes."""

    CALM = "calm"
    STRONG = "strong"
    FORWARD = "forward"
    BACKWARD = "backward"


class Stage(StrEnum):
    """How far a unit's value has come."""

    EMPTY = "empty"
    SUM = "sum"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class UnitLook:
    """One unit.

    Attributes
    ----------
    stage, number
        How far it has come, and z or the value then.
    name
        Above the circle.
    tone, is_lit
        Its rim's accent, and whether it is what has just been computed.
    is_dropped
        Whether dropout has silenced it.
    delta
        Its delta, where it is to be shown.
    delta_lit
        Whether that delta has just been computed.
    """

    stage: Stage
    number: float
    name: str
    tone: Tone = Tone.CALM
    is_lit: bool = False
    is_dropped: bool = False
    delta: float | None = None
    delta_lit: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A text at a weight's line or at a bias.

    Attributes
    ----------
    text
        In full.
    short
        Where there is no room for that.
    tone, is_lit
        Its accent, and whether it is what has just been computed.
    part
        What it tells of, as lectures name it.
    """

    text: str
    short: str
    tone: Tone
    is_lit: bool
    part: str


@dataclass(frozen=True, slots=True)
class LossLook:
    """The loss behind the output: its text ("" while it is not known yet), its accent, and the targets."""

    text: str
    tone: Tone
    is_lit: bool
    targets: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class NetworkScene:
    """Everything that changes with the cursor, beside the weights themselves.

    Attributes
    ----------
    units
        Every layer's units, inputs first.
    notes
        Texts at weights and biases beyond their bare numbers.
    fresh
        The weights that an update under way has already reached.
    lit_edges
        Lines that stand out, with their accent.
    traced
        Lines of the chain that is multiplied, drawn dashed.
    loss
        None where no target is known.
    loss_traced
        Whether the chain reaches the loss.
    """

    units: tuple[tuple[UnitLook, ...], ...]
    notes: Mapping[Edge, Note]
    fresh: frozenset[Edge]
    lit_edges: Mapping[Edge, Tone]
    traced: frozenset[Edge]
    loss: LossLook | None
    loss_traced: bool


def is_done(snapshot: Snapshot, kind: Kind, layer: int = 0, unit: int = 0, source: int = 0) -> bool:
    """Whether an operation on the example under the cursor has been done by now. At rest everything is known."""
    here = snapshot.operation
    if here.direction is Direction.REST:
        return kind is not Kind.UPDATE
    wanted = Operation(kind, here.example, layer, unit, source)
    return snapshot.plan.phase(wanted) <= snapshot.cursor.phase


def build_scene(
    snapshot: Snapshot, network: Network, trace: ExampleTrace, wanted: frozenset[str] = frozenset()
) -> NetworkScene:
    """Return what is to be seen at the cursor; products and gradients named in `wanted` wherever they are known."""
    chain = _trace_chain(snapshot, network, trace)
    notes = {**dict(_wanted_notes(snapshot, network, trace, wanted)), **dict(_notes(snapshot, network, trace))}
    return NetworkScene(
        units=tuple(
            tuple(_look_at(snapshot, trace, chain, layer, unit) for unit in range(1, count + 1))
            for layer, count in enumerate(network.sizes)
        ),
        notes=notes,
        fresh=frozenset(_fresh(snapshot, network)),
        lit_edges=dict(_lit_edges(snapshot, network)),
        traced=chain.edges,
        loss=_look_at_loss(snapshot, trace, chain),
        loss_traced=chain.reaches_loss,
    )


@dataclass(frozen=True, slots=True)
class _Chain:
    """The links between the loss and a unit, weight or bias."""

    edges: frozenset[Edge] = frozenset()
    units: frozenset[tuple[int, int]] = frozenset()
    reaches_loss: bool = False


def chain_target(snapshot: Snapshot) -> ParameterName | None:
    """Return whose derivative is traced: of the operation, else at rest of the selected weight."""
    here, network = snapshot.operation, snapshot.network
    if here.kind is Kind.GRADIENT:
        return ParameterName(here.layer, here.source, here.unit)
    if here.kind is Kind.DELTA:
        return ParameterName(here.layer, 0, here.unit)
    chosen = snapshot.selection.parameter
    if here.direction is Direction.REST and chosen is not None and network is not None:
        return name_parameter(network, chosen) if chosen < network.n_parameters else None
    return None


def _trace_chain(snapshot: Snapshot, network: Network, trace: ExampleTrace) -> _Chain:
    target = chain_target(snapshot)
    if target is None or not trace.has_target:
        return _Chain()
    sizes, last = network.sizes, len(network.layers)
    edges: set[Edge] = set()
    units = {(target.layer, target.unit)}
    sources: list[int] = [target.unit]
    for layer in range(target.layer + 1, last + 1):
        step = {(layer, source, unit) for source in sources for unit in range(1, sizes[layer] + 1)}
        if len(edges) + len(step) > MOST_TRACED and edges:
            break
        edges |= step
        sources = list(range(1, sizes[layer] + 1))
        units |= {(layer, unit) for unit in sources}
    if not target.is_bias:
        edges.add((target.layer, target.source, target.unit))
    return _Chain(frozenset(edges), frozenset(units), reaches_loss=True)


def _look_at(snapshot: Snapshot, trace: ExampleTrace, chain: _Chain, layer: int, unit: int) -> UnitLook:
    here = snapshot.operation
    name = name_unit(snapshot, layer, unit)
    if layer == 0:
        comes_in = here.kind is Kind.PRODUCT and (here.layer, here.source) == (1, unit)
        return UnitLook(Stage.VALUE, float(trace.x[unit - 1]), name, Tone.FORWARD if comes_in else Tone.CALM)
    part, j = trace.layers[layer - 1], unit - 1
    dropped = part.mask is not None and part.mask[j] == 0.0
    stage, number = Stage.VALUE, float(part.a[j])
    if here.direction is Direction.FORWARD and not is_done(snapshot, Kind.ACTIVATION, layer, unit):
        stage, number = Stage.EMPTY, float("nan")
        if is_done(snapshot, Kind.SUM, layer, unit):
            stage, number, name = Stage.SUM, float(part.z[j]), name_unit(snapshot, layer, unit, is_sum=True)
    tone, lit = _unit_tone(snapshot, chain, layer, unit)
    delta = float(part.delta[j]) if _shows_delta(snapshot, trace, chain, layer, unit) else None
    delta_lit = here.kind is Kind.DELTA and (here.layer, here.unit) == (layer, unit)
    return UnitLook(stage, number, name, tone, lit, dropped, delta, delta_lit)


def _unit_tone(snapshot: Snapshot, chain: _Chain, layer: int, unit: int) -> tuple[Tone, bool]:
    here = snapshot.operation
    if here.direction is Direction.FORWARD:
        if (here.layer, here.unit) == (layer, unit):
            return Tone.FORWARD, here.kind in (Kind.SUM, Kind.ACTIVATION)
        comes_in = here.kind is Kind.PRODUCT and (here.layer - 1, here.source) == (layer, unit)
        return (Tone.FORWARD, False) if comes_in else (Tone.CALM, False)
    return (Tone.BACKWARD, False) if (layer, unit) in chain.units else (Tone.CALM, False)


def _shows_delta(snapshot: Snapshot, trace: ExampleTrace, chain: _Chain, layer: int, unit: int) -> bool:
    here = snapshot.operation
    if not trace.has_target:
        return False
    if here.kind in (Kind.DELTA, Kind.GRADIENT):
        return is_done(snapshot, Kind.DELTA, layer, unit)
    return here.direction is Direction.REST and (layer, unit) in chain.units


def _look_at_loss(snapshot: Snapshot, trace: ExampleTrace, chain: _Chain) -> LossLook | None:
    if not trace.has_target:
        return None
    here = snapshot.operation
    known = here.direction is not Direction.FORWARD or here.kind is Kind.LOSS
    lit = here.kind is Kind.LOSS
    tone = Tone.FORWARD if lit else Tone.BACKWARD if chain.reaches_loss else Tone.CALM
    return LossLook(format_value(trace.loss) if known else "", tone, lit, tuple(trace.y.tolist()))


def _lit_edges(snapshot: Snapshot, network: Network) -> Iterator[tuple[Edge, Tone]]:
    here = snapshot.operation
    if here.kind is Kind.PRODUCT:
        yield (here.layer, here.source, here.unit), Tone.FORWARD
    elif here.kind is Kind.SUM:
        for source in range(1, network.sizes[here.layer - 1] + 1):
            yield (here.layer, source, here.unit), Tone.FORWARD
    elif here.kind is Kind.GRADIENT:
        yield (here.layer, here.source, here.unit), Tone.BACKWARD
    elif here.kind is Kind.UPDATE:
        yield (here.layer, here.source, here.unit), Tone.STRONG
    chosen = snapshot.selection.parameter
    if chosen is not None and chosen < network.n_parameters:
        name = name_parameter(network, chosen)
        yield (name.layer, name.source, name.unit), Tone.STRONG


def _fresh(snapshot: Snapshot, network: Network) -> Iterator[Edge]:
    if snapshot.operation.kind is not Kind.UPDATE:
        return
    here = snapshot.operation
    for layer in range(1, here.layer + 1):
        n_in, n_out = network.sizes[layer - 1], network.sizes[layer]
        for unit in range(1, (here.unit if layer == here.layer else n_out) + 1):
            for source in (*range(1, n_in + 1), 0):
                if is_done(snapshot, Kind.UPDATE, layer, unit, source):
                    yield layer, source, unit


def _notes(snapshot: Snapshot, network: Network, trace: ExampleTrace) -> Iterator[tuple[Edge, Note]]:
    """Yield the notes, the later of two for one edge being the one that counts."""
    here = snapshot.operation
    yield from _selected_note(snapshot, network, trace)
    if here.kind in (Kind.PRODUCT, Kind.SUM):
        yield from _product_notes(snapshot, trace)
    elif here.kind is Kind.GRADIENT:
        yield from _gradient_notes(snapshot, trace)
    elif here.kind is Kind.MEAN:
        yield from _mean_notes(snapshot, network)
    elif here.kind is Kind.UPDATE:
        yield from _update_note(snapshot, network)


def _wanted_notes(
    snapshot: Snapshot, network: Network, trace: ExampleTrace, wanted: frozenset[str]
) -> Iterator[tuple[Edge, Note]]:
    """Yield what a lecture points at although the cursor stands elsewhere: products and gradients by name."""
    if not wanted or network.n_parameters > MOST_TRACED:
        return
    for index in range(network.n_parameters):
        name = name_parameter(network, index)
        layer, source, unit = edge = (name.layer, name.source, name.unit)
        part = trace.layers[layer - 1]
        product = f"product.{layer}.{source}.{unit}"
        gradient = _quantity(edge, "grad.")
        if (
            source
            and wanted & {product, f"product.{layer}", "products"}
            and is_done(snapshot, Kind.PRODUCT, *edge_order(edge))
        ):
            value = format_value(float(part.products[source - 1, unit - 1]))
            factors = f"{format_value(float(part.weights[source - 1, unit - 1]))} · {_incoming(trace, edge)}"
            yield edge, Note(f"{factors} = {value}", value, Tone.FORWARD, True, product)
        elif wanted & {gradient, gradient.rpartition(".")[0], "gradients"} and trace.has_target:
            if is_done(snapshot, Kind.GRADIENT, *edge_order(edge)):
                value = format_value(float(trace.gradient[index]), 3)
                yield (
                    edge,
                    Note(f"∂J/∂{_symbol(snapshot, edge)} = {value}", f"∂ {value}", Tone.BACKWARD, True, gradient),
                )


def edge_order(edge: Edge) -> tuple[int, int, int]:
    """Return a weight as operations number it: (layer, unit, source)."""
    layer, source, unit = edge
    return layer, unit, source


def _incoming(trace: ExampleTrace, edge: Edge) -> str:
    layer, source, _ = edge
    value = float(trace.layers[layer - 1].incoming[source - 1])
    return format_input(value) if layer == 1 else format_value(value)


def _symbol(snapshot: Snapshot, edge: Edge) -> str:
    layer, source, unit = edge
    return name_here(snapshot, "w", layer, source, unit) if source else name_here(snapshot, "b", layer, unit)


def _quantity(edge: Edge, prefix: str = "") -> str:
    return prefix + ParameterName(*edge).quantity


def _selected_note(snapshot: Snapshot, network: Network, trace: ExampleTrace) -> Iterator[tuple[Edge, Note]]:
    chosen = snapshot.selection.parameter
    if chosen is None or chosen >= network.n_parameters:
        return
    name = name_parameter(network, chosen)
    edge = (name.layer, name.source, name.unit)
    symbol = _symbol(snapshot, edge)
    if trace.has_target and snapshot.operation.direction is Direction.REST:
        value = format_value(float(trace.gradient[chosen]), 3)
        yield edge, Note(f"∂J/∂{symbol} = {value}", f"∂ {value}", Tone.BACKWARD, True, _quantity(edge, "grad."))
    else:
        value = format_value(float(snapshot.parameters[chosen]))
        yield edge, Note(f"{symbol} = {value}", value, Tone.STRONG, True, _quantity(edge))


def _product_notes(snapshot: Snapshot, trace: ExampleTrace) -> Iterator[tuple[Edge, Note]]:
    here = snapshot.operation
    part = trace.layers[here.layer - 1]
    for source in range(1, len(part.incoming) + 1):
        if not is_done(snapshot, Kind.PRODUCT, here.layer, here.unit, source):
            return
        i, j = source - 1, here.unit - 1
        value = format_value(float(part.products[i, j]))
        edge = (here.layer, source, here.unit)
        factors = f"{format_value(float(part.weights[i, j]))} · {_incoming(trace, edge)}"
        lit = here.kind is Kind.PRODUCT and here.source == source
        name = f"product.{here.layer}.{source}.{here.unit}"
        yield (
            (here.layer, source, here.unit),
            Note(f"{factors} = {value}" if lit else value, value, Tone.FORWARD, lit, name),
        )


def _gradient_notes(snapshot: Snapshot, trace: ExampleTrace) -> Iterator[tuple[Edge, Note]]:
    here = snapshot.operation
    part = trace.layers[here.layer - 1]
    j = here.unit - 1
    for source in (*range(1, len(part.incoming) + 1), 0):
        if not is_done(snapshot, Kind.GRADIENT, here.layer, here.unit, source):
            return
        edge = (here.layer, source, here.unit)
        value = format_value(float(part.grad_w[source - 1, j] if source else part.grad_b[j]), 3)
        lit = here.source == source
        text = f"∂J/∂{_symbol(snapshot, edge)} = {value}" if lit else f"∂ {value}"
        yield edge, Note(text, f"∂ {value}", Tone.BACKWARD, lit, _quantity(edge, "grad."))


def _mean_notes(snapshot: Snapshot, network: Network) -> Iterator[tuple[Edge, Note]]:
    update = snapshot.update
    if update is None or network.n_parameters > MOST_TRACED:
        return
    for index in range(network.n_parameters):
        name = name_parameter(network, index)
        edge = (name.layer, name.source, name.unit)
        text = f"∂ {format_value(float(update.gradient[index]))}"
        yield edge, Note(text, text, Tone.BACKWARD, False, _quantity(edge, "grad."))


def _update_note(snapshot: Snapshot, network: Network) -> Iterator[tuple[Edge, Note]]:
    here, update = snapshot.operation, snapshot.update
    if update is None:
        return
    edge = (here.layer, here.source, here.unit)
    index = find_parameter(network, ParameterName(*edge))
    old, new = float(update.before[index]), float(update.after[index])
    # As many decimals as it takes to see that something has changed.
    places = next((digits for digits in (2, 3, 4) if format_value(old, digits) != format_value(new, digits)), 4)
    text = f"{format_value(old, places)} → {format_value(new, places)}"
    yield edge, Note(f"{_symbol(snapshot, edge)}: {text}", text, Tone.STRONG, True, _quantity(edge))


def has_network(snapshot: Snapshot) -> bool:
    """Whether there is a network to draw, and not an analytic landscape."""
    return isinstance(snapshot.experiment.problem, NetworkProblem)
