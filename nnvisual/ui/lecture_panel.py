"""The panel at the left: what the lecture says, asks and wants tried."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from nnvisual.lectures.blocks import Draw, Listing, Math, Predict, Prose, Try
from nnvisual.lectures.prose import live_quantities
from nnvisual.lectures.readings import evaluate
from nnvisual.nn.problem import InvalidInput
from nnvisual.session import actions as act
from nnvisual.session.lecture_player import read
from nnvisual.session.snapshot import LectureStand, Snapshot
from nnvisual.ui.prose_html import Formulas, listing_to_html, to_html
from nnvisual.views.number_text import format_exact
from nnvisual.views.theme import CODE_FAMILY, LIGHT, Theme
from nnvisual.views.typeset import formula_image
from nnvisual.views.view import Dispatch

PANEL_WIDTH = 296
SKIPPED = -1


class Prosaic(QTextBrowser):
    """Text with typeset formulas, as high as its content."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formulas: Formulas = {}
        self._theme: Theme = LIGHT
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("background: transparent;")
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def show_html(self, html: str, formulas: Formulas, theme: Theme) -> None:
        """Show `html`; its pictures are the formulas."""
        self._formulas, self._theme = formulas, theme
        self.document().setDefaultStyleSheet(
            f"p, li {{ margin-bottom: {round(theme.px(10))}px; line-height: 135%; }} "
            f"code {{ font-family: '{CODE_FAMILY}'; }}"
        )
        self.setFont(theme.font(15))
        self.setHtml(html)
        self._fit()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Return the picture of a formula; nothing else is ever loaded."""
        address = name.toString() if isinstance(name, QUrl) else name
        tex = self._formulas.get(address)
        if tex is None:
            return None
        ratio = self.devicePixelRatioF()
        try:
            image = formula_image(tex, self._theme.px(16), self._theme.ink, ratio)
        except InvalidInput:
            return None
        image.setDevicePixelRatio(1.0)
        room = max(self.viewport().width() - 8, 40)
        width = image.width() / ratio
        scaled = min(width, room)
        size = QSize(round(scaled), round(image.height() / ratio * scaled / max(width, 1.0)))
        return _smooth(image, size)

    def _fit(self, _size: object = None) -> None:
        self.document().setTextWidth(self.viewport().width())
        self.setFixedHeight(max(1, round(self.document().size().height()) + 4))


def _smooth(image: QImage, size: QSize) -> QImage:
    if image.size() == size:
        return image
    return image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)


class PromptCard(QFrame):
    """A green card: a question with choices, or a task with hints."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("prompt")
        self._dispatch = dispatch
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(14, 12, 14, 12)
        self._layout.setSpacing(8)
        self.choices: list[QPushButton] = []

    def show_prompt(self, stand: LectureStand) -> None:
        """Show what this beat asks."""
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self.choices = []
        prompt = stand.prompt
        if isinstance(prompt, Predict):
            self._show_question(prompt, stand)
        elif isinstance(prompt, Try):
            self._show_task(prompt, stand)
        elif isinstance(prompt, Draw):
            self._add("DRAW WHAT WILL HAPPEN", "section")
            self._add(prompt.ask)

    def _show_question(self, prompt: Predict, stand: LectureStand) -> None:
        self._add("PREDICT FIRST", "section")
        self._add(prompt.ask)
        for place, text in enumerate(prompt.choices):
            button = QPushButton(text, self)
            button.setStyleSheet("text-align: left;")
            button.setCheckable(True)
            button.setChecked(stand.answer == place)
            button.setEnabled(stand.answer is None)
            button.clicked.connect(partial(_send, self._dispatch, act.Answer(place)))
            if stand.answer is not None and place == prompt.answer:
                button.setText(f"✓ {text}")
            self._layout.addWidget(button)
            self.choices.append(button)
        if stand.answer is None:
            skip = QPushButton("Skip", self)
            skip.clicked.connect(partial(_send, self._dispatch, act.Answer(SKIPPED)))
            self._layout.addWidget(skip)
            if stand.reminded:
                self._add("Choose an answer first, or skip it.", "hint")
            return
        verdict = "Right." if stand.answer == prompt.answer else "Not quite." if stand.answer != SKIPPED else "Skipped."
        self._add(f"<b>{verdict}</b> {prompt.because}")

    def _show_task(self, prompt: Try, stand: LectureStand) -> None:
        self._add("NOW YOU", "section")
        self._add(prompt.task)
        if stand.solved:
            self._add("<b>✓ Solved.</b> Go on, or play further; R brings the task back.")
        for hint in prompt.hints[: stand.hints]:
            self._add(f"Hint: {hint}", "hint")
        if stand.hints < len(prompt.hints) and not stand.solved:
            button = QPushButton("A hint", self)
            button.clicked.connect(partial(_send, self._dispatch, act.ShowHint()))
            self._layout.addWidget(button)

    def _add(self, text: str, name: str = "") -> None:
        label = QLabel(text, self)
        label.setWordWrap(True)
        if name:
            label.setObjectName(name)
        self._layout.addWidget(label)


class LecturePanel(QScrollArea):
    """Heading, text, prompt, and the way forwards and back."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._dispatch = dispatch
        self._theme: Theme = LIGHT
        self._drawn: tuple[object, ...] = ()
        content = QWidget(self)
        content.setObjectName("panelContent")
        self.chapter = QLabel("", content)
        self.chapter.setObjectName("section")
        self.chapter.setWordWrap(True)
        self.heading = QLabel("", content)
        self.heading.setObjectName("lectureHeading")
        self.heading.setWordWrap(True)
        self.text = Prosaic(content)
        self.prompt = PromptCard(dispatch, content)
        self.away = QPushButton("You left the path. Back to the lecture (R)", content)
        self.away.clicked.connect(lambda: dispatch(act.ReturnToBeat()))
        self.previous = QPushButton("Back", content)
        self.next = QPushButton("Next", content)
        self.next.setObjectName("primary")
        self.previous.clicked.connect(lambda: dispatch(act.PreviousBeat()))
        self.next.clicked.connect(lambda: dispatch(act.NextBeat()))
        row = QHBoxLayout()
        row.addWidget(self.previous)
        row.addWidget(self.next, 1)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(20, 18, 20, 18)
        layout.setSpacing(12)
        for widget in (self.chapter, self.heading, self.text, self.prompt, self.away):
            layout.addWidget(widget)
        layout.addLayout(row)
        layout.addStretch(1)
        self.setWidget(content)
        self.hide()

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
        drawn = (stand.key, stand.prompt, stand.answer, stand.hints, stand.solved, stand.reminded, snapshot.parameters)
        if drawn == self._drawn:
            return
        moved = not self._drawn or self._drawn[0] != drawn[0]
        self._drawn = drawn
        chapter = stand.lecture.chapters[stand.chapter]
        step = chapter.steps[stand.step]
        self.chapter.setText(f"{stand.chapter + 1} · {chapter.title}".upper())
        self.heading.setText(step.title)
        formulas: Formulas = {}
        self.text.show_html(self._write(snapshot, stand, formulas), formulas, self._theme)
        self.prompt.setVisible(stand.prompt is not None)
        self.prompt.show_prompt(stand)
        if moved:
            self.verticalScrollBar().setValue(0)

    def _write(self, snapshot: Snapshot, stand: LectureStand, formulas: Formulas) -> str:
        """Return all that the step says up to this beat, as HTML."""
        step = stand.lecture.chapters[stand.chapter].steps[stand.step]
        html: list[str] = []
        for beat in step.beats[: stand.beat + 1]:
            for element in beat.elements:
                if isinstance(element, Prose):
                    html.append(to_html(element.markdown, formulas, _live_values(snapshot, element.markdown)))
                elif isinstance(element, Math):
                    html.append(to_html(f"$${element.tex}$$", formulas, {}))
                elif isinstance(element, Listing):
                    html.append(listing_to_html(element.text, self._theme.sunken, CODE_FAMILY))
        return "\n".join(html)


def _live_values(snapshot: Snapshot, markdown: str) -> dict[str, str]:
    """Return the present value of every quantity that the text names as code."""
    found: dict[str, str] = {}
    for _, _, quantity in live_quantities(markdown):
        try:
            value = evaluate(quantity, read(snapshot))
        except (InvalidInput, IndexError):
            continue
        if isinstance(value, float | int):
            found[quantity.name] = f"**{format_exact(float(value), 4)}**"
        elif isinstance(value, str):
            found[quantity.name] = f"**{value}**"
    return found


def _send(dispatch: Dispatch, action: act.Action, _checked: bool = False) -> None:
    dispatch(action)
