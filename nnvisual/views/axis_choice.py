"""Which weights or directions the landscape's axes are: the names, and the menus that offer them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from nnvisual.landscape.plane import PlaneKind, PlaneSpec, name_axis
from nnvisual.lectures.quantities import parse_quantity
from nnvisual.lectures.quantity_symbols import symbol_of
from nnvisual.nn.experiment import Problem
from nnvisual.nn.network import Network
from nnvisual.nn.objective import Objective
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.theme import Theme

FLAT = 24
"""With more parameters than this the menu has a submenu for each layer, and for each unit of a wide one."""

ChooseSpec = Callable[[PlaneSpec], None]


def symbol_of_axis(label: str, problem: Problem) -> str:
    """Return an axis's name as it is shown: ``w₁₁⁽¹⁾`` for `w.1.1.1`; a direction keeps its words."""
    if "direction" in label:
        return label
    return symbol_of(parse_quantity(label), problem)


def with_axis(spec: PlaneSpec, axis: int, index: int) -> PlaneSpec:
    """Return the plane with the parameter at `index` as one axis; if it is the other axis already, the two change."""
    first, second = spec.i, spec.j
    if axis == 0:
        first, second = index, first if index == second else second
    else:
        first, second = second if index == first and second is not None else first, index
    if first == second:
        return spec
    return PlaneSpec(PlaneKind.WEIGHTS, first, second, spec.seed)


def without_second(spec: PlaneSpec) -> PlaneSpec:
    """Return a curve along the first axis alone."""
    return PlaneSpec(PlaneKind.WEIGHTS, spec.i, None, spec.seed)


def with_kind(spec: PlaneSpec, kind: PlaneKind, objective: Objective) -> PlaneSpec:
    """Return a plane of random or principal directions; random ones anew if they are shown already."""
    seed = spec.seed + 1 if kind is PlaneKind.RANDOM and spec.kind is kind else spec.seed
    second = spec.j if spec.j is not None else next(j for j in range(objective.n_parameters) if j != spec.i)
    return replace(spec, kind=kind, j=second, seed=seed, extents=(None, None))


class AxisButton(QToolButton):
    """The name of an axis; a click offers all others.

    Parameters
    ----------
    axis
        0 for the horizontal axis, 1 for the vertical one.
    choose
        Called with the plane that was chosen.
    """

    def __init__(self, axis: int, choose: ChooseSpec, parent: QWidget) -> None:
        super().__init__(parent)
        self._axis = axis
        self._choose = choose
        self._snapshot: Snapshot | None = None
        self._text = ""
        self._theme: Theme | None = None
        self._is_chosen = False
        side = "Vertical axis" if axis else "Horizontal axis"
        self.setAccessibleName(side)
        self.setToolTip(f"{side}: choose a weight, a bias or a direction")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill_menu)
        self.setMenu(menu)

    def show_axis(self, snapshot: Snapshot, text: str) -> None:
        """Show the name of the axis."""
        self._snapshot = snapshot
        if text != self._text:
            self._text = text
            self.setText(f"{text} ▾" if snapshot.objective.n_parameters > 1 else text)
            self.setAccessibleDescription(f"now {text}")
        spec, chosen = snapshot.plane_spec, snapshot.selection.parameter
        shown = (spec.j if self._axis else spec.i) if spec.kind is PlaneKind.WEIGHTS else None
        is_chosen = chosen is not None and chosen == shown
        if is_chosen != self._is_chosen:
            self._is_chosen = is_chosen
            if self._theme is not None:
                self.set_theme(self._theme)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and text size over; an axis whose weight is chosen is lit like the weight."""
        self._theme = theme
        rim, ground = (theme.ink, theme.sunken) if self._is_chosen else ("transparent", "transparent")
        font = theme.font(13)
        self.setFont(font)
        # The window's style sheet sets a size of its own, which only a style sheet can take back.
        self.setStyleSheet(
            f"QToolButton {{ font-size: {font.pixelSize()}px; }}"
            f"QToolButton {{ color: {theme.ink}; background: {ground}; border: 1px solid {rim};"
            f" border-radius: 4px; padding: 0 4px; }}"
            f"QToolButton:hover {{ background: {theme.sunken}; }}"
            f"QToolButton:focus {{ border-color: {theme.positive}; }}"
            "QToolButton::menu-indicator { image: none; }"
        )

    def _fill_menu(self) -> None:
        menu, snapshot = self.menu(), self._snapshot
        menu.clear()
        if snapshot is not None:
            AxisMenu(snapshot, self._axis, self._choose).fill(menu)


class AxisMenu:
    """Fills menus with what an axis may be."""

    def __init__(self, snapshot: Snapshot, axis: int, choose: ChooseSpec) -> None:
        self._snapshot = snapshot
        self._axis = axis
        self._choose = choose

    def fill(self, menu: QMenu) -> None:
        """Add weights and biases, then the directions."""
        network, count = self._snapshot.network, self._snapshot.objective.n_parameters
        if network is None or count <= FLAT:
            self._add_parameters(menu, range(count))
        else:
            for layer in range(len(network.layers)):
                self._add_layer(menu, network, layer)
        if count < 2:
            return
        menu.addSeparator()
        if self._axis:
            self._add(menu, "no second axis: a curve", without_second(self._snapshot.plane_spec))
        spec, objective = self._snapshot.plane_spec, self._snapshot.objective
        again = "other random directions" if spec.kind is PlaneKind.RANDOM else "random directions"
        self._add(menu, again, with_kind(spec, PlaneKind.RANDOM, objective))
        self._add(menu, "principal directions of the path", with_kind(spec, PlaneKind.PRINCIPAL, objective))

    def _add_layer(self, menu: QMenu, network: Network, layer: int) -> None:
        part = network.slices()[layer]
        is_last = layer == len(network.layers) - 1
        below = menu.addMenu("output layer" if is_last else f"hidden layer {layer + 1}")
        if part.stop - part.start <= FLAT:
            below.aboutToShow.connect(lambda: self._fill_once(below, range(part.start, part.stop)))
            return
        for unit in range(part.n_out):
            places = [*(part.weight_index(source, unit) for source in range(part.n_in)), part.bias_index(unit)]
            inner = below.addMenu(f"unit {unit + 1}")
            # Thousands of entries are made only when somebody looks at them.
            inner.aboutToShow.connect(lambda inner=inner, places=places: self._fill_once(inner, places))

    def _fill_once(self, menu: QMenu, places: range | list[int]) -> None:
        if menu.isEmpty():
            self._add_parameters(menu, places)

    def _add_parameters(self, menu: QMenu, places: range | list[int]) -> None:
        snapshot = self._snapshot
        shown = self._axis_parameter()
        for place in places:
            name = name_axis(snapshot.objective, place)
            text = f"{symbol_of_axis(name, snapshot.experiment.problem)}\t{name}"
            action = self._add(menu, text, with_axis(snapshot.plane_spec, self._axis, place))
            action.setCheckable(True)
            action.setChecked(place == shown)

    def _axis_parameter(self) -> int | None:
        spec = self._snapshot.plane_spec
        if spec.kind is not PlaneKind.WEIGHTS:
            return None
        return spec.j if self._axis else spec.i

    def _add(self, menu: QMenu, text: str, spec: PlaneSpec) -> QAction:
        action = QAction(text, menu)
        action.triggered.connect(lambda: self._choose(spec))
        menu.addAction(action)
        return action
