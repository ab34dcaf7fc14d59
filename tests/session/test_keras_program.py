"""The TensorFlow program is run where TensorFlow is installed, and ends where the engine ends."""

import pytest

from nnvisual.nn.experiment import Experiment
from nnvisual.nn.network import Layer
from nnvisual.nn.optimizers import METHODS, Optimizer
from nnvisual.nn.phases import Kind, Operation
from nnvisual.nn.schedules import Schedule
from nnvisual.session.program import Framework
from nnvisual.session.programs import write_whole
from tests.session.program_runs import assert_same_run, experiment, make_recipe

SETTINGS = (
    experiment(batch=5, l1=0.01, l2=0.02, schedule=Schedule("warmup", 8, 0.1)),
    experiment(Layer(3, "silu"), Layer(3, "softmax"), loss="cross_entropy", data="three_clouds"),
    experiment(Layer(3, "leaky_relu"), Layer(2, "softplus"), Layer(1, "linear"), loss="mse", data="grade", lr=0.001),
    *(experiment(optimizer=Optimizer(name, convention="keras")) for name in METHODS),
)


@pytest.mark.thorough
@pytest.mark.parametrize("settings", SETTINGS)
def test_the_program_gets_the_apps_numbers(settings: Experiment) -> None:
    pytest.importorskip("tensorflow")
    # Keras computes Adam's bias correction with single precision.
    assert_same_run(make_recipe(settings), Framework.KERAS, rtol=1e-4)


@pytest.mark.parametrize("settings", SETTINGS)
def test_the_program_is_python(settings: Experiment) -> None:
    compile(write_whole(make_recipe(settings), Framework.KERAS).source, "program", "exec")


def test_the_update_is_one_line() -> None:
    program = write_whole(make_recipe(experiment()), Framework.KERAS).step()
    lit = program.lit(Operation(Kind.UPDATE, 0, 2, 1, 1))
    assert [program.lines[n].text for n in lit] == ["optimizer.apply_gradients(zip(gradients, parameters))"]
