"""A question that was answered on an earlier click of the step: what was asked, what is right, and why."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from nnvisual.session.answered import SKIPPED, Answered
from nnvisual.ui.typeset_label import TypesetLabel
from nnvisual.views.theme import Theme


class AnsweredCard(QFrame):
    """All such questions of a step, below each other; the wrong choices are folded away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("answered")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(14, 12, 14, 12)
        self._layout.setSpacing(8)
        self.lines: list[TypesetLabel] = []
        self._shown: tuple[object, ...] = ()
        self.hide()

    def show_answered(self, answered: tuple[Answered, ...], theme: Theme) -> None:
        """Show the questions; none: the card is not there."""
        self.setVisible(bool(answered))
        if (answered, theme) == self._shown:
            return
        self._shown = (answered, theme)
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self.lines = []
        for question in answered:
            self._show(question, theme)

    def _show(self, question: Answered, theme: Theme) -> None:
        prompt, choice = question.prompt, question.choice
        section = QLabel("THE QUESTION" if choice is None else "YOU PREDICTED", self)
        section.setObjectName("section")
        self._layout.addWidget(section)
        self._add(prompt.ask, theme)
        if choice is not None and choice not in (SKIPPED, prompt.answer):
            self._add(f"✗ {prompt.choices[choice]}", theme)
        self._add(f"**✓ {prompt.choices[prompt.answer]}**", theme)
        self._add(f"**{question.verdict}** {prompt.because}" if question.verdict else prompt.because, theme)

    def _add(self, text: str, theme: Theme) -> None:
        line = TypesetLabel(self)
        line.show_text(text, theme)
        self._layout.addWidget(line)
        self.lines.append(line)
