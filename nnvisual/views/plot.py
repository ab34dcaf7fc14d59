"""The one place that sets pyqtgraph up: plots with the program's fonts, colours and manners."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QWidget

from nnvisual.views.theme import Theme


def make_plot(parent: QWidget | None = None) -> pg.PlotWidget:
    """Return an empty plot without menu or buttons of pyqtgraph's own. Images in it are row-major."""
    pg.setConfigOptions(imageAxisOrder="row-major", antialias=True)
    plot = pg.PlotWidget(parent)
    plot.hideButtons()
    plot.setMenuEnabled(False)
    plot.getPlotItem().setContentsMargins(0, 4, 8, 0)
    return plot


def style_plot(plot: pg.PlotWidget, theme: Theme, *, grid: bool = False) -> None:
    """Give a plot the colours and fonts of `theme`."""
    plot.setBackground(QColor(theme.card))
    item = plot.getPlotItem()
    font = QFont(theme.font(11))
    for side in ("left", "bottom"):
        axis = item.getAxis(side)
        axis.setPen(pg.mkPen(theme.faint))
        axis.setTextPen(pg.mkPen(theme.muted))
        axis.setTickFont(font)
        axis.setStyle(tickLength=-4, tickTextOffset=4)
        axis.label.setFont(theme.font(12))
    item.showGrid(x=False, y=grid, alpha=0.15)
