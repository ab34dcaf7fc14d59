"""How a row of the contents is painted: number, title, what was done there, and where one stands."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget

from nnvisual.lectures.shelf import ShelfEntry
from nnvisual.session.contents import ChapterEntry, Mark, StepEntry
from nnvisual.views.theme import Theme

ENTRY = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
CHAPTER_HEIGHT, STEP_HEIGHT, HEADING_HEIGHT = 42, 34, 46
NUMBER_WIDTH = 46

WORDS = {
    Mark.OPEN: "question",
    Mark.RIGHT: "✓ predicted",
    Mark.WRONG: "✗ predicted",
    Mark.SKIPPED: "skipped",
    Mark.SOLVED: "✓ task",
    Mark.UNSOLVED: "task",
}


def describe(entry: object) -> str:
    """Return what a screen reader says of a row."""
    if isinstance(entry, ShelfEntry):
        return f"Lecture: {entry.title}. {entry.summary}"
    if isinstance(entry, StepEntry):
        marks = ", ".join(WORDS[mark] for mark in entry.marks)
        parts = (
            f"{entry.place.number} {entry.title}",
            "seen" if entry.seen else "",
            "here" if entry.here else "",
            marks,
        )
        return ", ".join(part for part in parts if part)
    if isinstance(entry, ChapterEntry):
        here = ", here" if entry.here else ""
        return f"Chapter {entry.place.number}: {entry.title}, {entry.seen} of {len(entry.steps)} steps seen{here}"
    return str(entry)


class RowPainter(QStyledItemDelegate):
    """Paints chapters, steps, other lectures, and headings (plain text)."""

    def __init__(self, theme: Theme, parent: QTreeWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tree = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a row; its width is the list's."""
        entry = index.data(ENTRY)
        height = STEP_HEIGHT if isinstance(entry, StepEntry) else CHAPTER_HEIGHT
        return QSize(100, round(self._theme.px(HEADING_HEIGHT if isinstance(entry, str) else height)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        entry = index.data(ENTRY)
        # Qt's indentation is painted over: the row's ground reaches from edge to edge.
        rect = QRectF(option.rect)
        rect.setLeft(0.0)
        rect.setRight(self._tree.viewport().width())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, rect, getattr(entry, "here", False) is True)
        if isinstance(entry, ChapterEntry):
            self._paint_chapter(painter, rect, entry, bool(option.state & QStyle.StateFlag.State_Open))
        elif isinstance(entry, StepEntry):
            self._paint_step(painter, rect, entry)
        elif isinstance(entry, ShelfEntry):
            count = f"{entry.chapters} chapters" if entry.chapters else ""
            room = self._write_right(painter, rect, count, QColor(self._theme.muted), 12.0)
            self._write(painter, rect, 20.0, room, entry.title, self._theme.font(14))
        else:
            font = self._theme.font(12, bold=True)
            low = rect.adjusted(0, rect.height() * 0.3, 0, 0)
            self._write(painter, low, 20.0, low.right() - 20, str(entry).upper(), font, self._theme.muted)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRectF, here: bool) -> None:
        state = option.state
        inner = rect.adjusted(8, 1, -8, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(self._theme.positive_tint))
            painter.drawRoundedRect(inner, 6, 6)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(self._theme.sunken))
            painter.drawRoundedRect(inner, 6, 6)
        if here:
            painter.setBrush(QColor(self._theme.positive))
            painter.drawRoundedRect(QRectF(rect.left() + 3, rect.top() + 5, 4, rect.height() - 10), 2, 2)

    def _paint_chapter(self, painter: QPainter, rect: QRectF, entry: ChapterEntry, expanded: bool) -> None:
        theme = self._theme
        self._paint_chevron(painter, QPointF(rect.left() + theme.px(22), rect.center().y()), expanded)
        left = rect.left() + theme.px(36)
        self._write(painter, rect, left, left + theme.px(NUMBER_WIDTH), entry.place.number, theme.font(14), theme.muted)
        minutes = f"{entry.minutes:g} min"
        room = self._write_right(painter, rect, minutes, QColor(theme.muted), 12.0)
        if entry.is_done:
            room = self._write_right(painter, rect, "✓ done", QColor(theme.forward_text), 13.0, room)
        elif entry.seen:
            seen = f"{entry.seen} of {len(entry.steps)}"
            room = self._write_right(painter, rect, seen, QColor(theme.forward_text), 12.0, room)
        left += theme.px(NUMBER_WIDTH - 14)
        self._write(painter, rect, left, room, entry.title, theme.font(14, bold=True))

    def _paint_step(self, painter: QPainter, rect: QRectF, entry: StepEntry) -> None:
        theme = self._theme
        left = rect.left() + theme.px(36 + NUMBER_WIDTH - 14)
        self._write(painter, rect, left, left + theme.px(60), entry.place.number, theme.font(13), theme.muted)
        room = rect.right() - 20.0
        for mark in reversed(entry.marks):
            colour = theme.forward_text if mark in (Mark.RIGHT, Mark.SOLVED) else theme.muted
            colour = theme.negative_text if mark is Mark.WRONG else colour
            room = self._write_right(painter, rect, WORDS[mark], QColor(colour), 12.0, room)
        left += theme.px(52)
        self._paint_seen(painter, QPointF(left, rect.center().y()), entry.seen)
        font = theme.font(14, bold=entry.here)
        self._write(painter, rect, left + theme.px(16), room, entry.title, font)

    def _paint_seen(self, painter: QPainter, centre: QPointF, seen: bool) -> None:
        theme = self._theme
        painter.setPen(QPen(QColor(theme.forward if seen else theme.muted), 1.4))
        painter.setBrush(QColor(theme.forward) if seen else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, theme.px(3.6), theme.px(3.6))

    def _paint_chevron(self, painter: QPainter, centre: QPointF, expanded: bool) -> None:
        size = self._theme.px(3.6)
        painter.save()
        painter.translate(centre)
        painter.rotate(90.0 if expanded else 0.0)
        painter.setPen(QPen(QColor(self._theme.muted), 1.6))
        painter.drawPolyline([QPointF(-size / 2, -size), QPointF(size / 2, 0.0), QPointF(-size / 2, size)])
        painter.restore()

    def _write_right(
        self, painter: QPainter, rect: QRectF, text: str, colour: QColor, size: float, right: float | None = None
    ) -> float:
        """Write at the right edge, or left of `right`; return where the room for the rest ends."""
        right = rect.right() - 20.0 if right is None else right
        if not text:
            return right
        font = self._theme.font(size)
        width = QFontMetricsF(font).horizontalAdvance(text)
        painter.setFont(font)
        painter.setPen(colour)
        place = QRectF(right - width - 1, rect.top(), width + 2, rect.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        return right - width - self._theme.px(16)

    def _write(
        self, painter: QPainter, rect: QRectF, left: float, right: float, text: str, font: QFont, colour: str = ""
    ) -> None:
        """Write between `left` and `right`, shortened where there is no room."""
        painter.setFont(font)
        painter.setPen(QColor(colour or self._theme.ink))
        fitting = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, max(right - left, 0.0))
        painter.drawText(
            QRectF(left, rect.top(), max(right - left, 0.0), rect.height()), Qt.AlignmentFlag.AlignVCenter, fitting
        )
