"""Programs that walk down analytic landscapes, run against the engine."""

import pytest

from nnvisual.nn.experiment import Experiment, SurfaceProblem
from nnvisual.nn.optimizers import Optimizer
from nnvisual.nn.phases import Kind, Operation
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.session.program import Framework
from nnvisual.session.surface_program import write_surface
from tests.session.program_runs import assert_same_run, make_recipe

TYPED = "sigmoid(w1) + softplus(w2)^2 + max(w1, w2) - relu(w1) + abs(w2) atan(w1) + ln(2 + w1^2) + log10(3 + w2^2)"


def walk(name: str, *start: float, formula: str = "", optimizer: str = "sgd") -> Experiment:
    spec = SurfaceSpec(name, formula, len(start))
    return Experiment(SurfaceProblem(spec, start), optimizer=Optimizer(optimizer), lr=0.002)


@pytest.mark.parametrize(
    "experiment",
    [
        walk("bowl", 0.5),
        walk("beale", 1.0, 0.5, optimizer="adam"),
        walk("formula", 0.5, -0.5, formula=TYPED, optimizer="momentum"),
    ],
    ids=["one weight", "beale", "typed"],
)
def test_the_program_gets_the_apps_numbers(experiment: Experiment) -> None:
    assert_same_run(make_recipe(experiment), Framework.NUMPY)


def test_the_pytorch_program_gets_them_too() -> None:
    pytest.importorskip("torch")
    assert_same_run(make_recipe(walk("himmelblau", 0.5, 0.25)), Framework.PYTORCH, rtol=1e-8)


@pytest.mark.parametrize("framework", [Framework.PYTORCH, Framework.KERAS])
def test_the_others_are_python(framework: Framework) -> None:
    recipe = make_recipe(walk("formula", 0.5, -0.5, formula=TYPED))
    compile(write_surface(recipe, framework).source, "program", "exec")


def test_each_weight_has_its_own_slope() -> None:
    program = write_surface(make_recipe(walk("ravine", 1.0, 2.0)), Framework.NUMPY)
    for unit, text in ((1, "dw1 = w1"), (2, "dw2 = 25 * w2")):
        (number,) = program.lit(Operation(Kind.GRADIENT, 0, 1, unit, 1))
        assert program.lines[number].text.strip() == text
