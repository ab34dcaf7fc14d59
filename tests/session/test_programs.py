"""Which program belongs to a run, and which values are told at which moment."""

from dataclasses import replace

import pytest

from nnvisual.nn.experiment import Experiment, SurfaceProblem
from nnvisual.nn.phases import Kind, Operation
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.session.actions import SetLearningRate
from nnvisual.session.beginning import begin, lab_experiment
from nnvisual.session.program import Framework
from nnvisual.session.programs import present_values, recipe_of, write_whole
from nnvisual.session.snapshot import Cursor, Snapshot
from nnvisual.session.standpoint import stand_at
from tests.session.driver import Driver


def at(operation: Operation) -> Snapshot:
    snapshot = begin(replace(lab_experiment(), batch=2))
    return stand_at(snapshot, Cursor(0, snapshot.plan.phase(operation)))


@pytest.mark.parametrize(
    ("operation", "known", "unknown"),
    [
        (Operation(Kind.PRODUCT, 0, 1, 1, 1), set(), {"z.1", "a.1"}),
        (Operation(Kind.SUM, 0, 1, 1), {"z.1"}, {"a.1", "z.2"}),
        (Operation(Kind.ACTIVATION, 0, 1, 1), {"z.1", "a.1"}, {"z.2", "loss"}),
        (Operation(Kind.LOSS, 0), {"a.2", "loss"}, {"delta.2"}),
        (Operation(Kind.DELTA, 0, 2, 1), {"loss", "delta.2"}, {"grad.w.2", "delta.1"}),
        (Operation(Kind.GRADIENT, 0, 2, 1, 1), {"grad.w.2"}, {"delta.1"}),
        (Operation(Kind.UPDATE, 1, 1, 1, 1), {"grad.w.1", "w.1"}, {"w.2"}),
    ],
)
def test_no_value_is_told_before_its_line_has_run(operation: Operation, known: set[str], unknown: set[str]) -> None:
    values = present_values(at(operation))
    assert known <= set(values)
    assert not unknown & set(values)


def test_at_rest_all_of_the_example_is_told() -> None:
    snapshot = begin(lab_experiment())
    values = present_values(snapshot)
    assert snapshot.example is not None
    assert values["a.2"] == tuple(snapshot.example.y_hat.tolist())
    assert values["grad.w.1"] == tuple(snapshot.example.gradient[:6].tolist())


def test_a_surface_tells_height_and_slopes() -> None:
    values = present_values(begin(Experiment(SurfaceProblem(SurfaceSpec("ravine"), (-8.0, 1.5)))))
    assert values["grad.w.1.2"] == (37.5,)
    assert values["w"] == (-8.0, 1.5)


def test_a_branch_begins_where_it_branched_off() -> None:
    driver = Driver()
    driver.step(3)
    driver.send(SetLearningRate(1.2))
    recipe = recipe_of(driver.snapshot.run)
    assert recipe.first_step == 3
    assert recipe.parameters.tolist() == driver.snapshot.base.tolist()
    assert "range(3, 103)" in write_whole(recipe, Framework.NUMPY).source
