"""Label columns: what they could be, what they are, and the targets that come of them."""

import pytest

from nnvisual.nn.dataset import Task
from nnvisual.nn.labels import decode_target, encode_targets, label_choices, read_labels
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.table import Column, Table


def _table(**columns: Column) -> Table:
    return Table("t.csv", tuple(columns), tuple(columns.values()))


TWELVE_TEXTS = tuple(f"t{number:02}" for number in range(12))
WIDE = _table(
    size=tuple(float(number) for number in range(12)),
    stars=(1.0, 2.0, 3.0) * 4,
    flag=(0.0, 1.0) * 6,
    other=(1.0, 0.0) * 6,
    same=(7.0,) * 12,
    name=TWELVE_TEXTS,
    colour=("red", "green", "blue") * 4,
    passed=("yes", "no") * 6,
)


def test_what_each_column_could_be() -> None:
    found = {choice.column: (choice.tasks, choice.classes) for choice in label_choices(WIDE)}
    assert found == {
        "size": ((Task.REGRESSION,), ()),
        "stars": ((Task.REGRESSION, Task.CLASSES), ("1", "2", "3")),
        "flag": ((Task.BINARY, Task.REGRESSION), ("0", "1")),
        "other": ((Task.BINARY, Task.REGRESSION), ("0", "1")),
        "same": ((), ()),
        "name": ((), ()),
        "colour": ((Task.CLASSES,), ("blue", "green", "red")),
        "passed": ((Task.BINARY,), ("no", "yes")),
    }
    obstacles = [choice.obstacle for choice in label_choices(WIDE) if choice.obstacle]
    assert obstacles == [
        "Column 'same' is 7 in every row: there is nothing to learn. A label needs at least two different values.",
        "Column 'name' holds 12 different texts; a label has at most 10 classes. Choose another column as the label.",
    ]


def test_the_last_column_is_the_label_unless_another_is_named() -> None:
    table = _table(x=(1.0, 2.0, 3.0), y=(5.0, 6.0, 7.0), passed=("no", "yes", "no"))
    assert read_labels(table, ()).columns == ("passed",)
    with pytest.raises(InvalidInput, match=r"Column 'passed' holds text \(first 'no'\)"):
        read_labels(table, ("x",))


def test_targets_of_two_classes() -> None:
    table = _table(x=(1.0, 2.0, 3.0), passed=("yes", "no", "yes"))
    labels = read_labels(table, ())
    assert (labels.task, labels.classes) == (Task.BINARY, ("no", "yes"))
    assert encode_targets(table, labels).tolist() == [[1.0], [0.0], [1.0]]


def test_targets_of_several_classes_are_one_hot() -> None:
    table = _table(x=(1.0, 2.0, 3.0, 4.0), colour=("b", "c", "a", "b"))
    targets = encode_targets(table, read_labels(table, ()))
    assert targets.tolist() == [[0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]]


def test_numbers_can_be_classes_in_the_order_of_numbers() -> None:
    table = _table(x=(1.0, 2.0, 3.0, 4.0), stars=(10.0, 9.0, 2.5, 9.0))
    assert read_labels(table, ()).task is Task.REGRESSION
    labels = read_labels(table, (), Task.CLASSES)
    assert labels.classes == ("2.5", "9", "10")
    assert encode_targets(table, labels).argmax(axis=1).tolist() == [2, 1, 0, 1]


def test_two_numbers_can_be_a_regression() -> None:
    table = _table(x=(1.0, 2.0), y=(-1.0, 4.0))
    assert encode_targets(table, read_labels(table, ())).tolist() == [[0.0], [1.0]]
    assert encode_targets(table, read_labels(table, (), Task.REGRESSION)).tolist() == [[-1.0], [4.0]]


def test_several_labels_are_several_outputs() -> None:
    table = _table(x=(1.0, 2.0, 3.0), a=(0.0, 1.0, 1.0), b=(1.0, 0.0, 1.0), c=(0.5, 2.0, 7.0))
    both = read_labels(_table(x=table.column("x"), a=table.column("a"), b=table.column("b")), ("b", "a"))
    assert both.task is Task.BINARY
    assert encode_targets(table, both).tolist() == [[1, 0], [0, 1], [1, 1]]
    numbers = read_labels(table, ("a", "c"))
    assert numbers.task is Task.REGRESSION
    assert encode_targets(table, numbers).tolist() == [[0, 0.5], [1, 2], [1, 7]]


@pytest.mark.parametrize(
    ("labels", "task", "sentence", "field"),
    [
        (("pased",), None, "has no column 'pased'. Did you mean 'passed'?", "label"),
        (("same",), None, "is 7 in every row", "label"),
        (("name",), None, "12 different texts", "label"),
        (("flag", "flag"), None, "only once", "label"),
        (("passed", "colour"), None, "must all hold numbers", "label"),
        (("passed",), None, "Column 'name' holds text", "label"),
    ],
)
def test_a_label_that_cannot_be_is_refused(
    labels: tuple[str, ...], task: Task | None, sentence: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as problem:
        read_labels(WIDE, labels, task)
    assert sentence in problem.value.sentence
    assert problem.value.field == field


def test_a_task_that_does_not_fit_the_column_is_refused() -> None:
    table = _table(x=(1.0, 2.0), passed=("no", "yes"))
    with pytest.raises(InvalidInput, match="'passed' cannot be read as a number; possible: two classes") as problem:
        read_labels(table, (), Task.REGRESSION)
    assert problem.value.field == "task"


def test_a_feature_must_be_left_and_not_too_many() -> None:
    with pytest.raises(InvalidInput, match="at least one must stay as a feature"):
        read_labels(_table(a=(0.0, 1.0), b=(1.0, 0.0)), ("a", "b"))
    many = _table(**{f"c{number}": (1.0, 2.0) for number in range(66)})
    with pytest.raises(InvalidInput, match="65 feature columns; at most 64"):
        read_labels(many, ())


def test_targets_and_cells_are_each_others_inverse() -> None:
    for table, task in (
        (_table(x=(1.0, 2.0, 3.0), y=("b", "a", "b")), None),
        (_table(x=(1.0, 2.0, 3.0), y=("b", "a", "c")), None),
        (_table(x=(1.0, 2.0, 3.0), y=(4.0, 9.0, 8.0)), None),
        (_table(x=(1.0, 2.0, 3.0), y=(4.0, 9.0, 8.0)), Task.CLASSES),
        (_table(x=(1.0, 2.0, 3.0), y=(4.0, 9.0, 9.0)), None),
    ):
        labels = read_labels(table, (), task)
        cells = [decode_target(table, labels, y)[0] for y in encode_targets(table, labels).tolist()]
        assert tuple(cells) == table.column("y")


@pytest.mark.parametrize(
    ("column", "y"),
    [
        (("a", "b", "c"), [1.0, 1.0, 0.0]),
        (("a", "b", "c"), [1.0]),
        (("a", "b", "a"), [0.5]),
        (("a", "b", "a"), [0.0, 1.0]),
        ((1.0, 5.0, 7.0), []),
    ],
)
def test_what_is_no_target_is_refused(column: Column, y: list[float]) -> None:
    table = _table(x=(1.0, 2.0, 3.0), y=column)
    with pytest.raises(InvalidInput) as problem:
        decode_target(table, read_labels(table, ()), y)
    assert problem.value.field == "y"
