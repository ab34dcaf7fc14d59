"""The stage: one to four cards, each with a view in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from nnvisual.lectures.lecture_state import Stage as Lit
from nnvisual.lectures.vocabulary import Part
from nnvisual.session.snapshot import Mode, Snapshot
from nnvisual.views.figure import FigureView
from nnvisual.views.registry import VIEWS
from nnvisual.views.theme import Theme
from nnvisual.views.view import Dispatch, View

MOST_VIEWS = 4
GAP = 12


class ElidedLabel(QLabel):
    """A label that shortens its text in the middle of nowhere else to go, with the whole in its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setMinimumWidth(0)

    def set_text(self, text: str) -> None:
        """Show `text`, as much of it as fits."""
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))


class Card(QFrame):
    """A white card: the title at the left, a caption at the right, the view below."""

    enlarge_asked = Signal(str)

    def __init__(self, name: str, title: str, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.name, self.view = name, view
        self._title = QLabel(title, self)
        self._title.setObjectName("cardTitle")
        self._caption = ElidedLabel(self)
        self._caption.setObjectName("cardCaption")
        self._caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._head = QWidget(self)
        self._head.setToolTip("Double-click to enlarge")
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._title)
        head.addWidget(self._caption, 1)
        self._head.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 9, 12, 10)
        layout.setSpacing(6)
        layout.addWidget(self._head)
        layout.addWidget(view, 1)
        view.setMinimumSize(120, 80)
        view.caption_changed.connect(self._caption.set_text)
        self._caption.set_text(view.caption)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enlarge on a double click on the title."""
        if watched is self._head and event.type() == QEvent.Type.MouseButtonDblClick:
            if isinstance(event, QMouseEvent):
                self.enlarge_asked.emit(self.name)
            return True
        return super().eventFilter(watched, event)


class Stage(QWidget):
    """Shows the views of the snapshot: one fills it, two stand side by side, three and four share two rows.

    Views are made when they are first shown and kept; only those that are seen are drawn.
    """

    def __init__(self, dispatch: Dispatch, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._dispatch = dispatch
        self._theme = theme
        self._cards: dict[str, Card] = {}
        self._shown: tuple[str, ...] = ()
        self._enlarged: str | None = None
        self._rows = QSplitter(Qt.Orientation.Vertical, self)
        self._upper = QSplitter(Qt.Orientation.Horizontal, self._rows)
        self._lower = QSplitter(Qt.Orientation.Horizontal, self._rows)
        self._emphasised: Lit | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.addWidget(self._rows)
        for splitter in (self._rows, self._upper, self._lower):
            splitter.setHandleWidth(GAP)
            splitter.setChildrenCollapsible(False)

    @property
    def shown(self) -> tuple[str, ...]:
        """Ids of the views that are seen now."""
        return (self._enlarged,) if self._enlarged is not None else self._shown

    def view(self, name: str) -> View:
        """Return the view called `name`, made if it is not there yet."""
        return self._card(name).view

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size of all views."""
        self._theme = theme
        for card in self._cards.values():
            card.view.set_theme(theme)

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show the snapshot's views, drawn from it."""
        if snapshot.views != self._shown:
            self._arrange(snapshot.views)
        self._emphasise(snapshot)
        for name in self.shown:
            self._cards[name].view.render_snapshot(snapshot)

    def _emphasise(self, snapshot: Snapshot) -> None:
        """Light what the lecture's step points at, and draw only what it reveals."""
        stand = snapshot.lecture
        stage = stand.stage if stand is not None and snapshot.mode is not Mode.LAB and not stand.away else None
        if stage is self._emphasised:
            return
        self._emphasised = stage
        for name in self._shown:
            focus = _parts_of(name, stage.focus if stage is not None else ())
            revealed = _parts_of(name, stage.reveal if stage is not None else ())
            view = self._card(name).view
            view.set_emphasis(focus, revealed or None)
            if isinstance(view, FigureView):
                self._show_figure(view, snapshot, revealed)

    def _show_figure(self, view: FigureView, snapshot: Snapshot, revealed: frozenset[str]) -> None:
        stand = snapshot.lecture
        if stand is None or not stand.stage.figure or not stand.path.is_dir():
            view.set_figure(None)
            return
        view.set_figure(stand.path / stand.stage.figure, revealed or None)

    def toggle_enlarged(self, name: str) -> None:
        """Give one view the whole stage, or all of them their places again."""
        self._enlarged = None if self._enlarged == name else name
        self._place()
        drawn = self._cards[name].view.snapshot
        if drawn is not None:
            for shown in self.shown:
                self._cards[shown].view.render_snapshot(drawn)

    def proportions(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the sizes of the upper row's columns and of the rows."""
        return tuple(self._upper.sizes()), tuple(self._rows.sizes())

    def set_proportions(self, columns: tuple[int, ...], rows: tuple[int, ...]) -> None:
        """Restore sizes that `proportions` gave."""
        if len(columns) == self._upper.count():
            self._upper.setSizes(list(columns))
            self._lower.setSizes(list(columns))
        if len(rows) == 2:
            self._rows.setSizes(list(rows))

    def _arrange(self, names: tuple[str, ...]) -> None:
        self._shown = tuple(name for name in names if name in VIEWS)[:MOST_VIEWS]
        if self._enlarged not in self._shown:
            self._enlarged = None
        self._place()

    def _place(self) -> None:
        for card in self._cards.values():
            card.hide()
        seen = self.shown
        upper = seen if len(seen) <= 2 else seen[:2]
        lower = seen[len(upper) :]
        for splitter, names in ((self._upper, upper), (self._lower, lower)):
            for name in names:
                card = self._card(name)
                splitter.addWidget(card)
                card.show()
            splitter.setVisible(bool(names))
            splitter.setSizes([1000] * splitter.count())
        if lower:
            self._rows.setSizes([1000, 850])

    def _card(self, name: str) -> Card:
        card = self._cards.get(name)
        if card is None:
            entry = VIEWS[name]
            make: Callable[[Dispatch, QWidget | None], View] = entry.make
            view = make(self._dispatch, None)
            view.set_theme(self._theme)
            card = Card(name, entry.title, view, self)
            card.enlarge_asked.connect(self.toggle_enlarged)
            card.hide()
            self._cards[name] = card
        return card


def _parts_of(view: str, parts: tuple[Part, ...]) -> frozenset[str]:
    """Return the names of the parts of one view, as views spell them."""
    return frozenset(
        part.name or (part.quantity.name if part.quantity is not None else "") for part in parts if part.view == view
    ) - {""}
