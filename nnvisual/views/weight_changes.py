"""What an update under way does to every weight and bias, as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

from nnvisual.nn.network import Network, name_parameter
from nnvisual.nn.phases import Kind
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.number_text import format_value
from nnvisual.views.operation_notes import MOST_NOTED, Edge, is_done


@dataclass(frozen=True, slots=True)
class Change:
    """What an update does to a weight or bias.

    Attributes
    ----------
    old, new
        The values before and after, as text.
    arrow
        Up, down, or across where nothing changes.
    is_done
        Whether the update has reached it.
    """

    old: str
    new: str
    arrow: str
    is_done: bool


def write_change(old: float, new: float) -> tuple[str, str]:
    """Return both values with as many decimals, two to four, as it takes to see that something has changed."""
    pairs = [(format_value(old, places), format_value(new, places)) for places in (2, 3, 4)]
    return next((pair for pair in pairs if pair[0] != pair[1]), pairs[0] if old == new else pairs[-1])


def list_changes(snapshot: Snapshot, network: Network) -> Iterator[tuple[Edge, Change]]:
    """Yield what the update under way does to every weight and bias; nothing at other times or in a large network."""
    update = snapshot.update
    if snapshot.operation.kind is not Kind.UPDATE or update is None or network.n_parameters > MOST_NOTED:
        return
    for index in range(network.n_parameters):
        name = name_parameter(network, index)
        before, after = float(update.before[index]), float(update.after[index])
        arrow = "→"
        if isfinite(before) and isfinite(after) and before != after:
            arrow = "↑" if after > before else "↓"
        done = is_done(snapshot, Kind.UPDATE, name.layer, name.unit, name.source)
        yield (name.layer, name.source, name.unit), Change(*write_change(before, after), arrow, done)
