"""The network diagram as a picture: what is painted for a snapshot, a size and a theme. Gestures come on top of it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from nnvisual.nn.network import ParameterName
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.coordinate_values import paint_coordinates
from nnvisual.views.dense_symbols import paint_symbols
from nnvisual.views.network_composition import Composer, Setting, looks_the_same
from nnvisual.views.network_layout import Box
from nnvisual.views.network_painter import NetworkPainter, Picture, Pointer
from nnvisual.views.network_parts import Emphasis
from nnvisual.views.network_pick import Pick, PickKind, find_pick, pick_box
from nnvisual.views.network_words import explain_loss, explain_parameter, explain_unit, write_caption
from nnvisual.views.theme import Theme
from nnvisual.views.view import Dispatch, View


class NetworkCanvas(View):
    """Units, weights and biases with their numbers; over them what mouse and keyboard point at.

    Attributes
    ----------
    hover, cursor_pick
        What lies under the mouse, and what the keyboard stands on; None: nothing.
    is_quiet
        Whether the explanation of what is pointed at is left out.
    """

    composed = Signal()
    """There is another picture."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.setMinimumSize(120, 90)
        # Every pixel is painted here, so nothing below needs to be.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.hover: Pick | None = None
        self.cursor_pick: Pick | None = None
        self.is_quiet = False
        self._painter = NetworkPainter()
        self._composer = Composer(self._painter)
        self._picture: Picture | None = None
        self._tiles_shown = self._bars_shown = self._symbols_shown = self._symbols = self._exporting = False

    @property
    def picture(self) -> Picture | None:
        """What is painted now; None on an analytic landscape, and before the first snapshot."""
        return self._picture

    @property
    def tiles_shown(self) -> bool:
        """Whether each unit's output over the input plane was asked for."""
        return self._tiles_shown

    @property
    def bars_shown(self) -> bool:
        """Whether several examples at once were asked for."""
        return self._bars_shown

    @property
    def symbols_shown(self) -> bool:
        """Whether layers as blocks were asked for."""
        return self._symbols_shown

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`."""
        before, self.snapshot = self.snapshot, snapshot
        if before is None or not looks_the_same(before, snapshot):
            self.compose()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        self._painter.set_theme(theme)
        super().set_theme(theme)
        self.compose()

    def set_emphasis(self, focus: frozenset[str], revealed: frozenset[str] | None) -> None:
        """Light some parts and dim the rest."""
        super().set_emphasis(focus, revealed)
        self.compose()

    def paint_export(self, painter: QPainter) -> None:
        """Paint the view onto a picture file's painter, every line as a line."""
        self._exporting = True
        try:
            self.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawWindowBackground)
        finally:
            self._exporting = False

    def show_tiles(self, shown: bool) -> None:
        """Draw each unit's output over the input plane inside it, or its value's colour alone."""
        self._tiles_shown = shown
        self._bars_shown = self._bars_shown and not shown
        self.compose()

    def show_bars(self, shown: bool) -> None:
        """Draw several examples' values inside each unit as bars, or the present one's as a number."""
        self._bars_shown = shown
        self._tiles_shown = self._tiles_shown and not shown
        self.compose()

    def show_symbols(self, shown: bool) -> None:
        """Draw a block for each layer in place of its units."""
        self._symbols_shown = shown
        self.compose()

    def compose(self) -> None:
        """Put together what the snapshot, the size and the emphasis ask for."""
        snapshot = self.snapshot
        if snapshot is None:
            return
        emphasis = Emphasis(self.focus_parts, self.revealed_parts)
        with_tiles = self._tiles_shown or emphasis.names("tiles")
        with_bars = self._bars_shown or emphasis.names("bars")
        setting = Setting(float(self.width()), float(self.height()), self.theme, emphasis, with_tiles, with_bars)
        self._symbols = self._symbols_shown or emphasis.names("symbol")
        picture = None if self._symbols else self._composer.compose(snapshot, setting)
        self._picture = picture
        caption = write_caption(snapshot)
        if picture is not None and picture.weights.count > len(picture.weights.edges):
            caption += f" · strongest {len(picture.weights.edges)} of {picture.weights.count:,} weights"
        if with_bars and picture is not None and picture.tiles:
            caption += " · several examples as bars, this one in ink"
        self.set_caption(caption)
        self.composed.emit()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint everything."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.card))
        snapshot, picture = self.snapshot, self._picture
        if snapshot is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if picture is None and snapshot.network is not None:
            paint_symbols(painter, self.theme, self._painter.letters, QRectF(self.rect()), snapshot.network)
            return
        if picture is None:
            paint_coordinates(painter, self.theme, QRectF(self.rect()), snapshot)
            return
        if self._exporting:
            self._painter.paint_still(painter, picture, direct=True)
        else:
            self._painter.paint(painter, picture, self._point(snapshot, picture))

    def _point(self, snapshot: Snapshot, picture: Picture) -> Pointer:
        """Return what belongs to the mouse and the keyboard."""
        told, slots = self.hover or self.cursor_pick, self._painter.slots
        pointer = Pointer()
        if told is not None and not self.is_quiet:
            box = pick_box(picture.layout, told, slots)
            pointer = Pointer(callout=tuple(_explain(snapshot, told)), callout_at=box)
        if self.hover is not None and self.hover.is_parameter:
            pointer = replace(pointer, hovered=(self.hover.layer, self.hover.source, self.hover.unit))
        if self.cursor_pick is not None and self.hasFocus():
            pointer = replace(pointer, cursor=pick_box(picture.layout, self.cursor_pick, slots))
        return pointer

    def pick_at(self, point: QPointF) -> Pick | None:
        """Return what lies at a point."""
        picture = self._picture
        if picture is None:
            return None
        return find_pick(picture.layout, picture.weights, point.x(), point.y(), self._painter.slots)

    def find_box(self, pick: Pick) -> Box | None:
        """Return where something lies; None where no units are drawn."""
        picture = self._picture
        return None if picture is None else pick_box(picture.layout, pick, self._painter.slots)


def _explain(snapshot: Snapshot, pick: Pick) -> list[str]:
    if pick.kind is PickKind.UNIT:
        return explain_unit(snapshot, pick.layer, pick.unit)
    if pick.kind is PickKind.LOSS:
        return explain_loss(snapshot)
    return explain_parameter(snapshot, ParameterName(pick.layer, pick.source, pick.unit))
