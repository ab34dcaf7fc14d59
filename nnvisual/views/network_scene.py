"""What the network diagram shows at the moment of the cursor: which numbers are there yet, and which are lit.

Derived from the snapshot alone, without a pixel: the painter draws it, and tests read it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from nnvisual.nn.experiment import Problem
from nnvisual.nn.network import Network, ParameterName, name_parameter
from nnvisual.nn.phases import Direction, Kind
from nnvisual.nn.trace import ExampleTrace
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.network_parts import delta_parts
from nnvisual.views.network_words import name_unit
from nnvisual.views.number_text import format_value
from nnvisual.views.operation_notes import Edge, Note, Tone, is_done, list_notes
from nnvisual.views.weight_changes import Change, list_changes

MOST_NAMED = 24
"""Units of a layer that get a name; no screen has room for more."""

MOST_TRACED = 80
"""Lines of a chain that are drawn; in larger networks only those next to the unit."""


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
    changes
        What an update under way does to every weight and bias; empty at other times.
    """

    units: tuple[tuple[UnitLook, ...], ...]
    notes: Mapping[Edge, Note]
    fresh: frozenset[Edge]
    lit_edges: Mapping[Edge, Tone]
    traced: frozenset[Edge]
    loss: LossLook | None
    loss_traced: bool
    changes: Mapping[Edge, Change] = field(default_factory=dict)


class UnitNames:
    """What stands above the units, worded once for each problem."""

    def __init__(self) -> None:
        self._problem: Problem | None = None
        self._names: dict[tuple[int, int, bool], str] = {}

    def find(self, snapshot: Snapshot, layer: int, unit: int, *, is_sum: bool = False) -> str:
        """Return the name of a unit, or of its pre-activation."""
        if snapshot.experiment.problem is not self._problem:
            self._problem, self._names = snapshot.experiment.problem, {}
        key = (layer, unit, is_sum)
        found = self._names.get(key)
        if found is None:
            found = self._names[key] = name_unit(snapshot, layer, unit, is_sum=is_sum)
        return found


def build_scene(
    snapshot: Snapshot,
    network: Network,
    trace: ExampleTrace,
    wanted: frozenset[str] = frozenset(),
    names: UnitNames | None = None,
) -> NetworkScene:
    """Return what is to be seen at the cursor; products and gradients named in `wanted` wherever they are known."""
    chain = _trace_chain(snapshot, network, trace)
    known = names or UnitNames()
    notes = dict(list_notes(snapshot, network, trace, wanted))
    return NetworkScene(
        units=tuple(
            tuple(_look_at(snapshot, trace, chain, layer, unit, wanted, known) for unit in range(1, count + 1))
            for layer, count in enumerate(network.sizes)
        ),
        notes=notes,
        fresh=frozenset(_fresh(snapshot, network)),
        lit_edges=dict(_lit_edges(snapshot, network)),
        traced=chain.edges,
        loss=_look_at_loss(snapshot, trace, chain),
        loss_traced=chain.reaches_loss,
        changes=dict(list_changes(snapshot, network)),
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


def _look_at(
    snapshot: Snapshot,
    trace: ExampleTrace,
    chain: _Chain,
    layer: int,
    unit: int,
    wanted: frozenset[str],
    names: UnitNames,
) -> UnitLook:
    here = snapshot.operation
    count = len(trace.x) if layer == 0 else len(trace.layers[layer - 1].a)
    name = names.find(snapshot, layer, unit) if count <= MOST_NAMED else ""
    if layer == 0:
        comes_in = here.kind is Kind.PRODUCT and (here.layer, here.source) == (1, unit)
        return UnitLook(Stage.VALUE, float(trace.x[unit - 1]), name, Tone.FORWARD if comes_in else Tone.CALM)
    part, j = trace.layers[layer - 1], unit - 1
    dropped = part.mask is not None and part.mask[j] == 0.0
    stage, number = Stage.VALUE, float(part.a[j])
    if here.direction is Direction.FORWARD and not is_done(snapshot, Kind.ACTIVATION, layer, unit):
        stage, number = Stage.EMPTY, float("nan")
        if is_done(snapshot, Kind.SUM, layer, unit):
            stage, number, name = Stage.SUM, float(part.z[j]), names.find(snapshot, layer, unit, is_sum=True)
    tone, lit = _unit_tone(snapshot, chain, layer, unit)
    shows = _shows_delta(snapshot, chain, layer, unit)
    if wanted and not wanted.isdisjoint(delta_parts(layer, unit)):
        shows = is_done(snapshot, Kind.DELTA, layer, unit)
    delta = float(part.delta[j]) if trace.has_target and shows else None
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


def _shows_delta(snapshot: Snapshot, chain: _Chain, layer: int, unit: int) -> bool:
    here = snapshot.operation
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
