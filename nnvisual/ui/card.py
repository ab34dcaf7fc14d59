"""A card of the stage: a view with its title and caption."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from nnvisual.ui.elided_label import ElidedLabel
from nnvisual.views.theme import Theme
from nnvisual.views.view import View


class Card(QFrame):
    """A white card: title and caption above, the view below; its rim says whether the keyboard is in it."""

    enlarge_asked = Signal(str)
    export_asked = Signal(str)
    why_asked = Signal(str)

    def __init__(self, name: str, title: str, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.name, self.view = name, view
        self._title = ElidedLabel(self, asks_for_room=True)
        self._title.setObjectName("cardTitle")
        self._caption = ElidedLabel(self)
        self._caption.setObjectName("cardCaption")
        self._caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._head = QWidget(self)
        self._head.setToolTip("Double-click to enlarge, and back (Z)")
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._title)
        head.addWidget(self._caption, 1)
        self._head.installEventFilter(self)
        for part in (view, *view.findChildren(QWidget)):
            part.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 9, 12, 10)
        layout.setSpacing(6)
        layout.addWidget(self._head)
        layout.addWidget(view, 1)
        view.setMinimumSize(120, 80)
        self._title.set_text(title)
        view.caption_changed.connect(self._caption.set_text)
        self._caption.set_text(view.caption)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enlarge on a double click on the title; ask why on a click with Ctrl."""
        if event.type() is QEvent.Type.MouseButtonPress and watched is not self._head and is_question(event):
            self.why_asked.emit(self.name)
            return True
        if watched is self._head and event.type() == QEvent.Type.MouseButtonDblClick:
            if isinstance(event, QMouseEvent):
                self.enlarge_asked.emit(self.name)
            return True
        return super().eventFilter(watched, event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with any view; views with a menu of their own show that one over their picture."""
        menu = self.make_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def make_menu(self) -> QMenu:
        """Return the menu of the card."""
        menu = QMenu(self)
        menu.addAction("Enlarge, and back\tZ").triggered.connect(lambda: self.enlarge_asked.emit(self.name))
        menu.addAction("Export as PNG or SVG…").triggered.connect(lambda: self.export_asked.emit(self.name))
        return menu

    def geometry_on(self, stage: QWidget) -> QRect:
        """Return where the card stands on the stage."""
        return QRect(self.mapTo(stage, QPoint()), self.size())

    def show_focus(self, *, has_focus: bool) -> None:
        """Draw the rim that says that the keyboard is in this view."""
        if bool(self.property("focused")) != has_focus:
            self.setProperty("focused", has_focus)
            self.style().unpolish(self)
            self.style().polish(self)


def is_question(event: QEvent) -> bool:
    """Whether a mouse event is a click with Ctrl: the question why."""
    return (
        isinstance(event, QMouseEvent)
        and event.button() is Qt.MouseButton.LeftButton
        and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )


class Outline(QWidget):
    """An empty frame that moves from where a card was to where it is now."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._colour = QColor(theme.muted)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colour, 2.0))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8.0, 8.0)
