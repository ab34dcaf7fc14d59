"""The PyTorch program is run where PyTorch is installed, and ends where the engine ends."""

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
    experiment(batch=5, l1=0.01, l2=0.02, schedule=Schedule("cosine", 8, 0.1)),
    experiment(Layer(3, "silu"), Layer(3, "softmax"), loss="cross_entropy", data="three_clouds"),
    experiment(Layer(3, "leaky_relu"), Layer(2, "softplus"), Layer(1, "linear"), loss="mse", data="grade", lr=0.001),
    *(experiment(optimizer=Optimizer(name)) for name in METHODS),
)


@pytest.mark.parametrize("settings", SETTINGS)
def test_the_program_gets_the_apps_numbers(settings: Experiment) -> None:
    pytest.importorskip("torch")
    assert_same_run(make_recipe(settings), Framework.PYTORCH, rtol=1e-8)


@pytest.mark.parametrize("settings", SETTINGS)
def test_the_program_is_python(settings: Experiment) -> None:
    compile(write_whole(make_recipe(settings), Framework.PYTORCH).source, "program", "exec")


def test_one_line_does_the_whole_backward_pass() -> None:
    program = write_whole(make_recipe(experiment()), Framework.PYTORCH).step()
    operations = (Operation(Kind.DELTA, 0, 1, 1), Operation(Kind.GRADIENT, 0, 2, 1, 1), Operation(Kind.MEAN))
    assert {tuple(program.lines[n].text for n in program.lit(operation)) for operation in operations} == {
        ("loss.backward()",)
    }


def test_what_pytorch_does_otherwise_is_said() -> None:
    keras = experiment(optimizer=Optimizer("rmsprop", convention="keras"))
    assert "the numbers differ a little" in write_whole(make_recipe(keras), Framework.PYTORCH).source
    dropped = experiment(Layer(4, "tanh", 0.5), Layer(1, "sigmoid"))
    assert "drops other units than the app" in write_whole(make_recipe(dropped), Framework.PYTORCH).source
    middle = make_recipe(experiment(optimizer=Optimizer("adam")), after=3)
    assert "is not carried over" in write_whole(middle, Framework.PYTORCH).source
