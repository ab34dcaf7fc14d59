"""Small round buttons over the network diagram that add and remove units and layers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QLineF, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from nnvisual.nn.network import MAX_HIDDEN_LAYERS, MAX_UNITS
from nnvisual.views.curtain import SCREEN_ONLY
from nnvisual.views.network_layout import NetworkLayout
from nnvisual.views.theme import LIGHT, Theme

NEW_LAYER_UNITS = 3
"""Units of a layer that is added."""


SIDE = 18.0
"""Size of a button, before the user's factor."""

ROOMY = 4.6
"""Least distance of two columns, in buttons, at which all buttons have room side by side."""


class Change(StrEnum):
    """What a button does to the hidden layers."""

    ADD_UNIT = "add unit"
    REMOVE_UNIT = "remove unit"
    ADD_LAYER = "add layer"
    REMOVE_LAYER = "remove layer"


@dataclass(frozen=True, slots=True)
class LayerEdit:
    """One change of the hidden layers; `place` counts them from 0, for a new layer it is the place it gets."""

    change: Change
    place: int

    def apply(self, hidden: tuple[int, ...]) -> tuple[int, ...] | None:
        """Return the hidden layers' units after the change; None where that cannot be."""
        place = self.place
        if self.change is Change.ADD_LAYER:
            if len(hidden) >= MAX_HIDDEN_LAYERS:
                return None
            return (*hidden[:place], NEW_LAYER_UNITS, *hidden[place:])
        if self.change is Change.REMOVE_LAYER:
            return (*hidden[:place], *hidden[place + 1 :])
        count = hidden[place] + (1 if self.change is Change.ADD_UNIT else -1)
        if not 1 <= count <= MAX_UNITS:
            return None
        return (*hidden[:place], count, *hidden[place + 1 :])

    @property
    def title(self) -> str:
        """What the tooltip and a screen reader say."""
        layer = self.place + 1
        return {
            Change.ADD_UNIT: f"Add a unit to hidden layer {layer}",
            Change.REMOVE_UNIT: f"Remove a unit from hidden layer {layer}",
            Change.ADD_LAYER: f"Add a hidden layer here, as layer {layer}",
            Change.REMOVE_LAYER: f"Remove hidden layer {layer}",
        }[self.change]


def list_edits(hidden: int) -> Iterator[LayerEdit]:
    """Yield every change that can be made to so many hidden layers, from left to right."""
    for place in range(hidden):
        yield LayerEdit(Change.ADD_LAYER, place)
        for change in (Change.REMOVE_UNIT, Change.ADD_UNIT, Change.REMOVE_LAYER):
            yield LayerEdit(change, place)
    yield LayerEdit(Change.ADD_LAYER, hidden)


class RoundButton(QAbstractButton):
    """A small circle with a plus, a minus or a cross."""

    left = Signal()
    """The keyboard has gone elsewhere."""

    def __init__(self, edit: LayerEdit, parent: QWidget) -> None:
        super().__init__(parent)
        self.edit = edit
        self.theme = LIGHT
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(edit.title)
        self.setToolTip(edit.title)
        self.setProperty(SCREEN_ONLY, True)
        self.hide()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the keyboard has gone."""
        super().focusOutEvent(event)
        self.left.emit()

    def sizeHint(self) -> QSize:
        """Return the size at the user's text size."""
        side = round(self.theme.px(SIDE))
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the circle and its sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, side = self.theme, float(min(self.width(), self.height()))
        hot = self.isEnabled() and (self.underMouse() or self.hasFocus())
        ink = QColor(theme.ink if hot else theme.muted)
        if not self.isEnabled():
            ink = QColor(theme.faint)
        painter.setBrush(QColor(theme.sunken if hot else theme.card))
        rim = QColor(theme.positive) if self.hasFocus() else ink if hot else QColor(theme.faint)
        painter.setPen(QPen(rim, 2.0 if self.hasFocus() else 1.0))
        painter.drawEllipse(QRectF(1, 1, side - 2, side - 2))
        painter.setPen(QPen(ink, 1.4))
        c, arm = QPointF(side / 2, side / 2), side * 0.2
        if self.edit.change is Change.REMOVE_LAYER:
            arm *= 0.85
            painter.drawLine(QLineF(c.x() - arm, c.y() - arm, c.x() + arm, c.y() + arm))
            painter.drawLine(QLineF(c.x() - arm, c.y() + arm, c.x() + arm, c.y() - arm))
            return
        painter.drawLine(QLineF(c.x() - arm, c.y(), c.x() + arm, c.y()))
        if self.edit.change in (Change.ADD_UNIT, Change.ADD_LAYER):
            painter.drawLine(QLineF(c.x(), c.y() - arm, c.x(), c.y() + arm))


class LayerButtons(QObject):
    """The buttons of one diagram: made for its layers, laid over its columns, seen only when asked for.

    Parameters
    ----------
    parent
        The diagram.
    choose
        Called with the hidden layers' units that a button leads to.
    """

    left = Signal()
    """The keyboard has gone from one of the buttons."""

    def __init__(self, parent: QWidget, choose: Callable[[tuple[int, ...]], None]) -> None:
        super().__init__(parent)
        self._parent = parent
        self._choose = choose
        self._buttons: list[RoundButton] = []
        self._layout: NetworkLayout | None = None
        self._theme = LIGHT
        self._shown = False

    @property
    def buttons(self) -> list[RoundButton]:
        """All buttons, from left to right."""
        return self._buttons

    @property
    def has_focus(self) -> bool:
        """Whether the keyboard stands on one of them."""
        return any(button.hasFocus() for button in self._buttons)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and size."""
        self._theme = theme
        for button in self._buttons:
            button.theme = theme
        self._place()

    def fit(self, layout: NetworkLayout | None) -> None:
        """Lay the buttons over the columns of `layout`; None: there are no layers to change."""
        before = self._layout
        if layout is not None and before is not None and layout == before:
            return
        self._layout = layout
        hidden = 0 if layout is None else len(layout.layers) - 2
        if layout is None or len(self._buttons) != 4 * hidden + 1:
            self._rebuild(None if layout is None else hidden)
        self._place()

    def show_near(self, x: float | None) -> None:
        """Show the buttons, where room is scarce only those nearest to `x`; None: hide them."""
        self._shown = x is not None
        layout = self._layout
        if layout is None:
            return
        group = None
        if x is not None and layout.pitch < ROOMY * self._theme.px(SIDE):
            groups = {self._centre(layout, button.edit) for button in self._buttons}
            group = min(groups, key=lambda centre: abs(centre - x))
        for button in self._buttons:
            near = group is None or self._centre(layout, button.edit) == group
            button.setVisible(self._shown and (near or button.hasFocus()))

    def _rebuild(self, hidden: int | None) -> None:
        if self.has_focus:
            # What had the keyboard goes; the diagram takes it.
            self._parent.setFocus(Qt.FocusReason.TabFocusReason)
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        if hidden is None:
            return
        for edit in list_edits(hidden):
            button = RoundButton(edit, self._parent)
            button.theme = self._theme
            button.clicked.connect(lambda _checked=False, edit=edit: self._click(edit))
            button.left.connect(self.left)
            self._buttons.append(button)

    def _click(self, edit: LayerEdit) -> None:
        if self._layout is not None:
            units = edit.apply(self._layout.request.sizes[1:-1])
            if units is not None:
                self._choose(units)

    def _place(self) -> None:
        layout = self._layout
        if layout is None:
            return
        side = round(min(self._theme.px(SIDE), max(layout.strip - 2.0, 12.0)))
        hidden = layout.request.sizes[1:-1]
        offsets = {Change.REMOVE_UNIT: -1.15, Change.ADD_UNIT: 0.0, Change.REMOVE_LAYER: 1.15, Change.ADD_LAYER: 0.0}
        for button in self._buttons:
            edit = button.edit
            x = self._centre(layout, edit) + offsets[edit.change] * side
            button.setGeometry(round(x - side / 2), 2, side, side)
            possible = edit.apply(hidden) is not None
            button.setEnabled(possible)
            limit = (
                f"at most {MAX_HIDDEN_LAYERS} hidden layers"
                if edit.change is Change.ADD_LAYER
                else (f"1 to {MAX_UNITS} units")
            )
            button.setToolTip(edit.title if possible else f"{edit.title}: {limit} are possible")
            button.update()

    @staticmethod
    def _centre(layout: NetworkLayout, edit: LayerEdit) -> float:
        """Return the middle of the column, or of the gap, that an edit belongs to."""
        column = layout.layers[edit.place + 1][0].x
        return column - layout.pitch / 2 if edit.change is Change.ADD_LAYER else column
