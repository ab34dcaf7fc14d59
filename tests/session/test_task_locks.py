"""During a task everything is locked but what it unlocks; afterwards all is free again."""

from pathlib import Path

import pytest

from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.experiment import Probe
from nnvisual.nn.optimizers import Optimizer
from nnvisual.nn.phases import Granularity
from nnvisual.session import actions as act
from nnvisual.session.ready_experiments import READY
from nnvisual.session.snapshot import Cursor, Mode, Selection
from nnvisual.session.task_locks import find_refusal, open_task, say_unlocked
from tests.session.driver import Driver
from tests.session.lecture_texts import BOWL, open_text, stand_of

TASK = """
## Before {#before}

Text.

## Task {#task}

```try
task = "Change only the bias."
allow = ["b.1.1"]
goal = { quantity = "y_hat", above = 0.5 }
solution = { b.1.1 = 7.5 }
hints = ["One.", "Two."]
```

## After {#after}

Text.
"""

SURFACE_TASK = """
## Task {#task}

```try
task = "Reach it."
allow = ["landscape", "lr", "start"]
goal = { quantity = "status", equals = "converged", within_steps = 3 }
solution = { lr = 0.5 }
```
"""


@pytest.fixture
def driver(tmp_path: Path) -> Driver:
    driver = open_text(tmp_path, TASK)
    driver.send(act.GoToBeat(0, 1))
    return driver


LOCKED: tuple[act.Action, ...] = (
    act.SetParameter(0, 9.0),
    act.SetLearningRate(0.5),
    act.SetOptimizer(Optimizer("adam")),
    act.SetSeed(3),
    act.SetInitializer("he"),
    act.SetData(DataSpec("xor")),
    act.SetHiddenLayers((3,)),
    act.SetActivation("tanh"),
    act.SetLoss("mse"),
    act.SetPenalties(0.1, 0.0),
    act.SetDropout(0.5),
    act.SetProbe(Probe((1.0, 2.0), (1.0,))),
    act.SetProbe(Probe((-1.0, 2.0), (0.0,))),
    act.SetProbe(None),
    act.StartAt((1.0, 1.0, 1.0)),
    act.OpenExperiment(READY[0].experiment),
    act.OpenTable(Path("x.csv")),
)

FREE: tuple[act.Action, ...] = (
    act.Select(Selection(parameter=1)),
    act.StepForward(Granularity.OPERATION),
    act.Seek(Cursor(0, 2)),
    act.SetSpeed(4.0),
    act.SetViews(("network", "plane")),
    act.Play(),
    act.DismissNotice(),
    act.SetParameter(0, 3.0),
)


@pytest.mark.parametrize("action", LOCKED, ids=repr)
def test_what_is_locked_stays_as_it_is_and_says_why(driver: Driver, action: act.Action) -> None:
    before = driver.snapshot
    after = driver.send(action)
    assert after.run is before.run
    assert after.notice is not None
    assert "locked in this task. You can change only the bias b. R begins" in after.notice.text


@pytest.mark.parametrize("action", FREE[:-1], ids=repr)
def test_time_and_looking_are_free(driver: Driver, action: act.Action) -> None:
    assert find_refusal(driver.snapshot, action) == ""
    driver.send(action)


def test_the_unlocked_control_works_and_success_is_noticed_at_once(driver: Driver) -> None:
    bias = 2
    driver.send(act.SetParameter(bias, 6.0))
    assert not stand_of(driver).solved
    assert open_task(driver.snapshot) is not None
    driver.send(act.SetParameter(bias, 7.5))
    assert stand_of(driver).solved
    assert stand_of(driver).key in stand_of(driver).done


def test_after_success_and_after_the_task_everything_is_free(driver: Driver) -> None:
    driver.send(act.SetParameter(2, 7.5), act.SetParameter(0, 9.0))
    assert driver.snapshot.parameters[0] == 9.0
    driver.send(act.ReturnToBeat(), act.SetParameter(0, 9.0))
    assert driver.snapshot.parameters[0] == 3.0
    driver.send(act.NextBeat(), act.SetParameter(0, 9.0))
    assert driver.snapshot.parameters[0] == 9.0


def test_in_the_lab_everything_is_free(driver: Driver) -> None:
    driver.send(act.SetMode(Mode.LAB), act.SetParameter(0, 9.0))
    assert driver.snapshot.parameters[0] == 9.0


def test_reset_begins_the_task_again_unless_it_is_unlocked(driver: Driver) -> None:
    driver.send(act.SetParameter(2, 6.0), act.Reset())
    assert driver.snapshot.parameters[2] == 1.0
    assert not stand_of(driver).away


def test_another_landscape_keeps_the_rules_of_the_task(tmp_path: Path) -> None:
    driver = open_text(tmp_path, SURFACE_TASK, BOWL)
    ravine = next(ready for ready in READY if ready.name == "ravine")
    rules = driver.snapshot.experiment
    after = driver.send(act.OpenExperiment(ravine.experiment, ravine.views))
    assert after.experiment.problem == ravine.experiment.problem
    assert (after.experiment.lr, after.experiment.stop) == (rules.lr, rules.stop)
    assert find_refusal(after, act.OpenExperiment(READY[0].experiment)).startswith("The data: locked")
    assert find_refusal(after, act.StartAt((1.0, 1.0))) == ""


@pytest.mark.parametrize(
    ("allow", "words"),
    [
        ('["lr"]', "You can change only the learning rate."),
        ('["lr", "optimizer", "w.1"]', "You can change the learning rate, the optimiser and the weights of layer 1."),
        ('["x.1", "w.1.2.1", "b.1.1"]', "You can change the input x₁, the weight w₂ and the bias b."),
    ],
)
def test_what_is_unlocked_is_said_in_words(tmp_path: Path, allow: str, words: str) -> None:
    driver = open_text(tmp_path, TASK.replace('["b.1.1"]', allow), checked=False)
    driver.send(act.GoToBeat(0, 1))
    task = open_task(driver.snapshot)
    assert task is not None
    assert say_unlocked(task, driver.snapshot) == words
