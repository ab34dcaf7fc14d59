"""The green card: a question with choices, a task with hints, or something to draw."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from nnvisual.lectures.blocks import Draw, Predict, Try
from nnvisual.lectures.vocabulary import VIEWS
from nnvisual.session import actions as act
from nnvisual.session.answered import SKIPPED, Answered
from nnvisual.session.lecture_stand import LectureStand
from nnvisual.ui.choice_button import ChoiceButton
from nnvisual.ui.typeset_label import TypesetLabel
from nnvisual.views.theme import LIGHT, Theme
from nnvisual.views.view import Dispatch

LETTERS = "ABCDEFGH"


class PromptCard(QFrame):
    """What this beat asks of the learner."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("prompt")
        self._dispatch = dispatch
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(14, 12, 14, 12)
        self._layout.setSpacing(8)
        self.choices: list[ChoiceButton] = []
        self.buttons: list[QPushButton] = []
        self._shown: tuple[object, ...] = ()
        self._unlocked = ""
        self._theme: Theme = LIGHT

    def show_prompt(self, stand: LectureStand, unlocked: str = "", theme: Theme = LIGHT) -> None:
        """Show what this beat asks; `unlocked` is a sentence with what a task lets one change."""
        shown = (
            *(stand.key, stand.prompt, stand.answer, stand.hints, stand.solved, stand.reminded),
            *(stand.truth_shown, _is_drawn(stand), unlocked, theme),
        )
        if shown == self._shown:
            # Nothing is made anew between the press and the release of a button.
            return
        self._shown, self._unlocked, self._theme = shown, unlocked, theme
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self.choices, self.buttons = [], []
        prompt = stand.prompt
        if isinstance(prompt, Predict):
            self._show_question(prompt, stand)
        elif isinstance(prompt, Try):
            self._show_task(prompt, stand)
        elif isinstance(prompt, Draw):
            self._show_drawing(prompt, stand)

    def _show_question(self, prompt: Predict, stand: LectureStand) -> None:
        self._add("PREDICT FIRST", "section")
        self._add(prompt.ask)
        for place, text in enumerate(prompt.choices):
            button = ChoiceButton(LETTERS[place % len(LETTERS)], text, self, self._theme)
            button.setChecked(stand.answer == place)
            button.setEnabled(stand.answer is None)
            button.clicked.connect(partial(_send, self._dispatch, act.Answer(place)))
            if stand.answer is not None and place == prompt.answer:
                button.set_mark("✓")
            elif stand.answer == place:
                button.set_mark("✗")
            self._layout.addWidget(button)
            self.choices.append(button)
        if stand.answer is None:
            self._add_button("Skip", act.Answer(SKIPPED))
            if stand.reminded:
                self._add("Choose an answer first, or skip it.", "hint")
            return
        verdict = Answered(prompt, stand.answer, stand.beat).verdict
        self._add(f"**{verdict}** {prompt.because}")

    def _show_task(self, prompt: Try, stand: LectureStand) -> None:
        self._add("NOW YOU", "section")
        self._add(prompt.task)
        if stand.solved:
            self._add("**✓ Solved.** Everything is free now: go on, or play further. R brings the task back.")
            return
        if stand.truth_shown:
            self._add("**This is one solution.** Now you: R begins the task again.")
            self._add_button("Try it myself (R)", act.ReturnToBeat())
            return
        if self._unlocked:
            self._add(self._unlocked, "hint")
        for number, hint in enumerate(prompt.hints[: stand.hints], start=1):
            self._add(f"Hint {number}: {hint}")
        left = len(prompt.hints) - stand.hints
        if left:
            self._add_button(f"A hint ({left} left)", act.ShowHint())
        self._add_button("Show the solution", act.ShowSolution())

    def _show_drawing(self, prompt: Draw, stand: LectureStand) -> None:
        self._add("DRAW WHAT WILL HAPPEN", "section")
        self._add(prompt.ask)
        if stand.truth_shown:
            self._add("Compare: your drawing is the green line.", "hint")
            self._add_button("Draw it again (R)", act.ReturnToBeat())
            return
        view = VIEWS[prompt.on].title.lower()
        if not _is_drawn(stand):
            self._add(f"Draw with the mouse on the {view}, or skip it.", "hint")
            self._add_button("Skip: show what happens", act.RevealDrawn())
            return
        self._add_button("Show what happens", act.RevealDrawn())
        self._add_button("Draw it again", act.SetSketch(()))

    def _add(self, text: str, name: str = "") -> None:
        if not name:
            words = TypesetLabel(self)
            words.show_text(text, self._theme)
            self._layout.addWidget(words)
            return
        label = QLabel(text, self)
        label.setWordWrap(True)
        label.setObjectName(name)
        self._layout.addWidget(label)

    def _add_button(self, text: str, action: act.Action) -> None:
        button = QPushButton(text, self)
        button.clicked.connect(partial(_send, self._dispatch, action))
        self._layout.addWidget(button)
        self.buttons.append(button)


def _is_drawn(stand: LectureStand) -> bool:
    """Whether something was drawn for the question of this beat."""
    return bool(stand.sketch) and stand.sketch_place == (stand.chapter, stand.step, stand.beat)


def _send(dispatch: Dispatch, action: act.Action, _checked: bool = False) -> None:
    dispatch(action)
