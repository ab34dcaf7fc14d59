"""Experiments by name and from files."""

from pathlib import Path

import pytest

from nnvisual.lectures.experiments import BUILT_IN, read_experiment
from nnvisual.nn.build import build_objective
from nnvisual.nn.datasets import DATA_SETS
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.surfaces import SURFACES, TYPED
from nnvisual.nn.training import Run, Trainer


def test_every_data_set_and_landscape_has_an_experiment() -> None:
    assert set(BUILT_IN) == {*DATA_SETS, *SURFACES} - {TYPED}


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_an_experiment_learns(name: str) -> None:
    experiment = read_experiment(name)
    objective = build_objective(experiment)
    first = objective.value(objective.start())
    run = Run(Trainer(objective, experiment))
    run.advance(60)
    assert objective.value(run.trainer.parameters) < first


def test_the_class_begins_as_the_lecture_tells() -> None:
    experiment = read_experiment("class")
    run = Run(Trainer(build_objective(experiment), experiment))
    losses = [run.trainer.loss]
    for steps in (100, 400):
        run.advance(steps)
        losses.append(run.trainer.loss)
    assert losses == pytest.approx([1.228, 0.148, 0.021], abs=5e-4)


def test_a_file_reads_its_table_from_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("a,b,y\n" + "".join(f"{k},{-k},{k % 2}\n" for k in range(8)))
    path = tmp_path / "mine.toml"
    path.write_text('data = "mine.csv"\nlr = 0.5\n')
    assert read_experiment(str(path)).lr == 0.5


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('data = "xor"\nlr = "x"\n', "my.toml:2:1: lr is a number"),
        ('data = "xor"\nlr = \n', "my.toml:2:6: Invalid value"),
        ('data = "xor"\noptimizer = { name = "adm" }\n', "my.toml:2:1: There is no optimiser 'adm'"),
    ],
)
def test_a_mistake_in_a_file_has_its_place(tmp_path: Path, text: str, part: str) -> None:
    path = tmp_path / "my.toml"
    path.write_text(text)
    with pytest.raises(InvalidInput, match=part):
        read_experiment(str(path))


@pytest.mark.parametrize(("name", "part"), [("clas", "Did you mean 'class'?"), ("nowhere.toml", "no file")])
def test_a_name_that_is_none(name: str, part: str) -> None:
    with pytest.raises(InvalidInput, match=part.replace("?", "\\?")):
        read_experiment(name)


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_bytes(b"\xff\xfe\x00\x01" * 100)
    with pytest.raises(InvalidInput, match="not a text file"):
        read_experiment(str(path))
    with pytest.raises(InvalidInput, match="not an ordinary file"):
        read_experiment(str(tmp_path))
