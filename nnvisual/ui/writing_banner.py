"""What is wrong with the lecture that is being written: one discreet line, for its author only."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnvisual.lectures.problems import Problem
from nnvisual.session.actions import DismissMistakes
from nnvisual.session.lecture_stand import Mistakes
from nnvisual.session.snapshot import Mode, Snapshot
from nnvisual.ui.dialog_buttons import make_buttons
from nnvisual.views.view import Dispatch

KEPT = "The last good version stays on the stage."
WAITS = "It opens as soon as this is mended."


class WritingBanner(QFrame):
    """The first mistake with its place and remedy, how many there are, and the way to all of them.

    An audience never sees it: it is hidden while somebody presents.
    """

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setProperty("tone", "error")
        self._shown: Mistakes | None = None
        self._list: MistakesDialog | None = None
        self.text = QLabel("", self)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.all_button = QPushButton("", self)
        self.all_button.clicked.connect(self.show_all)
        self.close_button = QToolButton(self)
        self.close_button.setObjectName("flat")
        self.close_button.setText("✕")
        self.close_button.setAccessibleName("Dismiss until the next save")
        self.close_button.setToolTip("Dismiss until the next save")
        self.close_button.clicked.connect(lambda: dispatch(DismissMistakes()))
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 6, 12, 6)
        row.setSpacing(10)
        row.addWidget(self.text, 1)
        row.addWidget(self.all_button)
        row.addWidget(self.close_button)
        self.hide()

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is wrong; nothing while somebody presents."""
        mistakes = snapshot.mistakes
        self.setVisible(mistakes is not None and snapshot.mode is not Mode.PRESENT)
        if snapshot.mode is Mode.PRESENT and self._list is not None:
            self._list.hide()
        if mistakes is self._shown:
            return
        self._shown = mistakes
        if mistakes is None:
            if self._list is not None:
                self._list.hide()
            return
        is_open = snapshot.lecture is not None and snapshot.lecture.path == mistakes.path
        self.text.setText(f"{describe(mistakes.problems[0], mistakes.path)}  {KEPT if is_open else WAITS}")
        count = len(mistakes.problems)
        self.all_button.setText(f"All {count} mistakes")
        self.all_button.setVisible(count > 1)
        self.setAccessibleName(f"{count} mistake{'s' * (count != 1)} in the lecture: {self.text.text()}")
        if self._list is not None:
            self._list.show_mistakes(mistakes)

    def show_all(self) -> None:
        """Open the list of all mistakes; it follows every save."""
        if self._shown is None:
            return
        if self._list is None:
            self._list = MistakesDialog(self.window())
        self._list.show_mistakes(self._shown)
        self._list.show()
        self._list.raise_()

    @property
    def all_mistakes(self) -> MistakesDialog | None:
        """The list, once it has been opened."""
        return self._list


class MistakesDialog(QDialog):
    """All mistakes of a lecture by file and line. It may stay open beside the window while one writes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Mistakes in the lecture")
        self.head = QLabel("", self)
        self.head.setObjectName("value")
        self.list = QListWidget(self)
        self.list.setWordWrap(True)
        self.list.setAlternatingRowColors(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QListWidget.SelectionMode.SingleSelection)
        hint = QLabel("The list follows every save. 'nnvisual check' prints the same.", self)
        hint.setObjectName("hint")
        buttons = make_buttons(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.hide)
        layout = QVBoxLayout(self)
        for widget in (self.head, self.list, hint, buttons):
            layout.addWidget(widget)
        self.resize(680, 460)

    def show_mistakes(self, mistakes: Mistakes) -> None:
        """List them."""
        count = len(mistakes.problems)
        self.head.setText(f"{count} mistake{'s' * (count != 1)} in {mistakes.path.name}")
        self.list.clear()
        for problem in mistakes.problems:
            self.list.addItem(QListWidgetItem(describe(problem, mistakes.path)))


def describe(problem: Problem, path: Path) -> str:
    """Return a mistake as its author reads it: the file without the way to its folder, line, column, sentence."""
    file = problem.file
    for prefix in (f"{path}/", f"{path.parent}/"):
        file = file.removeprefix(prefix)
    return f"{file}, line {problem.line}, column {problem.column} ({problem.code}):  {problem.text}"
