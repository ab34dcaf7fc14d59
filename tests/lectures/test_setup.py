"""The rules by which a `setup` block becomes an experiment."""

import tomllib
from pathlib import Path

import pytest

from nnvisual.lectures.setup import SETUP_FIELDS, read_setup, view_range
from nnvisual.nn.experiment import Experiment, NetworkProblem, SurfaceProblem
from nnvisual.nn.initializers import initialize
from nnvisual.nn.problem import InvalidInput


def read(text: str, folder: Path | None = None) -> Experiment:
    return read_setup(tomllib.loads(text), folder)


def read_problem(text: str, folder: Path | None = None) -> NetworkProblem:
    problem = read(text, folder).problem
    assert isinstance(problem, NetworkProblem)
    return problem


def activations(problem: NetworkProblem) -> list[str]:
    return [layer.activation for layer in problem.network.layers]


def test_the_perceptron_of_the_lecture() -> None:
    problem = read_problem(
        'layers = [2, 1]\nactivation = "sigmoid"\nw.1 = [[3], [-2]]\nb.1 = [1]\nx = [-1, 2]\nrange = 4'
    )
    assert problem.network.sizes == (2, 1)
    assert problem.given == (3.0, -2.0, 1.0)
    assert problem.loss == "binary_cross_entropy"
    assert problem.probe is not None
    assert problem.probe.x == (-1.0, 2.0)
    assert problem.probe.y == ()


def test_a_landscape_has_as_many_weights_as_its_start() -> None:
    experiment = read('landscape = "bowl"\nw = [1.0]\nlr = 0.01\nstop = { size_below = 0.001, max_steps = 400 }')
    assert isinstance(experiment.problem, SurfaceProblem)
    assert experiment.problem.surface.dimensions == 1
    assert experiment.problem.start == (1.0,)
    assert (experiment.stop.size_below, experiment.stop.max_steps) == (0.001, 400)
    assert experiment.lr == 0.01


@pytest.mark.parametrize(
    ("text", "loss", "names"),
    [
        ('layers = [2, 3, 1]\nactivation = "relu"\nx = [1, 2]', "mse", ["relu", "linear"]),
        ('layers = [2, 3, 1]\nactivation = "sigmoid"\nx = [1, 2]', "binary_cross_entropy", ["sigmoid", "sigmoid"]),
        ('layers = [2, 1]\nactivation = "tanh"\nx = [1, 2]', "mse", ["tanh"]),
        ('layers = [2, 1]\nactivation = "step"\nx = [1, 2]', "mse", ["step"]),
        ('layers = [2, 3]\nactivation = "softmax"\nx = [1, 2]', "cross_entropy", ["softmax"]),
        ("layers = [2, 1]\nx = [1, 2]", "binary_cross_entropy", ["sigmoid"]),
        ('layers = [2, 1]\nloss = "mse"\nx = [1, 2]', "mse", ["linear"]),
        ('layers = [2, 4, 1]\nactivation = "tanh"\ndata = "class"', "binary_cross_entropy", ["tanh", "sigmoid"]),
        ('layers = [2, 4, 3]\nactivation = "tanh"\ndata = "three_clouds"', "cross_entropy", ["tanh", "softmax"]),
        ('layers = [1, 4, 1]\nactivation = "tanh"\ndata = "wave"', "mse", ["tanh", "linear"]),
        ('layers = [2, 4, 1]\nactivation = "tanh"\ndata = "class"\nloss = "mse"', "mse", ["tanh", "linear"]),
        ('activation = ["relu", "tanh", "sigmoid"]\ndata = "xor"', "binary_cross_entropy", ["relu", "tanh", "sigmoid"]),
        ('activation = ["relu", "tanh"]\ndata = "wave"', "mse", ["relu", "tanh"]),
    ],
)
def test_what_is_left_out_follows_from_what_is_there(text: str, loss: str, names: list[str]) -> None:
    problem = read_problem(text)
    assert problem.loss == loss
    assert activations(problem) == names


def test_layers_follow_from_the_data_or_from_the_weights() -> None:
    assert read_problem('data = "three_clouds"').network.sizes == (2, 3, 3)
    assert read_problem("w.1 = [[1, 2], [3, 4]]\nw.2 = [[1], [2]]\nx = [0, 0]").network.sizes == (2, 2, 1)


def test_missing_biases_are_zero_and_missing_layers_come_from_the_seed() -> None:
    problem = read_problem("layers = [2, 2, 1]\nw.1 = [[1, 2], [3, 4]]\nx = [0, 0]\nseed = 5")
    made = initialize(problem.network, "glorot", 5)
    assert problem.given[:6] == (1.0, 2.0, 3.0, 4.0, 0.0, 0.0)
    assert problem.given[6:] == tuple(made[6:])


def test_one_weight_stands_beside_its_matrix() -> None:
    problem = read_problem("layers = [2, 1]\nw.1 = [[1], [2]]\nb.1.1 = 7\nx = [0, 0]")
    assert problem.given == (1.0, 2.0, 7.0)


def test_the_seed_of_the_chapter_counts_unless_the_block_has_one() -> None:
    fields: dict[str, object] = {"data": "class"}
    assert read_setup(fields, None, 12).seed == 12
    assert read_setup({**fields, "seed": 3}, None, 12).seed == 3


def test_you_are_looked_at_where_nothing_else_is() -> None:
    probe = read_problem('data = "class"').probe
    assert probe is not None
    assert (probe.x, probe.label) == ((4.0, 5.0), "you")
    assert read_problem('data = "xor"').probe is None


def test_the_usual_rate_of_the_method() -> None:
    assert read('data = "xor"\noptimizer = "adam"').lr == 0.01
    assert read('data = "xor"').lr == 0.1
    assert read('landscape = "ravine"').lr == 0.0769


def test_a_method_with_its_own_numbers() -> None:
    table = 'data = "xor"\noptimizer = { name = "rmsprop", decay = 0.9, convention = "keras" }'
    optimizer = read(table).optimizer
    assert optimizer.values() == {"decay": 0.9, "epsilon": 1e-7}
    assert read('data = "xor"\noptimizer = { name = "adam", beta1 = 0.9 }') == read(
        'data = "xor"\noptimizer = { name = "adam" }'
    )


def test_a_table_is_read_from_the_folder_and_classes_follow_from_the_loss(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    rows = "\n".join(f"{k},{k % 3},{k % 3}" for k in range(12))
    (tmp_path / "data" / "mine.csv").write_text(f"a,b,kind\n{rows}\n")
    problem = read_problem('data = "data/mine.csv"\nlabel = "kind"\nloss = "cross_entropy"', tmp_path)
    assert problem.network.sizes == (2, 3, 3)
    assert read_problem('data = "data/mine.csv"\nlabel = ["a", "kind"]', tmp_path).network.sizes == (1, 3, 2)


def test_dropout_is_one_rate_or_one_a_hidden_layer() -> None:
    problem = read_problem("layers = [2, 3, 3, 1]\ndropout = 0.5\nx = [0, 0]")
    assert [layer.dropout for layer in problem.network.layers] == [0.5, 0.5, 0.0]
    problem = read_problem("layers = [2, 3, 3, 1]\ndropout = [0.5, 0]\nx = [0, 0]")
    assert [layer.dropout for layer in problem.network.layers] == [0.5, 0.0, 0.0]


def test_ranges() -> None:
    assert view_range({}) is None
    assert view_range({"range": 4}) == ((-4.0, 4.0),)
    assert view_range({"range": [-1, 3]}) == ((-1.0, 3.0),)
    assert view_range({"range": [[-1, 3], [0, 2]]}) == ((-1.0, 3.0), (0.0, 2.0))


@pytest.mark.parametrize(
    ("text", "field", "part"),
    [
        ("layer = [2, 1]", "layer", "Did you mean 'layers'?"),
        ("", "layers", "needs layers"),
        ("layers = 3", "layers", "a list"),
        ("layers = [2]", "layers", "2 to 10 entries"),
        ("layers = [2, 65, 1]\nx = [1, 2]", "layers", "1 to 64"),
        ("layers = [2, true]", "layers", "whole number, not true"),
        ('layers = [2, 1]\nactivation = "sigmoidd"\nx = [1, 2]', "activation", "Did you mean 'sigmoid'?"),
        ('layers = [2, 1]\nactivation = ["relu", "relu"]\nx = [1, 2]', "activation", "2 names"),
        ('layers = [2, 3, 1]\nactivation = "softmax"\nx = [1, 2]', "activation", "output only"),
        ('layers = [2, 1]\nactivation = "tanh"\nloss = "binary_cross_entropy"\nx = [1, 2]', "loss", "sigmoid"),
        ('layers = [2, 1]\nloss = "bce"\nx = [1, 2]', "loss", "no loss"),
        ("layers = [2, 1]", "data", "needs data"),
        ("layers = [2, 1]\nx = [1, 2, 3]", "x", "3 numbers"),
        ("layers = [2, 1]\nx = [1, 2]\ny = [1, 2]", "y", "1 outputs"),
        ("layers = [2, 1]\nx = [1, 2]\ny = 3", "y", "from 0 to 1"),
        ("layers = [2, 1]\ny = 1", "y", "Write x"),
        ("layers = [2, 1]\nx = [1, inf]", "x", "lies from"),
        ("layers = [2, 1]\nx = [1, 2e6]", "x", "lies from"),
        ("layers = [2, 1]\nx = [1, 1e400]", "x", "lies from"),
        ('layers = [2, 1]\ndata = "clas"', "data", "Did you mean 'class'?"),
        ('layers = [3, 1]\ndata = "class"', "layers", "[2, ..., 1]"),
        ('data = "data/my.csv"', "data", "no folder"),
        ('data = "grade"\nloss = "binary_cross_entropy"', "loss", "from 0 to 1"),
        ('data = "class"\nstandardise = 1', "standardise", "true or false"),
        ('data = "class"\nvalidation = 0.95', "validation", "0.9"),
        ('data = "xor"\nsize = 3', "size", "from 4"),
        ('data = "class"\nnoise = 0.1', "noise", "no noise"),
        ('data = "class"\ndegree = 3', "degree", "one feature"),
        ('layers = [2, 1]\nx = [1, 2]\nlabel = "a"', "label", "belongs to data"),
        ("layers = [2, 1]\nx = [1, 2]\nw.1 = [[1, 2]]", "w.1", "2 x 1"),
        ("layers = [2, 1]\nx = [1, 2]\nw.1 = [1, 2]", "w.1", "[[3], [-2]]"),
        ("layers = [2, 1]\nx = [1, 2]\nw.3 = [[1], [2]]", "w.3", "1 layer"),
        ("layers = [2, 1]\nx = [1, 2]\nw.1.3.1 = 1", "w.1.3.1", "2 inputs"),
        ("layers = [2, 1]\nx = [1, 2]\nw.one = 1", "w.one", "numbers from 1"),
        ("layers = [2, 1]\nx = [1, 2]\nb.1 = [1, 2]", "b.1", "1 units"),
        ("layers = [2, 1]\nx = [1, 2]\nw = [1, 2]", "w", "point on a landscape"),
        ("w = [1, 2]", "w", "landscape"),
        ("w.1 = [[1, 2]]\nw.2 = [[1]]\nx = [1]", "w.2", "2 units"),
        ('data = "xor"\ninit = "hee"', "init", "Did you mean 'he'?"),
        ('data = "xor"\noptimizer = "adma"', "optimizer", "Did you mean 'adam'?"),
        ('data = "xor"\noptimizer = { decay = 1 }', "optimizer", "needs a name"),
        ('data = "xor"\noptimizer = { name = "adam", decay = 1 }', "optimizer", "not known for adam"),
        ('data = "xor"\noptimizer = { name = "adam", beta1 = 1 }', "optimizer", "below 1"),
        ('data = "xor"\nlr = -1', "lr", "from 0"),
        ('data = "xor"\nlr = "big"', "lr", "a number, not 'big'"),
        ('data = "xor"\nschedule = "cos"', "schedule", "cosine"),
        ('data = "xor"\nschedule = { name = "step", step = 3 }', "schedule", "Did you mean 'steps'?"),
        ('data = "xor"\nbatch = 0', "batch", "from 1"),
        ('data = "xor"\nl2 = -0.1', "l2", "from 0"),
        ('data = "xor"\ndropout = 1', "dropout", "below 1"),
        ('layers = [2, 1]\ndata = "xor"\ndropout = 0.5', "dropout", "hidden layer"),
        ('data = "xor"\nstop = { size = 1 }', "stop", "size_below"),
        ('data = "xor"\nstop = 5', "stop", "a table"),
        ('data = "xor"\nrange = [3, 1]', "range", "low, high"),
        ('data = "xor"\nseed = -1', "seed", "from 0"),
        ('landscape = "bowll"', "landscape", "Did you mean 'bowl'?"),
        ('landscape = "ravine"\nw = [1]', "w", "2 numbers"),
        ('landscape = "bowl"\nlayers = [2, 1]', "layers", "belongs to a network"),
        ('landscape = "bowl"\nw.1 = 3', "w", "a list"),
        ('landscape = "formula"', "landscape", "needs its formula"),
        ('landscape = "formula"\nformula = "import os"', "formula", ""),
        ('landscape = "bowl"\nformula = "w1"', "formula", "its own formula"),
        ('formula = "w1"', "formula", "belongs to"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(text: str, field: str, part: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(text)
    assert caught.value.field == field
    assert part in caught.value.sentence
    assert caught.value.sentence.endswith((".", "?"))


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/secret.csv", "C:/secret.csv", "a\\b.csv", "link.csv", "n.csv"])
def test_no_file_outside_of_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n3,4\n")
    inside = tmp_path / "lecture"
    inside.mkdir()
    (inside / "link.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(InvalidInput) as caught:
        read_setup({"data": name}, inside)
    assert caught.value.field == "data"


def test_every_field_is_known_once() -> None:
    assert len(set(SETUP_FIELDS)) == len(SETUP_FIELDS)
