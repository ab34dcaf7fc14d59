"""The example that is looked at can be set by hand, whether or not it can be seen on a plane."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nnvisual.composition import Composed
from nnvisual.lectures.experiments import read_experiment
from nnvisual.lectures.setup import read_setup
from nnvisual.nn.experiment import NetworkProblem, Probe
from nnvisual.ui.example_section import ExampleSection
from tests.session.lecture_texts import FRONT, LIST, PERCEPTRON
from tests.ui.conftest import Start

FIELDS: dict[str, object] = {
    "layers": [3, 1],
    "activation": "sigmoid",
    "x": [1, -2, 30],
    "y": [1],
    "w": {"1": [[1], [1], [0]]},
}


def probe_of(program: Composed) -> Probe:
    problem = program.store.snapshot.experiment.problem
    assert isinstance(problem, NetworkProblem)
    assert problem.probe is not None
    return problem.probe


def section_of(program: Composed) -> ExampleSection:
    return program.window.panel.example


def test_three_inputs_without_data_are_set_by_their_symbols(start: Start) -> None:
    program = start(read_setup(FIELDS, None, 1))
    section = section_of(program)
    shown = [field for field in section.inputs if not field.isHidden()]
    assert [field.label.text() for field in shown] == ["Input x₁", "Input x₂", "Input x₃"]
    assert shown[2].field.text() == "30"
    shown[1].field.committed.emit(4.5)
    assert probe_of(program).x == (1.0, 4.5, 30.0)
    section.target.field.committed.emit(0.0)
    assert probe_of(program).y == (0.0,)
    assert program.store.snapshot.example is not None
    assert program.store.snapshot.example.layers[0].z[0] == 5.5


def test_with_data_inputs_are_called_as_the_features_are(start: Start) -> None:
    program = start(read_experiment("class"))
    shown = [field for field in section_of(program).inputs if not field.isHidden()]
    assert [field.label.text() for field in shown] == ["lectures", "hours"]
    weights = program.store.snapshot.parameters
    shown[0].field.committed.emit(7.0)
    assert probe_of(program) == replace(probe_of(program), x=(7.0, 5.0))
    assert program.store.snapshot.parameters.tolist() == weights.tolist()


@pytest.mark.parametrize("name", ["circle", "ravine"])
def test_where_only_examples_of_the_data_are_looked_at_nothing_is_there(start: Start, name: str) -> None:
    assert section_of(start(read_experiment(name))).isHidden()


@pytest.mark.parametrize(
    ("allow", "solution", "free"),
    [
        ("x", "x = [4, 0]", (True, True, False)),
        ("x.2", "x.2 = -4", (False, True, False)),
        ("y", "y = 0", (False, False, True)),
    ],
)
def test_a_task_frees_what_it_names(
    qtbot: QtBot, start: Start, tmp_path: Path, allow: str, solution: str, free: tuple[bool, ...]
) -> None:
    folder = tmp_path / "lecture"
    folder.mkdir()
    goal = f'goal = {{ quantity = "loss", below = 0.1 }}\nsolution = {{ {solution} }}'
    task = f'\n## Task {{#task}}\n\n```try\ntask = "T"\nallow = ["{allow}"]\n{goal}\n```\n'
    (folder / "lecture.toml").write_text(LIST, encoding="utf-8")
    (folder / "c.md").write_text(FRONT + PERCEPTRON + task, encoding="utf-8")
    program = start()
    program.window.open_path(folder)
    qtbot.waitUntil(lambda: program.store.snapshot.lecture is not None, timeout=10_000)
    section = section_of(program)
    fields = (*section.inputs[:2], section.target)
    assert tuple(field.isEnabledTo(section) for field in fields) == free
    fields[free.index(True)].field.committed.emit(0.5)
    assert program.store.snapshot.notice is None
