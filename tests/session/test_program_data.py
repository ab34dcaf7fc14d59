"""Numbers written into programs come back as they were."""

import ast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.schedules import Schedule
from nnvisual.session.program import Framework
from nnvisual.session.program_data import LINE_LENGTH, write_array, write_factor, write_number
from nnvisual.session.programs import write_whole
from tests.session.program_runs import experiment, make_recipe


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_keeps_every_bit(value: float) -> None:
    found = ast.literal_eval(write_number(value))
    assert found == value
    assert isinstance(found, float)


def test_arrays_are_written_in_lines_that_can_be_read() -> None:
    array = np.arange(120.0).reshape(60, 2) / 7.0
    lines = write_array("X", array, "np.array(", ")")
    assert max(map(len, lines)) <= LINE_LENGTH
    inner = "".join(lines).removeprefix("X = np.array(").removesuffix(")")
    np.testing.assert_array_equal(np.array(ast.literal_eval(inner)), array)


def test_a_small_array_stands_on_one_line() -> None:
    assert write_array("b1", np.zeros(3), "np.array(", ")") == ["b1 = np.array([0., 0., 0.])"]


def test_a_constant_rate_needs_no_factor() -> None:
    assert write_factor(Schedule()) == ""


@pytest.mark.parametrize("batch", [None, 5])
def test_the_order_of_examples_is_written_only_where_there_is_one(batch: int | None) -> None:
    source = write_whole(make_recipe(experiment(batch=batch)), Framework.NUMPY).source
    assert ("shuffle" in source) == (batch is not None)
