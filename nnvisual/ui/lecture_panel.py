"""The panel at the left: what the lecture says, asks and wants tried."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from nnvisual.lectures.blocks import Element, Listing, Math, Predict, Prose
from nnvisual.lectures.prose import live_quantities
from nnvisual.lectures.readings import evaluate
from nnvisual.nn.problem import InvalidInput
from nnvisual.session import actions as act
from nnvisual.session.answered import find_answered
from nnvisual.session.lecture_player import read
from nnvisual.session.lecture_stand import LectureStand
from nnvisual.session.snapshot import Mode, Snapshot
from nnvisual.session.task_locks import open_task, say_unlocked
from nnvisual.ui.answered_card import AnsweredCard
from nnvisual.ui.class_question import ClassQuestion
from nnvisual.ui.prompt_card import PromptCard
from nnvisual.ui.prose_html import Formulas, listing_to_html, to_html
from nnvisual.ui.prose_text import MATH_SIZE, ProseText
from nnvisual.views.number_text import format_exact
from nnvisual.views.theme import CODE_FAMILY, LIGHT, Theme
from nnvisual.views.view import Dispatch

PANEL_WIDTH = 320
MARGIN = 20


class LecturePanel(QFrame):
    """Heading, text and prompt, which scroll, and below them, always in the same place, the way forwards and back."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lecturePanel")
        self._dispatch = dispatch
        self._theme: Theme = LIGHT
        self._drawn: tuple[object, ...] = ()
        self.reading = QScrollArea(self)
        self.reading.setObjectName("panel")
        self.reading.setWidgetResizable(True)
        self.reading.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.reading.setFrameShape(QFrame.Shape.NoFrame)
        self.reading.setWidget(self._make_content())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.reading, 1)
        self.footer = self._make_footer()
        layout.addWidget(self.footer)
        self.hide()

    def _make_content(self) -> QWidget:
        content = QWidget(self)
        content.setObjectName("panelContent")
        self.chapter = QLabel("", content)
        self.chapter.setObjectName("section")
        self.chapter.setWordWrap(True)
        self.heading = QLabel("", content)
        self.heading.setObjectName("lectureHeading")
        self.heading.setWordWrap(True)
        self.text = ProseText(content)
        self.answered = AnsweredCard(content)
        self.more = ProseText(content)
        self.prompt = PromptCard(self._dispatch, content)
        self.question = ClassQuestion(self._dispatch, parent=content)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(20, 18, 20, 18)
        layout.setSpacing(12)
        for widget in (self.chapter, self.heading, self.text, self.answered, self.more, self.prompt, self.question):
            layout.addWidget(widget)
        layout.addStretch(1)
        return content

    def _make_footer(self) -> QWidget:
        footer = QWidget(self)
        footer.setObjectName("panelFooter")
        self.away = QPushButton("Back to the lecture (R)", footer)
        self.away.setToolTip("You left the path: this brings back the step as it was")
        self.away.clicked.connect(lambda: self._dispatch(act.ReturnToBeat()))
        self.previous = QPushButton("Back", footer)
        self.next = QPushButton("Next", footer)
        self.next.setObjectName("primary")
        self.previous.clicked.connect(lambda: self._dispatch(act.PreviousBeat()))
        self.next.clicked.connect(lambda: self._dispatch(act.NextBeat()))
        row = QHBoxLayout()
        row.addWidget(self.previous)
        row.addWidget(self.next, 1)
        layout = QVBoxLayout(footer)
        layout.setContentsMargins(20, 12, 20, 12)
        layout.setSpacing(8)
        layout.addWidget(self.away)
        layout.addLayout(row)
        return footer

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        self._theme = theme
        self.setFixedWidth(round(theme.px(PANEL_WIDTH)))
        self._drawn = ()

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show the beat that `snapshot` stands on."""
        stand = snapshot.lecture
        if stand is None:
            return
        self.away.setVisible(stand.away)
        self.away.setText("Begin the task again (R)" if open_task(snapshot) else "Back to the lecture (R)")
        presents = snapshot.mode is Mode.PRESENT
        asked = (stand.prompt, stand.answer, stand.hints, stand.solved, stand.reminded, stand.tally, stand.is_revealed)
        values = _live_values(snapshot, stand)
        task = open_task(snapshot)
        unlocked = "" if task is None else say_unlocked(task, snapshot)
        # The replay belongs to one version of the chapter: a save brings another.
        drawn = (stand.key, asked, presents, stand.truth_shown, stand.sketch, unlocked, values, stand.replay)
        if drawn == self._drawn:
            return
        moved = not self._drawn or self._drawn[0] != drawn[0]
        self._drawn = drawn
        chapter = stand.lecture.chapters[stand.chapter]
        step = chapter.steps[stand.step]
        self.chapter.setText(f"{stand.chapter + 1} · {chapter.title}".upper())
        self.heading.setText(step.title)
        answered = find_answered(snapshot)
        asked_until = answered[-1].beat + 1 if answered else stand.beat + 1
        self._write(self.text, _elements(stand, 0, asked_until), values)
        self.answered.show_answered(answered, self._theme)
        self._write(self.more, _elements(stand, asked_until, stand.beat + 1), values)
        voted = stand.prompt if presents and isinstance(stand.prompt, Predict) else None
        self.footer.setVisible(not presents)
        self.prompt.setVisible(stand.prompt is not None and voted is None)
        self.question.setVisible(voted is not None)
        if voted is not None:
            self.question.show_question(voted, stand, self._theme)
        else:
            self.prompt.show_prompt(stand, unlocked, self._theme)
        if moved:
            self.reading.verticalScrollBar().setValue(0)

    def _write(self, text: ProseText, elements: tuple[Element, ...], values: dict[str, str]) -> None:
        """Show what the step says, with its formulas typeset; nothing: the text is not there."""
        formulas: Formulas = {}
        room = self._theme.px(PANEL_WIDTH - 2 * MARGIN)
        html: list[str] = []
        for element in elements:
            if isinstance(element, Prose):
                html.append(to_html(element.markdown, formulas, values, room / self._theme.px(MATH_SIZE)))
            elif isinstance(element, Math):
                html.append(to_html(f"$${element.tex}$$", formulas, {}, room / self._theme.px(MATH_SIZE)))
            elif isinstance(element, Listing):
                html.append(listing_to_html(element.text, self._theme.sunken, CODE_FAMILY))
        text.setVisible(bool(html))
        text.show_html("\n".join(html), formulas, self._theme)


def _elements(stand: LectureStand, start: int, end: int) -> tuple[Element, ...]:
    """Return everything of the step's beats from `start` to before `end`."""
    beats = stand.lecture.chapters[stand.chapter].steps[stand.step].beats[start:end]
    return tuple(element for beat in beats for element in beat.elements)


def _live_values(snapshot: Snapshot, stand: LectureStand) -> dict[str, str]:
    """Return the present value of every quantity that the text names as code."""
    texts = (element.markdown for element in _elements(stand, 0, stand.beat + 1) if isinstance(element, Prose))
    named = {quantity.name: quantity for text in texts for _, _, quantity in live_quantities(text)}
    if not named:
        return {}
    found: dict[str, str] = {}
    readings = read(snapshot)
    for name, quantity in named.items():
        try:
            value = evaluate(quantity, readings)
        except (InvalidInput, IndexError):
            continue
        if isinstance(value, float | int):
            found[name] = f"**{format_exact(float(value), 4)}**"
        elif isinstance(value, str):
            found[name] = f"**{value}**"
    return found
