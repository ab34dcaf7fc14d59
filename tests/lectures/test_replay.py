"""The state of a chapter at any beat, however one came there."""

import random
from pathlib import Path

import numpy as np
import pytest

from nnvisual.lectures.blocks import Try
from nnvisual.lectures.lecture_state import LectureState
from nnvisual.lectures.model import Chapter
from nnvisual.lectures.parser import parse_chapter
from nnvisual.lectures.quantities import parse_quantity
from nnvisual.lectures.readings import evaluate
from nnvisual.lectures.replay import Replay
from nnvisual.nn.phases import Kind
from nnvisual.nn.training import Status

SAMPLES = Path(__file__).parent / "samples"
FRONT = '+++\nformat = 1\nid = "a"\ntitle = "A"\ngoal = "G"\n+++\n'
CLASS = '```setup\ndata = "class"\nlayers = [2, 3, 1]\nactivation = "sigmoid"\nlr = 1.0\ny = 1\n```\n'


def chapter_of(text: str) -> Chapter:
    parsed = parse_chapter(text.encode(), "x.md")
    assert parsed.problems == (), "\n".join(map(str, parsed.problems))
    assert parsed.chapter is not None
    return parsed.chapter


def replay_of(body: str) -> Replay:
    return Replay(chapter_of(FRONT + body))


def value(state: LectureState, name: str) -> object:
    return evaluate(parse_quantity(name), state.read())


def block(name: str, *lines: str) -> str:
    return "\n".join((f"```{name}", *lines, "```", ""))


def beats(*bodies: str) -> str:
    return "## One {#one}\n" + "---\n".join(bodies)


def signature(state: LectureState) -> tuple[object, ...]:
    """All of a state that a learner could see, comparable bit for bit."""
    runs = [
        (run.experiment, run.first_step, run.view.last_step, run.outcome, run.view.losses()[1].tobytes())
        for run in state.runs
    ]
    training = state.training_state.tobytes() if state.runs else b""
    return runs, training, state.step, state.phase, state.on_example, state.stage, state.prompt, dict(state.fields)


@pytest.mark.parametrize("name", ["09-perceptron-by-hand.md", "22-learning-rate.md"])
def test_any_way_through_a_chapter_meets_the_same_states(name: str) -> None:
    chapter = chapter_of((SAMPLES / name).read_text())
    forwards = Replay(chapter)
    expected = {position: signature(forwards.state(*position)) for position in forwards.positions}
    for position in reversed(forwards.positions):
        assert signature(forwards.state(*position)) == expected[position]
    jumps = Replay(chapter)
    for position in random.Random(7).choices(jumps.positions, k=60):
        assert signature(jumps.state(*position)) == expected[position]


def test_a_forward_pass_stands_where_it_was_told() -> None:
    chapter = chapter_of((SAMPLES / "09-perceptron-by-hand.md").read_text())
    replay = Replay(chapter)
    step = chapter.find_step("multiply")
    assert step is not None
    state = replay.state(step)
    assert (state.operation.kind, state.operation.source) == (Kind.PRODUCT, 2)
    step = chapter.find_step("squash")
    assert step is not None
    assert replay.state(step).operation.kind is Kind.ACTIVATION
    assert replay.state(step).stage.views == ("network", "formula", "activation")
    step = chapter.find_step("try")
    assert step is not None
    assert isinstance(replay.state(step).prompt, Try)
    assert replay.before(step).prompt is None


def test_parameters_begin_a_run_and_a_rate_goes_on() -> None:
    replay = replay_of(
        block("setup", 'landscape = "bowl"', "w = [1.0]", "lr = 0.1")
        + beats(
            block("run", 'what = "train"', "steps = 3"),
            block("set", "lr = 0.5"),
            block("run", 'what = "train"', "steps = 1"),
            block("set", "w = [1.0]", "lr = 0.1"),
        )
    )
    states = [replay.state(0, beat) for beat in range(4)]
    assert [state.step for state in states] == [3, 3, 4, 0]
    assert [value(state, "w.1") for state in states] == pytest.approx([0.512, 0.512, 0.0, 1.0])
    assert [len(state.runs) for state in states] == [1, 2, 2, 3]
    assert states[2].run.parent == 0
    assert states[3].run.parent is None


def test_training_in_parts_is_training_at_once() -> None:
    def run(*steps: int) -> LectureState:
        body = CLASS + beats(*(block("run", 'what = "train"', f"steps = {count}") for count in steps))
        replay = replay_of(body)
        return replay.state(0, len(steps) - 1)

    assert np.array_equal(run(10, 30).training_state, run(40).training_state)
    assert value(run(40), "step") == 40.0


def test_another_optimiser_remembers_nothing_and_keeps_the_place() -> None:
    replay = replay_of(
        CLASS
        + beats(
            block("run", 'what = "train"', "steps = 5"),
            block("set", 'optimizer = "adam"', "lr = 0.01"),
            block("run", 'what = "train"', "steps = 1"),
        )
    )
    before, after = replay.state(0, 1), replay.state(0, 2)
    assert (before.step, after.step) == (5, 6)
    # Adam's first step moves every weight by just about the rate.
    moved = np.abs(after.training_state[0] - before.training_state[0])
    assert moved == pytest.approx(np.full(13, 0.01), rel=1e-3)


def test_the_example_beside_the_data_changes_nothing_that_is_learned() -> None:
    replay = replay_of(
        CLASS
        + beats(
            block("run", 'what = "train"', "steps = 5"),
            block("set", "x = [1, 1]", "y = 0") + block("run", 'what = "forward"'),
            block("run", 'what = "train"', "steps = 5"),
        )
    )
    state = replay.state(0, 1)
    assert value(state, "x") == (1.0, 1.0)
    assert state.step == 5
    assert state.operation.kind is Kind.LOSS
    y_hat = value(state, "y_hat")
    assert isinstance(y_hat, float)
    assert value(state, "loss") == pytest.approx(-np.log(1 - y_hat))
    assert len(replay.state(0, 2).runs) == 1
    assert value(replay.state(0, 2), "step") == 10.0


def test_a_new_landscape_drops_what_belonged_to_the_old_problem() -> None:
    replay = replay_of(CLASS + beats("", block("set", 'landscape = "ravine"', "lr = 0.05")))
    state = replay.state(0, 1)
    assert state.failure is None
    assert value(state, "landscape") == "ravine"
    assert value(state, "w") == (-8.0, 1.5)
    assert len(state.runs) == 1


def test_a_new_seed_draws_new_weights() -> None:
    replay = replay_of(CLASS + beats("", block("set", "seed = 1"), block("set", "seed = 6191")))
    first, second, third = (replay.state(0, beat).training_state[0] for beat in range(3))
    assert not np.array_equal(first, second)
    assert np.array_equal(first, third)


def test_a_new_activation_keeps_the_given_weights() -> None:
    body = block("setup", "layers = [1, 1]", 'activation = "sigmoid"', "w.1 = [[2]]", "x = [-3]")
    replay = replay_of(body + beats("", block("set", "b.1.1 = 1"), block("set", 'activation = "relu"')))
    state = replay.state(0, 2)
    assert (value(state, "z.1.1"), value(state, "y_hat")) == (-5.0, 0.0)


def test_early_stopping_goes_back_to_the_best() -> None:
    setup = block(
        "setup", 'data = "twelve"', "degree = 11", "layers = [11, 1]", "validation = 0.5", "lr = 0.1",
        "stop = { patience = 20, max_steps = 5000 }",
    )  # fmt: skip
    replay = replay_of(setup + beats(block("run", 'what = "train"'), block("run", 'what = "train"', "steps = 10")))
    state = replay.state(0, 0)
    assert state.run.outcome.status is Status.STOPPED
    assert state.step == state.run.outcome.best_step == value(state, "best_step")
    assert state.step < state.run.view.last_step
    losses = state.run.view.validation().losses
    assert value(state, "validation_loss") == pytest.approx(losses.min())
    assert replay.state(0, 1).step == state.step + 10


def test_exactly_so_many_steps_whatever_the_stop_rule_says() -> None:
    setup = block("setup", 'landscape = "bowl"', "w = [1.0]", "lr = 0.1", "stop = { size_below = 0.001 }")
    replay = replay_of(
        setup
        + beats(
            block("run", 'what = "train"'), block("run", 'what = "train"', "steps = 9"), block("run", 'what = "train"')
        )
    )
    assert [(replay.state(0, beat).step, value(replay.state(0, beat), "status")) for beat in range(3)] == [
        (31, "converged"),
        (40, "running"),
        (40, "converged"),
    ]


def test_dropout_is_on_in_a_pass_over_what_is_learned_and_off_at_rest() -> None:
    setup = block(
        "setup", "layers = [1, 8, 1]", 'activation = ["linear", "linear"]', "dropout = 0.5", "x = [1]", "y = [1]",
        "w.1 = [[1, 1, 1, 1, 1, 1, 1, 1]]",
    )  # fmt: skip
    replay = replay_of(setup + beats("", block("run", 'what = "forward"')))
    assert value(replay.state(0, 0), "a.1") == (1.0,) * 8
    passed = value(replay.state(0, 1), "a.1")
    assert isinstance(passed, tuple)
    assert set(passed) == {0.0, 2.0}


@pytest.mark.parametrize(
    ("setup", "body", "code", "line", "text"),
    [
        ("", block("run", 'what = "forward"'), "E030", 8, "no setup"),
        ("layers = [2, 1]\nx = [1, 2]", block("run", 'what = "train"', "steps = 5"), "E030", 13, "nothing to learn"),
        ("layers = [2, 1]\nx = [1, 2]", block("run", 'what = "backward"'), "E030", 13, "needs a target"),
        ("layers = [2, 1]\nx = [1, 2]\ny = 1", block("run", 'what = "train"'), "E030", 14, "never end"),
        ("layers = [2, 1]\nx = [1, 2]", block("run", 'what = "forward"', 'to = "z.2"'), "E030", 14, "only 1"),
        ("layers = [2, 1]\nx = [1, 2]", block("run", 'what = "forward"', 'to = "lr"'), "E030", 14, "ends at one of"),
        ("layers = [2, 1]\nx = [1, 2]", block("set", "w.1.3.1 = 1"), "E026", 13, "2 inputs"),
        ("layers = [2, 1]\nx = [1, 2]", block("set", "x.3 = 1"), "E026", 13, "set x as a list"),
        ("layers = [2, 1]\nx = [1, 2]", block("set", "w = [1]"), "E026", 13, "by layer"),
        ('landscape = "bowl"', block("set", "x.1 = 1"), "E026", 12, "no example"),
        ('landscape = "bowl"', block("set", "w = [1]"), "E026", 12, "2 weights"),
    ],
)
def test_what_cannot_be_followed_is_noted_and_leaves_the_state(
    setup: str, body: str, code: str, line: int, text: str
) -> None:
    replay = replay_of((f"```setup\n{setup}\n```\n" if setup else "") + beats(body, "more"))
    (failure,) = replay.failures()
    assert (failure.code, failure.line) == (code, line)
    assert text in failure.text
    assert replay.state(0, 1).step == replay.beginning.step


def test_runs_that_cost_too_much_are_not_finished() -> None:
    runs = [block("run", 'what = "train"', "steps = 20000")] * 40
    replay = Replay(chapter_of(FRONT + CLASS + beats(*runs)), budget=0.05)
    (failure,) = replay.failures()
    assert failure.code == "E034"


def test_a_fork_is_the_run_again() -> None:
    replay = replay_of(CLASS + beats(block("run", 'what = "train"', "steps = 30")))
    run = replay.state(0).run
    assert np.array_equal(run.fork().trainer.state, replay.state(0).training_state)
