"""The texts that appear at weights and biases while a step is worked: products, gradients, old and new values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from nnvisual.nn.network import Network, ParameterName, find_parameter, name_parameter
from nnvisual.nn.phases import Direction, Kind, Operation
from nnvisual.nn.trace import ExampleTrace
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.network_words import format_input, name_here
from nnvisual.views.number_text import format_value

MOST_NOTED = 80
"""Parameters of a network in which all of them may carry a note at once."""

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


def is_done(snapshot: Snapshot, kind: Kind, layer: int = 0, unit: int = 0, source: int = 0) -> bool:
    """Whether an operation on the example under the cursor has been done by now. At rest everything is known."""
    here = snapshot.operation
    if here.direction is Direction.REST:
        return kind is not Kind.UPDATE
    wanted = Operation(kind, here.example, layer, unit, source)
    return snapshot.plan.phase(wanted) <= snapshot.cursor.phase


def list_notes(
    snapshot: Snapshot, network: Network, trace: ExampleTrace, wanted: frozenset[str] = frozenset()
) -> Iterator[tuple[Edge, Note]]:
    """Yield the notes, the later of two for one edge being the one that counts.

    Parameters
    ----------
    wanted
        Names of products and gradients that are shown wherever they are known, because a lecture points at them.
    """
    here = snapshot.operation
    yield from _wanted_notes(snapshot, network, trace, wanted)
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
    if not wanted or network.n_parameters > MOST_NOTED:
        return
    for index in range(network.n_parameters):
        name = name_parameter(network, index)
        layer, source, unit = edge = (name.layer, name.source, name.unit)
        product, gradient = f"product.{layer}.{source}.{unit}", _quantity(edge, "grad.")
        asks_product = bool(source and wanted & {product, f"product.{layer}", "products"})
        asks_gradient = bool(trace.has_target and wanted & {gradient, gradient.rpartition(".")[0], "gradients"})
        if asks_product and is_done(snapshot, Kind.PRODUCT, layer, unit, source):
            yield edge, _product_note(trace, edge, is_lit=True)
        elif asks_gradient and is_done(snapshot, Kind.GRADIENT, layer, unit, source):
            yield edge, _gradient_note(snapshot, trace, edge, is_lit=True)


def _product_note(trace: ExampleTrace, edge: Edge, *, is_lit: bool) -> Note:
    layer, source, unit = edge
    part = trace.layers[layer - 1]
    value = format_value(float(part.products[source - 1, unit - 1]))
    text = value
    if is_lit:
        comes = float(part.incoming[source - 1])
        incoming = format_input(comes) if layer == 1 else format_value(comes)
        text = f"{format_value(float(part.weights[source - 1, unit - 1]))} · {incoming} = {value}"
    return Note(text, value, Tone.FORWARD, is_lit, f"product.{layer}.{source}.{unit}")


def _gradient_note(snapshot: Snapshot, trace: ExampleTrace, edge: Edge, *, is_lit: bool) -> Note:
    layer, source, unit = edge
    part = trace.layers[layer - 1]
    value = format_value(float(part.grad_w[source - 1, unit - 1] if source else part.grad_b[unit - 1]), 3)
    short = f"∂ {value}"
    text = f"∂J/∂{_symbol(snapshot, edge)} = {value}" if is_lit else short
    return Note(text, short, Tone.BACKWARD, is_lit, _quantity(edge, "grad."))


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
        yield edge, _gradient_note(snapshot, trace, edge, is_lit=True)
    else:
        value = format_value(float(snapshot.parameters[chosen]))
        yield edge, Note(f"{symbol} = {value}", value, Tone.STRONG, True, _quantity(edge))


def _product_notes(snapshot: Snapshot, trace: ExampleTrace) -> Iterator[tuple[Edge, Note]]:
    here = snapshot.operation
    for source in range(1, len(trace.layers[here.layer - 1].incoming) + 1):
        if not is_done(snapshot, Kind.PRODUCT, here.layer, here.unit, source):
            return
        edge = (here.layer, source, here.unit)
        yield edge, _product_note(trace, edge, is_lit=here.kind is Kind.PRODUCT and here.source == source)


def _gradient_notes(snapshot: Snapshot, trace: ExampleTrace) -> Iterator[tuple[Edge, Note]]:
    here = snapshot.operation
    for source in (*range(1, len(trace.layers[here.layer - 1].incoming) + 1), 0):
        if not is_done(snapshot, Kind.GRADIENT, here.layer, here.unit, source):
            return
        edge = (here.layer, source, here.unit)
        yield edge, _gradient_note(snapshot, trace, edge, is_lit=here.source == source)


def _mean_notes(snapshot: Snapshot, network: Network) -> Iterator[tuple[Edge, Note]]:
    update = snapshot.update
    if update is None or network.n_parameters > MOST_NOTED:
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
