"""The weights as lines: all of them once into a pixmap, and over it those that are lit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.network import Network
from nnvisual.views.network_layout import NetworkLayout, edge_width, edge_widths, strongest_edges
from nnvisual.views.network_parts import Emphasis, weight_parts
from nnvisual.views.operation_notes import Edge, Tone
from nnvisual.views.theme import Theme, mix

_SILENCED = 0.25
"""Opacity of the lines of a unit that dropout has silenced."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights as they are drawn.

    Attributes
    ----------
    parameters
        The flat vector they come from, for telling one picture from the next.
    matrices
        Every layer's, shape (n_in, n_out).
    biases
        Every layer's, shape (n_out,).
    edges
        Those that get a line, the weakest first.
    values
        The weights of `edges`, shape (k,).
    count
        How many weights there are.
    """

    parameters: Vector
    matrices: Sequence[Matrix]
    biases: Sequence[Vector]
    edges: tuple[Edge, ...]
    values: Vector
    count: int

    def value(self, edge: Edge) -> float:
        """Return the weight, or for source 0 the bias."""
        layer, source, unit = edge
        if source == 0:
            return float(self.biases[layer - 1][unit - 1])
        return float(self.matrices[layer - 1][source - 1, unit - 1])


def read_weights(network: Network, parameters: Vector) -> Weights:
    """Return the weights in `parameters`, and which of them get a line."""
    parts = network.slices()
    matrices = [part.weights(parameters) for part in parts]
    edges, places = strongest_edges(matrices)
    flat = np.concatenate([matrix.ravel() for matrix in matrices])
    biases = [part.biases(parameters) for part in parts]
    return Weights(parameters, matrices, biases, tuple(edges), flat[places], len(flat))


class EdgePainter:
    """Draws lines; keeps the last picture of all of them."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._held: tuple[object, ...] = ()
        self._pixmap = QPixmap()
        self._lines: dict[Edge, QLineF] = {}
        self._lines_of: NetworkLayout | None = None

    def paint_all(
        self, painter: QPainter, layout: NetworkLayout, weights: Weights, theme: Theme, look: EdgeLook
    ) -> None:
        """Draw every line, from the cache where nothing has changed."""
        if layout is not self._lines_of:
            self._lines, self._lines_of = {}, layout
        if look.direct:
            draw_edges(painter, layout, weights, theme, look, self._lines)
            return
        ratio = painter.device().devicePixelRatioF()
        held = (layout, weights.parameters, theme)
        key = (*map(id, held), look, ratio)
        # The cache holds what its key names by identity, so that no other object can take the same identity.
        if key != self._key or any(now is not then for now, then in zip(held, self._held, strict=False)):
            request = layout.request
            self._pixmap = QPixmap(round(request.width * ratio), round(request.height * ratio))
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(QColor(theme.card))
            with_cache = QPainter(self._pixmap)
            draw_edges(with_cache, layout, weights, theme, look, self._lines)
            with_cache.end()
            self._key, self._held = key, held
        painter.drawPixmap(QPointF(0, 0), self._pixmap)


@dataclass(frozen=True, slots=True)
class EdgeLook:
    """What changes all lines at once: emphasis, silenced units as (layer, unit), smooth edges, no cache."""

    emphasis: Emphasis
    dropped: frozenset[tuple[int, int]] = frozenset()
    smooth: bool = True
    direct: bool = False


def draw_edges(
    painter: QPainter,
    layout: NetworkLayout,
    weights: Weights,
    theme: Theme,
    look: EdgeLook,
    lines: dict[Edge, QLineF],
) -> None:
    """Draw every line in the colour of its sign and the width of its size, the weakest first.

    Widths come in quarters of a pixel, so that lines of one look are drawn by one call: at this size the number of
    calls is the cost.

    Parameters
    ----------
    lines
        The lines of this layout that are known already; those that are needed are added.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, look.smooth)
    crowded = len(weights.edges) > 60
    scale = max(min(layout.scale, 1.6) * (0.55 if crowded else 1.0), 0.3)
    bundles: dict[tuple[int, int, float], list[QLineF]] = {}
    plain = look.emphasis.revealed is None and not look.emphasis.focus and not look.dropped
    quarters = np.maximum(np.rint(4.0 * edge_widths(weights.values, scale)), 3.0).astype(int).tolist()
    signs = np.nan_to_num(np.sign(weights.values)).astype(int).tolist()
    for edge, width_of, sign in zip(weights.edges, quarters, signs, strict=True):
        opacity = 1.0 if plain else _opacity(edge, look)
        if opacity == 0.0:
            continue
        line = lines.get(edge)
        if line is None:
            line = lines[edge] = QLineF(*layout.ends(*edge))
        bundles.setdefault((width_of, sign, opacity), []).append(line)
    card = QColor(theme.card)
    for (width_of, sign, opacity), bundle in sorted(bundles.items(), key=lambda item: item[0]):
        width = width_of / 4.0
        strength = 0.6 * (0.35 + 0.65 * min(width / (3.0 * scale), 1.0)) if crowded else 0.6
        colour = mix(card, theme.signed(float(sign)), strength * opacity)
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLines(bundle)


def _opacity(edge: Edge, look: EdgeLook) -> float:
    layer, source, unit = edge
    opacity = look.emphasis.opacity(weight_parts(layer, source, unit))
    is_silent = (layer - 1, source) in look.dropped or (layer, unit) in look.dropped
    return opacity * _SILENCED if is_silent else opacity


def shorten(layout: NetworkLayout, edge: Edge) -> QLineF:
    """Return a weight's line between the rims of its units, for drawing over them."""
    layer, source, unit = edge
    line = QLineF(*layout.ends(*edge))
    length = max(line.length(), 1e-9)
    start, end = layout.unit(layer - 1, source).r / length, layout.unit(layer, unit).r / length
    return QLineF(line.pointAt(min(start, 0.5)), line.pointAt(max(1.0 - end, 0.5)))


def draw_lit_edges(
    painter: QPainter,
    layout: NetworkLayout,
    weights: Weights,
    theme: Theme,
    edges: Iterable[tuple[Edge, Tone]],
    *,
    from_rims: bool = False,
) -> None:
    """Draw lines that stand out over all others: forward in green, else in the full accent of their sign."""
    for edge, tone in edges:
        if edge[1] == 0:
            continue
        weight = weights.value(edge)
        width = edge_width(weight, min(layout.scale, 1.6)) + 1.0
        line = shorten(layout, edge) if from_rims else QLineF(*layout.ends(*edge))
        colour = QColor(theme.forward) if tone is Tone.FORWARD else theme.signed(weight)
        painter.setPen(QPen(colour, max(width, 2.4), Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(line)


def draw_traced(painter: QPainter, theme: Theme, scale: float, lines: Iterable[QLineF]) -> None:
    """Draw the chain that is multiplied on the way back: dashed, in purple."""
    width = 2.0 * min(max(scale, 0.8), 1.6)
    pen = QPen(QColor(theme.backward), width, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([4.0, 2.6])
    painter.setPen(pen)
    for line in lines:
        painter.drawLine(line)
