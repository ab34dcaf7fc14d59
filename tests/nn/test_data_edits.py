"""Points edited by hand: the data become a table that asks the same of the network."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.data_edits import add_point, as_own_table, delete_point, move_point, table_from_dataset
from nnvisual.nn.dataset import Task
from nnvisual.nn.datasets import DATA_SETS, DataSpec, load_data
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.table import Table

TABLE = Table(
    "marks.csv",
    ("passed", "hours", "lectures"),
    (("no", "yes", "no", "yes"), (1.0, 2.0, 3.0, 6.0), (5.0, 4.0, 3.0, 2.0)),
)
OWN = DataSpec("table", table=TABLE, label=("passed",), validation=0.25, standardise=True)


@pytest.mark.parametrize("name", DATA_SETS)
def test_a_built_in_set_as_a_table_holds_the_same_examples(name: str) -> None:
    spec = DataSpec(name, standardise=True, validation=0.25 if name != "twelve" else 0.0)
    before, after = load_data(spec), load_data(as_own_table(spec))
    assert after.title == before.title
    assert after.task is before.task
    assert after.feature_names == before.feature_names
    assert after.target_names == before.target_names
    assert after.class_names == before.class_names
    assert (after.raw == before.raw).all()
    assert (after.x == before.x).all()
    assert (after.y == before.y).all()
    assert (after.train == before.train).all()


def test_a_table_stays_as_it_is() -> None:
    assert as_own_table(OWN) is OWN
    assert set(zip(*table_from_dataset(load_data(OWN)).cells, strict=True)) == {
        (hours, lectures, passed) for passed, hours, lectures in zip(*TABLE.cells, strict=True)
    }


@given(st.sampled_from(list(DATA_SETS)), st.data())
def test_an_added_point_is_the_last_and_nothing_else_changes(name: str, draws: st.DataObject) -> None:
    spec = DataSpec(name)
    before = load_data(spec)
    number = st.floats(-1e6, 1e6)
    raw = draws.draw(st.lists(number, min_size=before.n_features, max_size=before.n_features))
    y = before.y[draws.draw(st.integers(0, before.n_examples - 1))]
    after = load_data(add_point(spec, raw, y.tolist()))
    assert after.raw[-1].tolist() == raw
    assert after.y[-1].tolist() == y.tolist()
    assert (after.raw[:-1] == before.raw).all()
    assert (after.y[:-1] == before.y).all()
    assert after.class_names == before.class_names


def test_columns_of_an_own_table_keep_their_places() -> None:
    changed = add_point(OWN, [9.0, 8.0], [1.0])
    assert changed.table is not None
    assert changed.table.columns == TABLE.columns
    assert [column[-1] for column in changed.table.cells] == ["yes", 9.0, 8.0]
    assert (changed.label, changed.validation, changed.standardise) == (("passed",), 0.25, True)


def test_moving_changes_one_example() -> None:
    before, after = load_data(OWN), load_data(move_point(OWN, 2, [7.0, -1.0]))
    assert after.raw[2].tolist() == [7.0, -1.0]
    others = [0, 1, 3]
    assert (after.raw[others] == before.raw[others]).all()
    assert (after.y == before.y).all()
    assert (after.train == before.train).all()


def test_deleting_takes_one_example_away() -> None:
    after = load_data(delete_point(OWN, 1))
    assert after.raw.tolist() == [[1, 5], [3, 3], [6, 2]]
    assert after.y.tolist() == [[0], [0], [1]]


def test_a_regression_stays_one_down_to_two_points() -> None:
    spec = DataSpec("line", size=4)
    for _ in range(2):
        spec = delete_point(spec, 0)
    assert load_data(spec).task is Task.REGRESSION
    with pytest.raises(InvalidInput, match="last two points stay"):
        delete_point(spec, 0)


def test_a_guessed_task_stays_when_the_values_would_say_otherwise() -> None:
    table = Table("t.csv", ("x", "y"), ((1.0, 2.0, 3.0), (1.0, 2.0, 3.0)))
    assert load_data(delete_point(DataSpec("table", table=table), 1)).y.tolist() == [[1], [3]]


def test_the_last_point_of_a_class_stays() -> None:
    spec = delete_point(OWN, 0)
    with pytest.raises(InvalidInput, match="last point of its class in 'passed'"):
        delete_point(spec, 1)


@pytest.mark.parametrize("index", [-1, 4])
def test_there_is_no_such_point(index: int) -> None:
    with pytest.raises(IndexError):
        move_point(OWN, index, [1.0, 2.0])
    with pytest.raises(IndexError):
        delete_point(OWN, index)


@pytest.mark.parametrize(
    ("raw", "y"),
    [
        ([1.0], [1.0]),
        ([1.0, float("nan")], [1.0]),
        ([1.0, float("inf")], [1.0]),
        ([1.0, 1e13], [1.0]),
        ([1.0, 2.0], [0.5]),
        ([1.0, 2.0], [float("nan")]),
        ([1.0, 2.0], [1.0, 0.0]),
    ],
)
def test_what_is_no_point_is_refused(raw: list[float], y: list[float]) -> None:
    with pytest.raises(InvalidInput):
        add_point(OWN, raw, y)


def test_a_full_table_is_refused() -> None:
    spec = DataSpec("moons", size=10_000)
    with pytest.raises(InvalidInput, match="at most 10,000 rows"):
        add_point(spec, [0.0, 0.0], [1.0])


def test_an_added_point_hardly_changes_which_are_held_back() -> None:
    spec = replace(as_own_table(DataSpec("moons")), validation=0.3)
    before, after = load_data(spec), load_data(add_point(spec, [0.0, 0.0], [1.0]))
    moved = np.setxor1d(before.validation, after.validation)
    assert len(moved) <= 2
