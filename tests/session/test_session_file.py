import contextlib
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnvisual.nn.data_edits import add_point
from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.experiment import Experiment, NetworkProblem, SurfaceProblem
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.optimizers import Optimizer
from nnvisual.nn.phases import Granularity
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.session import actions as act
from nnvisual.session.rate_race import Comparison
from nnvisual.session.ready_experiments import READY
from nnvisual.session.session_file import (
    dump_session,
    experiment_from_json,
    experiment_to_json,
    read_session,
    rebuild,
)
from nnvisual.session.snapshot import Cursor, Snapshot
from tests.session.driver import Driver


def reopen(snapshot: Snapshot) -> Snapshot:
    opened = rebuild(read_session(dump_session(snapshot), "test.nnsession"), lambda: False)
    assert opened is not None
    return opened


def well_used() -> Driver:
    driver = Driver()
    driver.step(60)
    driver.send(act.SetLearningRate(1.0))
    driver.step(40)
    driver.send(act.SetParameter(3, 0.77))
    driver.step(5)
    driver.send(act.SetOptimizer(Optimizer("adam")))
    driver.step(25)
    driver.step(by=Granularity.OPERATION)
    driver.send(act.Compare(Comparison.OPTIMIZERS))
    driver.send(act.ShowAccuracy(True))
    return driver


def test_a_session_opens_exactly_where_one_was() -> None:
    snapshot = well_used().snapshot
    opened = reopen(snapshot)
    assert opened.cursor == snapshot.cursor
    np.testing.assert_array_equal(opened.state, snapshot.state)
    assert opened.loss == snapshot.loss
    assert opened.operation == snapshot.operation
    assert opened.views == snapshot.views
    assert opened.plane_spec == snapshot.plane_spec
    assert (opened.compares, opened.shows_accuracy) == (Comparison.OPTIMIZERS, True)
    assert [run.number for run in opened.runs] == [run.number for run in snapshot.runs if len(run.view) > 1]
    assert dump_session(opened) == dump_session(snapshot)


def test_it_goes_on_as_the_original_would() -> None:
    driver = well_used()
    other = Driver()
    other.snapshot = reopen(driver.snapshot)
    driver.step(30)
    other.step(30)
    np.testing.assert_array_equal(driver.snapshot.state, other.snapshot.state)


@pytest.mark.parametrize("ready", READY, ids=lambda ready: ready.name)
def test_every_ready_experiment_survives_a_session(ready: Any) -> None:
    assert experiment_from_json(json.loads(json.dumps(experiment_to_json(ready.experiment)))) == ready.experiment
    driver = Driver(ready.experiment)
    driver.step(3)
    np.testing.assert_array_equal(reopen(driver.snapshot).state, driver.snapshot.state)


def test_own_data_are_in_the_file() -> None:
    driver = Driver()
    problem = driver.snapshot.experiment.problem
    assert isinstance(problem, NetworkProblem) and problem.data is not None
    driver.send(act.EditExamples(add_point(problem.data, (2.5, 2.5), (1.0,))))
    driver.step(2)
    opened = reopen(driver.snapshot)
    assert opened.data is not None and opened.data.n_examples == 25
    np.testing.assert_array_equal(opened.state, driver.snapshot.state)


def test_a_formula_that_was_typed_is_in_the_file() -> None:
    problem = SurfaceProblem(SurfaceSpec("formula", "w1^2 + sin(w2)"), (1.0, 0.5))
    driver = Driver(Experiment(problem, lr=0.1))
    driver.step(4)
    np.testing.assert_array_equal(reopen(driver.snapshot).state, driver.snapshot.state)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no session file"),
        (b"{", "no session file"),
        (b"\xff\xfe\x00", "no session file"),
        (b"[1, 2]", "no session of nnvisual"),
        (b'{"program": "nnvisual", "format": 2}', "newer nnvisual"),
        (b'{"program": "nnvisual", "format": true}', "which format"),
        (b'{"program": "nnvisual", "format": 1}', "'runs' is missing"),
        (b"[" * 200_000, "no session file"),
        (b" " * 20_000_001, "larger than 20 MB"),
    ],
)
def test_what_is_no_session_gets_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        read_session(content, "bad.nnsession")


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_session_gets_a_sentence_and_never_anything_else(data: st.DataObject) -> None:
    driver = Driver()
    driver.step(3)
    driver.send(act.SetLearningRate(1.0))
    driver.step(2)
    stored = json.loads(dump_session(driver.snapshot))
    node: Any = stored
    while isinstance(node, dict | list) and node:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        if isinstance(node[key], dict | list) and node[key] and data.draw(st.booleans()):
            node = node[key]
            continue
        strange: st.SearchStrategy[Any] = st.sampled_from(
            [None, -1, 10**12, 1e308, "", "x", [], {}, True, [[1.0]], 3.5]
        )
        node[key] = data.draw(strange)
        break
    with contextlib.suppress(InvalidInput):
        recipe = read_session(json.dumps(stored).encode(), "bad.nnsession")
        rebuild(recipe, lambda: False)


def test_opening_can_be_cancelled() -> None:
    recipe = read_session(dump_session(well_used().snapshot), "test.nnsession")
    assert rebuild(recipe, lambda: True) is None


def test_a_recipe_that_comes_from_elsewhere_must_come_as_far_as_it_says() -> None:
    driver = Driver()
    driver.send(act.SetLearningRate(1000.0))
    driver.step(3)
    stored = json.loads(dump_session(driver.snapshot))
    stored["runs"][-1]["last_step"] = 50
    stored["cursor"] = [50, 0]
    recipe = read_session(json.dumps(stored).encode(), "test.nnsession")
    with pytest.raises(InvalidInput, match="ends at step"):
        rebuild(recipe, lambda: False)


def test_the_file_is_small() -> None:
    driver = Driver(Experiment(NetworkProblem(*_wide()), lr=0.1))
    driver.step(200)
    assert len(dump_session(driver.snapshot)) < 20_000
    assert driver.snapshot.cursor == Cursor(200)


def _wide() -> tuple[Any, str, DataSpec]:
    return Network(2, (Layer(16, "tanh"), Layer(1, "sigmoid"))), "binary_cross_entropy", DataSpec("circle")
