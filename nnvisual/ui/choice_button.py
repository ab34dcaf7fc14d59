"""One answer to choose from: its letter, and text that wraps where Qt's own buttons would be cut off."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from nnvisual.ui.typeset_label import TypesetLabel
from nnvisual.views.theme import LIGHT, Theme


class ChoiceButton(QPushButton):
    """A button with a letter, a text of any length, and a mark once the answer is known.

    The button itself carries no text: Qt would neither wrap it nor let the panel be narrower than it.
    """

    def __init__(self, letter: str, text: str, parent: QWidget | None = None, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self.setObjectName("choice")
        self.setCheckable(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._letter = _make_label(letter, "choiceLetter", self)
        self._text = TypesetLabel(self, transparent=True)
        self._text.show_text(text, theme)
        self.setAccessibleName(f"{letter}: {self.words}")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(10)
        row.addWidget(self._letter, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)

    @property
    def words(self) -> str:
        """What stands on it, without the letter."""
        return self._text.text()

    def set_mark(self, mark: str) -> None:
        """Show `mark` in the place of the letter, a tick for instance."""
        self._letter.setText(mark)
        self.setAccessibleName(f"{mark} {self.words}")

    def hasHeightForWidth(self) -> bool:
        """Return True: the text wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that the wrapped text asks for."""
        layout = self.layout()
        return layout.heightForWidth(width) if layout is not None else -1

    def sizeHint(self) -> QSize:
        """Return the size of the layout within, not of a text that is not there."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the size of the layout at its narrowest."""
        layout = self.layout()
        return layout.minimumSize() if layout is not None else super().minimumSizeHint()


def _make_label(text: str, name: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    # A press on the words is a press on the button.
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return label
