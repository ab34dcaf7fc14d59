"""A small field in which one weight or bias is typed, right where it stands in a picture."""

from __future__ import annotations

from math import isfinite

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from nnvisual.views.number_text import MINUS, format_exact
from nnvisual.views.theme import LIGHT, Theme

LARGEST = 1e6
HINT = "Type a number between −1e6 and 1e6, such as 0.5."


def read_number(text: str) -> float | None:
    """Return the number that was typed (a decimal comma and a real minus are understood), or None."""
    cleaned = text.strip().replace(MINUS, "-").replace(",", ".")
    if "_" in cleaned:
        return None
    try:
        value = float(cleaned)
    except ValueError:
        return None
    return value if isfinite(value) and abs(value) <= LARGEST else None


class WeightEditor(QLineEdit):
    """Enter commits, Esc and a click elsewhere cancel; what is no number stays, with a red rim and a hint."""

    committed = Signal(int, float)
    """The place in the flat vector, and the new value."""

    closed = Signal()
    """It has gone, with or without a result."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._index = -1
        self._theme = LIGHT
        self._area = parent
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFrame(False)
        self.textEdited.connect(self._judge)
        self.hide()

    @property
    def index(self) -> int:
        """Which weight is typed, by its place in the flat vector; -1: none."""
        return self._index

    def open_at(self, index: int, value: float, symbol: str, x: float, y: float) -> None:
        """Show the field about (x, y) with the present value, all of it selected."""
        self._index = index
        self.setAccessibleName(f"Value of {symbol}")
        self.setAccessibleDescription("Type a number. Enter sets it, Escape leaves it as it was.")
        self.setText(format_exact(value))
        self._judge()
        width, height = round(self._theme.px(92)), round(self._theme.px(28))
        left = min(max(round(x - width / 2), 2), max(self._area.width() - width - 2, 2))
        top = min(max(round(y - height / 2), 2), max(self._area.height() - height - 2, 2))
        self.setGeometry(left, top, width, height)
        self.show()
        self.raise_()
        self.setFocus()
        self.selectAll()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        self._theme = theme
        self.setFont(theme.font(13))
        self._judge()

    def close_editor(self) -> None:
        """Go, and change nothing."""
        if self._index < 0:
            return
        self._index = -1
        self.hide()
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        """Keep Enter and Esc from the window's shortcuts while a number is typed."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commit on Enter, cancel on Esc."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._commit()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_editor()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Cancel when something else is clicked; not when the window or a menu comes in between."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.close_editor()

    def _commit(self) -> None:
        value = read_number(self.text())
        if value is None:
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), HINT, self)
            return
        index = self._index
        self.close_editor()
        self.committed.emit(index, value)

    def _judge(self) -> None:
        """Show at once whether what stands there is a number."""
        good = read_number(self.text()) is not None
        theme = self._theme
        rim = theme.ink if good else theme.negative
        ground = theme.card if good else theme.negative_tint
        self.setStyleSheet(
            f"QLineEdit {{ background: {ground}; color: {theme.ink}; border: 2px solid {rim}; border-radius: 6px;"
            f" padding: 0 4px; selection-background-color: {theme.positive}; selection-color: {theme.card}; }}"
        )
        self.setToolTip("" if good else HINT)
        self.setProperty("invalid", not good)
