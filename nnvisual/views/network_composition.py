"""Puts together what the network diagram paints: from the snapshot, the room there is, and what a lecture lights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QImage

from nnvisual.session.snapshot import Snapshot
from nnvisual.views.network_edges import Weights, read_weights
from nnvisual.views.network_layout import LABEL, LayoutRequest, NetworkLayout, arrange
from nnvisual.views.network_painter import NetworkPainter, Picture
from nnvisual.views.network_parts import Emphasis
from nnvisual.views.network_scene import UnitNames, build_scene
from nnvisual.views.network_words import format_input, name_inputs, raw_inputs
from nnvisual.views.theme import Theme
from nnvisual.views.unit_bars import UnitBars
from nnvisual.views.unit_tiles import UnitTiles

CROWDED = 150
"""Lines beyond which they are drawn without smooth edges while the network learns."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a picture depends on beside the snapshot: room in pixels, theme, emphasis, and whether tiles are on."""

    width: float
    height: float
    theme: Theme
    emphasis: Emphasis
    with_tiles: bool = False
    with_bars: bool = False


class Composer:
    """Makes pictures; keeps the parts that stay the same from one to the next."""

    def __init__(self, painter: NetworkPainter) -> None:
        self._painter = painter
        self._weights: Weights | None = None
        self._layout: NetworkLayout | None = None
        self._tiles = UnitTiles()
        self._bars = UnitBars()
        self._names = UnitNames()

    def compose(self, snapshot: Snapshot, setting: Setting) -> Picture | None:
        """Return what is to be painted; None where there is no network."""
        network, trace = snapshot.network, snapshot.example
        if network is None or trace is None:
            return None
        if self._weights is None or self._weights.parameters is not snapshot.parameters:
            self._weights = read_weights(network, snapshot.parameters)
        names = name_inputs(snapshot)
        request = LayoutRequest(
            width=setting.width,
            height=setting.height,
            sizes=network.sizes,
            text=setting.theme.text,
            label_width=self._painter.label_width(names, LABEL) + 2.0,
            has_loss=trace.has_target,
        )
        if self._layout is None or self._layout.request != request:
            self._layout = arrange(request)
        moving = snapshot.playback.playing or snapshot.goal is not None
        return Picture(
            layout=self._layout,
            scene=build_scene(snapshot, network, trace, setting.emphasis.focus, self._names),
            weights=self._weights,
            emphasis=setting.emphasis,
            labels=names,
            raw=_raw_texts(snapshot),
            selected_unit=_selected_unit(snapshot, network.sizes),
            moves=moving,
            smooth=not moving or len(self._weights.edges) <= CROWDED,
            tiles=self._find_tiles(snapshot, setting),
            has_bars=setting.with_bars,
        )

    def _find_tiles(self, snapshot: Snapshot, setting: Setting) -> Mapping[tuple[int, int], QImage]:
        if setting.with_bars:
            return self._bars.find(snapshot, setting.theme)
        return self._tiles.find(snapshot.pictures.field, setting.theme) if setting.with_tiles else {}


def looks_the_same(before: Snapshot, now: Snapshot) -> bool:
    """Whether nothing that the diagram shows differs between two snapshots."""
    return (
        before.example is now.example
        and before.parameters is now.parameters
        and before.operation == now.operation
        and before.cursor == now.cursor
        and before.update is now.update
        and before.selection == now.selection
        and before.playback.playing == now.playback.playing
        and before.goal == now.goal
        and before.run.objective is now.run.objective
        and before.pictures.field is now.pictures.field
    )


def _raw_texts(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the inputs in their own units, where the network sees them on another scale."""
    data = snapshot.data
    if data is None or not data.standardised or data.basis is not None:
        return ()
    return tuple(format_input(value) for value in raw_inputs(snapshot))


def _selected_unit(snapshot: Snapshot, sizes: tuple[int, ...]) -> tuple[int, int] | None:
    chosen = snapshot.selection.unit
    if chosen is None or chosen[0] >= len(sizes) or chosen[1] > sizes[chosen[0]]:
        return None
    return chosen
