"""A question before a class: how many hands went up for each choice, and at last the answer with its reason."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from nnvisual.lectures.blocks import Predict
from nnvisual.session.actions import RevealAnswer, Vote
from nnvisual.session.lecture_stand import LectureStand
from nnvisual.ui.prompt_card import LETTERS
from nnvisual.ui.typeset_label import TypesetLabel
from nnvisual.views.theme import Theme
from nnvisual.views.view import Dispatch

COUNTER, LETTER_WIDTH = 30, 18
"""Pixels: the side of a button that counts, and the room of a choice's letter or tick."""


class ChoiceRow(QFrame):
    """One choice with a bar as long as its share of the hands. A click counts one more, a right click one less."""

    counted = Signal(int)

    def __init__(self, letter: str, words: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._theme: Theme = theme
        self._share = 0.0
        self._is_right = False
        self.letter = QLabel(letter, self)
        self.letter.setObjectName("choiceLetter")
        self.words = TypesetLabel(self, transparent=True)
        self.words.show_text(words, theme)
        self.count = QLabel("", self)
        self.count.setObjectName("value")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(12, 8, 12, 8)
        self.row.setSpacing(10)
        self.letter.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.row.addWidget(self.letter)
        self.row.addWidget(self.words, 1)
        self.row.addWidget(self.count)

    def add_counters(self) -> None:
        """Add buttons that count, for a speaker who has a mouse."""
        for text, count, name in (("−", -1, "One less"), ("+", 1, "One more")):
            button = QToolButton(self)
            button.setText(text)
            button.setObjectName("move")
            button.setFixedSize(COUNTER, COUNTER)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAccessibleName(f"{name} for {self.letter.text()}")
            button.clicked.connect(partial(self._count, count))
            self.row.addWidget(button)

    def show_count(self, count: int, total: int, is_right: bool, theme: Theme) -> None:
        """Show how many of all chose it, and whether it is known to be right."""
        self._theme, self._is_right = theme, is_right
        self.letter.setFixedWidth(round(theme.px(LETTER_WIDTH)))
        self._share = count / total if total else 0.0
        self.count.setText(str(count) if total else "")
        if is_right:
            self.letter.setText("✓")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground, the bar and the frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        whole = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(whole, 8, 8)
        if self._share > 0.0:
            painter.setClipRect(QRectF(whole.left(), whole.top(), whole.width() * self._share, whole.height()))
            painter.setBrush(QColor(theme.forward_tint if self._is_right else theme.positive_tint))
            painter.drawRoundedRect(whole, 8, 8)
            painter.setClipping(False)
        pen = painter.pen()
        pen.setStyle(Qt.PenStyle.SolidLine)
        pen.setColor(QColor(theme.forward if self._is_right else theme.faint))
        pen.setWidthF(2.0 if self._is_right else 1.0)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(whole, 8, 8)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Count a hand, or take one back."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            self.counted.emit(1 if event.button() is Qt.MouseButton.LeftButton else -1)

    def _count(self, by: int, _checked: bool = False) -> None:
        self.counted.emit(by)


class ClassQuestion(QFrame):
    """The question with its choices.

    Parameters
    ----------
    dispatch
        Where votes go.
    for_speaker
        Whether the answer is shown from the start, with buttons to count and to reveal.
    """

    def __init__(self, dispatch: Dispatch, for_speaker: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("prompt")
        self._dispatch = dispatch
        self._for_speaker = for_speaker
        self._shown: tuple[Predict, Theme] | None = None
        self.rows: list[ChoiceRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(14, 12, 14, 12)
        self._layout.setSpacing(8)
        self.ask = TypesetLabel(self)
        self.reason = TypesetLabel(self)
        self.reveal = QToolButton(self)
        self.reveal.setText("Show the answer")
        self.reveal.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.reveal.setVisible(for_speaker)
        self.reveal.clicked.connect(lambda: dispatch(RevealAnswer()))
        self._layout.addWidget(self.ask)
        self._layout.addWidget(self.reveal)
        self._layout.addWidget(self.reason)

    def show_question(self, prompt: Predict, stand: LectureStand, theme: Theme) -> None:
        """Show the question as it stands: the hands counted so far, and the answer once it is out."""
        if (prompt, theme) != self._shown:
            self._build(prompt, theme)
        tally = stand.tally
        known = stand.is_revealed or self._for_speaker
        if not stand.is_revealed:
            for place, row in enumerate(self.rows):
                row.letter.setText(LETTERS[place])
        for place, row in enumerate(self.rows):
            row.show_count(tally[place], sum(tally), known and place == prompt.answer, theme)
        self.reason.setVisible(known)
        self.reveal.setVisible(self._for_speaker and not stand.is_revealed)

    def _build(self, prompt: Predict, theme: Theme) -> None:
        self._shown = (prompt, theme)
        for row in self.rows:
            row.setParent(None)
            row.deleteLater()
        self.rows = []
        self.ask.show_text(prompt.ask, theme)
        self.reason.show_text(prompt.because, theme)
        for place, words in enumerate(prompt.choices):
            row = ChoiceRow(LETTERS[place], words, theme, self)
            row.counted.connect(partial(self._vote, place))
            if self._for_speaker:
                row.add_counters()
            self._layout.insertWidget(1 + place, row)
            self.rows.append(row)

    def _vote(self, place: int, count: int) -> None:
        self._dispatch(Vote(place, count))
