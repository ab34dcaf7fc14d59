"""Small buttons in a row: one of several choices, or one thing to do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from nnvisual.views.theme import LIGHT, Theme

RADIUS = 6.0


class SmallButton(QAbstractButton):
    """A button that shortens its text rather than taking more room than there is; the whole is in its tooltip."""

    def __init__(self, text: str, parent: QWidget | None = None, *, checkable: bool = False) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self.setText(text)
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def _font(self) -> QFont:
        return self._theme.font(12.5)

    def sizeHint(self) -> QSize:
        """Return the room that the whole text takes."""
        metrics = QFontMetrics(self._font())
        padding = self._theme.px(10.0)
        return QSize(round(metrics.horizontalAdvance(self.text()) + 2 * padding), round(metrics.height() + padding))

    def minimumSizeHint(self) -> QSize:
        """Return the room for a letter or two."""
        return QSize(round(self._theme.px(24.0)), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, outline and text."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(1.0, 1.0, -1.0, -1.0)
        chosen = self.isChecked() or self.isDown()
        ground = theme.ink if chosen else (theme.sunken if self.underMouse() else theme.card)
        outline = QPen(QColor(theme.positive), 2.0) if self.hasFocus() else QPen(QColor(theme.faint), 1.0)
        painter.setPen(outline)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        painter.setFont(self._font())
        painter.setPen(QColor(theme.card if chosen else theme.ink))
        room = round(rect.width() - theme.px(6.0))
        text = QFontMetrics(self._font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.end()


class Segments(QWidget):
    """Buttons in a row, of which one is chosen."""

    def __init__(self, names: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = tuple(SmallButton(name, self, checkable=True) for name in names)
        self.group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for number, button in enumerate(self.buttons):
            self.group.addButton(button, number)
            row.addWidget(button)
        self.buttons[0].setChecked(True)

    @property
    def chosen(self) -> int:
        """The place of the chosen button, from 0."""
        return self.group.checkedId()

    def choose(self, place: int) -> None:
        """Choose a button."""
        self.buttons[place].setChecked(True)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        for button in self.buttons:
            button.set_theme(theme)
