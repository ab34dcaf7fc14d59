"""The menu in which a layout of the stage is chosen: each entry a small picture of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from nnvisual.ui.layouts import LAYOUTS, WHOLE, StageLayout
from nnvisual.ui.stage import Stage
from nnvisual.views.theme import Theme

PICTURE = QSize(26, 18)


class LayoutMenu(QMenu):
    """Every layout; the present one is ticked."""

    def __init__(self, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__("La&yout", parent)
        self._stage = stage
        group = QActionGroup(self)
        self.actions_by_name: dict[str, QAction] = {}
        for layout in LAYOUTS.values():
            action = QAction(layout.title, self)
            action.setCheckable(True)
            action.triggered.connect(partial(self._choose, layout.name))
            group.addAction(action)
            self.addAction(action)
            self.actions_by_name[layout.name] = action
        self.aboutToShow.connect(self._tick)

    def set_theme(self, theme: Theme) -> None:
        """Draw the pictures in other colours."""
        for name, action in self.actions_by_name.items():
            action.setIcon(layout_icon(LAYOUTS[name], theme))

    def _choose(self, name: str, _checked: bool = False) -> None:
        self._stage.choose_layout(name)

    def _tick(self) -> None:
        self.actions_by_name[self._stage.layout_name].setChecked(True)


def layout_icon(layout: StageLayout, theme: Theme) -> QIcon:
    """Return the picture of a layout: the outlines of its cards."""
    size = QSize(round(theme.px(PICTURE.width())), round(theme.px(PICTURE.height())))
    pixmap = QPixmap(size * 2)
    pixmap.setDevicePixelRatio(2.0)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.ink), theme.px(1.3)))
    painter.setBrush(QColor(theme.sunken))
    gap = theme.px(1.5)
    for cell in layout_cells(layout):
        wide, high = size.width(), size.height()
        rect = QRectF(cell.x() * wide, cell.y() * high, cell.width() * wide, cell.height() * high)
        painter.drawRoundedRect(rect.adjusted(gap, gap, -gap, -gap), 1.5, 1.5)
    painter.end()
    return QIcon(pixmap)


def layout_cells(layout: StageLayout) -> list[QRectF]:
    """Return where the cards of a layout stand, in a square of side 1."""
    sizes = layout.default_proportions()
    outer, inner = sizes[: len(layout.groups)], sizes[len(layout.groups) :]
    cells: list[QRectF] = []
    along, place = 0.0, 0
    for share, count in zip(outer, layout.groups, strict=True):
        across = 0.0
        for part in inner[place : place + count]:
            if layout.in_rows:
                cells.append(QRectF(across, along, part / WHOLE, share / WHOLE))
            else:
                cells.append(QRectF(along, across, share / WHOLE, part / WHOLE))
            across += part / WHOLE
        along += share / WHOLE
        place += count
    return cells
