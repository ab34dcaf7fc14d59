"""The speaker's window: notes, what comes next, clock and plan, the votes, and messages that the class is spared."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTime, Signal
from PySide6.QtGui import QCloseEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nnvisual.lectures.blocks import Predict
from nnvisual.session import actions as act
from nnvisual.session.snapshot import Snapshot
from nnvisual.session.speaker import SpeakerNotes, read_notes
from nnvisual.ui.class_question import ClassQuestion
from nnvisual.ui.notice_bar import NoticeBar
from nnvisual.ui.prose_html import Formulas, to_html
from nnvisual.ui.prose_text import TEXT_SIZE, ProseText
from nnvisual.ui.style import make_style_sheet
from nnvisual.views.theme import LIGHT, Theme
from nnvisual.views.view import Dispatch

NOTES_SCALE = 1.25
"""Notes are read from a lectern, not from a chair."""

NO_NOTES = "No notes for this step."


class PlanBar(QWidget):
    """How much of a chapter's minutes has gone by: green within the plan, vermilion beyond it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self._theme: Theme = LIGHT
        self.setFixedHeight(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float, theme: Theme) -> None:
        """Show a share of the plan, 1 where all of it has gone by."""
        self._share, self._theme = share, theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.faint))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        painter.setBrush(QColor(self._theme.forward if self._share <= 1.0 else self._theme.negative))
        painter.drawRoundedRect(QRectF(0, 0, self.width() * min(self._share, 1.0), self.height()), 3, 3)


class SpeakerWindow(QWidget):
    """What the speaker has before them. It never blocks anything, and the class never sees it.

    Parameters
    ----------
    dispatch
        Where actions go.
    """

    black_asked = Signal()
    end_asked = Signal()

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("nnvisual: speaker's notes")
        self._dispatch = dispatch
        self._theme: Theme = LIGHT
        self._read: tuple[object, ...] = ()
        self.elapsed = self._label("speakerClock")
        self.elapsed.setAccessibleName("Time since the beginning")
        self.clock = self._label("speakerClock")
        self.clock.setAccessibleName("Clock")
        self.plan = self._label("hint")
        self.plan_bar = PlanBar(self)
        self.notice = NoticeBar(dispatch, self)
        self.chapter = self._label("section")
        self.heading = self._label("lectureHeading")
        self.place = self._label("hint")
        self.notes = ProseText(self)
        self.next_click = self._label()
        self.next_step = self._label("value")
        self.question = ClassQuestion(dispatch, for_speaker=True, parent=self)
        self.black = QPushButton("Black (B)", self)
        self.black.setCheckable(True)
        self.black.clicked.connect(self.black_asked)
        self.back_to_path = QPushButton("Back to the lecture (R)", self)
        self.back_to_path.clicked.connect(lambda: dispatch(act.ReturnToBeat()))
        self._lay_out()
        self.resize(1000, 680)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_head())
        layout.addWidget(self.notice)
        middle = QHBoxLayout()
        middle.setContentsMargins(16, 16, 16, 16)
        middle.setSpacing(16)
        middle.addWidget(self._make_notes(), 11)
        middle.addWidget(self._make_ahead(), 9)
        layout.addLayout(middle, 1)
        layout.addWidget(self._make_foot())

    def _make_head(self) -> QWidget:
        head = QWidget(self)
        head.setObjectName("header")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        plan = QVBoxLayout()
        plan.setSpacing(6)
        plan.addWidget(self.plan)
        plan.addWidget(self.plan_bar)
        row = QHBoxLayout(head)
        row.setContentsMargins(20, 10, 20, 10)
        row.setSpacing(28)
        row.addWidget(self.elapsed)
        row.addLayout(plan, 1)
        row.addWidget(self.clock)
        return head

    def _make_notes(self) -> QWidget:
        card = QFrame(self)
        card.setObjectName("card")
        inner = QWidget(card)
        inner.setObjectName("panelContent")
        text = QVBoxLayout(inner)
        text.setContentsMargins(20, 18, 20, 18)
        text.setSpacing(10)
        for part in (self.chapter, self.heading, self.place, self.notes):
            text.addWidget(part)
        text.addStretch(1)
        return _scrolled(card, inner)

    def _make_ahead(self) -> QWidget:
        card = QFrame(self)
        card.setObjectName("card")
        inner = QWidget(card)
        inner.setObjectName("panelContent")
        text = QVBoxLayout(inner)
        text.setContentsMargins(18, 16, 18, 16)
        text.setSpacing(8)
        for heading, part in (("NEXT CLICK", self.next_click), ("NEXT STEP", self.next_step)):
            title = self._label("section")
            title.setText(heading)
            text.addWidget(title)
            text.addWidget(part)
        text.addSpacing(8)
        text.addWidget(self.question)
        text.addStretch(1)
        return _scrolled(card, inner)

    def _make_foot(self) -> QWidget:
        foot = QWidget(self)
        foot.setObjectName("playback")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        previous = QPushButton("Back", foot)
        previous.clicked.connect(lambda: self._dispatch(act.PreviousBeat()))
        following = QPushButton("Next", foot)
        following.setObjectName("primary")
        following.clicked.connect(lambda: self._dispatch(act.NextBeat()))
        end = QPushButton("End (Esc)", foot)
        end.clicked.connect(self.end_asked)
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(10)
        row.addWidget(end)
        row.addWidget(self.black)
        row.addStretch(1)
        row.addWidget(self.back_to_path)
        row.addWidget(previous)
        row.addWidget(following)
        for button in (previous, following, end, self.black, self.back_to_path):
            # Keys belong to the lecture here: Space goes on whatever was clicked last.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        following.setMinimumWidth(160)
        return foot

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        self._theme = theme
        clocks = f"QLabel#speakerClock {{ font-size: {round(theme.px(30))}px; font-weight: 600; }}"
        notes = f"QTextBrowser {{ font-size: {round(theme.px(TEXT_SIZE * NOTES_SCALE))}px; }}"
        self.setStyleSheet(make_style_sheet(theme) + clocks + notes)
        self._read = ()

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show what the speaker reads at this moment."""
        self.notice.render_snapshot(snapshot)
        notes = read_notes(snapshot)
        stand = snapshot.lecture
        read = (notes, None if stand is None else (stand.key, stand.votes, stand.revealed))
        if notes is None or stand is None or read == self._read:
            return
        fresh = not self._read or self._read[0] != notes
        self._read = read
        prompt = stand.prompt
        self.question.setVisible(isinstance(prompt, Predict))
        if isinstance(prompt, Predict):
            self.question.show_question(prompt, stand, self._theme)
        if fresh:
            self._write(notes)

    def show_time(self, elapsed: float, in_chapter: float, now: QTime) -> None:
        """Show seconds since the beginning and within the chapter, and what the clock says."""
        self.elapsed.setText(spell_time(elapsed))
        self.clock.setText(now.toString("HH:mm"))
        notes = self._read[0] if self._read else None
        if isinstance(notes, SpeakerNotes):
            plan = notes.minutes * 60.0
            over = in_chapter - plan
            words = f"This chapter: {spell_time(in_chapter)} of {notes.minutes:g} min"
            self.plan.setText(words if over <= 0.0 else f"{words}, {spell_time(over)} over")
            self.plan_bar.show_share(in_chapter / plan if plan > 0.0 else 0.0, self._theme)

    def show_black(self, is_black: bool) -> None:
        """Show whether the class sees a black screen."""
        self.black.setChecked(is_black)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide: the presentation goes on, and N brings the notes back."""
        event.ignore()
        self.hide()

    def _write(self, notes: SpeakerNotes) -> None:
        self.chapter.setText(notes.chapter.upper())
        self.heading.setText(notes.step)
        self.place.setText(notes.place + (". You left the path." if notes.away else ""))
        formulas: Formulas = {}
        html = to_html(notes.notes or f"*{NO_NOTES}*", formulas, {})
        self.notes.show_html(html, formulas, self._theme.with_text(self._theme.text * NOTES_SCALE))
        self.next_click.setText(notes.next_click)
        self.next_step.setText(notes.next_step or "The end")
        self.back_to_path.setVisible(notes.away)

    def _label(self, name: str = "") -> QLabel:
        label = QLabel("", self)
        label.setWordWrap(name not in ("speakerClock", "hint"))
        if name:
            label.setObjectName(name)
        return label


def spell_time(seconds: float) -> str:
    """Return seconds as "4:05" or "1:04:05"."""
    whole = max(int(seconds), 0)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _scrolled(card: QFrame, inner: QWidget) -> QFrame:
    area = QScrollArea(card)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    layout = QVBoxLayout(card)
    layout.setContentsMargins(2, 2, 2, 2)
    layout.addWidget(area)
    return card
