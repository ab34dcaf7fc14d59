"""The example table: every example with its answer and loss; the mean of the losses is the loss on the curve."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor, QCursor, QFontMetricsF, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QTableView, QVBoxLayout, QWidget

from nnvisual.nn.arrays import Vector
from nnvisual.nn.evaluation import evaluate_examples
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.phases import Direction
from nnvisual.session.actions import Select
from nnvisual.session.inquiry import Asked
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.emphasis import Emphasis
from nnvisual.views.example_cells import PADDING, TEXT_SIZE, ExampleCells
from nnvisual.views.example_model import Column, ExampleModel, Head
from nnvisual.views.number_text import format_value
from nnvisual.views.theme import Theme
from nnvisual.views.view import Dispatch, View

QUICK_COST = 400_000
"""Products of one forward pass over all examples that are made at every frame; beyond, only at rest."""

LARGEST_COST = 60_000_000
"""Beyond this many products the answers are not worked out at all."""

PARTS = {
    Column.FEATURE: ("rows", "x"),
    Column.INPUT: ("rows", "x"),
    Column.TARGET: ("rows", "y"),
    Column.ANSWER: ("prediction", "y_hat"),
    Column.LOSS: ("loss",),
    Column.CORRECT: ("correct",),
}
"""What a lecture calls the columns: the part that each belongs to, and its quantity; the numbers are always there."""


class ExampleTable(View):
    """The examples as a table, sortable by every column; a click on a row selects its example."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.setAccessibleName("Examples")
        self.setMinimumSize(120, 100)
        self.setAutoFillBackground(True)
        self.model = ExampleModel(self)
        self.table = QTableView(self)
        self.table.setModel(self.model)
        self.cells = ExampleCells(self.model, self)
        self.table.setItemDelegate(self.cells)
        self.table.setAccessibleName("Examples")
        self.table.setAccessibleDescription("A row for each example. Enter selects, a column's head sorts.")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setFrameShape(QTableView.Shape.NoFrame)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        head = self.table.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicatorClearable(False)
        head.sortIndicatorChanged.connect(self._sort)
        self.table.clicked.connect(self._click)
        self.table.installEventFilter(self)
        self.foot = QLabel(self)
        self.foot.setTextFormat(Qt.TextFormat.PlainText)
        self.foot.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.table, 1)
        column.addWidget(self.foot)
        self.setFocusProxy(self.table)
        self._evaluated: tuple[NetworkObjective, Vector] | None = None

    # What is shown -----------------------------------------------------------------------------------------------

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`; answers are worked out anew where the parameters have changed."""
        self.snapshot = snapshot
        if self.model.data_set is not snapshot.data:
            self.model.show_data(snapshot.data)
            self._evaluated = None
            self.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
            self._show_columns()
            self._dim()
        self.table.setVisible(snapshot.data is not None)
        self._evaluate(snapshot)
        self._mark(snapshot)
        self._select(snapshot.selection.example)
        self._write_foot(snapshot)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        super().set_theme(theme)
        font = theme.font(TEXT_SIZE)
        self.table.setFont(font)
        self.table.horizontalHeader().setFont(theme.font(11, bold=True))
        self.foot.setFont(font)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.card))
        self.setPalette(palette)
        self.setStyleSheet(
            f"QHeaderView::section {{ background: {theme.card}; color: {theme.muted}; border: 0;"
            f" border-bottom: 1px solid {theme.faint}; padding: 2px {PADDING:.0f}px; }}"
            f"QHeaderView {{ background: {theme.card}; }}"
            f"QTableView {{ background: {theme.card}; outline: 0; }}"
            f"QLabel {{ color: {theme.ink}; background: transparent; padding: 2px 4px; }}"
        )
        self.cells.set_theme(theme)
        self.table.verticalHeader().setDefaultSectionSize(round(self.table.fontMetrics().height() + 6))
        self._show_columns()

    def set_emphasis(self, focus: frozenset[str], revealed: frozenset[str] | None) -> None:
        """Show the columns that are revealed."""
        super().set_emphasis(focus, revealed)
        self._show_columns()
        self._dim()
        if self.snapshot is not None:
            self._mark(self.snapshot)
            self._write_foot(self.snapshot)

    def _dim(self) -> None:
        """Dim the columns that a lecture does not speak of, if it speaks of any."""
        names = [() if head.column is Column.PLACE else _names_of(head) for head in self.model.heads]
        of_columns = {name for found in names for name in found} | {"mean"}
        emphasis = Emphasis(self.focus_parts if self.focus_parts & of_columns else frozenset())
        self.cells.dimmed = frozenset(place for place, found in enumerate(names) if emphasis.opacity(*found) < 1.0)
        self.table.viewport().update()

    def _evaluate(self, snapshot: Snapshot) -> None:
        objective = snapshot.network_objective
        if objective is None or objective.data is None:
            return
        done = self._evaluated
        if done is not None and done[0] is objective and done[1] is snapshot.base:
            return
        cost = objective.n_parameters * objective.data.n_examples
        moving = snapshot.playback.playing
        if cost > LARGEST_COST or (cost > QUICK_COST and moving):
            if self.model.evaluation is not None:
                self.model.show_evaluation(None, keep_order=True)
            self._evaluated = None
            return
        self._evaluated = (objective, snapshot.base)
        self.model.show_evaluation(evaluate_examples(objective, snapshot.base), keep_order=moving)

    def _mark(self, snapshot: Snapshot) -> None:
        objective, operation = snapshot.network_objective, snapshot.operation
        lit = Emphasis(self.focus_parts, self.revealed_parts).is_lit("batch")
        if objective is None or objective.data is None or (operation.direction is Direction.REST and not lit):
            self.model.show_batch(frozenset(), None)
            return
        within = operation.direction in (Direction.FORWARD, Direction.BACKWARD)
        current = snapshot.example_place if within else None
        batch: frozenset[int] = frozenset()
        if not objective.batches.is_full or lit:
            places = objective.data.train[objective.batches.indices(snapshot.cursor.step)]
            batch = frozenset(places.tolist())
        if current is not None and current != self.model.current:
            self._scroll_to(current)
        self.model.show_batch(batch, current)

    def _select(self, place: int | None) -> None:
        if place != self.cells.selected:
            self.cells.selected = place
            self.table.viewport().update()
            if place is not None:
                self._scroll_to(place)

    def _scroll_to(self, place: int) -> None:
        row = self.model.row_of(place)
        if row is not None:
            index = self.model.index(row, 0)
            self.table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.table.scrollTo(index)

    def _show_columns(self) -> None:
        """Show the columns that are revealed and have room; what the network sees beside own units gives way first."""
        emphasis = Emphasis(self.focus_parts, self.revealed_parts)
        metrics, heading = QFontMetricsF(self.table.font()), QFontMetricsF(self.table.horizontalHeader().font())
        arrow = self.theme.px(14)
        widths: dict[int, float] = {}
        for number, head in enumerate(self.model.heads):
            if head.column is Column.PLACE or emphasis.opacity(*_names_of(head)):
                texts = metrics.horizontalAdvance(self.model.widest_text(number))
                named = heading.horizontalAdvance(head.name) + arrow
                widths[number] = max(texts, named, self.theme.px(22)) + 2 * PADDING
        room = float(self.table.width() - self.table.verticalScrollBar().sizeHint().width())
        if sum(widths.values()) > room:
            widths = {k: width for k, width in widths.items() if self.model.heads[k].column is not Column.INPUT}
        stretch = max(1.0, min(room / max(sum(widths.values()), 1.0), 2.0))
        for number in range(len(self.model.heads)):
            self.table.setColumnHidden(number, number not in widths)
            if number in widths:
                self.table.setColumnWidth(number, int(widths[number] * stretch))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns the room that there is."""
        super().resizeEvent(event)
        self._show_columns()

    def _write_foot(self, snapshot: Snapshot) -> None:
        if snapshot.data is None:
            self.foot.setText("There are no examples here: only one point is looked at, or a landscape of its own.")
            self.set_caption("")
            return
        count = snapshot.data.n_examples
        self.set_caption(f"{count} examples")
        emphasis = Emphasis(self.focus_parts, self.revealed_parts)
        self.foot.setVisible(emphasis.opacity("mean") > 0.0)
        found, objective = self.model.evaluation, snapshot.network_objective
        if found is None or objective is None:
            playing = "Losses are worked out at rest." if snapshot.playback.playing else "Too many to work out here."
            self.foot.setText(playing)
            return
        train = found.take(snapshot.data.train)
        text = f"mean training loss {format_value(train.mean_loss, 4)}"
        if objective.batches.is_full and not objective.network.has_dropout:
            text += " = the loss on the curve"
        if objective.penalty(snapshot.base):
            text += f" (penalty {format_value(objective.penalty(snapshot.base), 4)} beside it)"
        if train.correct is not None:
            text += f" · {int(train.correct.sum())} of {len(train.correct)} right"
        if len(snapshot.data.validation):
            held_back = found.take(snapshot.data.validation)
            text += f" · validation {format_value(held_back.mean_loss, 4)}"
            if held_back.correct is not None:
                text += f", {int(held_back.correct.sum())} of {len(held_back.correct)}"
        self.foot.setText(text)

    def asked_number(self) -> Asked | None:
        """Return the example in whose row the mouse or the keyboard stands."""
        viewport = self.table.viewport()
        index = self.table.currentIndex()
        if viewport.underMouse():
            index = self.table.indexAt(viewport.mapFromGlobal(QCursor.pos()))
        elif not self.table.hasFocus():
            return None
        return Asked(example=self.model.place_at(index.row())) if index.isValid() else None

    # Gestures ----------------------------------------------------------------------------------------------------

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        self.model.sort(column, order)
        if self.cells.selected is not None:
            self._scroll_to(self.cells.selected)

    def _click(self, index: QModelIndex) -> None:
        if self.snapshot is not None and index.isValid():
            chosen = self.model.place_at(index.row())
            self.dispatch(Select(replace(self.snapshot.selection, example=chosen)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Select with Enter; let Space go by to the window, which plays with it."""
        if watched is self.table and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._click(self.table.currentIndex())
                return True
            if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
                event.ignore()
                return True
        return super().eventFilter(watched, event)


def _names_of(head: Head) -> tuple[str, ...]:
    """Return the names of a column in lectures: "rows", "x" and "x.2"."""
    names = PARTS.get(head.column, ())
    return (*names, *(f"{name}.{head.number + 1}" for name in names[1:]))
