"""Help › Write a lecture: the authors' guide in a window of its own, and a new lecture to begin with."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from nnvisual.lectures.authoring import authors_guide
from nnvisual.lectures.template import write_template
from nnvisual.nn.problem import InvalidInput
from nnvisual.views.theme import CODE_FAMILY, Theme

NEW_NAME = "my-lecture"
MOST_NAMES = 1000


class AuthorsGuide(QDialog):
    """The guide with its headings at the left, made from the same tables that check a lecture."""

    lecture_made = Signal(object)
    """The `Path` of a lecture that was written from the template."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Write a lecture")
        self._folder: Path | None = None
        self.headings = QListWidget(self)
        self.headings.setAccessibleName("Chapters of the guide")
        self.headings.setWordWrap(True)
        self.headings.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.headings.setFrameShape(QFrame.Shape.NoFrame)
        self.headings.currentTextChanged.connect(self._go_to)
        self.text = QTextBrowser(self)
        self.text.setOpenLinks(False)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName("The authors' guide")
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Find in the guide")
        self.search.setClearButtonEnabled(True)
        self.search.returnPressed.connect(self.find_next)
        self.new = QPushButton("Make a new lecture…", self)
        self.new.setObjectName("primary")
        self.new.setToolTip("Writes a lecture of two short chapters into a folder and opens it")
        self.new.clicked.connect(self._choose_folder)
        self.open_folder = QPushButton("Open folder", self)
        self.open_folder.clicked.connect(self._show_folder)
        self.message = QLabel("", self)
        self.message.setObjectName("hint")
        self.message.setWordWrap(True)
        close = QPushButton("Close", self)
        close.clicked.connect(self.close)
        upper = QHBoxLayout()
        upper.addWidget(self.headings)
        upper.addWidget(self.text, 1)
        lower = QHBoxLayout()
        lower.addWidget(self.new)
        lower.addWidget(self.open_folder)
        lower.addWidget(self.message, 1)
        lower.addWidget(self.search)
        lower.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addLayout(upper, 1)
        layout.addLayout(lower)
        self.resize(1080, 760)
        self.set_theme(theme)
        self.show_folder(None)

    def set_theme(self, theme: Theme) -> None:
        """Set the guide in the theme's colours and size."""
        self.headings.setFixedWidth(round(theme.px(210)))
        self.headings.setStyleSheet(f"QListWidget::item {{ padding: {round(theme.px(6))}px; }}")
        self.search.setFixedWidth(round(theme.px(190)))
        self.text.document().setDocumentMargin(theme.px(18))
        self.text.document().setDefaultStyleSheet(_style(theme))
        self.text.setFont(theme.font(15))
        guide = authors_guide()
        self.text.setHtml(guide_html(guide, theme))
        chosen = max(self.headings.currentRow(), 0)
        self.headings.clear()
        self.headings.addItems(list(guide_headings(guide)))
        self.headings.setCurrentRow(chosen)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def show_folder(self, folder: Path | None) -> None:
        """Say which lecture's folder can be opened; None: none is open that is a folder."""
        self._folder = folder
        self.open_folder.setEnabled(folder is not None)
        self.open_folder.setToolTip("No lecture folder is open" if folder is None else f"Open {folder}")

    def make_lecture(self, chosen: Path) -> Path | None:
        """Write a new lecture into a folder: into itself if it is empty, else into one inside; return which."""
        try:
            folder = free_folder(chosen)
            write_template(folder)
        except InvalidInput as problem:
            self.message.setText(problem.sentence)
            return None
        self.message.setText(f"Written to {folder}. Edit its .md files: every save is shown at once.")
        self.show_folder(folder)
        self.lecture_made.emit(folder)
        return folder

    def find_next(self) -> bool:
        """Go to the next place where the words stand; from the end on from the beginning."""
        words = self.search.text()
        found = bool(words) and self.text.find(words)
        if words and not found:
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            found = self.text.find(words)
        self.message.setText("" if found or not words else f"'{words}' does not stand in the guide.")
        return found

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Make a new lecture in")
        if name:
            self.make_lecture(Path(name))

    def _show_folder(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _go_to(self, heading: str) -> None:
        block = self.text.document().begin()
        while block.isValid():
            if block.text() == heading and block.blockFormat().headingLevel() == 2:
                place = self.text.document().documentLayout().blockBoundingRect(block).top()
                self.text.verticalScrollBar().setValue(round(place))
                return
            block = block.next()


def free_folder(chosen: Path) -> Path:
    """Return an empty or new folder for a lecture: the chosen one, or one inside that has no name yet.

    Raises
    ------
    InvalidInput
        If the folder cannot be read.
    """
    try:
        if not chosen.exists() or not any(chosen.iterdir()):
            return chosen
    except OSError as error:
        raise InvalidInput(f"'{chosen}' cannot be read: {error.strerror}.", "folder") from error
    names = (NEW_NAME, *(f"{NEW_NAME}-{number}" for number in range(2, MOST_NAMES)))
    return next((chosen / name for name in names if not (chosen / name).exists()), chosen / NEW_NAME)


def guide_headings(markdown: str) -> tuple[str, ...]:
    """Return the headings of the second level; those within an example do not count."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    pairs = pairwise(tokens)
    return tuple(text.content for mark, text in pairs if mark.type == "heading_open" and mark.tag == "h2")


def guide_html(markdown: str, theme: Theme) -> str:
    """Return the guide as the HTML that Qt's text widget shows, tables included."""
    html = str(MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown))
    table = f'<table border="1" cellspacing="0" cellpadding="6" width="100%" style="border-color: {theme.faint};">'
    html = html.replace("\n</code></pre>", "</code></pre>")
    return html.replace("<table>", table).replace("<pre>", f'<pre style="background-color: {theme.sunken};">')


def _style(theme: Theme) -> str:
    return (
        f"* {{ color: {theme.ink}; }} p, li {{ line-height: 140%; margin-bottom: {round(theme.px(9))}px; }} "
        f"h1 {{ font-size: {round(theme.px(26))}px; }} "
        f"h2 {{ font-size: {round(theme.px(20))}px; margin-top: {round(theme.px(22))}px; }} "
        f"h3 {{ font-size: {round(theme.px(16))}px; margin-top: {round(theme.px(14))}px; }} "
        f"code, pre {{ font-family: '{CODE_FAMILY}'; font-size: {round(theme.px(13))}px; }} "
        f"th {{ text-align: left; background-color: {theme.sunken}; }}"
    )
