"""Go to: a small field that takes "12", "12.3" or a piece of a title, and shows where that leads while one types."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from nnvisual.runtime.store import Store
from nnvisual.session.actions import GoToBeat
from nnvisual.session.contents import Place, find_places, title_of
from nnvisual.views.theme import Theme

MOST_SHOWN = 6
ROW_HEIGHT = 32
ASK = "A chapter (12), a step (12.3), or a piece of a title"


class GoToDialog(QDialog):
    """One field and the places that it can mean; Enter goes to the chosen one.

    Parameters
    ----------
    store
        Holds the lecture.
    theme
        Sizes.
    parent
        The window above which it opens.
    """

    def __init__(self, store: Store, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Go to")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._store = store
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(ASK)
        self.field.setAccessibleName(f"Go to: {ASK}")
        self.field.textChanged.connect(self._look_up)
        self.field.returnPressed.connect(self.go)
        self.field.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Where it leads")
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.itemClicked.connect(lambda _: self.go())
        self.hint = QLabel("", self)
        self.hint.setObjectName("hint")
        self.hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        layout.addWidget(self.hint)
        pad = round(theme.px(6))
        self.list.setStyleSheet(
            f"QListWidget {{ background: transparent; outline: none; }} "
            f"QListWidget::item {{ padding: {pad}px {pad + 2}px; border-radius: 6px; }} "
            f"QListWidget::item:selected {{ background: {theme.positive_tint}; color: {theme.ink}; }}"
        )
        self.list.setFixedHeight(round(theme.px(ROW_HEIGHT)) * MOST_SHOWN)
        self.resize(round(theme.px(480)), self.sizeHint().height())
        self._look_up("")

    def go(self) -> None:
        """Go to the chosen place; where the field means nothing, stay."""
        if self.list.currentRow() < 0:
            return
        place: Place = self.list.currentItem().data(Qt.ItemDataRole.UserRole)
        self.accept()
        self._store.dispatch(GoToBeat(place.chapter, place.step or 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows choose in the list while the field keeps the keyboard."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
            by = moves.get(Qt.Key(event.key()))
            if by is not None and self.list.count():
                self.list.setCurrentRow((self.list.currentRow() + by) % self.list.count())
                return True
        return super().eventFilter(watched, event)

    def _look_up(self, words: str) -> None:
        """Show where the words lead."""
        self.list.clear()
        stand = self._store.snapshot.lecture
        if stand is None:
            self.hint.setText("No lecture is open. Ctrl+L opens one.")
            return
        lecture = stand.lecture
        for place in find_places(lecture, words, MOST_SHOWN):
            item = QListWidgetItem(f"{place.number}   {title_of(lecture, place)}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, place)
        self.list.setCurrentRow(0)
        if self.list.count():
            self.hint.setText("Enter goes there.")
        elif words.strip():
            last = len(lecture.chapters)
            self.hint.setText(f"Nothing is called that. Chapters are numbered 1 to {last}; 2.3 is a step.")
        else:
            here = Place(stand.chapter, stand.step)
            self.hint.setText(f"You are at {here.number}, {title_of(lecture, here)}.")
