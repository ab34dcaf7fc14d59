"""The rows of the example table: features, target, answer, loss, and whether it is right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from math import isnan, nan

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nnvisual.nn.arrays import Vector
from nnvisual.nn.dataset import DataSet, Task
from nnvisual.nn.evaluation import Evaluation
from nnvisual.views.number_text import MINUS, format_value, subscript

Index = QModelIndex | QPersistentModelIndex
MOST_OUTPUTS = 4
"""More answers than these are not written out side by side."""

TICK, CROSS = "✓", "✗"


class Column(Enum):
    """What a column holds."""

    PLACE = auto()
    FEATURE = auto()
    INPUT = auto()
    TARGET = auto()
    ANSWER = auto()
    LOSS = auto()
    CORRECT = auto()


@dataclass(frozen=True, slots=True)
class Head:
    """One column: what it holds, of which feature or output, and its name."""

    column: Column
    number: int
    name: str
    hint: str


def make_heads(data: DataSet) -> tuple[Head, ...]:
    """Return the columns for `data`; the inputs as the network sees them only where they differ from the features."""
    heads = [Head(Column.PLACE, 0, "", "The example's number")]
    for number, name in enumerate(data.feature_names):
        heads.append(Head(Column.FEATURE, number, name, f"{name}, in its own unit"))
    if data.standardised:
        for number in range(data.n_inputs):
            name = f"x{subscript(number + 1)}"
            heads.append(Head(Column.INPUT, number, name, f"{data.input_names[number]}, as the network sees it"))
    several = data.task is not Task.CLASSES and data.n_outputs > 1
    for number in range(data.n_outputs if several else 1):
        name = data.target_names[number] if number < len(data.target_names) else "y"
        heads.append(Head(Column.TARGET, number, name, "The target y"))
    for number in range(min(data.n_outputs, MOST_OUTPUTS)):
        mark = subscript(number + 1) if data.n_outputs > 1 else ""
        heads.append(Head(Column.ANSWER, number, f"ŷ{mark}", "What the network answers"))
    heads.append(Head(Column.LOSS, 0, "loss", "This example's own loss"))
    if data.task is not Task.REGRESSION:
        heads.append(Head(Column.CORRECT, 0, "right", "Whether the class is the right one"))
    return tuple(heads)


def column_values(data: DataSet, found: Evaluation | None, head: Head) -> Vector:
    """Return the numbers of a column, shape (n,): for sorting and writing; NaN where they are not known yet."""
    match head.column:
        case Column.PLACE:
            values = np.arange(1.0, data.n_examples + 1.0)
        case Column.FEATURE:
            values = data.raw[:, head.number]
        case Column.INPUT:
            values = data.x[:, head.number]
        case Column.TARGET:
            classes = data.task is Task.CLASSES
            values = data.y.argmax(axis=1).astype(np.float64) if classes else data.y[:, head.number]
        case _:
            values = np.full(data.n_examples, nan) if found is None else _evaluated_values(found, head)
    return values


def _evaluated_values(found: Evaluation, head: Head) -> Vector:
    if head.column is Column.ANSWER:
        return found.y_hat[:, head.number]
    if head.column is Column.LOSS or found.correct is None:
        return found.losses
    return found.correct.astype(np.float64)


class ExampleModel(QAbstractTableModel):
    """A row for each example, in the order of a column; what is not evaluated yet is shown as a dash."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.data_set: DataSet | None = None
        self.heads: tuple[Head, ...] = ()
        self.evaluation: Evaluation | None = None
        self.batch: frozenset[int] = frozenset()
        self.current: int | None = None
        self._held_back: frozenset[int] = frozenset()
        self._columns: list[list[float]] = []
        self._order: list[int] = []
        self._rows: dict[int, int] = {}
        self._sorting: tuple[int, Qt.SortOrder] | None = None

    def show_data(self, data: DataSet | None) -> None:
        """Show other examples."""
        self.beginResetModel()
        self.data_set = data
        self.heads = () if data is None else make_heads(data)
        self.evaluation = None
        self._held_back = frozenset() if data is None else frozenset(data.validation.tolist())
        self._read_columns()
        self._sorting = None
        self._set_order(list(range(0 if data is None else data.n_examples)))
        self.endResetModel()

    def show_evaluation(self, evaluation: Evaluation | None, *, keep_order: bool) -> None:
        """Show other answers and losses, the rows sorted anew unless they are to stay where they are."""
        self.evaluation = evaluation
        self._read_columns()
        if self._sorting is not None and not keep_order:
            self.sort(*self._sorting)
        self._changed()

    def show_batch(self, batch: frozenset[int], current: int | None) -> None:
        """Mark the examples of the batch, and the one that an operation works on."""
        if (batch, current) != (self.batch, self.current):
            self.batch, self.current = batch, current
            self._changed()

    def place_at(self, row: int) -> int:
        """Return the example, by its place in the data, that stands in a row."""
        return self._order[row]

    def row_of(self, place: int) -> int | None:
        """Return the row in which an example stands."""
        return self._rows.get(place)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many examples there are."""
        return 0 if parent is not None and parent.isValid() else len(self._order)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(self.heads)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the rows in the order of a column; equal ones keep theirs, unknown ones go last."""
        if not 0 <= column < len(self._columns):
            return
        self._sorting = (column, order)
        values = np.array(self._columns[column])
        keys = -values if order is Qt.SortOrder.DescendingOrder else values
        self.layoutAboutToBeChanged.emit()
        self._set_order(np.argsort(keys, kind="stable").tolist())
        self.layoutChanged.emit()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | int | None:
        """Return a column's name, and its meaning as a tooltip."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.heads):
            return None
        head = self.heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignVCenter | self.alignment(section))
        if role == Qt.ItemDataRole.DisplayRole:
            return head.name
        return head.hint if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text; how it is painted is the delegate's business."""
        if self.data_set is None or not index.isValid():
            return None
        place, column = self._order[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(place, column)
        if role == Qt.ItemDataRole.ToolTipRole and place in self._held_back:
            return "held back for validation"
        return None

    def text(self, place: int, column: int) -> str:
        """Return what stands in a cell."""
        head, value = self.heads[column], self._columns[column][place]
        if head.column is Column.PLACE:
            return f"{place + 1}{' v' if place in self._held_back else ''}"
        if head.column is Column.CORRECT:
            return "–" if isnan(value) else TICK if value else CROSS
        if head.column is Column.TARGET and self.data_set is not None and self.data_set.class_names:
            return self.data_set.class_names[int(value)]
        whole = head.column is Column.FEATURE and value == round(value) and abs(value) < 1e4
        return format_value(value, 0 if whole else 3 if head.column in (Column.ANSWER, Column.LOSS) else 2)

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        """Return how a column's texts are aligned across: numbers to the right, words in the middle."""
        worded = self.data_set is not None and self.data_set.task is not Task.REGRESSION
        middle = worded and self.heads[column].column in (Column.TARGET, Column.CORRECT)
        return Qt.AlignmentFlag.AlignHCenter if middle else Qt.AlignmentFlag.AlignRight

    def is_wrong(self, place: int) -> bool:
        """Whether an example is classified wrongly."""
        right = None if self.evaluation is None else self.evaluation.correct
        return right is not None and not right[place]

    def widest_text(self, column: int) -> str:
        """Return a text as wide as any that is likely to stand in a column."""
        head, data = self.heads[column], self.data_set
        if data is None or head.column is Column.CORRECT:
            return head.name
        if head.column is Column.PLACE:
            return f"{data.n_examples} v"
        names = data.class_names if head.column is Column.TARGET else ()
        samples: list[str] = list(names) or [self.text(place, column) for place in range(min(data.n_examples, 40))]
        usual = f"{MINUS}0.000" if head.column in (Column.ANSWER, Column.LOSS) else ""
        return max([*samples, head.name, usual], key=len)

    def _read_columns(self) -> None:
        data = self.data_set
        self._columns = (
            [] if data is None else [column_values(data, self.evaluation, head).tolist() for head in self.heads]
        )

    def _set_order(self, order: list[int]) -> None:
        self._order = order
        self._rows = {place: row for row, place in enumerate(order)}

    def _changed(self) -> None:
        if self.rowCount() and self.columnCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
