"""The contents: every chapter and step, what was done there, the other lectures, and a field to search."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nnvisual.lectures.shelf import ShelfEntry, list_shelf
from nnvisual.runtime.store import Store
from nnvisual.session import actions as act
from nnvisual.session.contents import ChapterEntry, Mark, StepEntry, fold, list_contents, matches
from nnvisual.session.snapshot import Snapshot
from nnvisual.ui.contents_row import ENTRY, RowPainter, describe
from nnvisual.ui.progress_keeper import locate
from nnvisual.views.theme import Theme

WIDTH, SHARE_OF_HEIGHT = 760, 0.86
LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
FOLDING_KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right)


class ContentsDialog(QDialog):
    """Opens any step directly, by the mouse or by the keyboard alone, and forgets what was done if one wants that.

    Parameters
    ----------
    store
        Holds the lecture and the progress.
    theme
        Colours and sizes.
    parent
        The window above which it opens.
    """

    def __init__(self, store: Store, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Contents")
        self.setObjectName("contents")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._store = store
        self._shown: Snapshot | None = None
        self.title = QLabel("", self)
        self.title.setObjectName("lectureHeading")
        self.title.setWordWrap(True)
        self.summary = QLabel("", self)
        self.summary.setObjectName("hint")
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Search in titles")
        self.search.setAccessibleName("Search in titles")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName("Contents")
        self.tree.setHeaderHidden(True)
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setIndentation(0)
        self.tree.setMouseTracking(True)
        self.tree.setExpandsOnDoubleClick(False)
        self.tree.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setItemDelegate(RowPainter(theme, self.tree))
        self.tree.itemClicked.connect(self._click)
        self.tree.installEventFilter(self)
        self._lay_out(theme)
        self._shelf = list_shelf(
            tuple(path for path in map(locate, store.snapshot.progress.places) if path is not None)
        )
        self._fill(store.snapshot)
        store.snapshot_changed.connect(self._follow)
        self.search.setFocus()

    def _lay_out(self, theme: Theme) -> None:
        self.reset = QPushButton("Reset progress", self)
        self.reset.setAutoDefault(False)
        self.reset.setMenu(QMenu(self.reset))
        self.reset.menu().aboutToShow.connect(self._offer_resets)
        close = QPushButton("Close", self)
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 10, 20, 14)
        foot.addWidget(self.reset)
        keys = QLabel("↑ ↓ choose   ← → fold   Enter opens   Esc closes", self)
        keys.setObjectName("hint")
        foot.addWidget(keys, 1, Qt.AlignmentFlag.AlignCenter)
        foot.addWidget(close)
        head = QVBoxLayout()
        head.setContentsMargins(20, 18, 20, 10)
        head.setSpacing(8)
        for part in (self.title, self.summary, self.search):
            head.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.tree, 1)
        layout.addLayout(foot)
        parent = self.parentWidget()
        room = self.screen().availableGeometry().size()
        if parent is not None:
            room = room.boundedTo(parent.size())
        self.resize(min(round(theme.px(WIDTH)), room.width() - 40), round(room.height() * SHARE_OF_HEIGHT))

    def open_current(self) -> None:
        """Go to what is chosen: a chapter, a step, or another lecture; the window closes."""
        item = self.tree.currentItem()
        entry = None if item is None else item.data(0, ENTRY)
        if isinstance(entry, ShelfEntry):
            self.accept()
            self._store.dispatch(act.OpenLecture(entry.path))
        elif isinstance(entry, ChapterEntry | StepEntry):
            self.accept()
            self._store.dispatch(act.GoToBeat(entry.place.chapter, entry.place.step or 0))

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the present place to the middle, now that the list has its size."""
        super().showEvent(event)
        self._centre()

    def _centre(self) -> None:
        current = self.tree.currentItem()
        if current is not None:
            self.tree.scrollToItem(current, QTreeWidget.ScrollHint.PositionAtCenter)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows move in the list while the words are typed in the field, and Enter open from both."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_current()
            return True
        if watched is self.search:
            folds = event.key() in FOLDING_KEYS and not self.search.text()
            if event.key() in LIST_KEYS or folds:
                QApplication.sendEvent(self.tree, event)
                return True
        elif event.key() in FOLDING_KEYS:
            return self._fold(event.key() == Qt.Key.Key_Right)
        elif event.text().isprintable() and event.text().strip():
            self.search.setFocus()
            QApplication.sendEvent(self.search, event)
            return True
        return super().eventFilter(watched, event)

    def _fold(self, unfold: bool) -> bool:
        """Open or close the chapter that is chosen; a step leads to its chapter."""
        item = self.tree.currentItem()
        if item is None:
            return False
        if item.childCount():
            item.setExpanded(unfold)
        elif not unfold and (chapter := _parent(item)) is not None:
            self.tree.setCurrentItem(chapter)
        return True

    def _click(self, item: QTreeWidgetItem) -> None:
        entry = item.data(0, ENTRY)
        if isinstance(entry, ChapterEntry) and not self.search.text():
            item.setExpanded(not item.isExpanded())
        elif not isinstance(entry, str):
            self.open_current()

    def _follow(self, snapshot: Snapshot) -> None:
        """Fill anew where the progress has changed."""
        shown = self._shown
        if shown is None or snapshot.progress is not shown.progress:
            self._fill(snapshot)

    def _fill(self, snapshot: Snapshot) -> None:
        self._shown = snapshot
        stand = snapshot.lecture
        self.tree.clear()
        here: QTreeWidgetItem | None = None
        entries = () if stand is None else list_contents(stand, snapshot.progress)
        for chapter in entries:
            item = _add(self.tree, chapter)
            for step in chapter.steps:
                row = _add(item, step)
                here = row if step.here else here
            item.setExpanded(chapter.here)
        others = [entry for entry in self._shelf if stand is None or entry.path.absolute() != stand.path.absolute()]
        if others:
            heading = _add(self.tree, "Lectures" if stand is None else "Other lectures")
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            for other in others:
                _add(self.tree, other)
        self.title.setText("Lectures" if stand is None else stand.lecture.title)
        self.summary.setText(_sum_up(entries) if entries else "Choose a lecture.")
        current = here if here is not None else self._first_open()
        if current is not None:
            self.tree.setCurrentItem(current)
        self._centre()
        if self.search.text():
            self._filter(self.search.text())

    def _first_open(self) -> QTreeWidgetItem | None:
        rows = (self.tree.topLevelItem(place) for place in range(self.tree.topLevelItemCount()))
        return next((row for row in rows if row is not None and row.flags() & Qt.ItemFlag.ItemIsSelectable), None)

    def _filter(self, words: str) -> None:
        """Show what has all the words in its title or begins with the number; a chapter's title brings its steps."""
        first: QTreeWidgetItem | None = None
        for item in _children(self.tree):
            entry = item.data(0, ENTRY)
            own = _has(entry, words)
            any_step = False
            for row in _children(item):
                found = _has(row.data(0, ENTRY), words)
                row.setHidden(not (found or own))
                any_step = any_step or found
                first = row if found and first is None else first
            item.setHidden(not (own or any_step))
            if own and not isinstance(entry, str) and words and (first is None or first.parent() is item):
                first = item
            here = isinstance(entry, ChapterEntry) and entry.here
            item.setExpanded(any_step if words.strip() else here)
        if words.strip() and first is not None:
            self.tree.setCurrentItem(first)
            self.tree.scrollToItem(first)

    def _offer_resets(self) -> None:
        """Fill the menu: the step or chapter that is chosen, the lecture, everything."""
        menu = self.reset.menu()
        menu.clear()
        item = self.tree.currentItem()
        entry = None if item is None else item.data(0, ENTRY)
        offers: list[tuple[str, str]] = []
        chapter = None if item is None else _parent(item)
        if isinstance(entry, StepEntry) and chapter is not None:
            offers.append((f"Step {entry.place.number}: {entry.title}", entry.key))
            entry = chapter.data(0, ENTRY)
        if isinstance(entry, ChapterEntry):
            offers.append((f"Chapter {entry.place.number}: {entry.title}", entry.key))
        stand = self._store.snapshot.lecture
        if stand is not None:
            offers.append((f"The lecture: {stand.lecture.title}", stand.lecture.id))
        offers.append(("Everything, in all lectures", ""))
        for label, key in offers:
            menu.addAction(f"{label}…", partial(self._ask_reset, label, key))

    def _ask_reset(self, label: str, key: str) -> None:
        box = QMessageBox(self)
        box.setWindowTitle("Reset progress")
        box.setText(f"Forget what you have done?\n\n{label}")
        box.setInformativeText("Steps seen, answers and solved tasks are forgotten. This cannot be taken back.")
        forget = box.addButton("Forget", QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton("Keep", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        forget.clicked.connect(lambda: self._store.dispatch(act.ForgetProgress(key)))
        box.open()


def _add(parent: QTreeWidget | QTreeWidgetItem, entry: object) -> QTreeWidgetItem:
    item = QTreeWidgetItem(parent)
    item.setData(0, ENTRY, entry)
    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, describe(entry))
    title = getattr(entry, "summary", "") or getattr(entry, "title", "")
    item.setToolTip(0, str(title))
    return item


def _children(parent: QTreeWidget | QTreeWidgetItem) -> Iterable[QTreeWidgetItem]:
    if isinstance(parent, QTreeWidgetItem):
        rows = [parent.child(place) for place in range(parent.childCount())]
    else:
        rows = [parent.topLevelItem(place) for place in range(parent.topLevelItemCount())]
    return [row for row in rows if row is not None]


def _parent(item: QTreeWidgetItem) -> QTreeWidgetItem | None:
    return item.parent()


def _has(entry: object, words: str) -> bool:
    if isinstance(entry, str):
        return not words.strip()
    if isinstance(entry, ChapterEntry | StepEntry) and entry.place.number.startswith(fold(words).strip() or " "):
        return True
    return matches(str(getattr(entry, "title", "")), words)


def _sum_up(entries: tuple[ChapterEntry, ...]) -> str:
    """Return a line on all that was done."""
    steps = [step for entry in entries for step in entry.steps]
    marks = [mark for step in steps for mark in step.marks]
    asked = [mark for mark in marks if mark not in (Mark.SOLVED, Mark.UNSOLVED)]
    answered = sum(mark in (Mark.RIGHT, Mark.WRONG) for mark in asked)
    right = sum(mark is Mark.RIGHT for mark in asked)
    solved = sum(mark is Mark.SOLVED for mark in marks)
    return (
        f"{sum(entry.is_done for entry in entries)} of {len(entries)} chapters, "
        f"{sum(step.seen for step in steps)} of {len(steps)} steps  ·  "
        f"{answered} of {len(asked)} predictions made, {right} right  ·  "
        f"{solved} of {len(marks) - len(asked)} tasks solved"
    )
