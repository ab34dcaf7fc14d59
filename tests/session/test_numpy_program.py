"""The NumPy program is run, and ends where the engine ends."""

import pytest

from nnvisual.nn.experiment import Experiment
from nnvisual.nn.network import Layer
from nnvisual.nn.optimizers import Optimizer
from nnvisual.session.program import Framework
from nnvisual.session.programs import write_whole
from tests.session.program_runs import assert_same_run, experiment, make_recipe

EVERYTHING = experiment(
    Layer(6, "relu", 0.3),
    Layer(4, "silu", 0.2),
    Layer(3, "leaky_relu"),
    Layer(3, "softplus"),
    Layer(2, "sigmoid"),
    Layer(1, "sigmoid"),
    batch=7,
    l1=0.01,
    l2=0.02,
)


@pytest.mark.parametrize(
    "settings",
    [
        experiment(),
        EVERYTHING,
        experiment(Layer(3, "tanh"), Layer(3, "softmax"), loss="cross_entropy", data="three_clouds"),
        experiment(Layer(3, "tanh"), Layer(3, "softmax"), loss="mse", data="three_clouds", batch=20),
        experiment(Layer(3, "sigmoid"), Layer(3, "sigmoid"), data="three_clouds"),
        experiment(Layer(3, "silu"), Layer(1, "linear"), loss="mse", data="grade", lr=0.001),
        experiment(Layer(3, "step"), Layer(1, "tanh"), loss="mae", data="grade", batch=10),
    ],
    ids=["plain", "everything", "classes", "softmax-mse", "several", "regression", "absolute"],
)
def test_the_program_gets_the_apps_numbers(settings: Experiment) -> None:
    assert_same_run(make_recipe(settings), Framework.NUMPY)


def test_it_goes_on_in_the_middle_of_a_run_with_all_that_was_remembered() -> None:
    settings = experiment(optimizer=Optimizer("adam"), batch=5)
    assert_same_run(make_recipe(settings, after=17), Framework.NUMPY)


def test_every_operation_of_a_layer_has_its_line() -> None:
    keys = {key for line in write_whole(make_recipe(EVERYTHING), Framework.NUMPY).lines for key in line.keys}
    for layer in range(1, 7):
        kinds = ("z", "a", "delta", "grad.w", "grad.b", "update.w", "update.b")
        assert {f"{kind}.{layer}" for kind in kinds} <= keys
    assert {"loss", "mean"} <= keys
