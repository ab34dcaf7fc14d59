from dataclasses import replace

import pytest

from nnvisual.landscape.plane import PlaneKind, PlaneSpec
from nnvisual.nn.experiment import Experiment, SurfaceProblem
from nnvisual.nn.network import name_parameter
from nnvisual.nn.phases import Direction, Kind
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.session.actions import Pause, Play, Select, StepForward
from nnvisual.session.beginning import begin, lab_experiment
from nnvisual.session.explanation import explain
from nnvisual.session.inquiry import Asked, answer, answering_views, asked_of_selection, explained_operation
from nnvisual.session.program import Framework
from nnvisual.session.programs import recipe_of, write_whole
from nnvisual.session.snapshot import Selection, Snapshot
from nnvisual.session.update import update


def send(snapshot: Snapshot, *actions: object) -> Snapshot:
    for action in actions:
        snapshot, _ = update(snapshot, action)  # type: ignore[arg-type]  # every one is an action
    return snapshot


@pytest.fixture
def lab() -> Snapshot:
    return begin(lab_experiment())


def ask(snapshot: Snapshot, asked: Asked, asker: str = "network") -> Snapshot:
    return send(snapshot, *answer(snapshot, asked, asker))


def lit_line(snapshot: Snapshot) -> str:
    program = write_whole(recipe_of(snapshot.run), Framework.NUMPY).step()
    return " ".join(program.lines[number].text for number in program.lit(explained_operation(snapshot)))


@pytest.mark.parametrize("index", range(13))
def test_a_weight_is_explained_lit_and_an_axis(lab: Snapshot, index: int) -> None:
    asked = ask(lab, Asked(parameter=index))
    assert asked.network is not None
    name = name_parameter(asked.network, index)
    assert asked.selection.parameter == index
    assert {"network", "formula", "code", "landscape"} == set(asked.views)
    assert index in (asked.plane_spec.i, asked.plane_spec.j)
    assert asked.plane_spec.i != asked.plane_spec.j
    operation = explained_operation(asked)
    assert (operation.layer, operation.unit, operation.source) == (name.layer, name.unit, name.source)
    assert operation.direction is Direction.BACKWARD
    assert f"d{'b' if name.is_bias else 'W'}{name.layer}" in lit_line(asked)
    assert explain(asked).caption.startswith("chain rule for")


def test_a_unit_is_explained_lit_and_brings_its_strongest_weight(lab: Snapshot) -> None:
    asked = ask(lab, Asked(unit=(1, 2)), "activation")
    assert set(asked.views) == {"activation", "formula", "code", "landscape"}
    assert asked.network is not None
    incoming = [i for i in range(13) if (name := name_parameter(asked.network, i)).layer == 1 and name.unit == 2]
    weights = [i for i in incoming if not name_parameter(asked.network, i).is_bias]
    assert asked.plane_spec.i == max(weights, key=lambda i: abs(asked.parameters[i]))
    assert "a1" in lit_line(asked)


def test_an_axis_that_is_there_already_stays(lab: Snapshot) -> None:
    assert lab.plane_spec.j is not None
    assert ask(lab, Asked(parameter=lab.plane_spec.j)).plane_spec == lab.plane_spec


def test_directions_give_way_to_the_weight(lab: Snapshot) -> None:
    turned = replace(lab, plane_spec=PlaneSpec(PlaneKind.RANDOM, 0, 1))
    assert ask(turned, Asked(parameter=0)).plane_spec == PlaneSpec(PlaneKind.WEIGHTS, 0, 1)


def test_the_loss_of_a_step_is_stood_on(lab: Snapshot) -> None:
    learned = send(lab, *[StepForward()] * 5)
    asked = ask(learned, Asked(loss_step=3), "curve")
    assert asked.cursor.step == 3
    assert asked.operation.kind is Kind.LOSS
    assert "loss" in lit_line(asked)


def test_an_example_is_asked_for_its_prediction(lab: Snapshot) -> None:
    asked = ask(lab, Asked(example=7), "table")
    assert asked.example_place == 7
    assert asked.selection == Selection(unit=(2, 1), example=7)
    assert "table" in asked.views


def test_who_asks_stops_the_clock_and_stands_at_rest(lab: Snapshot) -> None:
    running = send(lab, Play())
    assert isinstance(answer(running, Asked(parameter=0), "network")[0], Pause)
    within = send(lab, replace(StepForward(), by=None))
    assert ask(within, Asked(unit=(1, 1))).operation.kind is Kind.REST


@pytest.mark.parametrize(
    ("shown", "asker", "expected"),
    [
        (("network", "landscape", "plane", "curve"), "network", ("network", "landscape", "formula", "code")),
        (("network",), "network", ("network", "formula", "code", "landscape")),
        (("code", "formula"), "formula", ("code", "formula", "landscape")),
        (("table", "curve", "plane"), "table", ("table", "formula", "code", "landscape")),
    ],
)
def test_views_that_stay_keep_their_places(shown: tuple[str, ...], asker: str, expected: tuple[str, ...]) -> None:
    assert answering_views(shown, asker) == expected


def test_what_is_selected_can_be_asked_about(lab: Snapshot) -> None:
    assert asked_of_selection(lab) is None
    chosen = [
        (Selection(parameter=2), Asked(parameter=2)),
        (Selection(unit=(1, 1)), Asked(unit=(1, 1))),
        (Selection(example=4), Asked(example=4)),
    ]
    for selection, asked in chosen:
        assert asked_of_selection(send(lab, Select(selection))) == asked


def test_a_landscape_of_its_own_can_be_asked_too() -> None:
    surface = begin(Experiment(SurfaceProblem(SurfaceSpec("bowl"), (1.0, 2.0))))
    asked = ask(surface, Asked(parameter=1))
    assert explained_operation(asked).unit == 2
    assert ask(surface, Asked(loss_step=0), "curve").operation.kind is Kind.LOSS
