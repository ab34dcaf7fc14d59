"""Values of quantities, against the lecture's hand-worked numbers."""

import tomllib

import numpy as np
import pytest

from nnvisual.lectures.quantities import all_names, parse_quantity
from nnvisual.lectures.readings import Readings, evaluate
from nnvisual.lectures.setup import read_setup
from nnvisual.nn.build import build_objective
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.trace import trace_example

PERCEPTRON = 'layers = [2, 1]\nactivation = "sigmoid"\nw.1 = [[3], [-2]]\nb.1 = [1]\nx = [-1, 2]'
CHAIN = 'layers = [1, 1, 1]\nactivation = "sigmoid"\nw.1 = [[0.5]]\nw.2 = [[-1]]\nx = [2]\ny = [1]\nlr = 0.5'


def readings_of(text: str) -> Readings:
    experiment = read_setup(tomllib.loads(text), None)
    objective = build_objective(experiment)
    start = objective.start()
    if not isinstance(objective, NetworkObjective):
        return Readings(experiment, objective, start, None, objective.value(start), objective.gradient(start))
    x, y = objective.training.x[:-1, 0], objective.training.target.y[:, 0]
    example = trace_example(objective, start, x, y if objective.has_target else None, None)
    return Readings(
        experiment, objective, start, example, example.loss, example.gradient if example.has_target else None
    )


def value(text: str, name: str) -> object:
    return evaluate(parse_quantity(name), readings_of(text))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("product.1.1.1", -3.0),
        ("product.1.2.1", -4.0),
        ("product.1", ((-3.0,), (-4.0,))),
        ("z.1.1", -6.0),
        ("z.1", (-6.0,)),
        ("y_hat", 0.0024726231566347743),
        ("slope.1.1", 0.0024726231566347743 * (1 - 0.0024726231566347743)),
        ("w.1", ((3.0,), (-2.0,))),
        ("b.1.1", 1.0),
        ("x", (-1.0, 2.0)),
        ("parameters", 3.0),
        ("activation", "sigmoid"),
        ("layers", (2.0, 1.0)),
        ("data", "none"),
    ],
)
def test_the_perceptron_by_hand(name: str, expected: object) -> None:
    found = value(PERCEPTRON, name)
    if isinstance(expected, float):
        assert found == pytest.approx(expected, rel=1e-14)
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.1.1", 0.7311),
        ("y_hat", 0.3250),
        ("loss", 1.1240),
        ("grad.w.2.1.1", -0.4935),
        ("grad.w.1.1.1", 0.2654),
        ("delta.2.1", 0.3250 - 1.0),
        ("lr", 0.5),
        ("training_loss", 1.1240),
    ],
)
def test_the_chain_by_hand(name: str, expected: float) -> None:
    assert value(CHAIN, name) == pytest.approx(expected, abs=5e-5)


def test_the_limit_of_the_deep_valley() -> None:
    assert value('landscape = "two-valleys"\nw = [-1.0466805]', "rate_limit") == pytest.approx(0.8747, abs=5e-5)
    assert value('landscape = "two-valleys"\nw = [-1.0466805]', "grad.norm") == pytest.approx(0.0, abs=1e-6)


def test_the_noise_of_a_batch_is_the_scatter_of_single_examples_over_its_root() -> None:
    text = 'data = "line"\nlayers = [1, 1]\nactivation = "linear"\nw.1 = [[0.3]]\nb.1 = [0.1]\nbatch = '
    objective = readings_of(text + "1").objective
    assert isinstance(objective, NetworkObjective)
    assert objective.data is not None
    x, y = objective.data.x[:, 0], objective.data.y[:, 0]
    single = 2.0 * (0.3 * x + 0.1 - y) * x
    assert value(text + "1", "grad.noise.1.1.1") == pytest.approx(single.std())
    assert value(text + "4", "grad.noise.1.1.1") == pytest.approx(single.std() / 2.0)


def test_a_table_of_data() -> None:
    text = 'data = "class"\nbatch = 8'
    assert value(text, "batch") == 8.0
    assert value(text, "data") == "class"


def test_accuracy_counts_by_hand() -> None:
    text = 'data = "class"\nlayers = [2, 1]\nw.1 = [[1], [1]]\nb.1 = [-7.5]'
    data = build_objective(read_setup(tomllib.loads(text), None))
    assert isinstance(data, NetworkObjective)
    assert data.data is not None
    right = np.mean((data.data.x.sum(axis=1) > 7.5) == (data.data.y[:, 0] == 1.0))
    assert value(text, "accuracy") == pytest.approx(right)


@pytest.mark.parametrize(
    "name", ["y", "delta.1.1", "loss", "grad.w.1.1.1", "grad.norm", "grad.noise.1.1.1", "rate_limit", "training_loss"]
)
def test_what_needs_a_target_says_so(name: str) -> None:
    with pytest.raises(InvalidInput, match="needs a target"):
        value(PERCEPTRON, name)


@pytest.mark.parametrize("name", ["validation_loss", "best_step", "accuracy", "validation_accuracy"])
def test_what_needs_data_says_so(name: str) -> None:
    with pytest.raises(InvalidInput, match="needs"):
        value(CHAIN, name)


@pytest.mark.parametrize("text", [CHAIN, 'data = "three_clouds"\nvalidation = 0.2', 'landscape = "ravine"'])
def test_every_name_has_a_value_of_one_kind(text: str) -> None:
    readings = readings_of(text)
    for name in all_names(readings.experiment.problem):
        if name in ("best_step", "validation_loss", "accuracy", "validation_accuracy", "layers"):
            continue
        assert isinstance(evaluate(parse_quantity(name), readings), float | str), name
