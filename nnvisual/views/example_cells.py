"""How the cells of the example table are painted: quickly, for all of them change at every step."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from nnvisual.views.emphasis import DIMMED
from nnvisual.views.example_model import Column, ExampleModel, Index
from nnvisual.views.theme import LIGHT, Theme

TEXT_SIZE = 12.0
PADDING = 7.0

_FLAGS = {
    # Put together once: joining flags takes as long as painting the text.
    across: int(across | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)
    for across in (Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter)
}


class ExampleCells(QStyledItemDelegate):
    """Paints text, the batch's ground, and the selected row."""

    def __init__(self, model: ExampleModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self.selected: int | None = None
        self.dimmed: frozenset[int] = frozenset()
        self.set_theme(LIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        self._plain, self._bold = theme.font(TEXT_SIZE), theme.font(TEXT_SIZE, bold=True)
        self._ink, self._muted, self._wrong = QColor(theme.ink), QColor(theme.muted), QColor(theme.negative_text)
        self._batch, self._chosen = QColor(theme.forward_tint), QColor(theme.positive_tint)
        self._mark, self._line = QColor(theme.forward), QColor(theme.faint)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        model, column = self._model, index.column()
        place = model.place_at(index.row())
        # PySide's type stubs leave out the fields of a style option.
        area = QRectF(option.rect)
        in_batch = place in model.batch or place == model.current
        if place == self.selected:
            painter.fillRect(area, self._chosen)
        elif in_batch:
            painter.fillRect(area, self._batch)
        if column == 0 and in_batch:
            painter.fillRect(QRectF(area.left(), area.top(), 3.0, area.height()), self._mark)
        kind = model.heads[column].column
        painter.setFont(self._bold if place == model.current else self._plain)
        if kind is Column.CORRECT and model.is_wrong(place):
            painter.setPen(self._wrong)
        else:
            painter.setPen(self._muted if kind in (Column.PLACE, Column.INPUT) else self._ink)
        inner = area.adjusted(PADDING, 0.0, -PADDING, 0.0)
        painter.setOpacity(DIMMED if column in self.dimmed else 1.0)
        painter.drawText(inner, _FLAGS[model.alignment(column)], model.text(place, column))
        painter.setOpacity(1.0)
