"""The hints of the first start: three bubbles, one after the other, each pointing at what it speaks of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nnvisual.views.theme import Theme

BUBBLE_WIDTH = 320
ARROW = 10
EDGE = 8
"""Pixels kept free to the window's edge."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint.

    Attributes
    ----------
    title, text
        What it says.
    target
        Returns what it points at: a widget, and the part of it; asked anew whenever the window changes its size.
    """

    title: str
    text: str
    target: Callable[[], QWidget]


class Hints(QWidget):
    """A bubble that goes through the hints; the window can be used beside it.

    Enter or Next goes on, Esc or Skip ends it.

    Parameters
    ----------
    hints
        What is said, in order.
    window
        What the bubble lies on.
    """

    ended = Signal()

    def __init__(self, hints: tuple[Hint, ...], theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("hints")
        self._hints, self._theme, self._window = hints, theme, window
        self.place = 0
        self._before: QWidget | None = window.focusWidget()
        self._tip = QPoint()
        self._points_down = True
        self.title = QLabel(self)
        self.title.setObjectName("value")
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.count = QLabel(self)
        self.count.setObjectName("hint")
        self.skip = QPushButton("Skip", self)
        self.skip.setAccessibleDescription("Closes the hints; Help, Show the hints again brings them back")
        self.next = QPushButton("Next", self)
        self.next.setAccessibleDescription("Shows the next hint")
        self.next.setObjectName("primary")
        self.skip.clicked.connect(self.end)
        self.next.clicked.connect(self.go_on)
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        row.addWidget(self.skip)
        row.addWidget(self.next)
        box = QVBoxLayout(self)
        box.setContentsMargins(16 + 2, 14 + ARROW, 16 + 2, 12 + ARROW)
        box.setSpacing(8)
        for label in (self.title, self.text):
            box.addWidget(label)
        box.addLayout(row)
        window.installEventFilter(self)
        self._show_hint()
        self.show()
        self.raise_()
        self.next.setFocus(Qt.FocusReason.TabFocusReason)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        self._theme = theme
        self._stand()

    def go_on(self) -> None:
        """Show the next hint, or end after the last."""
        if self.place + 1 >= len(self._hints):
            self.end()
            return
        self.place += 1
        self._show_hint()

    def end(self) -> None:
        """Close the bubble; the keyboard goes back to where it was."""
        self._window.removeEventFilter(self)
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ended.emit()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends the hints."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay beside what is pointed at when the window changes."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._stand()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bubble with its arrow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QPainterPath()
        body.addRoundedRect(QRectF(self.rect()).adjusted(1.5, ARROW, -1.5, -ARROW), 10.0, 10.0)
        tip = QPointF(self._tip)
        base = self.height() - ARROW - 1.0 if self._points_down else ARROW + 1.0
        arrow = QPainterPath(tip)
        arrow.lineTo(tip.x() - ARROW, base)
        arrow.lineTo(tip.x() + ARROW, base)
        arrow.closeSubpath()
        painter.setPen(QPen(QColor(self._theme.forward), 2.0))
        painter.setBrush(QColor(self._theme.card))
        painter.drawPath(body.united(arrow))

    def _show_hint(self) -> None:
        hint = self._hints[self.place]
        self.title.setText(hint.title)
        self.text.setText(hint.text)
        self.count.setText(f"{self.place + 1} of {len(self._hints)}")
        is_last = self.place + 1 == len(self._hints)
        self.next.setText("Begin" if is_last else "Next")
        self.skip.setVisible(not is_last)
        self.setAccessibleName(hint.title)
        self.setAccessibleDescription(hint.text)
        self._stand()

    def _stand(self) -> None:
        """Stand above or below what is pointed at, within the window."""
        width = min(round(self._theme.px(BUBBLE_WIDTH)), self._window.width() - 2 * EDGE)
        self.setFixedWidth(width)
        layout = self.layout()
        height = self.sizeHint().height() if layout is None else layout.totalHeightForWidth(width)
        aim = target_rect(self._hints[self.place].target(), self._window)
        spot, tip = stand_beside(aim, QSize(width, height), self._window.size())
        self._tip, self._points_down = tip - spot.topLeft(), tip.y() > spot.center().y()
        self.setGeometry(spot)
        self.update()


def target_rect(widget: QWidget, window: QWidget) -> QRect:
    """Return where a widget stands in its window."""
    return QRect(widget.mapTo(window, QPoint()), widget.size())


def stand_beside(aim: QRect, size: QSize, window: QSize) -> tuple[QRect, QPoint]:
    """Return where a bubble stands, and where its arrow ends, both in the window.

    Above what is aimed at where there is room, else below it; else over it, with the arrow in its middle.
    """
    centre = aim.center()
    if aim.top() - size.height() >= EDGE:
        top, tip = aim.top() - size.height(), aim.top()
    elif aim.bottom() + size.height() + EDGE <= window.height():
        top, tip = aim.bottom() + 1, aim.bottom() + 1
    else:
        top, tip = max(EDGE, centre.y() - size.height()), centre.y()
    top = min(max(top, EDGE), max(window.height() - size.height() - EDGE, EDGE))
    left = min(max(centre.x() - size.width() // 2, EDGE), max(window.width() - size.width() - EDGE, EDGE))
    reach = 2 * ARROW + 6
    x = min(max(centre.x(), left + reach), left + size.width() - reach)
    return QRect(QPoint(left, top), size), QPoint(x, min(max(tip, top), top + size.height()))
