"""The context menu of the network diagram, and what its entries ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from nnvisual.landscape.plane import PlaneKind, PlaneSpec


@dataclass(frozen=True, slots=True)
class MenuChoices:
    """What the menu offers where it was opened.

    Attributes
    ----------
    symbol
        The weight or bias under it; "" where there is none.
    edit
        Types that weight.
    set_axis
        Makes it the landscape's axis 0 or 1.
    tiles_shown
        Whether heat tiles are on; None where there is nothing to show in them.
    show_tiles
        Switches them.
    bars_shown, show_bars
        Whether several examples are shown as bars, and what switches that.
    symbols_shown, show_symbols
        Whether layers are drawn as blocks, and what switches that.
    """

    symbol: str
    edit: Callable[[], None]
    set_axis: Callable[[int], None]
    tiles_shown: bool | None
    show_tiles: Callable[[bool], None]
    bars_shown: bool
    show_bars: Callable[[bool], None]
    symbols_shown: bool
    show_symbols: Callable[[bool], None]


def make_menu(parent: QWidget, choices: MenuChoices) -> QMenu:
    """Return the menu."""
    menu = QMenu(parent)
    if choices.symbol:
        _add(menu, f"Type a value for {choices.symbol}", choices.edit)
        _add(menu, f"Loss landscape: {choices.symbol} to the right", lambda: choices.set_axis(0))
        _add(menu, f"Loss landscape: {choices.symbol} upwards", lambda: choices.set_axis(1))
        menu.addSeparator()
    tiles = _add(menu, "Each unit's output over the inputs\tT", lambda: choices.show_tiles(not choices.tiles_shown))
    tiles.setCheckable(True)
    tiles.setChecked(bool(choices.tiles_shown))
    tiles.setEnabled(choices.tiles_shown is not None)
    bars = _add(menu, "Several examples as bars\tB", lambda: choices.show_bars(not choices.bars_shown))
    bars.setCheckable(True)
    bars.setChecked(choices.bars_shown)
    symbols = _add(menu, "Layers as blocks\tD", lambda: choices.show_symbols(not choices.symbols_shown))
    symbols.setCheckable(True)
    symbols.setChecked(choices.symbols_shown)
    return menu


def choose_axis(spec: PlaneSpec, axis: int, index: int) -> PlaneSpec:
    """Return the plane with the weight at `index` as its axis 0 or 1; as the other axis, it changes places with it."""
    i, j = (spec.i, spec.j) if spec.kind is PlaneKind.WEIGHTS else (0, 1)
    if axis == 0:
        i, j = index, (i if j == index else j)
    else:
        i, j = (j if i == index and j is not None else i), index
    if i == j:
        # A curve along this one weight has no second axis yet.
        i = 1 if index == 0 else 0
    return replace(spec, kind=PlaneKind.WEIGHTS, i=i, j=j, extents=(None, None))


def _add(menu: QMenu, text: str, act: Callable[[], None]) -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(lambda _checked=False: act())
    return action
