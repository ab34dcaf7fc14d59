"""What a program is: its lines, the one that is lit, and the step within the whole."""

import pytest

from nnvisual.nn.optimizers import Optimizer
from nnvisual.nn.phases import REST, Kind, Operation
from nnvisual.session.program import Framework, Program, Section, operation_key
from nnvisual.session.programs import write_whole
from tests.session.program_runs import experiment, make_recipe


def whole(framework: Framework = Framework.NUMPY) -> Program:
    return write_whole(make_recipe(experiment()), framework)


@pytest.mark.parametrize(
    ("operation", "text"),
    [
        (Operation(Kind.PRODUCT, 0, 1, 2, 1), ["z1 = x @ W1 + b1"]),
        (Operation(Kind.SUM, 0, 2, 1), ["z2 = a1 @ W2 + b2"]),
        (Operation(Kind.ACTIVATION, 3, 1, 1), ["a1 = np.tanh(z1)"]),
        (Operation(Kind.LOSS), ["loss = np.mean(np.logaddexp(0, z2) - y * z2)"]),
        (Operation(Kind.DELTA, 0, 2, 1), ["dz2 = (y_hat - y) / len(y)"]),
        (Operation(Kind.DELTA, 0, 1, 1), ["da1 = dz2 @ W2.T", "dz1 = da1 * (1 - a1**2)"]),
        (Operation(Kind.GRADIENT, 0, 1, 1, 2), ["dW1 = x.T @ dz1"]),
        (Operation(Kind.GRADIENT, 0, 1, 1, 0), ["db1 = dz1.sum(axis=0)"]),
        (Operation(Kind.MEAN), ["dz2 = (y_hat - y) / len(y)"]),
        (Operation(Kind.UPDATE, 0, 2, 1, 0), ["b2 -= eta * db2"]),
        (REST, []),
    ],
)
def test_the_line_that_runs_is_lit_in_the_step_and_in_the_whole(operation: Operation, text: list[str]) -> None:
    for program in (whole(), whole().step()):
        assert [program.lines[number].text.strip() for number in program.lit(operation)] == text


@pytest.mark.parametrize("framework", list(Framework))
def test_every_operation_of_a_step_lights_something(framework: Framework) -> None:
    program = whole(framework).step()
    kinds = [Operation(kind, 0, layer, 1, 1) for kind in Kind if kind is not Kind.REST for layer in (1, 2)]
    assert all(program.lit(operation) for operation in kinds)


@pytest.mark.parametrize("framework", list(Framework))
def test_a_step_is_moved_to_the_left_and_can_be_read_as_python(framework: Framework) -> None:
    step = whole(framework).step()
    assert not step.lines[0].text.startswith(" ")
    assert {line.section for line in step.lines} == {Section.FORWARD, Section.LOSS, Section.BACKWARD, Section.UPDATE}
    compile(step.source, "step", "exec")


def test_keys_tell_weights_from_biases() -> None:
    assert operation_key(Operation(Kind.UPDATE, 0, 3, 1, 2)) == "update.w.3"
    assert operation_key(Operation(Kind.UPDATE, 0, 3, 1, 0)) == "update.b.3"


def test_a_recipe_knows_whether_anything_is_remembered() -> None:
    fresh = make_recipe(experiment(optimizer=Optimizer("adagrad", convention="keras")))
    assert not fresh.remembers
    assert make_recipe(experiment(optimizer=Optimizer("adam")), after=1).remembers
