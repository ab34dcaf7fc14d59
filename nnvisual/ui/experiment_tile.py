"""How one ready experiment looks in the chooser: its picture, its name, and one line below."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nnvisual.views.theme import Theme

LINE = Qt.ItemDataRole.UserRole
"""Where an item keeps its line; its text is the name, which the keyboard searches."""

PADDING, GAP = 10, 8
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class ExperimentTile(QStyledItemDelegate):
    """Paints the entries; what is chosen has a rim and a pale ground, so that its text stays as it is.

    Parameters
    ----------
    theme
        Colours and text size.
    picture
        Size of the pictures.
    """

    def __init__(self, theme: Theme, picture: QSize, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture = picture
        self._name, self._line = theme.font(14, bold=True), theme.font(13)

    @property
    def size(self) -> QSize:
        """The size of an entry, with room for two rows of the name and three of the line."""
        text = 2 * QFontMetrics(self._name).lineSpacing() + 3 * QFontMetrics(self._line).lineSpacing() + 4
        width = max(self._picture.width(), round(self._theme.px(196))) + 2 * PADDING
        return QSize(width, self._picture.height() + text + GAP + 2 * PADDING)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of an entry."""
        return self.size

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint an entry."""
        rect, state = QRect(option.rect), option.state
        theme, inner = self._theme, rect.adjusted(2, 2, -2, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(theme.positive), 2.0))
            painter.setBrush(QColor(theme.positive_tint))
            painter.drawRoundedRect(inner, 8, 8)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(QColor(theme.faint), 1.0))
            painter.setBrush(QColor(theme.sunken))
            painter.drawRoundedRect(inner, 8, 8)
        inner.adjust(PADDING, PADDING - 2, -PADDING, -PADDING + 2)
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(icon, QIcon):
            painter.drawPixmap(inner.topLeft(), icon.pixmap(self._picture, painter.device().devicePixelRatioF()))
        inner.setTop(inner.top() + self._picture.height() + GAP)
        painter.setFont(self._name)
        painter.setPen(QColor(theme.ink))
        title = str(index.data(Qt.ItemDataRole.DisplayRole))
        used = painter.boundingRect(inner, int(_WRAPPED), title)
        painter.drawText(inner, int(_WRAPPED), title)
        inner.setTop(used.bottom() + 2)
        painter.setFont(self._line)
        painter.setPen(QColor(theme.muted if not state & QStyle.StateFlag.State_Selected else theme.ink))
        painter.drawText(inner, int(_WRAPPED), str(index.data(LINE)))
        painter.restore()
