"""Data specs in sessions: written and read again, and nothing but a sentence for whatever else is there."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.data_edits import as_own_table
from nnvisual.nn.data_json import spec_from_json, spec_to_json
from nnvisual.nn.dataset import Task
from nnvisual.nn.datasets import DATA_SETS, DataSpec
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.table import Table

TABLE = Table("t.csv", ("x", "y"), ((0.1, -2.0, 1e12), ("no", "yes", "no")))
NUMBERS = Table("t.csv", ("x", "y"), ((0.1, -2.0, 5.0), (1.0, 2.0, 3.0)))


@pytest.mark.parametrize(
    "spec",
    [
        *(DataSpec(name) for name in DATA_SETS),
        *(as_own_table(DataSpec(name)) for name in DATA_SETS),
        DataSpec("moons", 50, 0.3, 0.25, 2**63 - 1, True),
        DataSpec("wave", degree=5, noise=0.0),
        DataSpec("table", table=TABLE, label=("y",), validation=0.1),
        DataSpec("table", table=NUMBERS, task=Task.CLASSES),
    ],
)
def test_a_spec_is_read_again_as_it_was(spec: DataSpec) -> None:
    assert spec_from_json(json.loads(json.dumps(spec_to_json(spec), allow_nan=False))) == spec


def test_only_what_differs_is_written() -> None:
    assert spec_to_json(DataSpec()) == {"name": "class"}
    assert spec_to_json(DataSpec("moons", noise=0.5)) == {"name": "moons", "noise": 0.5}


SAVED = {"name": "t", "columns": ["x", "y"], "cells": [[1, 2], ["a", "b"]]}


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (None, "must be a group of named values"),
        ([], "must be a group of named values"),
        ({"nmae": "class"}, "no field 'nmae'. Did you mean 'name'?"),
        ({"name": 3}, "'name' of the data must be a text"),
        ({"size": 4.5}, "must be a whole number"),
        ({"size": True}, "must be a whole number"),
        ({"name": "xor", "noise": "much"}, "must be a finite number"),
        ({"validation": float("nan")}, "must be a finite number"),
        ({"validation": 10**400}, "must be a finite number"),
        ({"validation": None}, "must be a finite number"),
        ({"standardise": 1}, "must be true or false"),
        ({"label": "y"}, "must be a list"),
        ({"label": [1]}, "must be a text"),
        ({"task": "guess"}, "must be one of binary, classes, regression"),
        ({"task": ["binary"]}, "must be one of binary, classes, regression"),
        ({"name": "spirals"}, "Did you mean 'spiral'?"),
        ({"name": "table"}, "Open a table first"),
        ({"name": "table", "table": []}, "must be a group"),
        ({"name": "table", "table": {"name": "t"}}, "has name, columns and cells"),
        ({"name": "table", "table": SAVED | {"more": 1}}, "has name, columns and cells"),
        ({"name": "table", "table": SAVED | {"columns": ["x"]}}, "all of the same length"),
        ({"name": "table", "table": SAVED | {"columns": ["x", "x"]}}, "name of its own"),
        ({"name": "table", "table": SAVED | {"cells": [[1, 2], ["a"]]}}, "all of the same length"),
        ({"name": "table", "table": SAVED | {"cells": [[1], ["a"]]}}, "2 to 10,000 rows"),
        ({"name": "table", "table": SAVED | {"cells": [[], []]}}, "2 to 10,000 rows"),
        ({"name": "table", "table": SAVED | {"columns": [], "cells": []}}, "2 to 128 columns"),
        ({"name": "table", "table": SAVED | {"cells": [[1, "2"], ["a", "b"]]}}, "must be a finite number"),
        ({"name": "table", "table": SAVED | {"cells": [[1, 1e13], ["a", "b"]]}}, "numbers up to 1e+12"),
        ({"name": "table", "table": SAVED | {"cells": [[1, 2], ["a", "a"]]}}, "'a' in every row"),
    ],
)
def test_anything_wrong_gets_a_sentence(found: object, sentence: str) -> None:
    with pytest.raises(InvalidInput) as problem:
        spec_from_json(found)
    assert sentence in problem.value.sentence


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("table"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["name", "size", "noise", "validation", "seed", "standardise", "degree", "table", "label", "task"]


@given(
    ANYTHING
    | st.dictionaries(st.sampled_from(FIELDS), ANYTHING | st.sampled_from([*DATA_SETS, 0.5, 7, SAVED]), max_size=5)
)
def test_any_json_gives_a_spec_or_a_sentence(found: object) -> None:
    try:
        spec = spec_from_json(found)
    except InvalidInput as problem:
        _check_field(problem)
        return
    assert spec_from_json(spec_to_json(spec)) == spec


def _check_field(problem: InvalidInput) -> None:
    assert problem.field
    assert problem.sentence
